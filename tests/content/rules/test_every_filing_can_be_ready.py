"""No dead ends: every kind of filing, and both classes of entity everywhere, can be made ready."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import checks, regions
from filing import filing_file as sheet
from filing.loader import default
from tests.filled import district, filled, identity_number, local_mobiles, unified_code

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"


REMARK = (
    "本网站为个人网站，记录四季学习笔记，不含企业、单位等内容，如有虚假愿意接受注销备案并列入黑名单的处理。"
    "预计2027年3月1日开通。"
)
INVESTORS = {"350000": "杭州示例科技有限公司", "220000": "杭州示例科技有限公司"}


def printed(place: str) -> str:
    """An address as a certificate of that place shows it."""
    return f"{regions.name(place).replace(' ', '')}示例路100号"


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
            "entity_cert_address": printed(place),
            "entity_investor": INVESTORS.get(province, given("enterprise")["leader_name"]),
            "entity_remark": "应急联系人为周小示，行政主管",
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
            "entity_cert_address": printed(place),
            "entity_remark": "应急联系人为本人配偶周小示",
            "domain_holder_cert_no": number,
            "site_remark": REMARK,
            "site_content": blog.get(province, "8388608"),
            "site_name": name.get(province, "四季学习笔记"),
            "leader_mobile": f"{mobile}0013",
            "leader_emergency": f"{mobile}0014",
            "leader_phone2": f"{mobile}0015",
        },
    )
    found = checks.blocking(checks.findings(CATALOG, path, DAY))
    assert found == (), [(one.rule, checks.message(one, str)) for one in found]
