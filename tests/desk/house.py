"""A staffed desk for tests: local Bot API server, the staff's forum, both bots, the relay."""

import asyncio
import contextlib
import datetime as dt
import functools
import importlib
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiogram
from aiogram import BaseMiddleware, Dispatcher, Router
from aiogram.types import CallbackQuery, Message, Update
from sqlalchemy import func, select

from bot import i18n
from bot.applicant.lanes import Lanes
from bot.applicant.sender import make_sender
from bot.applicant.session import session
from bot.applicant.support import build_router
from bot.applicant.updates import Poller
from bot.desk import application
from bot.desk.sender import plain_sender
from bot.pace import Pace
from bot.relay import Relay
from bot.simulator import APPLICANT_TOKEN, DESK_TOKEN, Bot, Group, Person, Room, Telegram
from filing.desk.board import Suggestion
from filing.desk.hours import Hours
from filing.desk.model import Lane, Role, Staff
from filing.desk.pacing import Bucket
from filing.desk.room import DeskSettings
from filing.desk.service import Desk
from filing.service import Filings
from storage.cipher import KeyRing
from storage.database import Database
from storage.desk_tables import outbox
from storage.tables import inbox

KEYS = KeyRing.fresh()
NOON = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
"""A Monday, noon in Beijing."""


@functools.cache
def languages() -> i18n.Translator:
    """The shipped ones, read once."""
    return i18n.load()


class Clock:
    """Runs as fast as the real one, and jumps when told; the same in a child process."""

    def __init__(self, ahead: dt.timedelta | None = None) -> None:
        self.ahead = NOON - dt.datetime.now(dt.UTC) if ahead is None else ahead

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead

    def jump(self, **span: float) -> None:
        self.ahead += dt.timedelta(**span)


class Hurried(Pace):
    """Only a 429 slows it down: for tests that are not about pace."""

    def _bucket(self, lane: Lane) -> Bucket:
        return self._lanes.setdefault(lane, Bucket(1000.0, 1000.0))


ALLOWED = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction",
]


class Screens:
    """Stands in for the form where a test has none: says what would be shown."""

    async def back_to_form(self, event: Message | CallbackQuery, _data: dict[str, Any]) -> None:
        await event.bot.send_message(event.from_user.id, "FORM")

    async def open_question(
        self, event: CallbackQuery, _data: dict[str, Any], _draft: int, field: str
    ) -> None:
        await event.bot.send_message(event.from_user.id, f"QUESTION {field}")


class Reader(BaseMiddleware):
    """The reader's language, guessed."""

    def __init__(self, translator: i18n.Translator) -> None:
        self._translator = translator

    async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> Any:
        user = data.get("event_from_user")
        data["language"] = self._translator.guess(user.language_code if user else None)
        return await handler(event, data)


@dataclass
class Office:
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
    promoted: list[tuple[str, str, str]] = field(default_factory=list)
    desk: Desk = None  # type: ignore[assignment]
    relay: Relay = None  # type: ignore[assignment]
    database: Database = None  # type: ignore[assignment]
    pace: Pace = None  # type: ignore[assignment]
    form: list[str] = field(default_factory=list)

    async def client(self, name: str = "Ann", language: str = "en") -> tuple[Person, Room]:
        person = await self.telegram.add_user(name, language_code=language)
        room = person.chat(self.applicant)
        await room.send("/start")
        await self.rest()
        return person, room

    async def asks(
        self, person: Person, question: str = "", language: str = "en", **more: Any
    ) -> int:
        case = await self.desk.ask(
            person.id, more.get("draft"), more.get("field"), question, language, {}
        )
        return case.id

    async def topic(self, case: int) -> int:
        async with asyncio.timeout(5):
            while True:
                found = await self.desk.case(case)
                if found.topic is not None and found.topic_state == "ready":
                    return found.topic
                await asyncio.sleep(0.01)

    async def at_work(self, case: int, who: Person | None = None) -> Room:
        """The case's topic through a member's eyes, once its card is there."""
        room = (who or self.agent).within(self.group, await self.topic(case))
        async with asyncio.timeout(5):
            while (await self.desk.case(case)).card is None:  # noqa: ASYNC110 - nobody calls
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


async def furnish(telegram: Telegram, url: str, folder: Path) -> Office:
    """Accounts and the forum, without any bot running."""
    applicant = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
    desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
    lead = await telegram.add_user("Lena")
    agent = await telegram.add_user("Amir")
    group = await telegram.add_group("Staff", lead)
    await group.add(agent)
    await group.add(applicant, admin=True)
    await group.add(desk_bot, admin=True)
    return Office(telegram, url, applicant, desk_bot, group, lead, agent, Clock(), folder)


def make_desk(office: Office, database: Database, filings: Filings | None) -> Desk:
    """The desk's service with a small FAQ of one entry."""
    translator = languages()

    async def promote(question: str, answer: str, language: str) -> None:
        office.promoted.append((question, answer, language))

    def suggest(words: str, _language: str) -> Sequence[Suggestion]:
        known = Suggestion("sms_code", "Where is the SMS code?", "It comes from 12381.")
        return [known] if "sms" in words.lower() else []

    return Desk(
        database.unit,
        DeskSettings(office.group.id, hours=Hours()),
        translator.get,
        office.clock,
        filings=filings,
        suggest=suggest,
        promote=promote,
    )


@asynccontextmanager
async def opened(office: Office, database_url: str, **more: Any) -> AsyncIterator[Office]:
    """The desk's service and relay, without the bots' own polling."""
    async with AsyncExitStack() as stack:
        keys = KeyRing.parse(KEYS)
        database = await stack.enter_async_context(
            await Database.open(database_url, keys, office.folder / "documents")
        )
        desk = make_desk(office, database, more.get("filings"))
        await desk.load()
        sender = make_sender(APPLICANT_TOKEN, office.url)
        stack.push_async_callback(sender.close)
        staff = await stack.enter_async_context(plain_sender(DESK_TOKEN, office.url))
        pace = more.get("pace") or Hurried()
        wrap = more.get("wrap") or (lambda one, _methods: one)
        calls = ("copy", "text", "create_topic", "edit_text", "react", "pin")
        relay = Relay(
            wrap(desk, ("take", "sent")),
            wrap(sender, calls),
            wrap(staff, calls),
            pace,
            stale=more.get("stale", dt.timedelta(0)),
            passing=more.get("passing", ()),
        )
        desk.wake = relay.call
        office.desk, office.relay, office.database, office.pace = desk, relay, database, pace
        yield office


@asynccontextmanager
async def running(office: Office, database_url: str, **more: Any) -> AsyncIterator[Office]:
    """Both bots and the relay at work."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(opened(office, database_url, **more))
        bot = aiogram.Bot(APPLICANT_TOKEN, session=session(office.url))
        stack.push_async_callback(bot.session.close)
        dispatcher = Dispatcher()
        dispatcher.update.outer_middleware(Reader(languages()))
        dispatcher.include_router(build_router(office.desk, more.get("screens") or Screens()))

        behind = Router()
        dispatcher.include_router(behind)

        @behind.message()
        async def form(message: Message) -> None:
            office.form.append(message.text or f"{message.content_type} {message.chat.type}")

        kept = office.database.inbox

        async def handle(raw: dict[str, Any]) -> None:
            update = Update.model_validate(raw, context={"bot": bot})
            async with kept.handling(str(bot.id), update.update_id):
                await dispatcher.feed_update(bot, update)

        lanes = Lanes(handle, ())
        poller = Poller(bot, kept, lanes, ALLOWED)
        app = application.build(DESK_TOKEN, office.url, office.desk, office.pace, kept)
        tasks = [asyncio.create_task(office.relay.run()), asyncio.create_task(poller.run())]
        try:
            async with application.running(app, office.desk):
                yield office
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await lanes.stop(2)


class Child:
    """The desk in another process, to be killed; forked from one that has imported all."""

    def __init__(self, office: Office, database_url: str) -> None:
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


def environment(office: Office, database_url: str, **more: str) -> dict[str, str]:
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


async def hire(office: Office) -> None:
    """Lena leads, Amir answers."""
    for person, (name, role) in zip((office.lead, office.agent), STAFF, strict=True):
        await office.desk.enlist(Staff(person.id, name, role, on_duty=True))
