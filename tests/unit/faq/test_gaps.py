"""Questions without an answer: nobody can be told from them, and similar ones stand together."""

from dataclasses import dataclass

import pytest

from faq import gaps
from faq.loader import load
from faq.search import Index

TOKENS = Index(load()).tokens


@dataclass(frozen=True)
class Row:
    folded: str
    lang: str = "en"
    kind: str = gaps.NOTHING
    times: int = 1


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("My mail is Li.Hua+x@example.com, why?", "my mail is <mail>, why?"),
        ("is shop.example.com.cn/a?b=1 filed", "is <domain> filed"),
        ("我的手机13800138000收不到短信", "我的手机<number>收不到短信"),
        ("身份证 11010519491231002X 被拒", "身份证 <number> 被拒"),
        ("call +86 138-0013-8000 now", "call +<number> now"),
        ("ask @lihua about it", "ask <name> about it"),
        ("port 8080 and 443", "port <number> and 443"),
        ("備案 多久", "备案 多久"),
        ("x" * 300, "x" * 200),
    ],
)
def test_what_could_tell_who_asked_is_masked(question, kept):
    assert gaps.folded(question) == kept


def test_similar_questions_form_one_group_with_the_most_frequent_on_top():
    rows = [
        Row("does the bot keep my passport", times=2),
        Row("does this bot keep a passport", times=5, kind=gaps.UNHELPFUL),
        Row("is there a phone hotline"),
        Row("机器人会保存护照吗", lang="zh"),
    ]
    groups = gaps.group(rows, TOKENS)
    assert [(one.asked, one.times) for one in groups] == [
        ("does this bot keep a passport", 7),
        ("is there a phone hotline", 1),
        ("机器人会保存护照吗", 1),
    ]
    assert groups[0].others == ("does the bot keep my passport",)
    assert dict(groups[0].kinds) == {gaps.UNHELPFUL: 5, gaps.NOTHING: 2}


def test_without_words_only_the_same_text_is_alike():
    groups = gaps.group([Row("??"), Row("!!"), Row("??", kind=gaps.NONE_OF_THESE)], TOKENS)
    assert [(one.asked, one.times) for one in groups] == [("??", 2), ("!!", 1)]


def test_statistics_count_by_kind_and_language():
    counted = gaps.statistics([Row("a", times=3), Row("a", kind=gaps.UNHELPFUL), Row("b", "zh")])
    assert (counted.questions, counted.times) == (2, 5)
    assert dict(counted.by_kind) == {gaps.NOTHING: 4, gaps.UNHELPFUL: 1}
    assert dict(counted.by_lang) == {"en": 4, "zh": 1}
    assert gaps.statistics([]).times == 0
