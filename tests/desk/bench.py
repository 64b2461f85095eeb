"""A desk on a database with the relay's part played by hand: no network, no bots."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from filing.desk.deliveries import Job
from filing.desk.failures import Failure, Trouble
from filing.desk.model import (
    APPLICANT,
    DESK,
    Case,
    Lane,
    Post,
    Role,
    Staff,
)
from filing.desk.room import DeskSettings
from filing.desk.service import Desk
from storage.cipher import KeyRing
from storage.database import Database
from tests.desk.house import Clock

ANN, GROUP = 42, -100_777
LENA, AMIR = Staff(5, "Lena", Role.LEAD), Staff(6, "Amir")
MAIN, OUT = Lane(APPLICANT, GROUP), Lane(APPLICANT, ANN)
DESKED, TOPICS = Lane(DESK, GROUP), Lane(DESK, GROUP, "topics")


class Bench:
    """A desk, and the relay's part by hand."""

    def __init__(self, desk: Desk, database: Database, clock: Clock) -> None:
        self.desk, self.database, self.clock = desk, database, clock

    async def job(self, lane: Lane, *, crowded: bool = False) -> Job:
        found = await self.desk.take(lane, crowded=crowded)
        assert found is not None, f"nothing on {lane}"
        return await self.desk.drawn(found)

    async def nothing(self, lane: Lane) -> bool:
        return await self.desk.take(lane, crowded=False) is None

    async def opened(self, question: str = "") -> Case:
        """A case whose topic 70 is there, with everything sent."""
        case = await self.desk.ask(ANN, None, None, question, "en")
        await self.desk.sent(await self.job(TOPICS), (70,))
        await self.drain()
        return await self.desk.case(case.id)

    async def topic(self, number: int) -> None:
        """The topic that is asked for is made, and its card shown."""
        await self.desk.sent(await self.job(TOPICS), (number,))
        await self.desk.sent(await self.job(DESKED), (number * 100,))

    async def drain(self) -> list[Job]:
        """Everything that is due goes, with made-up message ids."""
        done: list[Job] = []
        while lanes := await self.desk.lanes():
            for lane in lanes:
                while (job := await self.desk.take(lane, crowded=False)) is not None:
                    job = await self.desk.drawn(job)
                    count = max(1, len(job.messages))
                    await self.desk.sent(
                        job, tuple(range(1000 + len(done), 1000 + len(done) + count))
                    )
                    done.append(job)
        return done

    async def writes(self, message: int, text: str = "hello", **more: object) -> str:
        return await self.desk.applicant_message(ANN, Post(ANN, message, text=text, **more), "en")

    async def answers(self, case: int, message: int, text: str = "hi", **more: object) -> str:
        return await self.desk.reply(AMIR, case, Post(GROUP, message, text=text, **more))

    async def refuse(self, lane: Lane, trouble: Trouble, text: str = "", **more: object):
        job = await self.job(lane)
        return await self.desk.refused(job, Failure(trouble, text or str(trouble), **more))

    async def events(self, case: int) -> list[str]:
        async with self.database.unit() as unit:
            return [event.type for event in await unit.desk.cases.events(case)]


@asynccontextmanager
async def working(database_url: str, folder: Path) -> AsyncIterator[Bench]:
    """A desk with a lead and an agent."""
    keys = KeyRing.parse(KeyRing.fresh())
    clock = Clock()
    async with await Database.open(database_url, keys, folder / "documents") as database:
        desk = Desk(database.unit, DeskSettings(GROUP), lambda _code: str, clock)
        for member in (LENA, AMIR):
            await desk.enlist(member)
        yield Bench(desk, database, clock)
