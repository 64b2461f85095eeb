"""The bots that somebody presses at random: in this process, or in one of their own."""

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot import clock
from bot.wiring import World
from bot.worker_pool import OffLoop
from filing.service import Filings
from storage.database import Database
from storage.engine.cipher import KeyRing
from telegram_sim import Bot, Running
from tests.e2e.house import living, settings
from tests.e2e.preloaded import Forked

QUIET = 0.03
"""Seconds without a call after which nothing small is on its way either."""

STARTS = 600
"""Seconds that a process may take to start, on a machine that does other things too."""


class Here:
    """In this process: quick, and each record of the log is seen."""

    def __init__(self, running: Running, bot: Bot, folder: Path, world: World) -> None:
        self._running = running
        self._bot = bot
        self._folder = folder
        self._world = world
        self._records: list[logging.LogRecord] = []
        self._log = _Collect(self._records)
        logging.getLogger().addHandler(self._log)

    async def start(self) -> None:
        self._living = living(settings(self._running.url, self._folder), self._world)
        self._app = await self._living.__aenter__()
        self._app.library.index.warm()

    async def stop(self) -> None:
        await self._living.__aexit__(None, None, None)

    async def rest(self) -> None:
        """Until everything that was sent has been taken and handled."""
        while await self._running.telegram.pending(self._bot):  # noqa: ASYNC110 - the server knows, no event does
            await asyncio.sleep(0.002)
        await self._app.lanes.join()
        await self._app.background.join()

    @property
    def filings(self) -> Filings:
        return self._app.services.filings

    def errors(self) -> Sequence[str]:
        return [one.getMessage() for one in self._records if one.levelno >= logging.ERROR]

    async def close(self) -> None:
        logging.getLogger().removeHandler(self._log)


class Process:
    """A process of their own; what it stored is read beside it."""

    def __init__(self, running: Running, bot: Bot, folder: Path, world: World) -> None:
        self._running = running
        self._bot = bot
        self._log = folder / "log.txt"
        self._file = folder / "icp.sqlite3"
        self._wanted = settings(running.url, folder)
        self._world = world
        self._database: Database | None = None
        self._off_loop = OffLoop()

    async def start(self) -> None:
        started = self._starts()
        self._process = Forked(self._wanted, self._log)
        while self._starts() == started:
            assert self._process.alive, self._log.read_text("utf-8")
            await asyncio.sleep(0.02)
        if self._database is None:
            wanted = self._wanted
            where = wanted.database_url, KeyRing.parse(wanted.keys), wanted.data_dir
            self._database = await (await Database.open(*where, shared=True)).__aenter__()
            unit, today = self._database.unit, clock.today
            self.filings = Filings(self._world.catalog, unit, today, clock.now, self._off_loop)

    async def stop(self) -> None:
        assert await asyncio.to_thread(self._process.end) == 0

    def _starts(self) -> int:
        return self._log.read_bytes().count(b" started as bot ") if self._log.exists() else 0

    async def killed_after(self, calls: int, more: float) -> None:
        """`kill -9` so many seconds after so many calls, or as soon as nothing is left to do."""
        began = await self._running.telegram.place()
        while await self._busy() and await self._calls(began) < calls:  # noqa: ASYNC110 - another process knows
            await asyncio.sleep(0.001)
        await asyncio.sleep(more)
        self._process.kill()

    async def _calls(self, began: int) -> int:
        done = await self._running.telegram.calls(after=began)
        return sum(call["method"] != "getUpdates" for call in done)

    async def rest(self) -> None:
        """Until what was sent is in the inbox, handled, and told."""
        while await self._busy():  # noqa: ASYNC110 - another process knows
            await asyncio.sleep(0.003)
        await self._running.telegram.settled(self._bot, quiet=QUIET)

    async def _busy(self) -> bool:
        return bool(await self._running.telegram.pending(self._bot)) or self._waiting()

    def _waiting(self) -> bool:
        with sqlite3.connect(self._file, timeout=5) as file:
            found = file.execute("SELECT 1 FROM inbox WHERE state = 'waiting' LIMIT 1").fetchone()
        file.close()
        return found is not None

    def errors(self) -> Sequence[str]:
        lines = self._log.read_text("utf-8", "replace").splitlines() if self._log.exists() else []
        return [line for line in lines if " ERROR " in line or "Traceback" in line]

    async def close(self) -> None:
        self._process.kill()
        if self._database is not None:
            await self._database.__aexit__(None, None, None)
        self._off_loop.close()


class _Collect(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)
