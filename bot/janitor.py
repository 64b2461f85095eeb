"""Hourly clean-up: purges deleted drafts, old conversations and handled updates."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.delivery.policy import Tally
from bot.supervisor import place_of
from desk.retention import Retention
from filing.ports import Now
from filing.service import UNDO
from storage.database import Database
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

EVERY = 3600.0
"""Seconds between two rounds."""


async def sweep(
    database: Database, now: Now, conversations: Retention | None = None
) -> tuple[int, int]:
    """One round, each part by itself; how many drafts ended for good, with answers, documents and
    packages, and how many conversations with all that was said."""
    tally = Tally("tidying up")

    async def drafts() -> int:
        async with database.unit() as unit:
            return len(await unit.drafts.purge(now() - UNDO))

    async def cases() -> int:
        if conversations is None:
            return 0
        await conversations.end_quiet()
        return await conversations.purge()

    async def rest() -> int:
        await database.tidy()
        return 0

    parts: list[Callable[[], Awaitable[int]]] = [drafts, cases, rest]
    ended, closed, _rest = [await _alone(part, tally) for part in parts]
    return ended, closed


async def _alone(part: Callable[[], Awaitable[int]], tally: Tally) -> int:
    try:
        return await part()
    except DatabaseUnavailable:
        tally.failed("waits for the database")
    except Exception as error:  # noqa: BLE001 - one part that fails keeps no other from its work
        tally.failed(f"{type(error).__name__} at {place_of(error)}", logging.ERROR)
    return 0


async def run(
    database: Database, now: Now, conversations: Retention | None = None, every: float = EVERY
) -> None:
    """For ever. What failed is tried again in the next round."""
    while True:
        drafts, cases = await sweep(database, now, conversations)
        if drafts or cases:
            log.info("%s deleted drafts and %s closed conversations ended", drafts, cases)
        await asyncio.sleep(every)
