"""Keeps nothing longer than needed: deleted drafts after their days of grace, closed conversations
after half a year, done updates; and has idle drafts reminded of, told of and ended."""

import asyncio
import logging

from bot.reminders import Reminders
from filing.desk.service import Desk
from filing.ports import Now
from filing.service import UNDO
from storage.database import Database
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds between two rounds."""


async def sweep(database: Database, now: Now, desk: Desk | None = None) -> tuple[int, int]:
    """One round; how many drafts ended for good, with answers, documents and packages, and how
    many conversations with all that was said."""
    async with database.unit() as unit:
        drafts = await unit.drafts.purge(now() - UNDO)
    cases = await desk.purge() if desk else 0
    await database.tidy()
    return len(drafts), cases


async def run(
    database: Database,
    now: Now,
    desk: Desk | None = None,
    reminders: Reminders | None = None,
    every: float = EVERY,
) -> None:
    """For ever. A database out of reach is tried again in the next round."""
    while True:
        try:
            if reminders is not None:
                sent, ended = await reminders.round()
                if sent or ended:
                    log.info("%s reminders and notices sent, %s idle drafts ended", sent, ended)
            drafts, cases = await sweep(database, now, desk)
            if drafts or cases:
                log.info("%s deleted drafts and %s closed conversations ended", drafts, cases)
        except DatabaseUnavailable:
            log.warning("tidying up waits for the database")
        await asyncio.sleep(every)
