"""Builds the staff's side: senders, relay, desk bot, probe."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.delivery.rate_limit import Pace
from bot.delivery.relay import Relay
from bot.delivery.sender import Sender
from bot.i18n import Translator
from bot.settings import Settings, answer_targets, office_hours
from bot.staff import application, startup
from bot.staff.application import App
from bot.staff.probe import Probe
from bot.supervisor import Service
from desk.context import DeskSettings
from desk.replies import Suggestion
from desk.service import Desk
from dialogs.lookup.library import Library
from faq import gaps
from filing.ports import Now
from filing.service import Filings
from storage.database import Database
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

TRANSIENT_ERRORS = (DatabaseUnavailable,)
"""What is waited out instead of given up."""


@dataclass(frozen=True, slots=True)
class DeskRuntime:
    """Ready to be run."""

    settings: Settings
    desk: Desk
    relay: Relay
    application: App
    probe: Probe

    def services(self) -> list[Service]:
        """The desk bot, the relay, and a look at group, rights and copying by id at the start and
        every day. Applicants do not notice a desk that cannot start."""
        return [
            Service("desk", self._listen),
            Service("relay", self._relay),
            Service("probe", self.probe.watch),
            Service("desk check", lambda: startup.watch(self._check)),
        ]

    async def _listen(self) -> None:
        for fault in await self._check():
            log.error("desk: %s", fault)
        active = [member for member in await self.desk.members.all() if member.active]
        if not active:
            log.warning("desk: nobody is on the list of staff: icp-guide staff add USER NAME")
        wanted, group = self.settings, self.desk.group
        told = startup.missing(wanted.desk_token, wanted.telegram_api, group, active)
        for line in await told:
            log.warning("desk: %s", line)
        async with application.running(self.application, self.desk):
            await asyncio.Event().wait()

    async def _relay(self) -> None:
        """What copying by id meets here is known before the first message is passed on."""
        await self.probe.run()
        await self.relay.run()

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
        await database.gaps.add(gaps.promoted(question, answer), language, gaps.PROMOTED)

    first, following = answer_targets(settings)
    return Desk(
        database.unit,
        DeskSettings(
            settings.desk_chat,
            language=translator.guess(settings.desk_language),
            hours=office_hours(settings),
            first_answer=first,
            next_answer=following,
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
async def open_desk(
    settings: Settings, desk: Desk, database: Database, pace: Pace
) -> AsyncIterator[DeskRuntime]:
    """Senders, relay and desk bot; closed in the reverse order."""
    async with AsyncExitStack() as stack:
        await desk.context.load()
        sender = Sender(settings.applicant_token, settings.telegram_api)
        stack.push_async_callback(sender.close)
        staff = Sender(settings.desk_token, settings.telegram_api)
        stack.push_async_callback(staff.close)
        relay = Relay(
            desk, sender, staff, pace, stale=_stale(database), transient_errors=TRANSIENT_ERRORS
        )
        token, api = settings.desk_token, settings.telegram_api
        app = application.build(token, api, desk, pace, database.inbox, TRANSIENT_ERRORS)
        yield DeskRuntime(
            settings, desk, relay, app, Probe(desk, sender, staff, pace, TRANSIENT_ERRORS)
        )
