"""What follows from an answer, one row for each thing that does."""

import datetime as dt

import pytest

from filing.facts import FOLLOWS, NAMES, birthday, derive

DAY = dt.date(2026, 11, 23)
ID = "330106199008230013"
COMPANY = "91330106MA0000138L"


def after(kind: str, **answers: object) -> dict[str, object]:
    known: dict[str, object] = {"kind": kind}
    derive(known, "kind", DAY)
    for field, value in answers.items():
        known[field] = value
        derive(known, field, DAY)
    return known


@pytest.mark.parametrize(
    ("known", "follows"),
    [
        (after("initial"), {"concerns": "site", "entity_scope": "full", "websites_filed": 0}),
        (after("add_provider"), {"concerns": "site", "entity_scope": "short"}),
        (after("new_website"), {"concerns": "site", "entity_scope": None}),
        (after("new_website", entity_filed="alibaba"), {"entity_scope": "short"}),
        (after("new_website", entity_filed="other"), {"entity_scope": "full"}),
        (after("initial", entity_filed="alibaba"), {"entity_scope": "full"}),
        (after("remove_provider"), {"concerns": "site", "entity_scope": None}),
        (after("claim"), {"concerns": "entity"}),
        (after("import"), {"concerns": "entity"}),
        (after("cancel", cancel_what="website"), {"concerns": "site"}),
        (after("cancel", cancel_what="entity"), {"concerns": "entity"}),
        (after("modify", change_part=("entity", "access")), {"concerns": "site"}),
        (after("modify", change_part=("entity",)), {"concerns": "entity"}),
        (after("modify", change_part="entity"), {"concerns": "entity"}),
        (after("initial", region="330106"), {"province": "330000", "city": "330100"}),
        (after("modify", entity_icp_number="粤ICP备12345678号"), {"province": "440000"}),
        (after("modify", site_icp_number="x"), {"province": None}),
        (after("new_website", region="330106", entity_icp_number="粤x"), {"province": "330000"}),
        (after("initial", entity_nature="4"), {"entity_class": "organisation"}),
        (after("initial", entity_nature="5"), {"entity_class": "individual"}),
        (after("initial", entity_cert_type="27"), {"foreign_entity": "representative_office"}),
        (after("initial", entity_cert_type="1"), {"foreign_entity": None}),
        (after("initial", entity_nature="4", entity_cert_no=COMPANY), {"cert_province": "330000"}),
        (after("initial", entity_nature="4", entity_cert_no="330106"), {"cert_province": None}),
        (after("initial", domain="shop.example.com.cn"), {"suffix": "com.cn"}),
        (after("initial", domain="shop.example.com.cn"), {"registrable": "example.com.cn"}),
        (after("initial", domain="cn"), {"suffix": "cn", "registrable": ""}),
        (after("initial", websites_in_order=2), {"websites_total": 2}),
        (after("new_website", websites_filed=3, websites_in_order=1), {"websites_total": 4}),
        (after("new_website", websites_in_order=1), {"websites_total": None}),
        (after("modify", entity_changes=("name", "leader")), {"leader_asked": "all"}),
        (after("modify", entity_changes=("leader_contacts",)), {"leader_asked": "contacts"}),
        (after("modify", entity_changes=("name",)), {"leader_asked": None}),
        (after("modify", website_changes=("administrator",)), {"administrator_asked": "all"}),
        (
            after("modify", website_changes=("administrator_contacts",)),
            {"administrator_asked": "contacts"},
        ),
    ],
)
def test_what_follows(known, follows):
    assert {name: known.get(name) for name in follows} == follows


@pytest.mark.parametrize(
    ("kind", "filed", "nature", "asked"),
    [
        ("initial", "none", "4", ("all", None)),
        ("initial", "none", "5", ("contacts", None)),
        ("new_website", "alibaba", "4", (None, "all")),
        ("new_website", "alibaba", "5", (None, "contacts")),
        ("new_website", "other", "5", ("contacts", None)),
        ("remove_provider", "alibaba", "4", (None, None)),
    ],
)
def test_whose_data_is_asked(kind, filed, nature, asked):
    known = after(kind, entity_nature=nature, entity_filed=filed)
    assert (known.get("leader_asked"), known.get("administrator_asked")) == asked


def test_an_individual_is_entity_leader_and_administrator_in_one():
    known = after(
        "initial",
        region="310101",
        entity_nature="5",
        entity_cert_type="2",
        entity_cert_no=ID,
        entity_name="张三",
        entity_cert_expires="long_term",
        leader_mobile="+8613800000013",
        leader_email="zhangsan@example.com",
    )
    for person in ("leader", "administrator"):
        assert known[f"{person}_name"] == "张三"
        assert known[f"{person}_cert_type"] == "2"
        assert known[f"{person}_cert_no"] == ID
        assert known[f"{person}_cert_expires"] == "long_term"
        assert known[f"{person}_mobile"] == "+8613800000013"
        assert known[f"{person}_age"] == 36
    assert known["administrator_email"] == "zhangsan@example.com"
    assert known["id_province"] == "330000"


def test_an_organisation_shares_nothing_with_its_leader():
    known = after(
        "initial", entity_nature="4", entity_name="杭州示例科技有限公司", leader_name="张三"
    )
    assert known["leader_name"] == "张三"
    assert "administrator_name" not in known


def test_the_administrator_who_is_the_leader_has_the_leaders_data():
    given = {"leader_is_legal_rep": True, "leader_name": "张三", "leader_cert_no": ID}
    same = after("initial", entity_nature="4", **given, administrator_same=True)
    assert same["administrator_name"] == "张三"
    assert same["administrator_age"] == 36
    assert same["administrator_is_legal_rep"] is True
    assert "administrator_asked" not in same
    other = after("initial", entity_nature="4", **given, administrator_same=False)
    assert "administrator_name" not in other
    assert other["administrator_is_legal_rep"] is False
    assert other["administrator_asked"] == "all"


def test_the_administrators_age_comes_from_the_number():
    known = after("add_provider", entity_nature="4", administrator_cert_no=ID)
    assert known["administrator_age"] == 36


@pytest.mark.parametrize(("day", "age"), [(dt.date(2026, 8, 22), 35), (dt.date(2026, 8, 23), 36)])
def test_a_year_is_full_on_the_birthday(day, age):
    known: dict[str, object] = {"kind": "initial", "leader_cert_no": ID}
    derive(known, "leader_cert_no", day)
    assert known["leader_age"] == age


@pytest.mark.parametrize("number", ["", "E12345678", "330106199013230013", "33010619900823001"])
def test_a_number_without_a_birthday_has_no_age(number):
    assert birthday(number) is None


def test_a_skipped_answer_has_no_consequences():
    known: dict[str, object] = {"kind": "initial", "region": None}
    derive(known, "region", DAY)
    assert known == {"kind": "initial", "region": None}


def test_every_derived_fact_has_a_name_that_conditions_may_use():
    known = after(
        "new_website",
        region="330106",
        entity_nature="5",
        entity_cert_type="2",
        entity_cert_no=ID,
        domain="example.com",
        entity_filed="alibaba",
        websites_filed=1,
        websites_in_order=1,
        administrator_same=True,
    )
    asked = {*FOLLOWS, "websites_filed"}
    derived = {name for name in known if name not in asked}
    assert derived
    assert derived <= {*NAMES}


@pytest.mark.parametrize(
    ("address", "province", "city", "elsewhere"),
    [
        ("浙江省杭州市西湖区示例路1号", "330000", "330100", True),
        ("江西省南昌市东湖区示例路1号", "360000", "360100", False),
        ("示例路1号", "", "", None),
    ],
)
def test_the_address_tells_where_a_certificate_was_issued(address, province, city, elsewhere):
    known = after(
        "initial",
        region="360102",
        entity_nature="5",
        entity_cert_type="2",
        entity_cert_no=ID,
        entity_cert_address=address,
    )
    assert known["cert_address_province"] == province
    assert known["cert_address_city"] == city
    assert known.get("cert_elsewhere") is elsewhere


@pytest.mark.parametrize(
    ("nature", "name", "medical"),
    [
        ("4", "示例医院有限公司", True),
        ("17", "示例中心", True),
        ("4", "示例科技有限公司", False),
        ("5", "张三", False),
    ],
)
def test_a_medical_institution_is_known_by_name_or_nature(nature, name, medical):
    assert after("initial", entity_nature=nature, entity_name=name)["hospital"] is medical
