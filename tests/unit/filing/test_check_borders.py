"""Kinds of check where words touch: places in names, dots in names of persons, spelt registrars."""

import datetime as dt

import pytest

from filing import person_names, values
from tests.kinds import CATALOG, finds

PLACES = {
    "words": ["西安", "云南", "京都"],
    "begins": ["安静全", "南方"],
    "ends": ["京北"],
    "tails": ["方言"],
}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("西安静的日子", False),
        ("西安城墙随笔", True),
        ("云南方言小记", True),
        ("云南方的雨", False),
        ("北京都好", False),
        ("去西安", True),
    ],
)
def test_a_place_inside_another_word_is_none_unless_a_telling_word_follows(name, wrong):
    assert bool(finds("forbids_places", "site_name", {"site_name": name}, **PLACES)) is wrong


def test_what_may_be_a_place_is_told_all_the_same():
    found = finds("no_place_at_all", "site_name", {"site_name": "西安静的日子"})
    assert found["word"] == "西安"
    assert finds("no_place_at_all", "site_name", {"site_name": "四季札记"}) is None


@pytest.mark.parametrize("dot", [*"・．‧.●｡。﹒\u02d9\u0387\u1427\u2024", " • ", "· "])
def test_every_dot_in_a_name_becomes_the_registers(dot):
    field = CATALOG.fields["leader_name"]
    assert values.parse(field, f"古丽{dot}艾合", {}) == "古丽·艾合"
    assert person_names.written("J. Smith") == "J. Smith"
    assert values.parse(CATALOG.fields["site_name"], "古丽•艾合", {}) == "古丽•艾合"


@pytest.mark.parametrize("name", ["林小示", "欧阳小示", "林示"])
def test_a_superior_unit_is_no_person(name):
    fields = "entity_investor leader_name legal_rep_name"
    assert finds("names_unit", fields, {"entity_investor": name})


@pytest.mark.parametrize("unit", ["示例市民政局", "县委", "市政府", "教育部", "示例集团"])
def test_a_unit_is_one_however_short_its_name(unit):
    fields = "entity_investor leader_name legal_rep_name"
    assert finds("names_unit", fields, {"entity_investor": unit, "leader_name": "林小示"}) is None
    assert finds("names_unit", fields, {"entity_investor": unit, "leader_name": unit})


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("林 示", "林示"), ("欧阳  小示", "欧阳小示"), ("大卫 史密斯", "大卫 史密斯")],
)
def test_a_short_name_is_kept_without_its_space(typed, kept):
    assert values.parse(CATALOG.fields["leader_name"], typed, {}) == kept
    assert finds("person_name", "leader_name", {"leader_name": kept}) is None


@pytest.mark.parametrize("name", ["林〇示", "〇小示"])
def test_the_round_zero_is_a_character_of_names(name):
    assert finds("person_name", "leader_name", {"leader_name": name}) is None


@pytest.mark.parametrize("name", ["林,小示", "林 Smith", "Smith, 林"])
def test_a_name_is_chinese_or_latin(name):
    assert finds("person_name", "leader_name", {"leader_name": name})


def test_an_owners_name_alone_is_no_trade_name():
    answers = {"entity_name": "林小示", "leader_name": "林小示"}
    assert finds("trade_name", "entity_name entity_remark", answers)
    told = {**answers, "entity_remark": "营业执照无字号"}
    assert finds("trade_name", "entity_name entity_remark", told) is None
    aside = {**answers, "entity_remark": "联系方式二为本人配偶号码"}
    assert finds("trade_name", "entity_name entity_remark", aside)


def test_what_does_not_fit_in_a_persons_name_is_named():
    assert finds("person_name", "leader_name", {"leader_name": "小林#1"})["wrong"] == "# 1"
    assert "length" in finds("person_name", "leader_name", {"leader_name": "林"})["wrong"]


def test_a_registrar_is_known_however_it_is_spelt():
    lists = {"home": ["key home"], "abroad": ["godaddy", "aws"], "forms": []}
    for name, wrong in (("Go Daddy", True), ("go-daddy llc", True), ("a w s", False)):
        known = {"domain_registrar": name}
        assert bool(finds("registrar_at_home", "domain_registrar", known, **lists)) is wrong


def test_a_remark_in_own_words_will_do_where_it_may():
    fields, groups = "entity_remark site_remark", [["应急"]]
    own = {"entity_remark": "配偶周敏"}
    assert finds("holds_words", fields, own, groups=groups)
    assert finds("holds_words", fields, own, groups=groups, own_words=True) is None
    assert finds("holds_words", fields, {"site_remark": "无"}, groups=groups, own_words=True)


def test_a_remark_makes_up_for_a_name():
    trader = {"entity_name": "张三（个体工商户）", "entity_remark": "无字号"}
    assert finds("trade_name", "entity_name entity_remark", trader) is None
    other = {"site_name": "四季采购", "entity_name": "示例科技", "site_remark": "茶叶"}
    assert finds("resembles", "site_name entity_name site_remark", other) is None
    assert finds("resembles", "site_name entity_name", other)


@pytest.mark.parametrize(
    ("today", "last", "wrong"),
    [
        ((2026, 11, 29), "2036-11-30", False),
        ((2026, 11, 29), "2036-12-01", True),
        ((2028, 2, 29), "2038-03-02", False),
        ((2028, 2, 29), "2038-03-03", True),
    ],
)
def test_ten_years_are_ten_years(today, last, wrong):
    known = {"domain_expires": last}
    found = finds("date_within", "domain_expires", known, day=dt.date(*today), years=10)
    assert bool(found) is wrong


@pytest.mark.parametrize(
    ("address", "remark", "wrong"),
    [
        ("示例路100号", "", False),
        ("示例路二号", "", False),
        ("示例村村口", "", True),
        ("示例村村口", "此地址已是最详细地址", False),
        ("示例村村口（已是详细地址）", "", False),
    ],
)
def test_an_address_has_a_number_or_says_that_there_is_none(address, remark, wrong):
    known = {"entity_address": address, "entity_remark": remark or None}
    assert bool(finds("house_number", "entity_address entity_remark", known)) is wrong


@pytest.mark.parametrize("text", ["-1", "− 2", "+4", "\u2013 1"])
def test_a_figure_with_a_sign_is_no_choice(text):
    field = CATALOG.fields["entity_nature"]
    assert isinstance(values.parse(field, text, {}), values.Problem)
    assert values.parse(field, "4", {}) == "4"


@pytest.mark.parametrize("text", ["[]", "{}", "😀", "…", "-1", "undefined"])
def test_signs_alone_answer_nothing(text):
    assert finds("plausible_text", "entity_address", {"entity_address": text})


@pytest.mark.parametrize(
    ("domain", "filed", "wrong"),
    [
        ("example.com", "www.example.com，example.cn", False),
        ("example.net", "example.com, example.cn", True),
        ("example.net", "not listed", False),
        (None, "example.com", False),
    ],
)
def test_a_change_is_about_one_of_the_filed_domains(domain, filed, wrong):
    known = {"domain": domain, "filed_domains": filed}
    assert bool(finds("among_domains", "domain filed_domains", known)) is wrong
