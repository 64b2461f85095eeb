"""The index: what it finds, in which order, and when it says nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq import loader
from faq.model import EntryText, Listed
from faq.search import Hit, Index, Outcome

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
    hits = INDEX.find("备案 域名 公司", limit=2)
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


@pytest.mark.parametrize(
    "query", ["人工", "客服", "human", "Talk to a person!", "轉人工", "我要人工。"]
)
def test_whoever_asks_for_a_person_gets_no_article(query):
    assert INDEX.look_up(query).outcome is Outcome.PERSON
    assert INDEX.find(query) == []


def test_what_is_sure_answers_alone_and_what_is_not_is_offered():
    sure = INDEX.look_up("备案要钱吗")
    assert (sure.outcome, sure.hits[0].id) == (Outcome.ANSWER, "free-of-charge")
    doubtful = INDEX.look_up("用我弟的学生账号买的云服务器，备案的时候没有实例可选")
    assert doubtful.outcome in {Outcome.ANSWER, Outcome.CHOICES}
    assert INDEX.look_up("xyzzy").outcome is Outcome.NOTHING


def test_the_question_that_is_open_speaks_for_its_entries():
    query = "which one do they mean, the street?"
    plain = {hit.id: hit.score for hit in INDEX.look_up(query).hits}
    near = {hit.id: hit.score for hit in INDEX.look_up(query, near=["address", "new"]).hits}
    assert near.get("address", 0) > plain.get("address", 0)


def test_an_entry_that_the_weights_do_not_know_yet_is_found_by_its_phrasings():
    text = EntryText(
        "May a teapot stand in the footer?", "Yes.", phrasings=Listed("teapot beside it")
    )
    entry = replace(KNOWLEDGE.entries[0], id="tea", en=text, zh=EntryText("页脚放茶壶", "可以"))
    more = replace(
        KNOWLEDGE,
        entries=(*KNOWLEDGE.entries, entry),
        by_id={**KNOWLEDGE.by_id, "tea": entry},
    )
    index = Index(more)
    assert index.find("may I draw a teapot in the footer?")[0].id == "tea"
    assert index.find("页脚可以放茶壶吗")[0].id == "tea"
    assert index.find("备案费用")[0].id == "free-of-charge"


def test_a_warm_index_finds_the_same():
    warm = Index(KNOWLEDGE)
    warm.warm()
    assert warm.find("备案费用") == INDEX.find("备案费用")
