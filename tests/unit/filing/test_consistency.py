"""The matrix of what has to fit, and the ten known conflicts."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import checks, consistency, flow
from filing import filing_file as sheet
from filing.consistency import Verdict
from filing.loader import default
from filing.model import Finding

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"


def filing(name: str = "enterprise", **changes) -> sheet.Sheet:
    data = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    data["answers"] |= changes
    found = sheet.read(CATALOG, data, DAY)
    assert isinstance(found, sheet.Sheet)
    return found


def verdicts(found: sheet.Sheet) -> dict[str, Verdict]:
    return {row.id: row.verdict for row in consistency.matrix(CATALOG, found.path, str)}


def conflicts(found: sheet.Sheet) -> dict[str, Verdict]:
    rows = consistency.conflicts(CATALOG, found.path, found.findings)
    assert len(rows) == 10
    return {row.id: row.verdict for row in rows}


@pytest.mark.parametrize("name", ["enterprise", "individual"])
def test_in_a_complete_filing_everything_agrees(name):
    found = filing(name)
    assert set(verdicts(found).values()) == {Verdict.AGREE}
    assert conflicts(found) == dict.fromkeys(conflicts(found), Verdict.AGREE) | {
        "open_order": Verdict.UNKNOWN
    }


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"domain_holder_name": "别的公司"}, "holder_name"),
        ({"domain_holder_cert_type": "12", "domain_holder_cert_no": "000001388"}, "holder_type"),
        ({"region": "310101"}, "province_certificate"),
        ({"entity_cert_address": "江苏省南京市鼓楼区示例路1号"}, "province_certificate"),
        ({"entity_cert_address": "宁波市海曙区示例路1号"}, "city_certificate"),
        ({"leader_phone2": "010-88157788"}, "landline"),
        ({"leader_emergency": "13800000013"}, "leader_emergency"),
        ({"administrator_mobile": "13800000013"}, "persons_mobile"),
        ({"administrator_email": "zhangsan@example.com"}, "persons_email"),
        ({"home_url": "m.example.com"}, "home_page"),
        ({"home_url": "?"}, "home_page"),
        (
            {"domain_holder": "legal_rep", "leader_is_legal_rep": False, "legal_rep_name": "王五"},
            "holder_legal_rep",
        ),
    ],
)
def test_what_differs_is_shown(changes, row):
    assert verdicts(filing(**changes))[row] is Verdict.DIFFER


def test_numbers_of_a_filing_elsewhere_are_compared():
    found = filing(
        entity_filed="other",
        domain_filed="other",
        entity_icp_number="京ICP备12345678号",
        site_icp_number="京ICP备12345678号-1",
    )
    assert verdicts(found)["province_number"] is Verdict.DIFFER
    assert verdicts(found)["numbers"] is Verdict.AGREE


def test_what_is_not_answered_is_unknown():
    found = filing(home_url=None)
    rows = {row.id: row for row in consistency.matrix(CATALOG, found.path, str)}
    assert rows["home_page"].verdict is Verdict.UNKNOWN
    assert rows["home_page"].left == ("Home page", "")
    bare = flow.route(CATALOG, "initial", {}, DAY)
    empty = consistency.conflicts(CATALOG, bare, checks.findings(CATALOG, bare, DAY))
    assert next(row for row in empty if row.id == "registrant").verdict is Verdict.UNKNOWN


def test_the_owner_compares_values_in_full():
    whole = {row.id: row for row in consistency.matrix(CATALOG, filing().path, str)}
    assert whole["leader_emergency"].left[1] == "138 0000 0013"


@pytest.mark.parametrize(
    ("name", "changes", "conflict"),
    [
        ("individual", {"site_name": "四季茶叶公司"}, "person_company"),
        ("enterprise", {"leader_emergency": "13800000013"}, "emergency"),
        ("enterprise", {"administrator_mobile": "13800000013"}, "two_persons"),
        ("enterprise", {"domain_holder": "other"}, "registrant"),
        ("enterprise", {"leader_cert_expires": "2026-12-01"}, "expiry"),
        ("enterprise", {"leader_phone2": "010-88157788"}, "phone_province"),
        ("enterprise", {"site_online": True}, "online"),
        (
            "enterprise",
            {"region": "130102", "entity_cert_address": "河北省唐山市某路1号"},
            "address_city",
        ),
    ],
)
def test_a_conflict_is_found(name, changes, conflict):
    assert conflicts(filing(name, **changes))[conflict] is Verdict.DIFFER


@pytest.mark.parametrize(
    ("name", "changes", "conflict"),
    [
        (
            "enterprise",
            {
                "region": "610113",
                "entity_cert_address": "陕西省西安市雁塔区示例路1号",
                "leader_mobile": "13261545840",
            },
            "phone_province",
        ),
        ("enterprise", {"region": "430102", "leader_mobile": "13261545840"}, "phone_province"),
        (
            "enterprise",
            {"region": "120101", "domain_holder": "legal_rep"},
            "registrant",
        ),
    ],
)
def test_a_conflict_agrees_with_the_warning_of_the_province(name, changes, conflict):
    assert conflicts(filing(name, **changes))[conflict] is Verdict.DIFFER


@pytest.mark.parametrize(
    ("check", "conflict"),
    [
        ("local_phone", "phone_province"),
        ("landline_of_province", "phone_province"),
        ("min_age", "age"),
        ("address_of_city", "address_city"),
        ("postal_city", "address_city"),
    ],
)
def test_every_rule_of_that_kind_stands_for_the_conflict(check, conflict):
    path = filing().path
    rules = [rule for rule in CATALOG.rules if rule.check == check]
    assert rules
    for rule in rules:
        finding = Finding(rule.id, rule.severity, rule.fields[0], rule.message)
        rows = {row.id: row for row in consistency.conflicts(CATALOG, path, (finding,))}
        assert rows[conflict].rules == (rule.id,)


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"leader_phone2": "13259046676"}, "landline"),
        ({"entity_cert_address": "示例路100号"}, "province_certificate"),
        ({"entity_cert_address": "浙江省示例路100号"}, "city_certificate"),
    ],
)
def test_what_tells_no_place_is_not_said_to_fit(changes, row):
    assert row not in verdicts(filing(**changes))
