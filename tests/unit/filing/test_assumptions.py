"""What may be taken for an answer without asking; and a person's data in one message."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing import assumptions, checks, flow, person_text
from filing.loader import default
from filing.model import Assumption, Choice, Field, Kind, When

DAY = dt.date(2026, 11, 23)
CATALOG = default()


def field(*rows: Assumption, kind: Kind = Kind.TEXT, **more) -> Field:
    return Field("x", kind, prompt="x?", label="x", term="x", assume=rows, **more)


def assumed(asked: Field, known=None, answers=None):
    return assumptions.assumed(asked, known or {}, answers or {}, DAY)


def test_the_first_row_that_says_something_counts():
    rows = (
        Assumption(value="a", when=(When("tea", is_one_of=(True,)),)),
        Assumption(same="cup"),
        Assumption(value="c"),
    )
    assert assumed(field(*rows), {"tea": True, "cup": "b"}) == "a"
    assert assumed(field(*rows), {"cup": "b"}) == "b"
    assert assumed(field(*rows)) == "c"
    assert assumed(field(*rows[:2])) is assumptions.NOTHING
    assert assumed(field(Assumption(value=""))) is None


def test_later_answers_count_only_where_a_row_says_so():
    assert assumed(field(Assumption(same="cup")), {}, {"cup": "b"}) is assumptions.NOTHING
    assert assumed(field(Assumption(same="cup", ahead=True)), {}, {"cup": "b"}) == "b"


def test_a_word_in_another_answer_decides():
    asked = field(Assumption(value="yes", of="shop", words=("万网", "HiChina")))
    assert assumed(asked, {"shop": "hichina.com"}) == "yes"
    assert assumed(asked, {"shop": "tea"}) is assumptions.NOTHING
    assert assumed(asked) is assumptions.NOTHING


def test_what_is_not_offered_is_not_assumed():
    choice = Choice("a", "A", "甲", when=(When("tea", is_one_of=(True,)),))
    asked = field(Assumption(value="a"), kind=Kind.CHOICE, choices=(choice,))
    assert assumed(asked, {"tea": False}) is assumptions.NOTHING
    assert assumed(asked, {"tea": True}) == "a"


@pytest.mark.parametrize(
    ("until", "left", "term"),
    [
        ("2027-10-24", "11", "12"),
        ("2026-12-22", "0", "1"),
        ("2027-02-23", "3", "3"),
        ("2025-01-01", "0", "1"),
        ("2036-11-23", "120", "120"),
        ("", "", ""),
    ],
)
def test_months_follow_from_the_day_of_expiry(until, left, term):
    assert assumptions.months_until(until, DAY) == left
    assert assumptions.usual_term(until, DAY) == term


def test_a_credit_code_names_the_place_of_its_registry():
    assert assumptions.registered_place("91330106MA0000138L", DAY) == "330106"
    assert assumptions.registered_place("91330100MA0000138L", DAY) == "", "not a district"
    assert assumptions.registered_place("9133", DAY) == ""


PERSON = {
    "name": "张三",
    "number": "330106199008230013",
    "card_type": "2",
    "expires": "2036-08-24",
    "mobile": "13800000013",
    "second_mobile": "137 0000 0015",
    "landline": "0571-88157788",
    "email": "zhangsan@example.com",
}


@pytest.mark.parametrize("separator", [", ", "\n", "；", " / "])
@given(order=st.permutations([key for key in PERSON if key != "card_type"]))
def test_parts_are_found_in_any_order(order, separator):
    mobiles = [key for key in order if key.endswith("mobile")]
    found = person_text.parts(separator.join(PERSON[key] for key in order))
    told = {**found, **dict(zip(mobiles, (found["mobile"], found["second_mobile"]), strict=True))}
    assert told == PERSON


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", {}),
        ("13800000013", {"mobile": "13800000013"}),
        ("Zhang San 长期", {"name": "Zhang San", "expires": "long_term"}),
        ("张三, 李四", {}),
        ("陈立13812345678", {"name": "陈立", "mobile": "13812345678"}),
        ("陈立手机13812345678", {"name": "陈立", "mobile": "13812345678"}),
        ("陈立 13812345678 邮箱chen@example.com", {"name": "陈立", "email": "chen@example.com"}),
        ("我叫陈立，手机是13812345678", {"name": "陈立", "mobile": "13812345678"}),
        ("李为民 男 13812345678", {"name": "李为民"}),
        ("My name is Chen Li, my mobile is 13812345678", {"name": "Chen Li"}),
        ("应急13700000015 手机13812345678", {"second_mobile": "13700000015"}),
        ("E12345678 Zhang San", {"name": "Zhang San"}),
        ("24/08/2036", {"expires": "24/08/2036"}),
        ("2016-08-24, 2036-08-24", {"expires": "2036-08-24"}),
        ("电话：13800000013", {"mobile": "13800000013"}),
    ],
)
def test_what_is_missing_or_doubtful_is_left_to_its_question(text, parts):
    found = person_text.parts(text)
    assert {key: found[key] for key in parts} == parts
    assert "name" in parts or "name" not in found


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("姓名：陈立 电话：13812345678", ()),
        ("陈立 李梅", ("陈立", "李梅")),
        ("E12345678 Zhang San", ("E12345678",)),
        ("13800000013 13700000015 13600000017", ("13600000017",)),
        ("应急13700000015 13800000013 13600000017", ("13600000017",)),
        ("a@example.com b@example.com", ("b@example.com",)),
        ("0571-88157788 0571-88157799", ("0571-88157799",)),
        ("+852 9123 4567 陈大文", ("+852 9123 4567",)),
        ("chen at example.com, 陈立", ("chen at example.com",)),
    ],
)
def test_pieces_of_which_nothing_is_made_are_named(text, left):
    assert person_text.left_over(text) == left


def test_what_became_no_answer_is_told_with_what_was_not_recognised():
    guide = CATALOG.fields["leader_contacts"]
    text = "陈立 13812345678 chen@example.com blabla"
    asked = [CATALOG.fields[key] for key in ("leader_mobile", "leader_email")]
    known = {"leader_mobile": "+8613812345678", "leader_email": "chen@example.com"}
    assert assumptions.unread(guide, text, asked, known) == (
        ("陈立", None),
        ("blabla", None),
    )
    person = CATALOG.fields["leader_person"]
    number = CATALOG.fields["leader_cert_no"]
    known = {"leader_cert_type": "2"}
    ((piece, problem),) = assumptions.unread(person, "330106199008230014", [number], known)
    assert piece == "330106199008230014"
    assert problem is not None


def test_one_message_answers_for_a_person_and_is_checked_part_by_part():
    text = "张三, 330106199008230013, 2036-08-24, 13800000013, 13800000013, a@example.com"
    answers = {"region": "330106", "entity_nature": "4", "leader_person": text}
    path = flow.route(CATALOG, "initial", answers, DAY)
    assert path.known["leader_name"] == "张三"
    assert path.known["leader_cert_type"] == "2"
    assert path.known["leader_phone2"] is None
    found = checks.findings(CATALOG, path, DAY)
    assert "people.leader_emergency" in {one.rule for one in found}


def test_what_was_said_to_a_guide_is_no_guess():
    given = {"region": "330106", "entity_nature": "4", "leader_person": "张三 13800000013"}
    given |= {"hosting": "mainland_alibaba", "instance_product": "ecs"}
    given |= {
        "verification": "instance",
        "instance_billing": "subscription",
        "instance_expires": "2027-10-24",
    }
    path = flow.route(CATALOG, "initial", given, DAY)
    field = CATALOG.fields
    assert {"leader_name", "instance_months", "instance_months_left"} <= path.assumed
    assert not flow.guessed(path, field["leader_name"])
    assert not flow.guessed(path, field["instance_months_left"])
    assert not flow.guessed(path, field["region"])
    assert flow.guessed(path, field["instance_months"])


def test_a_guide_waits_for_nobody_who_has_answered_already():
    path = flow.route(CATALOG, "initial", {"hosting": "mainland_alibaba", "waf": True}, DAY)
    assert "infrastructure" not in path
    assert "cdn_area" in {one.id for one in path.open}
    asked = flow.route(CATALOG, "initial", {"hosting": "mainland_alibaba"}, DAY)
    assert {"cdn_area", "waf"} <= asked.waiting
    none = {"hosting": "mainland_alibaba", "infrastructure": ("cdn",)}
    told = flow.route(CATALOG, "initial", none, DAY)
    assert told.known["waf"] is False
    assert "cdn_area" in {one.id for one in told.open}


def test_what_a_photo_left_of_a_person_is_asked_in_one_message():
    card = {"leader_name": "张三", "leader_cert_type": "2", "leader_cert_no": "330106199008230013"}
    answers = {"region": "330106", "entity_nature": "4", **card}
    asked = flow.route(CATALOG, "initial", answers, DAY)
    assert "leader_person" in {one.id for one in asked.open}
    assert {"leader_mobile", "leader_email", "leader_cert_expires"} <= asked.waiting
    told = answers | {"leader_person": "李四 2036-08-24 13800000013 13700000015 a@example.com"}
    path = flow.route(CATALOG, "initial", told, DAY)
    assert path.known["leader_email"] == "a@example.com"
    assert path.known["leader_name"] == "张三", "what was taken from the photo stays"
    last = answers | dict.fromkeys(("leader_cert_expires", "leader_mobile"), "x")
    alone = flow.route(CATALOG, "initial", {**last, "leader_emergency": "x"}, DAY)
    assert "leader_person" not in alone
    assert "leader_email" in {one.id for one in alone.open}


def test_progress_never_grows_on_the_way():
    answers: dict = {}
    last = None
    for _ in range(60):
        path = flow.route(CATALOG, "initial", answers, DAY)
        asked = flow.next_field(path)
        if asked is None:
            break
        section, sections, minutes = flow.ahead(CATALOG, path, asked)
        if last is not None:
            assert (section, -minutes) >= (last[0], -last[2])
            assert sections == last[1]
        last = (section, sections, minutes)
        answers[asked.id] = ("in_app",) if asked.kind is Kind.DOCUMENT else _first(asked, path)
    assert last is not None
    assert last[0] == last[1]


def _first(asked: Field, path: flow.Route):
    offered = flow.choices(asked, path.known)
    if asked.kind is Kind.CHOICES:
        return (offered[0].code,)
    if offered:
        return offered[0].code
    return True if asked.kind is Kind.YES_NO else asked.sample


def test_a_suggestion_with_a_gap_is_none():
    asked = field(suggest=("www.{domain}", "tea"), same_as=("cup",))
    assert flow.offers(asked, {"domain": "example.com", "cup": "b"}) == (
        ("cup", "b"),
        ("0", "www.example.com"),
        ("1", "tea"),
    )
    assert flow.offers(asked, {}) == (("1", "tea"),)


def test_a_suggestion_may_depend_on_what_is_known():
    asked = field(suggest=("tea",), suggest_when=(When("cup", is_one_of=("a",)),))
    assert flow.offers(asked, {"cup": "a"}) == (("0", "tea"),)
    assert flow.offers(asked, {"cup": "b"}) == ()


def test_an_address_names_the_place_before_a_number_does():
    assert assumptions.address_place("浙江省杭州市西湖区示例路1号", DAY) == "330106"
    assert assumptions.address_place("示例路1号", DAY) == ""


def test_a_declaration_is_offered_for_one_tap_where_a_province_wants_it():
    asked = CATALOG.fields["site_remark"]
    person = {"entity_class": "individual", "province": "370000"}
    (_, text) = flow.offers(asked, person)[0]
    rule = CATALOG.rule("province.370000.remark")
    known = person | {"kind": "initial", "site_remark": text}
    assert checks.examine(CATALOG, rule, known, DAY) is None
    assert flow.offers(asked, person | {"province": "330000"}) == ()


def left_for_the_app(**answers):
    """The documents that one choice leaves for the official app."""
    given = {
        "region": "330106",
        "entity_nature": "4",
        "pre_approval": "none",
        "documents_where": "in_app",
        "site_name": "青岚木作",
        "entity_name": "青岚木作家具有限公司",
        **answers,
    }
    known = flow.route(CATALOG, "initial", given, DAY).known
    return {key for key, value in known.items() if key.startswith("doc_") and value}


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, False),
        ({"business_scope": "一般项目：家具销售（不含融资担保）；软件开发"}, False),
        ({"entity_name": "佛山青岚木作有限公司"}, False),
        ({"business_scope": "一般项目：软件开发；互联网游戏服务"}, True),
        ({"entity_name": "青岚金融信息服务有限公司"}, True),
        ({"site_name": "青岚新闻"}, True),
    ],
)
def test_an_optional_paper_is_left_for_the_app_only_where_a_word_calls_for_it(answers, asked):
    found = left_for_the_app(**answers)
    assert ("doc_no_preapproval" in found) is asked
    assert "doc_entity_certificate" in found


@pytest.mark.parametrize(
    ("name", "asked"), [("上海青岚旅行社有限公司", True), ("上海青岚木作有限公司", False)]
)
def test_the_travel_licence_is_left_for_travel_agencies_only(name, asked):
    found = left_for_the_app(region="310101", entity_name=name)
    assert ("doc_travel_sh" in found) is asked
