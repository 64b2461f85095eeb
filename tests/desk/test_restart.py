"""`icp-guide run` itself, killed with `kill -9` while both bots have work, and started again."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.wiring import application
from desk.model import Role, Staff
from storage.migrations import upgrade
from telegram_sim import DESK_TOKEN, Room, Telegram, serve
from tests.desk.house import StaffedDesk, furnish
from tests.e2e.house import Child, settings

PATIENCE = 60.0


@dataclass
class Stage:
    """A conversation that is under way, and the process that carries it."""

    telegram: Telegram
    office: StaffedDesk
    child: Child
    database: Path
    room: Room
    topic: Room

    async def until(self, there: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await there():  # noqa: ASYNC110 - the child calls nobody
                await asyncio.sleep(0.05)

    async def pending(self) -> tuple[int, int]:
        bots = (self.office.applicant, self.office.desk_bot)
        applicant, desk = [await self.telegram.pending(bot) for bot in bots]
        return applicant, desk

    async def at_rest(self) -> None:
        """Nothing at Telegram, nothing in the inbox, nothing in the outbox, seen twice."""
        for _again in range(2):
            await self.until(self._quiet)
            await asyncio.sleep(0.3)
        await self.until(self._quiet)

    async def _quiet(self) -> bool:
        left = self.count("SELECT count(*) FROM inbox WHERE state = 'waiting'")
        left += self.count("SELECT count(*) FROM outbox WHERE state NOT IN ('done', 'failed')")
        return not left and not any(await self.pending())

    def count(self, statement: str) -> int:
        connection = sqlite3.connect(self.database)
        try:
            return int(connection.execute(statement).fetchone()[0])
        finally:
            connection.close()

    async def inside(self) -> list[str]:
        """Each line in the topic, for what comes thick and fast is joined."""
        found = await self.office.said(self.topic.thread)
        return [line for text in found for line in text.splitlines()]

    async def outside(self) -> list[str]:
        return [line for one in await self.room.bot_messages() for line in one.text.splitlines()]


@pytest.fixture
async def stage(tmp_path: Path):
    async with serve() as running:
        telegram = running.telegram
        office = await furnish(telegram, running.url, tmp_path)
        wanted = settings(running.url, tmp_path, desk_token=DESK_TOKEN, desk_chat=office.group.id)
        await upgrade(wanted.database_url)
        async with application(wanted) as app, app.database.unit() as unit:
            await unit.desk.staff.put(Staff(office.agent.id, "Amir", Role.AGENT, on_duty=True))
        child = Child(wanted, tmp_path / "log.txt")
        await child.start()
        ann = await telegram.add_user("Ann", language_code="en-US")
        room = ann.chat(office.applicant)
        await room.send("/start")
        await room.next(timeout=PATIENCE)
        await room.send("/staff")
        await room.send("hello")  # the topic is made for the first words
        here = Stage(telegram, office, child, tmp_path / "icp.sqlite3", room, room)

        async def opened() -> bool:
            return any(one["name"].startswith("#") for one in await office.group.topics())

        await here.until(opened)
        here.topic = office.agent.within(office.group, await office.group.topic("#"))
        await here.at_rest()
        yield here
        with suppress(ProcessLookupError):
            await child.kill()


async def test_what_waits_for_both_bots_while_the_process_is_dead_arrives_once(
    stage: Stage,
) -> None:
    await stage.child.kill()
    await burst(stage, range(4))
    applicant, desk = await stage.pending()
    assert applicant >= 4
    assert desk >= 4
    await stage.child.start()
    await stage.until(lambda: all_there(stage, 4))
    await stage.at_rest()
    assert [one for one in await stage.inside() if one.startswith("question")] == [
        f"question {number}" for number in range(4)
    ]
    assert [one for one in await stage.outside() if one.startswith("answer")] == [
        f"answer {number}" for number in range(4)
    ]


async def test_killed_amid_a_burst_from_both_sides_nothing_is_lost(stage: Stage) -> None:
    """Twice: on the way, and again soon after the next start. A line that may have left just
    before the kill comes again, and the audit says so."""
    await stage.telegram.set_latency(0.05)
    sending = asyncio.create_task(burst(stage, range(5)))
    await asyncio.sleep(0.3)
    await stage.child.kill()
    await sending
    await burst(stage, range(5, 8))
    assert all(await stage.pending())
    place = await stage.telegram.place()
    await stage.child.start()

    async def begun() -> bool:
        return bool(await stage.telegram.calls("copyMessage", after=place))

    await stage.until(begun)
    await asyncio.sleep(0.3)
    await stage.child.kill()
    await stage.child.start()
    await stage.until(lambda: all_there(stage, 8))
    await stage.at_rest()
    marked = stage.count("SELECT count(*) FROM case_event WHERE type = 'possible_duplicate'")
    for word, lines in (("question", await stage.inside()), ("answer", await stage.outside())):
        said = [line for line in lines if line.startswith(word)]
        twice = {line: times for line, times in Counter(said).items() if times > 1}
        assert len(twice) <= marked, twice
        assert all(times <= 3 for times in twice.values())
        assert list(dict.fromkeys(said)) == [f"{word} {number}" for number in range(8)]


async def burst(stage: Stage, numbers: range) -> None:
    for number in numbers:
        await stage.room.send(f"question {number}")
        await stage.topic.send(f"answer {number}")
        await asyncio.sleep(0.02)


async def all_there(stage: Stage, many: int) -> bool:
    inside, outside = set(await stage.inside()), set(await stage.outside())
    return {f"question {n}" for n in range(many)} <= inside and {
        f"answer {n}" for n in range(many)
    } <= outside
