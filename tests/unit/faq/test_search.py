"""The index: what it finds, in which order, and when it says nothing."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import loader
from faq.ranking import ForEntry, ForNone
from faq.search import Hit, Index

KNOWLEDGE = loader.load()
INDEX = Index(KNOWLEDGE)


def first(query: str) -> str:
    hits = INDEX.find(query)
    return hits[0].id if hits else ""


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("二级域名", "second-level-domain"),
        ("二級網域要不要備案", "second-level-domain"),
        ("erji yuming", "second-level-domain"),
        ("beian feiyong", "free-of-charge"),
        ("beain cost", "free-of-charge"),
        ("subdomian filling", "second-level-domain"),
        ("OSS filing 需要吗", "oss"),
        ("ＣＤＮ要备案吗", "cdn"),
        ("PRICE OF A FILING?", "free-of-charge"),
        ("can you confirm what a filing costs, probably worse every year?", "free-of-charge"),
        ("http://1.2.3.4 without a domain, filing?", "ip-only"),
    ],
)
def test_spelling_script_and_language_make_no_difference(query, entry):
    assert first(query) == entry


def test_the_order_of_words_decides_what_is_asked_before_what():
    assert first("备案前必须买服务器吗") == "instance-before-filing"
    assert first("买了服务器没绑域名要备案吗") == "instance-without-domain"


@pytest.mark.parametrize(
    "query",
    [
        "ICP-MS mass spectrometry",
        "how do I register a trademark",
        "what is the weather",
        "buy a domain cheap",
        "驾驶证备案",
        "房屋备案",
        "合同备案",
        "域名转移价格",
        "你好",
        "网站SEO",
        "xyzzy",
        "the of and",
        "",
        "？！",
        "😀",
    ],
)
def test_what_is_not_ours_finds_nothing(query):
    assert INDEX.find(query) == []


def test_no_more_than_the_limit_and_best_first():
    hits = INDEX.find("备案", limit=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score
    assert all(0 < hit.score <= 1 for hit in hits)
    assert isinstance(hits[0], Hit)


def test_where_nothing_is_certain_something_may_have_been_meant():
    query = "a question about my server"
    assert INDEX.find(query) == []
    assert INDEX.suggest(query)
    assert INDEX.suggest("xyzzy") == []


def test_two_indexes_agree_to_the_last_digit():
    other = Index(loader.load(), "zh")
    for query in ("备案", "filing cost", "公司改名", "server without domain"):
        assert INDEX.suggest(query) == other.suggest(query)


def test_tokens_are_those_of_the_language_of_the_text():
    assert INDEX.tokens("域名费用") == ["域名", "费用"]
    assert INDEX.tokens("Filing FEES") == ["fil", "cost"]


def test_pinyin_counts_as_chinese():
    assert INDEX.written("beian feiyong") == "zh"
    assert INDEX.written("filing fee") == "en"
    assert INDEX.written("备案") == "zh"


@given(st.text(max_size=500))
def test_any_text_is_answered_without_an_exception(text):
    assert len(INDEX.find(text)) <= 3
    assert len(INDEX.suggest(text)) <= 3


@pytest.mark.parametrize(
    ("query", "entry"),
    [
        ("subdomainless filling requirements for subdomain", "second-level-domain"),
        ("registration cost", "free-of-charge"),
        ("beian costings", "free-of-charge"),
        ("unregistered websites", "without-filing"),
    ],
)
def test_words_of_one_family_are_seen_through(query, entry):
    assert first(query) == entry


def test_pinyin_is_found_to_the_letter_beside_the_english_phrasings():
    assert INDEX.find("zhengshu")[0] == Hit("certificate", 1.0)


def test_a_foreign_phrasing_to_the_letter_finds_nothing():
    foreign = KNOWLEDGE.language.outside_en.each
    assert foreign
    assert not any(INDEX.find(phrase) for phrase in foreign[::25])


def test_the_evidence_has_a_line_for_every_entry_and_one_for_none():
    written, evidence = INDEX.evidence("filing cost")
    assert written == "en"
    assert evidence.entries.shape == (len(KNOWLEDGE.entries), len(fields(ForEntry)))
    assert evidence.outside.shape == (len(fields(ForNone)),)
    free = next(at for at, entry in enumerate(KNOWLEDGE.entries) if entry.id == "free-of-charge")
    assert evidence.entries[free, 0] > 0


def test_a_warm_index_finds_the_same():
    warm = Index(KNOWLEDGE)
    warm.warm()
    assert warm.find("备案费用") == INDEX.find("备案费用")
