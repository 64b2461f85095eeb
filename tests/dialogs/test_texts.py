"""What texts of the screens have in common: cutting, pairs, citations."""

import re

import pytest

from dialogs.form import render
from dialogs.lookup import articles
from dialogs.shared.text import aside, cited, cut, pair
from faq.loader import load
from filing.loader import default
from tests.dialogs.stage import TRANSLATOR, Stage

ZH = TRANSLATOR.get("zh")
KNOWLEDGE, CATALOG = load(), default()


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("What must my domain fulfil before it can be filed?", 48, None),
        ("What happens if I put a site online without a filing?", 48, None),
        ("I bought an instance but bound no domain to it. Do I", 48, None),
        ("averyveryverylongwordwithoutanyspace", 10, "averyvery…"),
        ("a averyveryverylongwordwithoutanyspace", 10, "a averyve…"),
        ("营业执照换了新号，备案填哪个？", 8, "营业执照换了新…"),
    ],
)
def test_a_label_is_cut_between_words_where_they_are_short(text, limit, shown):
    found = cut(text, limit)
    assert len(found) <= limit
    assert shown is None or found == shown
    if shown is None:
        kept = found.removesuffix("…")
        assert text.startswith(kept)
        assert not text[len(kept)].isalnum()
        assert kept[-1].isalnum()


def test_pairs_brackets_and_citations_are_punctuated_as_the_language_does():
    assert pair(str, "Reference", "X") == "Reference: X"
    assert pair(ZH, "编号", "X") == "编号：X"
    assert aside(str, "Completed", "8/8") == "Completed (8/8)"
    assert aside(ZH, "已完成", "8/8") == "已完成（8/8）"
    assert cited(str, "Basics", "2.1", "2.7 Q1") == "Basics, 2.1, 2.7 Q1"
    assert cited(ZH, "《备案基础》", "2.1", "2.7 Q1") == "《备案基础》，2.1、2.7 Q1"
    assert cited(ZH, "《备案基础》", "") == "《备案基础》"
    assert cited(ZH, "《备案基础》", "SMS verification") == "《备案基础》，短信核验"


@pytest.mark.parametrize(("language", "label"), [("en", "Beijing · 北京市"), ("zh", "北京市")])
async def test_provinces_are_offered_in_the_readers_words_beside_the_official_name(language, label):
    stage = Stage(language)
    draft = await stage.services.filings.start(stage.event.from_user.id, "initial")
    start = {"draft": draft.id, "review": False}
    shown = await stage.shown(stage.form.state("region"), start)
    assert label in [text for text, _ in shown.buttons]
    inside = await stage.shown(stage.form.state("region"), start, {"at": "330000"})
    name = {"en": "Hangzhou · 杭州市", "zh": "杭州市"}[language]
    assert name in [text for text, _ in inside.buttons]


def test_an_answer_tells_the_day_of_each_of_its_sources():
    entry = KNOWLEDGE.by_id["second-level-domain"]
    short = articles.answer(entry, CATALOG, str, "en")
    assert short.count(" · as of ") == 1, "the others are behind More"
    assert articles.has_more(entry, entry.text("en"))
    shown = articles.answer(entry, CATALOG, str, "en", more=True)
    dated = re.search(r"<i>Source: (.*)</i>", shown)
    assert [part.rpartition(" · as of ")[2] for part in dated[1].split("; ")] == [
        CATALOG.sources[cited.id].as_of for cited in entry.sources
    ]
    assert entry.as_of(CATALOG.sources) == "2025-03-21"


@pytest.mark.parametrize(("language", "say"), [("en", str), ("zh", ZH)])
def test_an_answer_with_everything_fits_a_message(language, say):
    for entry in KNOWLEDGE.entries:
        assert len(articles.answer(entry, CATALOG, say, language, more=True)) < render.LONGEST
