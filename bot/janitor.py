"""Keeps nothing longer than needed: deleted drafts after their days of grace, done updates."""

import asyncio
import logging

from filing.ports import Now
from filing.service import UNDO
from storage.database import Database
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds between two rounds."""


async def sweep(database: Database, now: Now) -> int:
    """One round; how many drafts ended for good, with answers, documents and packages."""
    async with database.unit() as unit:
        ended = await unit.drafts.purge(now() - UNDO)
    await database.tidy()
    return len(ended)


async def run(database: Database, now: Now, every: float = EVERY) -> None:
    """For ever. A database out of reach is tried again in the next round."""
    while True:
        try:
            ended = await sweep(database, now)
            if ended:
                log.info("%s deleted drafts ended", ended)
        except DatabaseUnavailable:
            log.warning("tidying up waits for the database")
        await asyncio.sleep(every)
