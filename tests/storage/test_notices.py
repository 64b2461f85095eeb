"""Idle drafts and what was told about them: what the port promises, in memory and on SQL."""

import datetime as dt

import pytest

from filing.ports import Applicant, OpenUnit
from filing.reminder_schedule import AFTER, DAY, Idle, Step
from storage.database import Database
from storage.desk.tables import support_case
from tests.storage.beginnings import ANN, BOB, a_draft
from tests.storage.conftest import NOW


async def idle(unit: OpenUnit, now: dt.datetime) -> list[Idle]:
    async with unit() as work:
        return list(await work.notices.idle(now))


async def claim(unit: OpenUnit, one: Idle, step: Step, now: dt.datetime) -> bool:
    async with unit() as work:
        return await work.notices.claim(one, step, now)


async def test_a_draft_is_listed_from_the_first_reminder_to_the_last_and_before_its_end(
    unit: OpenUnit,
):
    draft = await a_draft(unit)
    listed = [day for day in range(200) if await idle(unit, NOW + day * DAY)]
    assert listed == [*range(1, 13), *range(150, 200)]
    (one,) = await idle(unit, NOW + DAY)
    assert one == Idle(draft.id, ANN, "", NOW, answered=False)


async def test_it_tells_what_decides(unit: OpenUnit):
    draft = await a_draft(unit, x="1")
    async with unit() as work:
        changed = await work.drafts.put(draft, "x", "2", NOW)
        await work.applicants.set_language(ANN, "zh")
        await work.applicants.set_reminded(ANN, reminded=False)
    (one,) = await idle(unit, NOW + DAY)
    assert (one.language, one.answered, one.reminded) == ("zh", True, False)
    assert one.latest
    async with unit() as work:
        await work.drafts.put(changed, "x", "3", NOW + DAY)
        await work.drafts.create(ANN, "initial", {}, NOW + DAY + dt.timedelta(hours=1))
    (one,) = await idle(unit, NOW + 2 * DAY)
    assert (one.latest, one.changed_at) == (False, NOW + DAY)


async def test_a_deleted_draft_is_not_listed_and_does_not_count_as_a_later_one(unit: OpenUnit):
    await a_draft(unit)
    async with unit() as work:
        other = await work.drafts.create(ANN, "initial", {}, NOW + dt.timedelta(hours=1))
        await work.drafts.mark_deleted(other, NOW + dt.timedelta(hours=2))
    (one,) = await idle(unit, NOW + 2 * DAY)
    assert one.latest


async def test_switching_reminders_off_is_the_persons_own_and_keeps_the_rest(unit: OpenUnit):
    draft = await a_draft(unit)
    async with unit() as work:
        await work.applicants.set_current(ANN, draft.id)
        await work.applicants.set_reminded(ANN, reminded=False)
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN, "", draft.id, reminded=False)
        assert (await work.applicants.get(BOB)).reminded
        await work.applicants.set_reminded(ANN, reminded=True)
    async with unit() as work:
        assert await work.applicants.get(ANN) == Applicant(ANN, "", draft.id)


async def test_a_step_is_claimed_once_and_again_when_given_back(unit: OpenUnit):
    await a_draft(unit)
    (one,) = await idle(unit, NOW + DAY)
    assert await claim(unit, one, Step.FIRST, NOW + DAY)
    assert not await claim(unit, one, Step.FIRST, NOW + 2 * DAY)
    (told,) = await idle(unit, NOW + DAY)
    assert told.told == {Step.FIRST: NOW + DAY}
    async with unit() as work:
        await work.notices.give_back(one, Step.FIRST)
    assert (await idle(unit, NOW + DAY))[0].told == {}
    assert await claim(unit, one, Step.FIRST, NOW + DAY)


async def test_nothing_is_claimed_for_a_draft_that_was_changed_or_deleted_meanwhile(
    unit: OpenUnit,
):
    draft = await a_draft(unit)
    (one,) = await idle(unit, NOW + DAY)
    async with unit() as work:
        changed = await work.drafts.put(draft, "x", "1", NOW + DAY)
    assert not await claim(unit, one, Step.FIRST, NOW + DAY)
    (later,) = await idle(unit, NOW + 2 * DAY)
    async with unit() as work:
        await work.drafts.mark_deleted(changed, NOW + 2 * DAY)
    assert not await claim(unit, later, Step.FIRST, NOW + 2 * DAY)


async def test_the_next_stretch_of_idleness_has_its_own_notices(unit: OpenUnit):
    draft = await a_draft(unit)
    (one,) = await idle(unit, NOW + 150 * DAY)
    assert await claim(unit, one, Step.ENDING, NOW + 150 * DAY)
    async with unit() as work:
        await work.drafts.put(draft, "x", "1", NOW + 151 * DAY)
    (again,) = await idle(unit, NOW + 301 * DAY)
    assert again.told_since(Step.ENDING) is None
    assert await claim(unit, again, Step.ENDING, NOW + 301 * DAY)
    (again,) = await idle(unit, NOW + 301 * DAY)
    assert again.told_since(Step.ENDING) == NOW + 301 * DAY


async def test_who_is_unreachable_is_known_until_forgotten(unit: OpenUnit):
    await a_draft(unit)
    async with unit() as work:
        await work.notices.unreachable(ANN, NOW + DAY)
    (one,) = await idle(unit, NOW + DAY)
    assert one.unreachable_at == NOW + DAY
    assert one.unreachable
    async with unit() as work:
        await work.applicants.forget(ANN)
    await a_draft(unit)
    assert (await idle(unit, NOW + DAY))[0].unreachable_at is None


async def test_an_open_conversation_with_staff_is_seen_and_a_closed_one_is_not(database: Database):
    await a_draft(database.unit)
    case = {
        "applicant_id": ANN,
        "lang": "en",
        "status": "open",
        "group_id": -100,
        "topic_state": "none",
        "topic_changed_at": 0,
        "opened_at": 0,
    }
    async with database.engine.exclusive() as run:
        await run(lambda connection: connection.execute(support_case.insert().values(case)))
    assert (await idle(database.unit, NOW + DAY))[0].with_staff
    async with database.engine.exclusive() as run:
        closed = support_case.update().values(status="closed")
        await run(lambda connection: connection.execute(closed))
    assert not (await idle(database.unit, NOW + DAY))[0].with_staff


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.END])
async def test_every_step_can_be_kept(unit: OpenUnit, step: Step):
    await a_draft(unit)
    now = NOW + AFTER[step]
    (one,) = await idle(unit, now)
    assert await claim(unit, one, step, now)
    assert (await idle(unit, now))[0].told == {step: now}
