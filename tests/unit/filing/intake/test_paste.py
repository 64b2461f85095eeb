"""Texts as people paste them: every answer that comes of each, and no other."""

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from filing.errors import ContentError
from filing.intake import items, kinds, mapping, papers, paste
from filing.intake.papers import Target
from filing.loader import CONTENT, default
from filing.model import Kind, Value
from filing.problems import Problem

TEXTS = tomllib.loads((Path(__file__).parents[3] / "data" / "pasted.toml").read_text("utf-8"))[
    "text"
]
TODAY = dt.date(2026, 11, 29)
NEW = {"kind": "initial"}
CODE = "91330106MA0000138L"
CARD = "330106199008230013"


def proposed(text, known=None, whose=""):
    return mapping.propose(paste.read(text), default(), known or NEW, TODAY, whose)


def good(text, known=None, whose=""):
    return mapping.taken(proposed(text, known, whose))


def test_there_are_texts_enough():
    assert len(TEXTS) >= 40


@pytest.mark.parametrize("row", TEXTS, ids=[row["name"] for row in TEXTS])
def test_every_text_yields_these_answers_and_no_other(row):
    found = proposed(row["text"])
    expected = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in {**row["answers"], **row["assumed"]}.items()
    }
    assert mapping.taken(found) == expected
    assert {one.field.id for one in found.good if one.assumed} == set(row["assumed"])
    assert [one.field.id for one in found.answers if not one.good] == row["faulty"]
    assert list(found.unread) == row["unread"]
    assert paste.looks_like_data(row["text"]) is row["data"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "浙江省杭州市西湖区示例路100号",
        "杭州示例科技有限公司",
        "https://example.com:8080/path",
        "What does it cost: more than 10?",
        "备案需要多久？",
        "域名：example.com",
        CODE,
        "a\nb\nc",
        "x" * (paste.LONGEST + 1),
    ],
)
def test_answers_and_questions_are_no_data(text):
    assert not paste.looks_like_data(text)


def test_a_number_that_vouches_for_itself_makes_several_lines_data():
    assert paste.looks_like_data(f"杭州示例科技有限公司\n{CODE}\n张三")


def test_lines_beyond_the_most_are_named_as_unread():
    text = "\n".join(f"line {n}" for n in range(paste.MOST_LINES + 2))
    assert "line 401" in paste.read(text).unread


def test_a_heading_of_another_section_ends_a_persons():
    assert good("主体负责人\n网站信息\n手机号：13800000013") == {}
    assert good("主体负责人信息\n手机号：13800000013") == {"leader_mobile": "+8613800000013"}
    assert good("主体负责人：\n手机号：13800000013") == {"leader_mobile": "+8613800000013"}


def test_a_label_alone_waits_for_one_line_only():
    assert good("域名\nexample.com\nexample.org") != {"domain": "example.com"}
    assert good("域名\n无\n网站名称：示例")["site_name"] == "示例"
    assert good("法定代表人\n张三\n域名：example.com")["leader_name"] == "张三"


def test_a_label_of_several_fields_is_settled_by_its_value_or_not_at_all():
    found = good("联系方式 1（手机）：13800000013\n域名：example.com")
    assert found == {"domain": "example.com", "address_kind": "domain"}
    two = paste.Read((Target("", "leader_email"), Target("", "leader_mobile")), "a@example.com")
    reading = paste.Reading((two,))
    assert mapping.taken(mapping.propose(reading, default(), NEW, TODAY)) == {
        "leader_email": "a@example.com"
    }


def test_an_item_without_a_rule_is_unread():
    reading = paste.Reading((paste.Read((Target("licence", "nothing"),), "x", "y"),))
    assert mapping.propose(reading, default(), NEW, TODAY).unread == ("y: x",)


# ------------------------------------------------------------------ whose card


@pytest.mark.parametrize(
    ("known", "whose"),
    [
        ({}, "entity"),
        ({"entity_class": "individual"}, "entity"),
        ({"entity_class": "organisation"}, "leader"),
        ({"entity_cert_no": CODE}, "leader"),
        ({"entity_class": "organisation", "leader_cert_no": "x"}, "administrator"),
        (
            {"entity_class": "organisation", "leader_cert_no": "x", "administrator_same": True},
            "leader",
        ),
        ({"entity_class": "organisation", "administrator_name": "张三"}, "administrator"),
        ({"entity_class": "organisation", "legal_rep_cert_no": CARD}, "legal_rep"),
    ],
)
def test_whose_card_it_is(known, whose):
    text = f"姓名：张三\n公民身份号码：{CARD}"
    found = proposed(text, {**NEW, **known})
    assert found.whose == whose
    assert {one.field.id for one in found.good} >= {f"{whose}_name", f"{whose}_cert_no"}
    assert mapping.fields_of(whose)[2] == f"{whose}_cert_no"


def test_a_card_beside_a_licence_is_the_leaders():
    text = f"统一社会信用代码：{CODE}\n公民身份号码：{CARD}\n住址：杭州市西湖区示例路1号"
    assert good(text)["leader_cert_no"] == CARD
    assert "entity_cert_address" not in good(text)


def test_the_owner_of_a_card_can_be_said():
    assert good(f"公民身份号码：{CARD}\n签发机关：某局", whose="administrator") == {
        "administrator_cert_type": "2",
        "administrator_cert_no": CARD,
    }


# ------------------------------------------------------------------ single rules


def test_the_legal_representative_where_the_leader_is_another():
    known = {**NEW, "leader_is_legal_rep": False}
    assert good("法定代表人：张三\n企业名称：甲公司", known)["legal_rep_name"] == "张三"


@pytest.mark.parametrize(
    ("status", "expected"), [("已实名认证", "yes"), ("未实名认证", None), ("审核中", None)]
)
def test_only_a_clear_status_is_one(status, expected):
    assert good(f"域名：example.com\n实名认证状态：{status}").get("domain_real_name") == expected


@pytest.mark.parametrize(
    ("end", "months"),
    [("2027-11-29", 12), ("2027-11-28", 11), ("2027年3月1日 23:59:59 到期", 3), ("soon", None)],
)
def test_months_that_are_left(end, months):
    assert good(f"实例ID：i-1\n到期时间：{end}").get("instance_months_left") == months


@pytest.mark.parametrize(
    ("term", "end"),
    [
        ("2018年03月12日至2038年03月11日", "2038年03月11日"),
        ("2018年03月12日至 无固定期限", "无固定期限"),
        ("2016.08.24-2036.08.24", "2036.08.24"),
        ("2018-03-12至******", "******"),
        ("甲至乙", "甲至乙"),
        ("长期", "长期"),
    ],
)
def test_the_end_of_a_term(term, end):
    assert items.end_of(term) == end


def test_the_holders_number_tells_its_certificate():
    both = "域名：example.com\n域名持有者证件号码："
    assert good(both + CODE, {**NEW, "entity_nature": "4"})["domain_holder_cert_type"] == "1"
    assert good(both + CARD, {**NEW, "entity_nature": "5"})["domain_holder_cert_type"] == "2"
    assert "domain_holder_cert_type" not in good(both + "12345")


def test_a_type_that_says_nothing_of_the_entity():
    assert "entity_nature" not in good("企业类型：其他\n企业名称：示例中心")


def test_an_address_without_a_known_place_names_no_region():
    assert "region" not in good(f"统一社会信用代码：{CODE}\n住所：示例路100号")


def test_what_the_draft_says_already_is_not_offered_again():
    found = proposed(f"统一社会信用代码：{CODE}\n企业名称：甲公司")
    known: dict[str, Value] = {
        "entity_cert_no": CODE,
        "entity_nature": "3",
        "entity_name": "乙公司",
    }
    left = mapping.without_known(found, known)
    assert {one.field.id for one in left.answers} == {"entity_cert_type", "entity_name"}


def test_what_a_kind_of_filing_never_asks_is_told_as_unused():
    found = mapping.asked(
        proposed("主体备案号：浙ICP备12345678号\n原域名：a.com"), default(), "initial"
    )
    assert [one.field.id for one in found.answers] == ["entity_icp_number"]
    assert found.unused == ("原域名: a.com",)


def test_what_is_put_aside_is_not_taken():
    found = proposed("域名：example.com\n网站名称：示例")
    assert mapping.taken(found, ["domain", "address_kind"]) == {"site_name": "示例"}


# ------------------------------------------------------------------ kinds and labels


@pytest.mark.parametrize(
    ("line", "target"),
    [
        (CODE, kinds.CODE),
        ("9133 0106 MA00 0013 8L", kinds.CODE),
        (CARD, kinds.NUMBER),
        ("example.com", kinds.DOMAIN),
        ("www.example.com", None),
        ("91330106MA0000138X", None),
        ("330106199008230014", None),
        ("com.cn", None),
        ("例子", None),
        ("13800000013", None),
    ],
)
def test_kinds_that_vouch_for_themselves(line, target):
    assert kinds.target_of(line) == target


def test_an_organisation_by_its_ending():
    assert kinds.is_organisation("杭州示例科技有限公司")
    assert not kinds.is_organisation("这个公司怎么样")


def test_papers_name_each_item_once_and_need_only_known_sources():
    assert papers.papers()
    for paper in papers.papers().values():
        assert not paper.source or paper.source in default().sources
        assert len({item.id for item in paper.item}) == len(paper.item)


def test_every_field_is_found_by_its_term_or_label():
    words = papers.vocabulary()
    for field in default().fields.values():
        if field.kind is not Kind.DOCUMENT:
            assert words.knows(papers.fold(field.term))
            assert words.knows(papers.fold(field.id))


def test_a_label_that_says_nothing_is_a_fault_of_the_data():
    empty = replace(papers.papers()["licence"], item=(papers.Item("x", "X", ("……",)),))
    with pytest.raises(ContentError, match="says nothing"):
        papers.compiled(default(), {"licence": empty}, CONTENT / "papers" / papers.PERSONS)


def test_problems_name_what_was_read():
    for one in proposed("单位性质：1\n网站名称：写什么？\n主体负责人姓名：张3").answers:
        assert isinstance(one.problem, Problem)
        assert one.problem.say(str)


def test_a_good_value_beside_a_bad_one_is_none():
    found = proposed(f"统一社会信用代码：{CODE}\n信用代码：91330106MA0000138X")
    assert "entity_cert_no" not in mapping.taken(found)


def test_a_stage_of_other_kinds_is_no_place_for_an_answer():
    field = default().fields["entity_name"]
    assert mapping.possible(field, default(), "initial")
    assert not mapping.possible(field, default(), "remove_provider")


def test_labels_that_run_into_their_values_count_where_a_paper_has_several():
    card = ["姓名张三", "住址杭州市西湖区示例路1号", f"公民身份号码{CARD}", "域名example.com"]
    assert good("\n".join(card))["entity_cert_no"] == CARD
    assert good("\n".join(card[:2])) == {}


def test_whose_data_are_being_asked_says_whose_they_are():
    text = f"姓名：张三\n身份证号：{CARD}\n手机：13800000013\n网站负责人\n手机：13900000014"
    reading = paste.read(text, "leader")
    found = mapping.taken(mapping.propose(reading, default(), NEW, TODAY))
    assert found["leader_name"] == "张三"
    assert found["leader_mobile"] == "+8613800000013"
    assert found["administrator_mobile"] == "+8613900000014"
    single = {**NEW, "entity_class": "individual", "entity_nature": "5"}
    found = mapping.taken(mapping.propose(reading, default(), single, TODAY))
    assert found["entity_name"] == "张三"
    assert found["entity_cert_no"] == CARD
    assert "leader_name" not in found


def test_what_several_answers_say_together():
    text = (
        f"企业名称：杭州示例科技有限公司\n统一社会信用代码：{CODE}\n域名：example.com\n"
        "域名持有者：杭州示例科技有限公司\n实名认证时间：2026-08-24\n"
        "主体负责人姓名：张三\n网站负责人姓名：李四"
    )
    found = good(text)
    assert found["address_kind"] == "domain"
    assert found["domain_real_name"] == "yes"
    assert found["domain_holder"] == "entity"
    assert found["domain_holder_cert_no"] == CODE
    assert found["administrator_same"] is False
    same = good("主体负责人姓名：张三\n网站负责人姓名：张三")
    assert same["administrator_same"] is True
    held = good("企业名称：甲公司\n域名持有者：甲公司\n域名：example.com")
    assert held["domain_holder"] == "entity"
    assert "domain_holder_cert_no" not in held
    assert "domain_holder" not in good("企业名称：甲公司\n域名持有者：乙公司\n域名：example.com")
