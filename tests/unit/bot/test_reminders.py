"""A round of reminders, and what becomes of those that Telegram refuses."""

import datetime as dt

import pytest

from bot import i18n, reminders
from bot.reminders import LONGEST_WAIT, Reminders
from desk.outbox.failures import Failure, FailureKind, SendError
from filing import loader
from filing.filing_clock import FilingClock
from filing.ports import at_once
from filing.reminder_schedule import DAY, KEPT, NOTICE, Step
from filing.retention import IdleDrafts
from filing.service import Filings
from filing.submission import Submissions
from tests.fakes import MemoryStore

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
PEOPLE = (1001, 1002, 1003)


class Chat:
    """Takes every text, except where it was told to refuse."""

    def __init__(self) -> None:
        self.sent = []
        self.refusals = {}

    async def text(self, to, text):
        failure = self.refusals.pop(to.chat, None)
        if failure is not None:
            raise SendError(failure)
        self.sent.append((to.chat, text.text))
        return len(self.sent)


class House:
    def __init__(self) -> None:
        self.now, self.store, self.chat = NOW, MemoryStore(), Chat()
        clock = lambda: self.now  # noqa: E731 - the clock as an argument
        catalog, unit = loader.default(), self.store.unit
        self.filings = Filings(catalog, unit, NOW.date, clock)
        submissions = Submissions(self.filings, unit, NOW.date, clock, at_once, lambda _code: {})
        self.idle_drafts = IdleDrafts(self.filings, submissions, unit, clock)
        self.reminders = Reminders(self.idle_drafts, self.chat, catalog, i18n.load(), pause=0)

    def reached(self):
        return [chat for chat, _ in self.chat.sent]


@pytest.fixture
async def house():
    made = House()
    for person in PEOPLE:
        draft = await made.filings.start(person, "initial", language="en")
        await made.filings.answer(person, draft.id, "region", "330106")
    made.now += DAY
    return made


@pytest.fixture
def slept(monkeypatch):
    naps = []

    async def sleep(seconds):
        naps.append(seconds)

    monkeypatch.setattr(reminders.asyncio, "sleep", sleep)
    return naps


async def test_everybody_is_reached_once(house):
    assert await house.reminders.round() == (3, 0)
    assert await house.reminders.round() == (0, 0)
    assert house.reached() == list(PEOPLE)


async def test_of_one_who_blocked_the_bot_the_others_notice_nothing(house):
    house.chat.refusals[1001] = Failure(FailureKind.BLOCKED)
    assert await house.reminders.round() == (2, 0)
    assert await house.reminders.round() == (0, 0)
    assert house.store.unreachable == {1001: house.now}


async def test_a_short_pause_that_telegram_asks_for_is_made(house, slept):
    house.chat.refusals[1001] = Failure(FailureKind.LATER, seconds=7)
    assert await house.reminders.round() == (2, 0)
    assert 7 in slept
    assert await house.reminders.round() == (1, 0)
    assert house.reached() == [1002, 1003, 1001]


async def test_a_long_one_ends_the_round(house, slept):
    house.chat.refusals[1001] = Failure(FailureKind.LATER, seconds=LONGEST_WAIT + 1)
    assert await house.reminders.round() == (0, 0)
    assert max(slept) == 0
    assert await house.reminders.round() == (3, 0)


@pytest.mark.parametrize(
    ("trouble", "ends", "again"),
    [
        (FailureKind.UNREACHABLE, False, 2),
        (FailureKind.UNREACHABLE, True, 3),
        (FailureKind.TOKEN, False, 3),
        (FailureKind.TOKEN, True, 3),
    ],
)
async def test_without_a_line_the_round_ends_and_notices_are_said_again(
    house, trouble, ends, again
):
    if ends:
        house.now = NOW + KEPT - NOTICE
    house.chat.refusals[1001] = Failure(trouble)
    assert await house.reminders.round() == (0, 0)
    assert await house.reminders.round() == (again, 0)


async def test_what_telegram_refuses_for_good_is_not_tried_again(house, caplog):
    house.chat.refusals[1001] = Failure(FailureKind.REFUSED, "Bad Request")
    assert await house.reminders.round() == (2, 0)
    assert await house.reminders.round() == (0, 0)
    assert "is refused" in caplog.text


async def test_drafts_end_in_a_round(house):
    house.now = NOW
    for _ in range(KEPT.days):
        await house.reminders.round()
        house.now += DAY
    assert await house.reminders.round() == (0, 3)
    assert await house.filings.drafts(1001) == ()


async def test_a_draft_that_was_changed_since_the_look_is_left_alone(house, monkeypatch):
    found = await house.idle_drafts.due()
    for one, _ in found:
        await house.filings.stay(one.owner, one.draft)

    async def due():
        return [*found, (found[0][0], Step.END)]

    monkeypatch.setattr(house.idle_drafts, "due", due)
    assert await house.reminders.round() == (0, 0)
    assert house.chat.sent == []


# ------------------------------------------------------------------ after handing in


@pytest.fixture
async def clock(house):
    """Two people have handed in; the day of a step has come for both."""
    house.now = NOW
    filing_clock = FilingClock(house.store.unit, NOW.date, lambda: house.now)
    for person in PEOPLE[:2]:
        (draft,) = [one for one in house.store.drafts.values() if one.owner == person]
        async with house.store.unit() as unit:
            days = {"first_review": NOW, "no_such_step": NOW}
            await unit.clocks.plan(person, draft.id, days)
    house.reminders = Reminders(
        house.idle_drafts,
        house.chat,
        loader.default(),
        i18n.load(),
        pause=0,
        filing_clock=filing_clock,
    )
    return house


async def test_a_day_of_the_clock_is_told_once(clock):
    assert await clock.reminders.round() == (2, 0)
    assert "First review by the provider".lower() in clock.chat.sent[0][1].lower()
    assert await clock.reminders.round() == (0, 0)


@pytest.mark.parametrize(
    ("failure", "reached", "again"),
    [
        (Failure(FailureKind.BLOCKED), [1002], []),
        (Failure(FailureKind.LATER, seconds=1), [], [1001, 1002]),
        (Failure(FailureKind.UNREACHABLE), [], [1002]),
        (Failure(FailureKind.OUTSIDE), [1002], []),
    ],
)
async def test_a_refused_reminder_of_the_clock(clock, failure, reached, again):
    clock.chat.refusals[1001] = failure
    await clock.reminders.round()
    assert clock.reached() == reached
    clock.chat.sent.clear()
    await clock.reminders.round()
    assert clock.reached() == again
