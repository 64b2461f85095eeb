"""The desk's pure parts: hours, masks, pace, ready-made replies."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bot.delivery.rate_limit import Pace
from desk import canned, texts
from desk.actions import MakeTopic, React, Say
from desk.card import paged
from desk.hours import BEIJING, Hours
from desk.model import (
    BOARD_LANE,
    DESK,
    FIRST_NAME,
    TOPICS,
    Case,
    OutboxMessage,
    QueueKey,
    ReadyReply,
)
from desk.outbox.failures import Failure, FailureKind, SendError, classify
from desk.outbox.pacing import Bucket, bucket_of
from desk.texts import day_name
from filing.errors import ContentError


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "days", "opens", "closes"),
    [
        ("Mon-Fri 09:00-18:00", (0, 1, 2, 3, 4), "09:00", "18:00"),
        ("mon,wed,sat 9:30-12:00", (0, 2, 5), "09:30", "12:00"),
        ("Tue 10:00-11:00", (1,), "10:00", "11:00"),
        ("Mon-Tue,Fri-Sun 00:00-23:59", (0, 1, 4, 5, 6), "00:00", "23:59"),
    ],
)
def test_office_hours_are_read(text: str, days: tuple[int, ...], opens: str, closes: str):
    hours = Hours.parse(text)
    assert hours == Hours(days, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))


@pytest.mark.parametrize(
    "text",
    ["", "always", "Mon-Fri", "Mon-Fri 9-18", "Fri-Mon 09:00-18:00", "Xyz 09:00-18:00"],
)
def test_office_hours_that_cannot_be_read_say_how_they_are_written(text: str):
    with pytest.raises(ValueError, match="office hours read like"):
        Hours.parse(text)


def test_office_hours_end_after_they_begin():
    with pytest.raises(ValueError, match="end before they begin"):
        Hours.parse("Mon 18:00-09:00")


def test_the_desk_opens_in_the_morning_of_the_next_day_it_works():
    hours = Hours()
    assert hours.open_at(at("2026-03-02T09:00"))
    assert not hours.open_at(at("2026-03-02T18:00"))
    assert not hours.open_at(at("2026-03-01T12:00"))
    assert hours.next_opening(at("2026-03-02T12:00")) == at("2026-03-02T12:00")
    assert hours.next_opening(at("2026-03-02T03:00")) == at("2026-03-02T09:00")
    assert hours.next_opening(at("2026-03-06T19:00")) == at("2026-03-09T09:00")
    assert (hours.figures, hours.weekdays[0]) == ("09:00–18:00", "mon")
    assert day_name(str, at("2026-03-08T09:00")) == "Sunday"


def test_a_desk_without_days_never_opens():
    with pytest.raises(ValueError, match="never opens"):
        Hours(days=()).next_opening(at("2026-03-02T03:00"))


def test_a_bucket_gives_its_burst_and_then_one_at_a_time():
    bucket = Bucket(rate=1, burst=2)
    assert bucket.wait(0) == 0
    bucket.take(0, 1)
    bucket.take(0, 1)
    assert bucket.wait(0) == 1
    assert bucket.wait(0.5) == 0.5
    assert bucket.wait(1) == 0
    assert not bucket.full(1)
    assert bucket.full(9)


def test_an_album_is_paid_back():
    bucket = Bucket(rate=1, burst=3)
    bucket.take(0, 10)
    assert bucket.wait(0) == 8


def test_after_a_429_nothing_goes_before_its_time_and_the_burst_is_gone():
    bucket = Bucket(rate=1, burst=5)
    bucket.shut(3)
    assert bucket.wait(0) == 3
    assert bucket.wait(3) == 0
    assert not bucket.full(2)


def test_lanes_have_their_own_pace():
    rates = {bucket_of(5).rate, bucket_of(-5).rate, bucket_of(-5, "topics").rate}
    assert len(rates) == 3
    assert bucket_of(-5, "light").rate > bucket_of(-5).rate
    lanes = [
        (entry.bot, entry.lane)
        for entry in (
            OutboxMessage("desk", -5, MakeTopic()),
            OutboxMessage("desk", -5, React()),
            OutboxMessage("desk", -5, Say()),
        )
    ]
    assert lanes == [("desk", "topics"), ("desk", "light"), ("desk", "")]
    assert QueueKey("a", 1) < QueueKey("b", 0)


def test_a_refusal_keeps_what_telegram_said():
    error = SendError(classify(429, "Too Many Requests", retry_after=7))
    assert error.failure == Failure(FailureKind.LATER, "Too Many Requests", seconds=7)
    assert "later" in str(error)
    assert classify(429, "").seconds == 1
    assert classify(400, "upgraded", migrated_to=-5).chat == -5
    assert classify(404, "Not Found").kind is FailureKind.TOKEN


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (502, "Bad Gateway", FailureKind.UNREACHABLE),
        (401, "Unauthorized", FailureKind.TOKEN),
        (400, "Bad Request: message thread not found", FailureKind.TOPIC_LOST),
        (400, "Bad Request: TOPIC_CLOSED", FailureKind.TOPIC_CLOSED),
        (403, "Forbidden: bot was blocked by the user", FailureKind.BLOCKED),
        (403, "Forbidden: user is deactivated", FailureKind.GONE),
        (403, "Forbidden: bot was kicked from the supergroup chat", FailureKind.OUTSIDE),
        (400, "Bad Request: message is not modified", FailureKind.NOTHING),
        (400, "Bad Request: message can't be edited", FailureKind.EDIT_REFUSED),
        (400, "Bad Request: message to copy not found", FailureKind.SOURCE_GONE),
        (400, "Bad Request: message can't be copied", FailureKind.CANNOT_COPY),
        (400, "Bad Request: not enough rights to manage topics", FailureKind.RIGHTS),
        (400, "Bad Request: chat not found", FailureKind.GONE),
        (400, "Bad Request: something new", FailureKind.REFUSED),
    ],
)
def test_a_refusal_is_told_from_its_code_and_wording(code: int, text: str, kind: FailureKind):
    assert classify(code, text) == Failure(kind, text)


def test_a_correction_needs_no_sentence():
    words, buttons = texts.correction(str, "Domain", "", 3)
    assert words == "Please check one answer: <b>Domain</b>"
    assert buttons[0][0].data == "desk:fix:3"


def test_ready_made_replies_exist_in_every_language():
    shipped = canned.load()
    keys = {
        language: {r.key for r in shipped if r.language == language} for language in ("en", "zh")
    }
    assert keys["en"] == keys["zh"]
    assert len(keys["en"]) >= 8


def test_what_staff_changed_wins_and_an_empty_text_hides():
    shipped = [
        ReadyReply("a", "en", "A", "Title A"),
        ReadyReply("b", "en", "B", "Title B"),
        ReadyReply("a", "zh", "甲"),
    ]
    changed = [
        ReadyReply("a", "en", "AA"),
        ReadyReply("b", "en", ""),
        ReadyReply("c", "en", "C"),
        ReadyReply("a", "fr", "x"),
    ]
    found = canned.merged(shipped, changed, "en")
    assert found == (ReadyReply("a", "en", "AA", "Title A"), ReadyReply("c", "en", "C", "c"))


def test_a_reply_missing_in_one_language_is_named(tmp_path: Path):
    (tmp_path / "en.toml").write_text(
        '[hello]\ntitle = "t"\ntext = "x"\n[bye]\ntitle = "t"\ntext = "x"'
    )
    (tmp_path / "zh.toml").write_text('[hello]\ntitle = "t"\ntext = "x"')
    with pytest.raises(ContentError, match=r"zh.toml: 'bye' is missing"):
        canned.load(tmp_path)


def test_office_hours_have_pauses():
    hours = Hours.parse("Mon-Fri 09:00-12:00,13:30-18:00")
    assert hours.figures == "09:00–12:00, 13:30–18:00"
    assert not hours.open_at(at("2026-03-02T12:30"))
    assert hours.next_opening(at("2026-03-02T12:30")) == at("2026-03-02T13:30")
    worked = hours.worked(at("2026-03-02T11:00"), at("2026-03-02T14:00"))
    assert worked == dt.timedelta(minutes=90)
    with pytest.raises(ValueError, match="end before they begin"):
        Hours.parse("Mon 09:00-12:00,11:00-18:00")


def test_public_holidays_are_off_and_weekends_worked_instead_are_worked():
    hours = Hours()
    assert not hours.open_at(at("2026-10-01T10:00"))
    assert hours.open_at(at("2026-10-10T10:00")), "a Saturday that is worked instead"
    assert hours.next_opening(at("2026-09-30T19:00")) == at("2026-10-08T09:00")
    weekend = hours.worked(at("2026-03-06T17:00"), at("2026-03-09T09:10"))
    assert weekend == dt.timedelta(minutes=70)
    always = Hours.parse("Mon-Sun 00:00-24:00")
    assert always.open_at(at("2026-10-01T10:00")), "a desk that never closes knows no holidays"


@pytest.mark.parametrize("count", [0, 1, 20, 21, 46, 1000])
def test_lists_of_any_length_fit_into_a_message(count: int):
    """D10: pages are built by whole lines, lists name the first and say how many more there are."""
    lines = [f'<a href="https://t.me/c/1/{n}">#{n}</a> · «words &amp; more»' for n in range(count)]
    pages = paged(lines)
    assert all(len(page) < 4096 and page.count("<a") == page.count("</a>") for page in pages)
    assert sum(page.count("<a") for page in pages) == count
    assert len(texts.listed([f"#{n}" for n in range(count)])) < 200


def test_topics_and_messages_of_a_group_are_one_count():
    """Telegram counts them together: twenty a minute."""
    now, group = [0.0], QueueKey(DESK, -5)
    pace = Pace(clock=lambda: now[0])
    topics, board = QueueKey(DESK, -5, TOPICS), QueueKey(DESK, -5, BOARD_LANE)
    for _topic in range(5):
        assert pace.wait(topics) == 0
        pace.take(topics, 1)
    assert pace.wait(group) > 0, "what else goes there waits for them"
    assert pace.wait(board) == 0, "who waits is told at once"
    went = 5
    while now[0] < 59:
        now[0] += 0.25
        for lane in (topics, group):
            if pace.wait(lane) == 0:
                pace.take(lane, 1)
                went += 1
    assert 18 <= went <= 24, "the lane of messages has what the topics leave"


@pytest.mark.parametrize(
    ("text", "named", "bare"),
    [
        ("Hello {first_name}, good day.", "Hello Ann, good day.", "Hello, good day."),
        ("{first_name}，您好。", "Ann，您好。", "您好。"),
        ("{first_name} {first_name}", "Ann Ann", ""),
        ("Good day.", "Good day.", "Good day."),
    ],
)
def test_a_name_that_is_not_known_leaves_a_sentence(text: str, named: str, bare: str) -> None:
    case = Case(1, 2, "en", -5, at("2026-03-02 09:00"))
    assert texts.personal(text, replace(case, context={FIRST_NAME: "Ann"})) == named
    assert texts.personal(text, case) == bare
