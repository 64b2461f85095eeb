"""Health endpoints: whether the process lives and whether it is at work.

`/healthz` answers as long as the loop turns. `/readyz` is 200 while updates are taken and the
database answers; else 503 with the reason in one line.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.settings import SettingMissing

HERE = "127.0.0.1"

STARTING = "starting: the database is being opened"
WAITS = "waiting for the database"
STANDS_BY = "standing by: another process is at work"
ENDING = "ending"

SECONDS = 2.0
"""Longer the database is not waited for: who asks has little patience."""

STALE = 15.0
"""Seconds without a renewal of the lease, a write every five, after which the database counts as
away: it may still be read while it is locked or full."""


class Health:
    """Kept up to date by the process itself."""

    def __init__(self) -> None:
        self.state = STARTING
        """Why it is not at work; empty: it is."""
        self._answers: Callable[[], Awaitable[object]] | None = None
        self._written = 0.0

    def at_work(self, answers: Callable[[], Awaitable[object]]) -> None:
        """From here on it is; `answers` asks the database something small, or raises."""
        self._answers, self.state = answers, ""
        self.written()

    def written(self) -> None:
        """The database has taken something just now."""
        self._written = time.monotonic()

    async def why_not(self) -> str:
        """Why it does not serve people now; empty where it does."""
        if self.state or self._answers is None:
            return self.state
        if time.monotonic() - self._written > STALE:
            return WAITS
        try:
            async with asyncio.timeout(SECONDS):
                await self._answers()
        except Exception:  # noqa: BLE001 - whatever keeps the database from answering
            return WAITS
        return ""

    @asynccontextmanager
    async def listening(self, port: int) -> AsyncIterator[None]:
        """On this machine only; with port 0 nothing is opened."""
        if not port:
            yield
            return
        app = web.Application()
        app.add_routes([web.get("/healthz", self._lives), web.get("/readyz", self._ready)])
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await _opened(runner, port)
            yield
        finally:
            await runner.cleanup()

    async def _lives(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        why = await self.why_not()
        return web.Response(text=f"{why or 'ready'}\n", status=503 if why else 200)


async def _opened(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, HERE, port).start()
    except OSError as error:
        raise SettingMissing(
            f"ICP_HEALTH_PORT: port {port} cannot be opened ({error.strerror})"
        ) from None
