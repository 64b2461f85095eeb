"""The staff's side put together: the desk, the relay between both bots, the desk bot itself."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.applicant.sender import make_sender
from bot.desk import application, startup
from bot.desk.application import App
from bot.desk.probe import Probe
from bot.desk.sender import plain_sender
from bot.i18n import Translator
from bot.pace import Pace
from bot.relay import Relay
from bot.settings import Settings, office_hours
from dialogs.library import Library
from faq import gaps
from filing.desk.board import Suggestion
from filing.desk.room import DeskSettings
from filing.desk.service import Desk
from filing.ports import Now
from filing.service import Filings
from storage.database import Database
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

PASSING = (DatabaseUnavailable,)
"""What is waited out instead of given up."""

PAUSE = 30.0
"""Seconds until a desk that could not start is tried again."""


@dataclass(frozen=True, slots=True)
class Office:
    """Ready to be run."""

    settings: Settings
    desk: Desk
    relay: Relay
    application: App
    probe: Probe

    async def run(self) -> None:
        """The desk bot, the relay, and a look at group, rights and copying by id at the start and
        every day; until cancelled.

        Applicants do not notice a desk that cannot start: it is reported and tried again.
        """
        while True:
            try:
                for fault in await self._check():
                    log.error("desk: %s", fault)
                async with application.running(self.application, self.desk):
                    await self.probe.run()
                    watches = (startup.watch(self._check), self.probe.watch())
                    await asyncio.gather(self.relay.run(), *watches)
            except TelegramError as error:
                log.error("desk: not running: %s", type(error).__name__)  # noqa: TRY400 - ids only
                await asyncio.sleep(PAUSE)

    async def _check(self) -> list[str]:
        wanted = self.settings
        return await startup.check(
            wanted.applicant_token, wanted.desk_token, self.desk.group, wanted.telegram_api
        )


def make_desk(
    settings: Settings,
    database: Database,
    filings: Filings,
    library: Library,
    translator: Translator,
    now: Now,
) -> Desk:
    """The desk's service; it sends nothing itself."""

    def suggest(words: str, language: str) -> Sequence[Suggestion]:
        """Also what the search would not answer with by itself: staff look before they send."""
        found = []
        for hit in library.index.suggest(words):
            entry = library.knowledge.entry(hit.id)
            if entry is not None:
                text = entry.text(language)
                found.append(Suggestion(hit.id, text.question, text.answer))
        return found

    async def promote(question: str, answer: str, language: str) -> None:
        folded = f"{gaps.folded(question)} → {gaps.folded(answer)}"
        await database.gaps.add(folded, language, "promoted")

    return Desk(
        database.unit,
        DeskSettings(
            settings.desk_chat, language=settings.desk_language, hours=office_hours(settings)
        ),
        translator.get,
        now,
        filings=filings,
        suggest=suggest,
        promote=promote,
    )


def _stale(database: Database) -> dt.timedelta:
    """Other processes may be sending too, but not beside a database of our own."""
    return dt.timedelta(minutes=1) if database.engine.shared else dt.timedelta(0)


@asynccontextmanager
async def open_office(settings: Settings, desk: Desk, database: Database) -> AsyncIterator[Office]:
    """Senders, relay and desk bot; closed in the reverse order."""
    async with AsyncExitStack() as stack:
        await desk.load()
        sender = make_sender(settings.applicant_token, settings.telegram_api)
        stack.push_async_callback(sender.close)
        staff = await stack.enter_async_context(
            plain_sender(settings.desk_token, settings.telegram_api)
        )
        pace = Pace()
        relay = Relay(desk, sender, staff, pace, stale=_stale(database), passing=PASSING)
        token, api = settings.desk_token, settings.telegram_api
        app = application.build(token, api, desk, pace, database.inbox, PASSING)
        yield Office(settings, desk, relay, app, Probe(desk, sender, staff, pace, PASSING))
