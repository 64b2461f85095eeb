"""Whole filings of each province that its pages allow, and what is changed about them."""

import datetime as dt
import json
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

from filing import checks, regions
from filing.loader import default
from filing.model import Finding
from tests.filled import district, filled, identity_number, local_mobiles, unified_code

CATALOG = default()
DATA = Path(__file__).parent / "data"
DAY = dt.date(2026, 11, 29)

REMARK = (
    "本网站为个人网站，记录四季学习笔记，不含企业、单位等内容，如有虚假愿意接受注销备案并列入黑名单的处理。"
    "预计2027年3月1日开通。"
)

BODIES = {
    "2": ("13", "11", "示例市园林局", "shili.gov.cn"),
    "3": ("4", "12", "示例市第一中学", "shili.org.cn"),
    "6": ("6", "51", "示例市茶叶协会", "shili.org.cn"),
    "9": ("17", "52", "示例市助老服务中心", "shili.org.cn"),
    "10": ("19", "53", "示例公益基金会", "shili.org.cn"),
    "11": ("21", "31", "示例律师事务所", "shili.cn"),
    "17": ("38", "52", "示例门诊部", "shili.cn"),
}
"""By nature: certificate, beginning of the code, a name, a domain."""

_FOREIGN = {"41": "810000", "42": "830000"}


def given(name: str) -> dict:
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))["answers"]


def around(province: str) -> dict:
    """What a filing of that province has in common: addresses and numbers of its own."""
    place, mobile = district(province), local_mobiles()[province]
    return {
        "region": place,
        "entity_cert_address": f"{regions.name(place).replace(' ', '')}示例路100号",
        "entity_remark": "应急联系人为周小示，行政主管",
        "site_remark": REMARK,
        "leader_mobile": f"{mobile}0013",
        "leader_emergency": f"{mobile}0014",
        "leader_phone2": f"{mobile}0015",
    }


def person(province: str) -> dict:
    number = identity_number(district(province))
    name = {"320000": "四季的个人博客"}.get(province, "四季学习札记")
    own = {"entity_cert_no": number, "domain_holder_cert_no": number, "site_name": name}
    return given("individual") | around(province) | own | {"site_content": "8388608"}


def company(province: str) -> dict:
    place, mobile = district(province), local_mobiles()[province]
    base = given("enterprise") | around(province)
    number = unified_code(place)
    return base | {
        "entity_cert_no": number,
        "domain_holder_cert_no": number,
        "entity_investor": base["entity_name" if province == "350000" else "leader_name"],
        "leader_cert_no": identity_number(place),
        "administrator_mobile": f"{mobile}0016",
        "administrator_emergency": f"{mobile}0017",
        "administrator_phone2": f"{mobile}0018",
        "administrator_cert_no": identity_number(place, "19910824", "002"),
    }


def body(province: str, nature: str) -> dict:
    """Another organisation than an enterprise."""
    certificate, start, name, domain = BODIES[nature]
    number = unified_code(district(province), start)
    return company(province) | {
        "entity_nature": nature,
        "entity_cert_type": certificate,
        "entity_cert_no": number,
        "entity_name": name,
        "entity_investor": "示例市人民政府办公室",
        "site_name": f"{name}官网",
        "domain": domain,
        "home_url": domain,
        "domain_holder_name": name,
        "domain_holder_cert_type": certificate,
        "domain_holder_cert_no": number,
    }


def filing(row: Mapping) -> dict:
    """The answers of one row of a table of filings."""
    base, province = row["base"], row["province"]
    if base in {"person", "company"}:
        answers = (person if base == "person" else company)(province)
    else:
        answers = body(province, base.removeprefix("body"))
    answers = _made(answers, dict(row["changes"]), province)
    return _holding(answers, row["changes"])


def _made(answers: dict, changes: dict, province: str) -> dict:
    """The changes, with numbers made of what they tell: a day of birth, a kind of body …"""
    place = changes.get("region", district(province))
    for who in ("leader", "administrator"):
        if born := changes.pop(f"{who}_born", ""):
            order = changes.get("order", "002")
            changes[f"{who}_cert_no"] = identity_number(place, born, order)
    changes.pop("order", None)
    issued = changes.pop("issued", place)
    if born := changes.pop("born", "19900823" if issued != place else ""):
        changes["num"] = identity_number(issued, born)
    if certificate := changes.pop("cert", ""):
        changes["entity_cert_type"] = certificate
    if start := changes.pop("start", ""):
        changes["num"] = unified_code(place, start)
    if number := changes.pop("num", ""):
        mainland = _FOREIGN.get(str(changes.get("entity_cert_type")))
        changes["entity_cert_no"] = identity_number(mainland) if number[0] == "@" else number
    if region := changes.get("region"):
        changes.setdefault(
            "entity_cert_address", f"{regions.name(region).replace(' ', '')}示例路100号"
        )
    named = {"@name": "entity_name"}
    return answers | {
        key: (answers | changes)[named.get(value, value[1:])]
        if isinstance(value, str) and value.startswith("@")
        else value
        for key, value in changes.items()
    }


def _holding(answers: dict, changes: Mapping) -> dict:
    """Who holds the domain is the one who files, unless the row says otherwise."""
    holder = answers["domain_holder"]
    if holder == "entity":
        own = {f"domain_holder_{part}": answers[f"entity_{part}"] for part in _PARTS}
    else:
        own = {
            "domain_holder_name": answers["leader_name"] if holder == "legal_rep" else "王五",
            "domain_holder_cert_type": "2",
            "domain_holder_cert_no": answers["leader_cert_no"],
        }
    return answers | {key: value for key, value in own.items() if key not in changes}


_PARTS = ("name", "cert_type", "cert_no")


def found(answers: Mapping, kind: str = "initial", on: dt.date = DAY) -> tuple[Finding, ...]:
    return checks.findings(CATALOG, filled(kind, answers), on)


def named(pattern: str, rule: str) -> bool:
    return any(fnmatch(rule, one) or rule.startswith(f"{one}.") for one in pattern.split("|"))
