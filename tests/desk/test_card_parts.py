"""The card's texts, from plain values."""

from dataclasses import replace
from types import SimpleNamespace

from filing.desk import card as cards
from filing.desk.model import (
    Case,
    Status,
)
from filing.model import IN_APP, Choice, Field, Kind
from tests.desk.bench import ANN, GROUP
from tests.desk.house import Clock


def test_a_card_tells_of_a_block_a_rating_and_the_last_faq():
    case = Case(7, ANN, "fr", GROUP, Clock()(), blocked=True, rating=4, context={"faq": "ip-only"})
    text = cards.card_text(str, case, None, None, None, (), 3)
    for words in ("blocked the bot", "Rated 4 of 5", "Last FAQ tried: ip-only", "fr", "3 messages"):
        assert words in text
    closed = replace(case, status=Status.CLOSED)
    assert [row[0].label for row in cards.card_buttons(str, closed)] == [
        "Open it again",
        "Transcript",
    ]
    assert cards.card_buttons(str, replace(case, staff=1))[0][0].label == "Release"


def test_values_are_shown_in_the_words_of_the_form():
    catalog = SimpleNamespace(codes={"list": (Choice("1", "One", "一"),)})
    choice = Field("f", Kind.CHOICE, "p", "l", "t", choices=(Choice("a", "A", ""),))
    coded = Field("c", Kind.CHOICE, "p", "l", "t", codes="list")
    shown = [
        cards.shown(catalog, choice, value)
        for value in (None, True, False, IN_APP, (IN_APP,), ("a", "b"), "a", "z", 7)
    ]
    assert shown == ["–", "是", "否", "in_app", "…", "A、b", "A", "z", "7"]
    assert cards.shown(catalog, coded, "1") == "一"


def test_a_topic_is_named_without_a_draft_too():
    case = Case(7, ANN, "en", GROUP, Clock()())
    assert cards.topic_name(case, None, None) == "#7"
    known = SimpleNamespace(known={"entity_nature": "4", "domain": None})
    catalog = SimpleNamespace(fields={}, codes={})
    assert cards.topic_name(case, known, catalog) == "#7"


def test_a_draft_without_findings_blocks_nothing():
    review = SimpleNamespace(draft=SimpleNamespace(kind="odd"), known={}, sections=(), findings=())
    catalog = SimpleNamespace(kinds={}, provinces={}, fields={})
    case = Case(7, ANN, "en", GROUP, Clock()())
    text = cards.card_text(str, case, None, review, catalog, (), 0)
    assert "Filing: odd" in text
    assert "Would be refused" not in text
    assert cards.checks_pages(str, review, catalog) == ("No check finds anything.",)


def test_long_drafts_come_in_several_messages():
    pages = cards.paged(["x" * 1000] * 9, limit=3000)
    assert len(pages) == 5
    assert all(len(page) <= 3000 for page in pages)
    assert cards.paged([]) == ()
