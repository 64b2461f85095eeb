"""What is done for drafts that nobody works on, on storage in memory."""

import datetime as dt

import pytest

from filing import loader
from filing.errors import StaleDraft
from filing.ports import at_once
from filing.reminder_schedule import DAY, KEPT, Step
from filing.retention import IdleDrafts
from filing.service import Filings
from filing.submission import Submissions
from tests.content.kinds import walks
from tests.content.kinds.walks import Walk, given
from tests.fakes import MemoryStore

NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
DAY_ONE = NOW.date()
ANN = 1001


class House:
    """The use cases on one store and one clock."""

    def __init__(self) -> None:
        self.now = NOW
        self.store = MemoryStore()
        catalog = loader.default()
        self.filings = Filings(catalog, self.store.unit, lambda: DAY_ONE, self.clock)
        self.submissions = Submissions(
            self.filings, self.store.unit, lambda: DAY_ONE, self.clock, at_once, lambda _code: {}
        )
        self.idle_drafts = IdleDrafts(self.filings, self.submissions, self.store.unit, self.clock)

    def clock(self) -> dt.datetime:
        return self.now

    async def begun(self) -> int:
        draft = await self.filings.start(ANN, "initial", language="zh")
        await self.filings.answer(ANN, draft.id, "region", "330106")
        return draft.id

    async def round(self):
        """What one round of the janitor does, with a chat that always answers."""
        done = []
        for one, step in await self.idle_drafts.due():
            if step is Step.END:
                done += [step] if await self.idle_drafts.end(one) else []
            elif notice := await self.idle_drafts.take(one, step):
                done.append(notice.step)
        return done


@pytest.fixture
def house():
    return House()


async def test_a_notice_says_how_far_the_draft_is_and_is_taken_once(house):
    await house.begun()
    house.now += DAY
    ((one, step),) = await house.idle_drafts.due()
    notice = await house.idle_drafts.take(one, step)
    # two answers: the region, and that somebody who chats in Chinese reads it
    assert (notice.step, notice.summary.done, one.language) == (Step.FIRST, 2, "zh")
    assert await house.idle_drafts.take(one, step) is None
    await house.idle_drafts.give_back(notice)
    assert await house.idle_drafts.take(one, step) == notice


async def test_nobody_is_reminded_of_what_was_forgotten_meanwhile(house):
    await house.begun()
    house.now += DAY
    ((one, step),) = await house.idle_drafts.due()
    async with house.store.unit() as unit:
        await unit.applicants.forget(ANN)
    assert await house.idle_drafts.take(one, step) is None
    assert not await house.idle_drafts.end(one)


async def test_an_idle_draft_ends_like_a_deleted_one_and_its_return_counts_as_a_change(house):
    draft = await house.begun()
    steps = []
    for _ in range(KEPT.days + 1):
        steps += await house.round()
        house.now += DAY
    assert steps[-3:] == [Step.ENDING, Step.ENDING_SOON, Step.END]
    assert await house.filings.drafts(ANN) == ()
    async with house.store.unit() as unit:
        assert (await unit.applicants.get(ANN)).current_draft is None
    await house.filings.restore(ANN, draft)
    assert await house.round() == []
    assert (await house.filings.summary(ANN, draft)).draft.updated_at == house.now
    house.now += KEPT - 31 * DAY
    assert await house.round() == []
    house.now += DAY
    assert await house.round() == [Step.ENDING]


async def test_when_an_older_draft_ends_the_one_at_hand_stays_so(house):
    older, newer = await house.begun(), 0
    for day in range(KEPT.days + 1):
        if day == KEPT.days // 2:
            newer = await house.begun()
        await house.round()
        house.now += DAY
    assert older not in [summary.draft.id for summary in await house.filings.drafts(ANN)]
    async with house.store.unit() as unit:
        assert (await unit.applicants.get(ANN)).current_draft == newer


async def test_a_draft_that_was_changed_between_look_and_deed_does_not_end(house):
    draft = await house.begun()
    for _ in range(KEPT.days):
        await house.round()
        house.now += DAY
    ((one, step),) = await house.idle_drafts.due()
    assert step is Step.END
    await house.filings.stay(ANN, draft)
    assert not await house.idle_drafts.end(one)
    assert [summary.draft.id for summary in await house.filings.drafts(ANN)] == [draft]


async def test_a_draft_that_is_kept_on_demand_starts_its_time_anew(house):
    draft = await house.begun()
    house.now += 170 * DAY
    await house.filings.stay(ANN, draft)
    house.now += 149 * DAY
    assert await house.round() == []
    await house.filings.delete(ANN, draft)
    with pytest.raises(StaleDraft):
        await house.filings.stay(ANN, draft)


async def test_who_switches_reminders_off_gets_none(house):
    await house.begun()
    assert await house.idle_drafts.reminded(ANN)
    await house.idle_drafts.remind(ANN, wanted=False)
    house.now += DAY
    assert await house.round() == []
    await house.idle_drafts.remind(ANN, wanted=True)
    assert await house.round() == [Step.FIRST]


async def test_who_is_unreachable_is_left_alone_until_they_work_again(house):
    draft = await house.begun()
    house.now += DAY
    await house.idle_drafts.unreachable(ANN)
    house.now += 2 * DAY
    assert await house.round() == []
    await house.filings.answer(ANN, draft, "region", "310101", confirmed=True)
    house.now += DAY
    assert await house.round() == [Step.FIRST]


async def test_the_language_of_the_first_draft_is_kept_unless_one_was_chosen(house):
    await house.filings.start(ANN, "initial", language="zh")
    await house.filings.start(ANN, "initial", language="en")
    async with house.store.unit() as unit:
        assert (await unit.applicants.get(ANN)).language == "zh"


async def test_nobody_is_reminded_of_a_draft_whose_package_is_made_until_it_says_something_else():
    house, walk = House(), Walk("cancel", given("cancel"))
    house.now = walks.NOW
    walk.store = house.store
    await walk.fill()
    await walk.pack()
    house.now += DAY
    assert await house.round() == []
    await house.filings.stay(walk.owner, walk.draft)
    house.now += DAY
    assert await house.round() == []
    await house.filings.answer(walk.owner, walk.draft, "domain", "example.cn", confirmed=True)
    house.now += DAY
    assert await house.round() == [Step.FIRST]
