"""A desk on a database with the relay's part played by hand: no network, no bots."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from desk.context import DeskSettings
from desk.model import APPLICANT, DESK, Case, IncomingMessage, QueueKey, Role, Staff
from desk.outbox.failures import Failure, FailureKind
from desk.outbox.worker import ApiCall
from desk.service import Desk
from storage.database import Database
from storage.engine.cipher import KeyRing
from tests.desk.house import Clock

ANN, GROUP = 42, -100_777
LENA, AMIR = Staff(5, "Lena", Role.LEAD), Staff(6, "Amir")
MAIN, OUT = QueueKey(APPLICANT, GROUP), QueueKey(APPLICANT, ANN)
DESKED, TOPICS = QueueKey(DESK, GROUP), QueueKey(DESK, GROUP, "topics")
BOARD = QueueKey(DESK, GROUP, "board")


async def topical(desk: Desk, number: int) -> None:
    """A topic and a card, though nothing was written yet."""
    async with desk.context.changing() as unit:
        case = await desk.context.make_topic(unit, await unit.desk.cases.get(number))
        await desk.context.card(unit, case)
    desk.context.wake()


class Bench:
    """A desk, and the relay's part by hand."""

    def __init__(self, desk: Desk, database: Database, clock: Clock) -> None:
        self.desk, self.database, self.clock = desk, database, clock

    async def job(self, lane: QueueKey, *, crowded: bool = False) -> ApiCall:
        found = await self.desk.outbox.take(lane, crowded=crowded)
        assert found is not None, f"nothing on {lane}"
        return await self.desk.outbox.drawn(found)

    async def nothing(self, lane: QueueKey) -> bool:
        return await self.desk.outbox.take(lane, crowded=False) is None

    async def opened(self, question: str = "") -> Case:
        """A case whose topic 70 is there, with everything sent."""
        case = await self.desk.conversations.ask(ANN, None, None, question, "en")
        await topical(self.desk, case.id)
        await self.desk.delivered.sent(await self.job(TOPICS), (70,))
        await self.drain()
        return await self.desk.conversations.get(case.id)

    async def topic(self, number: int) -> None:
        """The topic that is asked for is made, and its card shown."""
        await self.desk.delivered.sent(await self.job(TOPICS), (number,))
        await self.desk.delivered.sent(await self.job(DESKED), (number * 100,))

    async def drain(self) -> list[ApiCall]:
        """Everything that is due goes, with made-up message ids."""
        done: list[ApiCall] = []
        while lanes := (await self.desk.outbox.outlook())[0]:
            for lane in lanes:
                while (job := await self.desk.outbox.take(lane, crowded=False)) is not None:
                    job = await self.desk.outbox.drawn(job)
                    count = max(1, len(job.messages))
                    await self.desk.delivered.sent(
                        job, tuple(range(1000 + len(done), 1000 + len(done) + count))
                    )
                    done.append(job)
        return done

    async def writes(self, message: int, text: str = "hello", **more: object) -> str:
        return await self.desk.conversations.applicant_message(
            ANN, IncomingMessage(ANN, message, text=text, **more), "en"
        )

    async def introduced(self, number: int) -> None:
        """The applicant knows already that a person writes."""
        async with self.desk.context.changing() as unit:
            case = await unit.desk.cases.get(number)
            since = case.first_staff_at or self.clock()
            await unit.desk.cases.save(case, replace(case, first_staff_at=since))

    async def answers(self, case: int, message: int, text: str = "hi", **more: object) -> str:
        """To somebody who knows that a person writes."""
        await self.introduced(case)
        return await self.desk.staff.reply(
            AMIR, case, IncomingMessage(GROUP, message, text=text, **more)
        )

    async def refuse(self, lane: QueueKey, kind: FailureKind, text: str = "", **more: object):
        job = await self.job(lane)
        return await self.desk.failed.refused(job, Failure(kind, text or str(kind), **more))

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
            await desk.members.enlist(member)
        yield Bench(desk, database, clock)
