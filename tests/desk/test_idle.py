"""Where nothing happens nothing is done: the relay is woken, it does not ask each second."""

import asyncio

from storage.unit import OpenedUnit
from tests.desk.house import StaffedDesk


async def test_an_idle_relay_asks_the_database_nothing(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await office.rest()
    await asyncio.sleep(0.5)
    engine, asked = office.database.engine, []
    read, transact = engine.read, engine.transact
    engine.read = lambda work: asked.append(1) or read(work)
    engine.transact = lambda work: asked.append(1) or transact(work)
    await asyncio.sleep(2.5)
    assert len(asked) == 0
    began = asyncio.get_running_loop().time()
    await room.send("Still there?")
    while "Still there?" not in await office.said(topic.thread):  # noqa: ASYNC110 - nobody calls
        await asyncio.sleep(0.02)
    assert asyncio.get_running_loop().time() - began < 10
    assert asked


async def test_one_message_of_staff_costs_six_units_of_work(
    office: StaffedDesk, monkeypatch
) -> None:
    """Who wrote where; the message; its copy taken and delivered; the receipt, the same."""
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await topic.send("the first one claims the case")
    await office.rest()
    await asyncio.sleep(0.5)
    begun, units = OpenedUnit.__aenter__, []

    async def counted(unit: OpenedUnit) -> object:
        units.append(unit)
        return await begun(unit)

    monkeypatch.setattr(OpenedUnit, "__aenter__", counted)
    sent = await topic.send("Yes, a photo is enough.")
    async with asyncio.timeout(20):
        while "👍" not in (await topic.message(sent)).reactions:  # noqa: ASYNC110 - nobody calls
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)
    assert (await room.last()).text == "Yes, a photo is enough."
    assert 4 <= len(units) <= 6
