"""Waits out an outage for all callers: when one succeeds, all others retry at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot import aio as waiting

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_WAIT = 0.5
LONGEST_WAIT = 10.0


class Outage:
    """What several tasks run into at once: the database is out of reach.

    Each waits longer and longer by itself, for nobody knows when it ends; but who slept through
    the end of it would hold up a lane for nothing, so the first success wakes everybody.
    """

    def __init__(self, transient_errors: tuple[type[Exception], ...], whom: str) -> None:
        self._transient_errors = transient_errors
        self._whom = whom
        self._over = asyncio.Event()
        self._told = False

    async def waited_out(self, step: Callable[[], Awaitable[T]]) -> T:
        """Again and again until it works; an outage is told once."""
        wait = FIRST_WAIT
        while True:
            try:
                result = await step()
            except self._transient_errors as error:
                self._tell(error)
                await waiting.until(self._over, wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                self._end()
                return result

    def _tell(self, error: Exception) -> None:
        if not self._told:
            log.warning("%s waits: %s", self._whom, type(error).__name__)
        self._told = True

    def _end(self) -> None:
        if not self._told:
            return
        self._told = False
        self._over.set()
        self._over = asyncio.Event()
