"""Whatever has been answered so far, in whatever kind: findings come, and each can be said."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing import checks, consistency, flow, values
from filing.loader import default
from filing.model import IN_APP, Field, Kind, Value
from filing.problems import Problem

CATALOG = default()
DAY = dt.date(2026, 11, 23)
LOOSE = {
    Kind.NUMBER: [0, 1, 2, 99],
    Kind.DATE: ["1990-01-01", "2026-11-24", "2027-01-20", "2036-01-01"],
    Kind.PHONE: ["13800000013", "010-88157788", "+85291234567"],
    Kind.EMAIL: ["a@example.com", "b@example.com"],
    Kind.DOMAIN: ["example.com", "a.example.io", "例子.中国", "shili.gov.cn"],
    Kind.REGION: ["330106", "110101", "410102", "130102"],
    Kind.IDENTITY: ["330106199008230013", "91330106MA0000138L", "E12345678"],
    Kind.TEXT: ["字", "中国示例公司官网", "A", "浙ICP备12345678号-1", "a.com, b.com", "2026"],
    Kind.DOCUMENT: [IN_APP, ["f1"]],
    Kind.YES_NO: [True, False],
}


def possible(field: Field) -> list[object]:
    some = list(LOOSE.get(field.kind, []))
    some += [choice.code for choice in field.choices]
    return (
        [...] + some + ([None] if field.optional else []) + ([field.sample] if field.sample else [])
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(CATALOG.kinds)), st.randoms(use_true_random=False))
def test_findings_of_any_draft_can_be_said(kind, chance):
    answers: dict[str, Value] = {}
    for field in CATALOG.fields.values():
        raw = chance.choice(possible(field))
        if raw is ...:
            continue
        known = flow.route(CATALOG, kind, answers, DAY).known
        value = None if raw is None else values.parse(field, raw, known)
        if not isinstance(value, Problem):
            answers[field.id] = value
    path = flow.route(CATALOG, kind, answers, DAY)
    found = checks.findings(CATALOG, path, DAY)
    assert {field.id for field in path.open} <= {one.field for one in found}
    for one in found:
        assert checks.message(one, str)
        assert checks.fix(one, str) is not None
        assert one.field in path
    assert consistency.matrix(CATALOG, path, str) is not None
    assert len(consistency.conflicts(CATALOG, path, found)) == 10
