"""Days after handing in: what the port promises, in memory and on SQL."""

import datetime as dt

from filing.ports import Later, OpenUnit
from tests.storage.beginnings import ANN, BOB, a_draft
from tests.storage.conftest import NOW

DAY = dt.timedelta(days=1)


async def due(unit: OpenUnit, now: dt.datetime) -> list[Later]:
    async with unit() as work:
        return list(await work.clocks.due(now))


async def planned(unit: OpenUnit, **days: int) -> Later:
    draft = await a_draft(unit)
    async with unit() as work:
        found = {step: NOW + count * DAY for step, count in days.items()}
        await work.clocks.plan(ANN, draft.id, found)
    return Later(draft.id, ANN, "", "regulator", NOW + days.get("regulator", 0) * DAY)


async def test_a_day_is_due_when_it_comes_and_is_claimed_once(unit: OpenUnit):
    one = await planned(unit, regulator=3, first_review=30)
    assert await due(unit, NOW + 2 * DAY) == []
    assert await due(unit, NOW + 3 * DAY) == [one]
    async with unit() as work:
        assert await work.clocks.claim(one, NOW)
    async with unit() as work:
        assert not await work.clocks.claim(one, NOW)
    assert await due(unit, NOW + 4 * DAY) == []
    async with unit() as work:
        assert await work.clocks.claim(one, None)
    assert await due(unit, NOW + 4 * DAY) == [one]


async def test_another_plan_takes_the_place_of_the_first(unit: OpenUnit):
    one = await planned(unit, regulator=1)
    async with unit() as work:
        await work.clocks.plan(ANN, one.draft, {})
    assert await due(unit, NOW + 9 * DAY) == []
    async with unit() as work:
        assert not await work.clocks.claim(one, NOW)


async def test_who_wants_none_or_cannot_be_reached_has_none(unit: OpenUnit):
    await planned(unit, regulator=1)
    async with unit() as work:
        await work.applicants.set_reminded(ANN, reminded=False)
    assert await due(unit, NOW + DAY) == []
    async with unit() as work:
        await work.applicants.set_reminded(ANN, reminded=True)
    assert len(await due(unit, NOW + DAY)) == 1
    async with unit() as work:
        await work.notices.unreachable(ANN, NOW + DAY)
        await work.notices.unreachable(BOB, NOW + DAY)
    assert await due(unit, NOW + DAY) == []


async def test_they_are_no_notices_of_an_idle_draft(unit: OpenUnit):
    await planned(unit, regulator=1)
    async with unit() as work:
        (one,) = await work.notices.idle(NOW + 2 * DAY)
    assert one.told == {}
