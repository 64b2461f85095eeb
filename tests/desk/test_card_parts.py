"""The card's texts, from plain values."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.staff.corrections import stages_of
from desk import card as cards
from desk.model import Case, CorrectionRequest, Staff, Status
from filing import checks, loader
from filing import filing_file as sheet
from filing.model import IN_APP
from filing.service import Filings, Review
from tests.desk.bench import ANN, GROUP
from tests.desk.house import Clock, languages
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


def test_a_topic_is_named_without_a_draft_too():
    case = Case(7, ANN, "en", GROUP, Clock()())
    assert cards.topic_name(case, None, None) == "#7"
    known = SimpleNamespace(known={"entity_nature": "4", "domain": None})
    catalog = SimpleNamespace(fields={}, codes={})
    assert cards.topic_name(case, known, catalog) == "#7"


def test_a_topics_name_tells_the_time_waited_in_the_desks_language():
    now = Clock()()
    zh = languages().get("zh")
    spans = {14: "🔴", 15: "🔴 15 分钟", 65: "🔴 1 小时", 300: "🔴 4 小时", 5000: "🔴 3 天"}
    for minutes, told in spans.items():
        since = now - dt.timedelta(minutes=minutes)
        case = Case(7, ANN, "en", GROUP, now, waiting_since=since)
        assert cards.topic_name(case, None, None, now, zh) == f"#7 · {told}"
        later = now + dt.timedelta(days=1)
        assert (
            cards.topic_name(replace(case, snoozed_until=later), None, None, now, zh) == "#7 · 💤"
        )


def test_a_draft_without_findings_blocks_nothing():
    review = SimpleNamespace(
        draft=SimpleNamespace(kind="odd"), known={}, sections=(), findings=(), done=0, total=0
    )
    catalog = SimpleNamespace(kinds={}, provinces={}, fields={})
    case = Case(7, ANN, "en", GROUP, Clock()())
    text = cards.card_text(str, case, None, review, catalog, (), 0)
    assert "Filing: odd" in text
    assert "Would be refused" not in text
    assert cards.checks_pages(str, review, catalog) == ("All checks passed.",)


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
    asked = CorrectionRequest(1, 7, ANN, 1, "site_name", "", 5, at)
    fixes = (asked, replace(asked, id=2, field="gone", answered_at=at))
    text = cards.card_text(str, case, Staff(5, "Le<na"), review, loader.default(), fixes, 0)
    for line in (
        "Who: Le&lt;na",
        "Province: Zhejiang",
        "Asked at: Domain name",
        "☐ correction asked: Website name",
        "☑ corrected: gone (2026-03-02 12:00 UTC+8)",
    ):
        assert line in text.splitlines()
    assert "Would be refused: " in text
    assert "张三丰" not in text


async def test_a_draft_is_shown_masked_and_in_clear_only_where_revealed(review: Review):
    catalog = loader.default()
    masked = "\n".join(cards.draft_pages(str, review, catalog, reveal=False))
    clear = "\n".join(cards.draft_pages(str, review, catalog, reveal=True))
    assert "Region: 浙江省 杭州市 西湖区" in masked.splitlines()
    assert "张**" in masked
    assert "张三丰" not in masked
    assert "张三丰" in clear
    assert "Website name: &lt;1&gt;" in masked
    lines = masked.splitlines()
    assert any(line.endswith(": attached: 2") for line in lines)
    assert any(line.endswith(": in the official app") for line in lines)
    pages = cards.revealed(str, review)
    assert any("<code>张三丰</code>" in page for page in pages)
    assert not any("Domain name: " in page or "files" in page for page in pages)


async def test_checks_come_with_what_would_be_refused_first(review: Review):
    lines = "\n".join(cards.checks_pages(str, review, loader.default())).splitlines()
    marks = [line[0] for line in lines]
    assert marks == sorted(marks, key="⛔⚠ℹ".index)
    assert marks[0] == "⛔"
    told = next(line for line in lines if "<b>Website name</b>: " in line)
    assert "&lt;1&gt;" in told


async def test_what_is_not_answered_yet_stands_in_one_line_and_is_not_called_wrong():
    day = dt.date(2026, 3, 2)
    catalog = loader.default()
    filings = Filings(catalog, MemoryStore().unit, lambda: day, Clock())
    draft = await filings.start(ANN, "initial", {"region": "330106"})
    review = await filings.review(ANN, draft.id)
    lines = "\n".join(cards.checks_pages(str, review, catalog)).splitlines()
    assert [line for line in lines if "Nature of the entity" in line] == [lines[-1]]
    assert lines[-1].startswith("Not answered yet (")
    assert "Upload" in lines[-1], "documents too"
    case = Case(7, ANN, "en", GROUP, Clock()(), draft=draft.id)
    told = cards.card_text(str, case, None, review, catalog, (), 0)
    assert "Nature of the entity" not in told
    buttons = [button.label for button in stages_of(str, review, catalog, 7)]
    assert "Basic check" in buttons


def test_no_check_quotes_a_personal_answer_to_staff():
    """The failing example of each rule, as staff see it; what a website shows is public."""
    catalog = loader.default()
    seen = 0
    for rule in catalog.rules:
        for example in (one for one in rule.examples if not one.ok):
            day = example.on or dt.date(2026, 11, 23)
            facts = checks.facts_of(catalog, example, day)
            finding = checks.examine(catalog, rule, facts, day)
            if finding is None:
                continue
            review = SimpleNamespace(findings=(finding,), known=facts)
            told = "\n".join(cards.checks_pages(str, review, catalog))
            public = [str(v) for k, v in facts.items() if not personal(catalog, k)]
            for key, value in facts.items():
                if personal(catalog, key) and isinstance(value, str) and len(value) > 1:
                    seen += 1
                    assert value not in told or any(value in one for one in public), rule.id
    assert seen > 200


def personal(catalog, key: str) -> bool:
    return key in catalog.fields and bool(catalog.fields[key].personal)
