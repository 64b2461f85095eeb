"""A staffed desk for tests: local Bot API server, the staff's forum, both bots, the relay."""

import asyncio
import contextlib
import datetime as dt
import functools
import importlib
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot import i18n
from bot.delivery.rate_limit import Pace
from bot.delivery.relay import Relay
from bot.staff import application as staff_application
from bot.wiring import Application, World, application, world
from desk.model import QueueKey, Role, Staff
from desk.outbox.pacing import Bucket
from desk.service import Desk
from storage.applicant.tables import inbox
from storage.database import Database
from storage.desk.tables import outbox
from storage.engine.cipher import KeyRing
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, Bot, Group, Person, Room, Telegram
from tests.e2e.house import settings

KEYS = KeyRing.fresh()
NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
"""A Monday, noon in Beijing."""


@functools.cache
def _shipped() -> World:
    """Read once."""
    return world()


def languages() -> i18n.Translator:
    """The shipped ones."""
    return _shipped().translator


class Clock:
    """Runs as fast as the real one, and jumps when told; the same in a child process."""

    def __init__(self, ahead: dt.timedelta | None = None) -> None:
        self.ahead = NOON - dt.datetime.now(dt.UTC) if ahead is None else ahead
        self.moved: list[Callable[[], None]] = []

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead

    def jump(self, **span: float) -> None:
        self.ahead += dt.timedelta(**span)
        for told in self.moved:
            told()


class Hurried(Pace):
    """Only a 429 slows it down: for tests that are not about pace."""

    def _bucket(self, lane: QueueKey) -> Bucket:
        return self._lanes.setdefault(lane, Bucket(1000.0, 1000.0))


@dataclass
class StaffedDesk:
    """Everything a test looks at."""

    telegram: Telegram
    url: str
    applicant: Bot
    desk_bot: Bot
    group: Group
    lead: Person
    agent: Person
    clock: Clock
    folder: Path
    desk: Desk = None  # type: ignore[assignment]
    relay: Relay = None  # type: ignore[assignment]
    database: Database = None  # type: ignore[assignment]
    pace: Pace = None  # type: ignore[assignment]
    app: Application = None  # type: ignore[assignment]

    async def client(self, name: str = "Ann", language: str = "en") -> tuple[Person, Room]:
        person = await self.telegram.add_user(name, language_code=language)
        room = person.chat(self.applicant)
        await room.send("/start")
        await self.rest()
        return person, room

    async def asks(
        self, person: Person, question: str = "", language: str = "en", **more: Any
    ) -> int:
        case = await self.desk.conversations.ask(
            person.id, more.get("draft"), more.get("field"), question, language, {}
        )
        async with self.desk.context.changing() as unit:
            made = await self.desk.context.make_topic(unit, await unit.desk.cases.get(case.id))
            await self.desk.context.card(unit, made)
        self.desk.context.wake()
        return case.id

    async def topic(self, case: int) -> int:
        async with asyncio.timeout(5):
            while True:
                found = await self.desk.conversations.get(case)
                if found.topic is not None and found.topic_state == "ready":
                    return found.topic
                await asyncio.sleep(0.01)

    async def at_work(self, case: int, who: Person | None = None) -> Room:
        """The case's topic through a member's eyes, once its card is there."""
        room = (who or self.agent).within(self.group, await self.topic(case))
        async with asyncio.timeout(5):
            while (await self.desk.conversations.get(case)).card is None:  # noqa: ASYNC110 - nobody calls
                await asyncio.sleep(0.01)
        await self.rest()
        return room

    async def rest(self) -> None:
        """Until both bots and the relay have nothing to do."""
        bots = (self.applicant, self.desk_bot)
        await at_rest(self.telegram, bots, self.relay, self.database)

    async def until(self, there: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
        """Until that is so."""
        async with asyncio.timeout(seconds):
            while not await there():  # noqa: ASYNC110 - nobody calls
                await asyncio.sleep(0.03)

    async def said(self, thread: int) -> list[str]:
        """The texts of a topic, without service messages."""
        found = await self.group.messages(thread)
        return [one.text for one in found if one.service is None]

    async def rows(self, **conditions: str) -> list[Mapping[str, Any]]:
        def work(connection: Any) -> list[Mapping[str, Any]]:
            found = connection.execute(select(outbox)).mappings().all()
            return [
                row for row in found if all(row[key] == value for key, value in conditions.items())
            ]

        return await self.database.engine.read(work)


async def at_rest(
    telegram: Telegram, bots: Sequence[Bot], relay: Relay, database: Database, seconds: float = 40
) -> None:
    """Until nothing is on its way, seen twice in a row: no update that a bot has not confirmed
    (a fetched one may not be on disk yet), none unhandled, no call, no word in the outbox."""
    async with asyncio.timeout(seconds):
        quiet = 0
        while quiet < 2:
            await telegram.settled(*bots, quiet=0.08, timeout=seconds)
            await relay.settle()
            unconfirmed = [await telegram.pending(bot) for bot in bots]
            quiet = 0 if any(unconfirmed) or await undone(database) else quiet + 1


async def undone(database: Database) -> int:
    """Updates whose handler has not ended, and words that have not left."""
    waiting = select(func.count()).select_from(inbox).where(inbox.c.state == "waiting")
    words = outbox.c.op.in_(["copy_in", "copy_out", "edit", "say"])
    leaving = outbox.c.state.in_(["waiting", "sending", "held"])
    unsent = select(func.count()).select_from(outbox).where(words, leaving)

    def work(connection: Any) -> int:
        return sum(int(connection.execute(one).scalar_one()) for one in (waiting, unsent))

    return await database.engine.read(work)


async def furnish(telegram: Telegram, url: str, folder: Path) -> StaffedDesk:
    """Accounts and the forum, without any bot running."""
    applicant = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
    desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
    lead = await telegram.add_user("Lena")
    agent = await telegram.add_user("Amir")
    group = await telegram.add_group("Staff", lead)
    await group.add(agent)
    await group.add(applicant, admin=True)
    await group.add(desk_bot, admin=True)
    return StaffedDesk(telegram, url, applicant, desk_bot, group, lead, agent, Clock(), folder)


def outside(clock: Clock, pace: Pace) -> World:
    """The shipped content and languages, and the clock and pace of a test."""
    shipped = _shipped()
    return replace(shipped, now=clock, today=lambda: clock().date(), pace=lambda: pace)


@asynccontextmanager
async def opened(office: StaffedDesk, database_url: str, **more: Any) -> AsyncIterator[StaffedDesk]:
    """The application as `bot.wiring` builds it; nothing of it runs.

    `wrap` is put around what the relay calls: a test lets it fail there.
    """
    wanted = settings(
        office.url,
        office.folder,
        database_url,
        keys=KEYS,
        desk_token=DESK_TOKEN,
        desk_chat=office.group.id,
    )
    pace = more.get("pace") or Hurried()
    async with application(wanted, outside(office.clock, pace)) as app:
        desk, relay = app.desk_runtime.desk, app.desk_runtime.relay
        if wrap := more.get("wrap"):
            calls = ("copy", "text", "create_topic", "edit_text", "react", "pin")
            desk.outbox = wrap(desk.outbox, ("take",))
            desk.delivered = wrap(desk.delivered, ("sent",))
            relay._applicant = wrap(relay._applicant, calls)
            relay._staff = wrap(relay._staff, calls)
        office.clock.moved[:] = [relay.call]
        office.app, office.desk, office.relay = app, desk, relay
        office.database, office.pace = app.database, pace
        yield office


@asynccontextmanager
async def running(
    office: StaffedDesk, database_url: str, **more: Any
) -> AsyncIterator[StaffedDesk]:
    """Both bots and the relay at work; reminders, janitor and the daily checks rest."""
    async with opened(office, database_url, **more):
        app = office.app
        tasks = [asyncio.create_task(one()) for one in (app.desk_runtime.relay.run, app.poller.run)]
        try:
            async with staff_application.running(
                app.desk_runtime.application, app.desk_runtime.desk
            ):
                yield office
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await app.lanes.stop(2)


class Child:
    """The desk in another process, to be killed; forked from one that has imported all."""

    def __init__(self, office: StaffedDesk, database_url: str) -> None:
        self._office = office
        self._url = database_url
        self._process: Any = None

    async def start(self, die_at: str = "") -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.desk.child"])
        ours, theirs = context.Pipe(duplex=False)
        wanted = environment(self._office, self._url, TEST_DIE_AT=die_at)
        target = importlib.import_module("tests.desk.child").begin
        self._process = context.Process(target=target, args=(wanted, theirs), daemon=True)
        await asyncio.to_thread(self._process.start)
        theirs.close()
        with contextlib.suppress(EOFError):
            await asyncio.wait_for(asyncio.to_thread(ours.recv), 30)
        ours.close()

    async def died(self) -> int:
        await asyncio.to_thread(self._process.join, 30)
        return int(self._process.exitcode or 0)

    async def kill(self) -> None:
        self._process.kill()
        await asyncio.to_thread(self._process.join, 30)


def environment(office: StaffedDesk, database_url: str, **more: str) -> dict[str, str]:
    """What a child process needs to be the same desk."""
    return {
        "TEST_API": office.url,
        "TEST_DATABASE": database_url,
        "TEST_KEYS": KEYS,
        "TEST_FOLDER": str(office.folder),
        "TEST_GROUP": str(office.group.id),
        "TEST_AHEAD": str(office.clock.ahead.total_seconds()),
        **more,
    }


STAFF = (("Lena", Role.LEAD), ("Amir", Role.AGENT))


async def hire(office: StaffedDesk) -> None:
    """Lena leads, Amir answers."""
    for person, (name, role) in zip((office.lead, office.agent), STAFF, strict=True):
        await office.desk.members.enlist(Staff(person.id, name, role, on_duty=True))
