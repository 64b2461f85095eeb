"""Every refusal that a rule shows is met by a whole filing: no rule reads what is never asked."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import checks
from filing.checks import Outside
from filing.loader import default
from filing.model import Example, Rule
from tests.filled import filled, identity_number

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"
REFUSED = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in CATALOG.rules
    for number, example in enumerate(rule.examples)
    if not example.ok
]
NUMBERS = {
    "7": "E12345678",
    "11": "01234567",
    "14": "H12345678",
    "30": identity_number("911156"),
    "41": identity_number("810000"),
    "42": identity_number("830000"),
}
"""A valid number of each certificate of people from outside the mainland."""

FILED = {"entity_filed", "domain_filed"}


def given(name: str) -> dict:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))["answers"]


def licence(nature: str, wanted: str) -> str:
    """The wanted certificate, or the first that an entity of this nature may use."""
    codes = CATALOG.codes["entity_certificates"]
    offered = [one.code for one in codes if nature in one.when[0].is_one_of]
    return wanted if wanted in offered else offered[0]


def whole(rule: Rule, example: Example) -> dict:
    """A complete filing around the example's answers."""
    individual = example.answers.get("entity_nature") == "5" or any(
        when.field == "entity_class" and when.is_one_of == ("individual",) for when in rule.when
    )
    base = given("individual" if individual else "enterprise")
    if example.kind != "initial":
        known = given(example.kind)
        base = known | base | {key: known[key] for key in FILED & set(known)}
    base |= {key: None if raw == "" else raw for key, raw in example.answers.items()}
    for person in ("entity", "leader", "administrator"):
        kind = str(example.answers.get(f"{person}_cert_type"))
        if kind in NUMBERS:
            base |= {f"{person}_cert_no": NUMBERS[kind], "domain_holder_cert_type": kind}
            base |= {"domain_holder_cert_no": NUMBERS[kind]} if individual else {}
    if not individual:
        base["entity_cert_type"] = licence(str(base["entity_nature"]), base["entity_cert_type"])
        base["domain_holder_cert_type"] = base["entity_cert_type"]
        base["domain_holder_cert_no"] = base["entity_cert_no"]
    return base | {key: raw for key, raw in example.answers.items() if raw != ""}


@pytest.mark.parametrize(("rule", "example"), REFUSED)
def test_a_whole_filing_meets_the_rule(rule: Rule, example: Example):
    path = filled(example.kind, whole(rule, example))
    day = example.on or DAY
    found = {
        one.rule: one for one in checks.findings(CATALOG, path, day, Outside(**example.outside))
    }
    graver = {one for one in found if rule.id.startswith(f"{one}.")}
    instead = {one.id for one in CATALOG.rules if one.replaces == rule.id} & set(found)
    assert rule.id in found or graver or instead
    if rule.id in found:
        assert found[rule.id].field in path


def test_there_are_refusals():
    assert len(REFUSED) > 200
