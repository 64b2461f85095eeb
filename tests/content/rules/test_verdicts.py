"""Whole filings and what the newest pages say of them: ready, or refused by a certain rule."""

import datetime as dt

import pytest

from filing import checks
from tests.filings import company, found, person

DAY = dt.date(2026, 11, 23)
FAR = "湖南省长沙市芙蓉区示例路1号"
MOVED = {"entity_cert_no": "430102198506070132", "domain_holder_cert_no": "430102198506070132"}


def refused(answers: dict, kind: str = "initial") -> set[str]:
    return {one.rule for one in checks.blocking(found(answers, kind, DAY))}


@pytest.mark.parametrize("province", ["310000", "340000", "350000", "220000", "620000", "150000"])
def test_a_person_whose_card_is_local_files_whatever_the_number_says(province):
    assert refused(person(province) | MOVED) == set()


@pytest.mark.parametrize("number", ["510202198506070138", "512301198506070139"])
def test_numbers_from_before_1997_are_of_chongqing(number):
    old = {"entity_cert_no": number, "domain_holder_cert_no": number}
    assert refused(person("500000") | old) == set()


@pytest.mark.parametrize(
    ("province", "rule"),
    [
        ("330000", "access.cross_province_person"),
        ("420000", "access.cross_province_person"),
        ("530000", "access.cross_province_person"),
        ("410000", "province.410000.cross_province_person"),
        ("650000", "province.650000.cross_province_person"),
    ],
)
def test_a_person_whose_card_is_from_elsewhere_is_refused(province, rule):
    answers = person(province) | {"entity_cert_address": FAR, "residence_permit": "none"}
    assert refused(answers) == {rule}


@pytest.mark.parametrize("province", ["110000", "210000", "460000", "610000", "120000"])
def test_where_no_page_refuses_it_a_card_from_elsewhere_passes(province):
    assert refused(person(province) | {"entity_cert_address": FAR}) == set()


COMPANIES = [
    (
        "460000",
        {"entity_cert_no": "91440300MA2BX7K4X7", "domain_holder_cert_no": "91440300MA2BX7K4X7"},
        "",
    ),
    ("330000", {"entity_cert_address": "江苏省南京市鼓楼区示例路1号"}, "access.cross_province_org"),
    ("150000", {"entity_cert_address": "北京市朝阳区示例路1号"}, "access.cross_province_org"),
    (
        "440000",
        {"entity_cert_address": "广东省深圳市南山区示例路1号"},
        "province.440000.address_city",
    ),
    ("320000", {"entity_cert_address": "江苏省苏州市姑苏区示例路1号"}, ""),
    ("410000", {"site_content": "8388608", "site_remark": None}, ""),
    (
        "110000",
        {"site_name": "京城新闻观察网", "pre_approval": "none"},
        "province.110000.name_pre_approval",
    ),
    ("640000", {"entity_investor": "宁夏示例集团"}, "province.640000.investor"),
    ("330000", {"domain_registrar": "Example Registry GmbH"}, "website.registrar.abroad"),
    ("330000", {"domain_registrar": "Amazon Registrar, Inc."}, "website.registrar.abroad"),
    ("330000", {"domain_registrar": "Alibaba Cloud Computing (Beijing) Co., Ltd."}, ""),
    ("330000", {"instance_months": 12, "instance_months_left": 24}, "access.months_bought"),
    ("310000", {"domain_holder": "shareholder"}, "province.310000.holder"),
    ("210000", {"leader_mobile": "13805710013"}, ""),
    ("500000", {"site_name": "示例AI数据官网"}, "province.500000.name_latin"),
    ("360000", {"site_content": "8388608"}, "province.360000.content_org"),
    ("330000", {"account_site": "international"}, "entity.international_account"),
    ("330000", {"domain_real_name_on": "2026-11-22"}, ""),
    ("330000", {"entity_remark": "什么是备注？"}, "entity.remark_plausible"),
]


@pytest.mark.parametrize(("province", "changes", "rule"), COMPANIES)
def test_a_company(province, changes, rule):
    assert refused(company(province) | changes) == ({rule} if rule else set())


PERSONS = [
    (
        "500000",
        {"entity_cert_type": "7", "entity_cert_no": "E12345678"},
        "province.500000.citizens",
    ),
    (
        "630000",
        {"entity_cert_type": "14", "entity_cert_no": "H12345678"},
        "province.630000.citizens",
    ),
    ("610000", {"leader_mobile": "13805710013"}, "province.610000.phone"),
    ("210000", {"leader_phone2": None}, ""),
    ("500000", {"entity_remark": None}, "province.500000.emergency_remark"),
    ("370000", {"site_remark": "学习笔记"}, "province.370000.remark"),
    ("650000", {"entity_name": "古丽娜尔•艾合买提", "domain_holder_name": "古丽娜尔•艾合买提"}, ""),
    ("650000", {"site_remark": None}, ""),
    ("330000", {"site_name": "上海棠花开札记"}, ""),
    ("330000", {"site_name": "上海生活札记"}, "website.name_person_place"),
    ("110000", {"site_content": "32"}, "province.110000.content"),
    ("330000", {"domain": "示例.ею", "home_url": "示例.ею"}, "website.tld"),
    ("330000", {"entity_cert_expires": "long_term"}, "people.leader_card_term"),
    ("330000", {"entity_remark": "没有"}, ""),
]


@pytest.mark.parametrize(("province", "changes", "rule"), PERSONS)
def test_a_person(province, changes, rule):
    answers = person(province) | changes
    answers |= {
        f"domain_holder_cert_{part}": answers[f"entity_cert_{part}"] for part in ("type", "no")
    }
    assert refused(answers) == ({rule} if rule else set())


def test_what_is_only_too_early_names_the_day_and_lets_the_package_be_made():
    answers = company("330000") | {"domain_real_name_on": "2026-11-22"}
    early = [one for one in found(answers, on=DAY) if one.day]
    assert [(one.rule, one.day, one.blocks) for one in early] == [
        ("website.real_name_date.synchronised", dt.date(2026, 11, 25), False)
    ]
