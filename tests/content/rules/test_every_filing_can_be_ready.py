"""No dead ends: every kind of filing, and both classes of entity everywhere, can be made ready."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import checks, sheet
from filing.loader import default
from tests.filled import district, filled, identity_number, local_mobiles, unified_code

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"


def given(name: str) -> dict:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))["answers"]


def test_there_is_a_file_for_every_kind():
    kinds = {json.loads(path.read_text("utf-8"))["kind"] for path in DATA.glob("*.json")}
    assert kinds == set(CATALOG.kinds)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_every_filing_of_the_test_data_is_ready(path):
    found = sheet.read(CATALOG, json.loads(path.read_text("utf-8")), DAY)
    assert isinstance(found, sheet.Sheet)
    assert checks.blocking(found.findings) == ()


@pytest.mark.parametrize("province", CATALOG.provinces)
def test_an_organisation_can_file_in_every_province(province):
    place, mobile = district(province), local_mobiles()[province]
    path = filled(
        "initial",
        given("enterprise")
        | {
            "region": place,
            "entity_cert_no": unified_code(place),
            "domain_holder_cert_no": unified_code(place),
            "entity_cert_address": "示例路100号",
            "leader_mobile": f"{mobile}0013",
            "leader_emergency": f"{mobile}0014",
            "leader_phone2": f"{mobile}0015",
            "leader_cert_no": identity_number(place),
            "administrator_mobile": f"{mobile}0016",
            "administrator_emergency": f"{mobile}0017",
            "administrator_phone2": f"{mobile}0018",
            "administrator_cert_no": identity_number(place, "19910824", "002"),
        },
    )
    found = checks.blocking(checks.findings(CATALOG, path, DAY))
    assert found == (), [(one.rule, checks.message(one, str)) for one in found]


@pytest.mark.parametrize("province", CATALOG.provinces)
def test_an_individual_can_file_in_every_province(province):
    place, mobile = district(province), local_mobiles()[province]
    number = identity_number(place)
    blog = {"230000": "32"}
    name = {"320000": "四季的个人博客", "640000": "四季学习笔记"}
    path = filled(
        "initial",
        given("individual")
        | {
            "region": place,
            "entity_cert_no": number,
            "domain_holder_cert_no": number,
            "site_content": blog.get(province, "8388608"),
            "site_name": name.get(province, "四季学习笔记"),
            "leader_mobile": f"{mobile}0013",
            "leader_emergency": f"{mobile}0014",
            "leader_phone2": f"{mobile}0015",
        },
    )
    found = checks.blocking(checks.findings(CATALOG, path, DAY))
    assert found == (), [(one.rule, checks.message(one, str)) for one in found]
