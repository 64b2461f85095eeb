"""The card's texts, from plain values."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from filing import loader, sheet
from filing.desk import card as cards
from filing.desk.model import Case, Fix, Staff, Status
from filing.model import IN_APP, Choice, Field, Kind
from filing.service import Filings, Review
from tests.desk.bench import ANN, GROUP
from tests.desk.house import Clock
from tests.fakes import MemoryStore

FILING = Path(__file__).parents[1] / "data" / "enterprise.json"


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


@pytest.fixture
async def review() -> Review:
    """A whole draft with a name that would be refused, two files, and one for the app."""
    day = dt.date(2026, 3, 2)
    catalog = loader.default()
    answers = sheet.read(catalog, json.loads(FILING.read_text("utf-8")), day).path.known
    changes = {
        "leader_name": "张三丰",
        "site_name": "<1>",
        "doc_entity_certificate": ("one", "two"),
        "doc_leader_id": (IN_APP,),
    }
    filings = Filings(catalog, MemoryStore().unit, lambda: day, Clock())
    draft = await filings.start(ANN, "initial", {**answers, **changes})
    return await filings.review(ANN, draft.id)


async def test_a_topic_is_named_after_entity_and_domain_only(review: Review):
    case = Case(7, ANN, "en", GROUP, Clock()(), draft=1)
    assert cards.topic_name(case, review, loader.default()) == "#7 · 企业 · example.com"


async def test_a_card_names_place_blocked_questions_and_corrections(review: Review):
    at = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
    case = Case(7, ANN, "en", GROUP, at, draft=1, field="domain", staff=5)
    asked = Fix(1, 7, ANN, 1, "site_name", "", 5, at)
    fixes = (asked, replace(asked, id=2, field="gone", answered_at=at))
    text = cards.card_text(str, case, Staff(5, "Le<na"), review, loader.default(), fixes, 0)
    for line in (
        "Who: Le&lt;na",
        "Province: Zhejiang",
        "Asked at: Domain name",
        "☐ correction asked: Website name",
        "☑ corrected: gone (2026-03-02 12:00)",
    ):
        assert line in text.splitlines()
    assert "Would be refused: " in text
    assert "张三丰" not in text


async def test_a_draft_is_shown_masked_and_in_clear_only_where_revealed(review: Review):
    catalog = loader.default()
    masked = "\n".join(cards.draft_pages(str, review, catalog, reveal=False))
    clear = "\n".join(cards.draft_pages(str, review, catalog, reveal=True))
    assert "张•••" in masked
    assert "张三丰" not in masked
    assert "张三丰" in clear
    assert "Website name: &lt;1&gt;" in masked
    lines = masked.splitlines()
    assert any(line.endswith(": 2 files") for line in lines)
    assert any(line.endswith(": …") for line in lines)
    pages = cards.revealed(str, review, catalog)
    assert any("<code>张三丰</code>" in page for page in pages)
    assert not any("Domain name: " in page or "files" in page for page in pages)


async def test_checks_come_with_what_would_be_refused_first(review: Review):
    lines = "\n".join(cards.checks_pages(str, review, loader.default())).splitlines()
    marks = [line[0] for line in lines]
    assert marks == sorted(marks, key="⛔⚠ℹ".index)
    assert marks[0] == "⛔"
    assert any("<b>Website name</b> <code>website." in line for line in lines)
