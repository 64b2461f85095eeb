"""Traditional characters mean what the simplified ones mean, and stay as somebody wrote them."""

import pytest

from filing import addresses, checks, values
from filing.characters import is_traditional, simplified
from filing.loader import default
from filing.problems import Problem
from tests import filings
from tests.filled import DAY, filled

CATALOG = default()


def test_character_by_character():
    assert simplified("騰訊雲, ok") == "腾讯云, ok"
    assert is_traditional("騰訊")
    assert not is_traditional("腾讯, ok")


@pytest.mark.parametrize(
    ("key", "typed", "plain"),
    [
        ("region", "浙江省杭州市西湖區", "浙江省杭州市西湖区"),
        ("domain_expires", "2028年8月24號", "2028年8月24号"),
        ("leader_cert_expires", "長期", "长期"),
        ("instance_months_left", "八個月", "八个月"),
        ("domain_privacy", "對", "对"),
        ("site_languages", ["中文簡體"], ["中文简体"]),
    ],
)
def test_an_answer_may_be_typed_in_either(key, typed, plain):
    asked = CATALOG.fields[key]
    value = values.parse(asked, typed, {})
    assert not isinstance(value, Problem), value
    assert value == values.parse(asked, plain, {})


def test_a_name_stays_as_it_was_typed():
    assert values.parse(CATALOG.fields["site_name"], "攝影隨筆", {}) == "攝影隨筆"


def test_an_optional_question_is_left_out_in_either():
    assert values.parse(CATALOG.fields["site_remark"], "沒有", {}) is None
    assert values.parse(CATALOG.fields["site_remark"], "暫無", {}) is None


def found(**given: str):
    path = filled("initial", filings.given("individual") | given)
    return {one.rule: one for one in checks.findings(CATALOG, path, DAY)}


@pytest.mark.parametrize(
    ("key", "typed", "plain"),
    [
        ("site_name", "攝影論壇", "摄影论坛"),
        ("site_name", "國家閱讀筆記", "国家阅读笔记"),
        ("site_remark", "請問這裡怎麼填", "请问这里怎么填"),
    ],
)
def test_rules_say_the_same_of_both(key, typed, plain):
    theirs, ours = found(**{key: typed}), found(**{key: plain})
    assert theirs.keys() == ours.keys()
    assert any(one.field == key for one in ours.values())
    quoted = [one.values["value"] for one in theirs.values() if one.field == key]
    assert quoted
    assert set(quoted) == {typed}


def test_a_persons_name_is_found_in_a_sites_name_in_either():
    told = found(entity_name="张国华", site_name="張國華的讀書筆記")
    assert told.keys() == found(entity_name="张国华", site_name="张国华的读书笔记").keys()
    assert any(one.values.get("part") == "张国华" for one in told.values())


def test_addresses_are_found_in_either():
    assert addresses.locate("浙江省寧波市海曙區中山西路12號") == addresses.locate(
        "浙江省宁波市海曙区中山西路12号"
    )
    assert addresses.street("浙江省寧波市海曙區中山西路12號") == "中山西路12号"
