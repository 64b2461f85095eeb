"""Leader election by a lease in the database: one process works, others stand by."""

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

NAME = "bots"
SECONDS = 20.0
"""How long a process that says nothing more keeps the others out."""

EVERY = 5.0
"""Seconds between two renewals, and between two looks of who stands by."""


class Leases(Protocol):
    """What only one may hold, for so many seconds at a time."""

    async def take(self, name: str, holder: str, seconds: float) -> bool: ...
    async def give(self, name: str, holder: str) -> None: ...
    async def holder(self, name: str) -> str: ...


class ProcessLease:
    """Held by the process that polls."""

    def __init__(
        self,
        leases: Leases,
        key_ids: Sequence[str] = (),
        renewed: Callable[[], None] = lambda: None,
    ) -> None:
        self._leases = leases
        self._renewed = renewed
        me = (socket.gethostname(), str(os.getpid()), secrets.token_hex(4), "+".join(key_ids))
        self._me = ":".join(me)
        """Names the keys it has, so that nothing is sealed with one that it lacks."""
        self.other = ""
        """Who held it when it was looked at last."""

    async def won(self, *, wait: bool) -> bool:
        """Taken; without `wait` False at once where another process has it."""
        told = False
        while not await self._tried():
            if not wait:
                return False
            if not told:
                log.info("stands by: process %s is at work", self.other)
            told = True
            await asyncio.sleep(EVERY)
        return True

    async def _tried(self) -> bool:
        try:
            if await self._leases.take(NAME, self._me, SECONDS):
                return True
            self.other = await self._leases.holder(NAME)
            if gone(self.other):
                await self._leases.give(NAME, self.other)
                return await self._leases.take(NAME, self._me, SECONDS)
        except DatabaseUnavailable:
            self.other = "unknown, the database is away"
        return False

    async def kept(self, lost: asyncio.Event) -> None:
        """Renews it for ever; returns, and sets `lost`, once another process has it.

        As long as the database is away nobody else can take it either.
        """
        while True:
            await asyncio.sleep(EVERY)
            began = time.monotonic()
            try:
                mine = await self._leases.take(NAME, self._me, SECONDS)
            except DatabaseUnavailable:
                continue
            if not mine:
                waited = time.monotonic() - began
                log.error("another process has taken over (no renewal for %.0f s)", waited + EVERY)
                lost.set()
                return
            self._renewed()

    async def given_back(self) -> None:
        try:
            await self._leases.give(NAME, self._me)
        except DatabaseUnavailable:
            log.warning("the lease is not given back: the database is away")


def gone(holder: str) -> bool:
    """Whether that process of this very machine has ended."""
    host, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    if int(number) == os.getpid():
        return True  # a container that was started again counts its processes anew
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
