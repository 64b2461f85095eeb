"""The staff's side put together: the desk's service, its relay, its bot."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.applicant.sender import make_sender
from bot.desk import application, startup
from bot.desk.application import App
from bot.desk.sender import plain_sender
from bot.i18n import Translator
from bot.pace import Pace
from bot.relay import Relay
from bot.settings import Settings
from dialogs.library import Library
from faq import gaps
from faq.words import script
from filing.desk.board import Promote, Suggest, Suggestion
from filing.desk.hours import Hours
from filing.desk.room import DeskSettings
from filing.desk.service import Desk
from filing.ports import Now
from filing.service import Filings, Reply
from storage.database import Database

log = logging.getLogger(__name__)

PROMOTED = "promoted"
"""Kind of a gap that staff have answered by hand."""

SHARED_STALE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Staffed:
    """The staff's side, ready to run."""

    desk: Desk
    relay: Relay
    application: App
    settings: Settings

    async def run(self) -> None:
        """Until cancelled: the desk bot, the relay, and a daily look at group and rights."""
        async with application.running(self.application, self.desk), asyncio.TaskGroup() as tasks:
            tasks.create_task(self.relay.run())
            tasks.create_task(startup.watch(self.faults))

    async def faults(self) -> list[str]:
        """What keeps the desk from working, one line each."""
        settings = self.settings
        return await startup.check(
            settings.applicant_token, settings.desk_token, self.desk.group, settings.telegram_api
        )


@asynccontextmanager
async def staffed(
    settings: Settings,
    desk: Desk,
    database: Database,
    pace: Pace | None = None,
) -> AsyncIterator[Staffed]:
    """Opens both senders and builds the desk bot around a desk that is loaded."""
    async with AsyncExitStack() as stack:
        sender = make_sender(settings.applicant_token, settings.telegram_api)
        stack.push_async_callback(sender.close)
        staff = await stack.enter_async_context(
            plain_sender(settings.desk_token, settings.telegram_api)
        )
        pace = pace or Pace()
        stale = SHARED_STALE if database.engine.shared else dt.timedelta(0)
        relay = Relay(desk, sender, staff, pace, stale)
        bot = application.build(
            settings.desk_token, settings.telegram_api, desk, pace, database.inbox
        )
        yield Staffed(desk, relay, bot, settings)


async def make_desk(
    settings: Settings,
    database: Database,
    translator: Translator,
    filings: Filings,
    now: Now,
    library: Library | None = None,
    hours: Hours | None = None,
    language: str = "en",
) -> Desk:
    """The desk's service on this database; it knows its group, also after a migration."""
    desk = Desk(
        database.unit,
        DeskSettings(settings.desk_chat, language=language, hours=hours or Hours()),
        translator.get,
        now,
        filings=filings,
        suggest=suggesting(library, translator) if library else None,
        promote=promoting(library) if library else None,
    )
    await desk.load()
    return desk


def suggesting(library: Library, translator: Translator) -> Suggest:
    """Entries of the FAQ for an applicant's words, in the applicant's language."""

    def suggest(words: str, language: str) -> Sequence[Suggestion]:
        hits = library.index.suggest(words, 3)
        say = translator.get(language)
        found = [library.knowledge.entry(hit.id) for hit in hits]
        texts = [(entry.id, entry.text(language, say)) for entry in found if entry is not None]
        return [Suggestion(ident, text.question, text.answer) for ident, text in texts]

    return suggest


def promoting(library: Library) -> Promote:
    """A question that staff answered by hand goes to the gap log, with the answer behind it."""

    async def promote(question: str, answer: str, _language: str) -> None:
        words = f"{gaps.folded(question)} → {gaps.folded(answer)}"
        await library.gaps.add(words, script(words), PROMOTED)

    return promote


class TickedFilings(Filings):
    """Filings whose accepted answers tick the corrections that staff asked for."""

    desk: Desk | None = None

    async def answer(
        self, owner: int, draft: int, field: str, raw: object, *, confirmed: bool = False
    ) -> Reply:
        reply = await super().answer(owner, draft, field, raw, confirmed=confirmed)
        return await self._ticked(owner, reply)

    async def skip(self, owner: int, draft: int, field: str) -> Reply:
        return await self._ticked(owner, await super().skip(owner, draft, field))

    async def attach(self, owner: int, draft: int, field: str, name: str, content: bytes) -> Reply:
        reply = await super().attach(owner, draft, field, name, content)
        return await self._ticked(owner, reply)

    async def _ticked(self, owner: int, reply: Reply) -> Reply:
        saved = reply.problem is None and not reply.drops
        if self.desk is not None and saved:
            await self.desk.answered(owner, reply.draft.id, reply.field.id)
        return reply
