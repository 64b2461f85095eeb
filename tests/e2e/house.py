"""A running house for end-to-end tests: the local Bot API server and the bots, in process or as a
child."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest

from bot.app import until
from bot.delivery import rate_limit
from bot.settings import Settings
from bot.wiring import Application, World, application
from desk.outbox.pacing import Bucket
from storage.engine.cipher import KeyRing
from storage.migrations import upgrade
from telegram_sim import APPLICANT_TOKEN

KEYS = KeyRing.fresh()


def settings(api: str, folder: Path, database: str = "", **more: object) -> Settings:
    """Those of one test: its own folder, keys and database."""
    url = database or f"sqlite:///{folder / 'icp.sqlite3'}"
    base = Settings(APPLICANT_TOKEN, url, KEYS, folder / "documents", telegram_api=api, ocr=False)
    return Settings(**{**{name: getattr(base, name) for name in base.__slots__}, **more})


@asynccontextmanager
async def living(wanted: Settings, outside: World | None = None) -> AsyncIterator[Application]:
    """The bots in this process, on a database brought up to date."""
    await upgrade(wanted.database_url)
    async with application(wanted, outside) as app:
        stop = asyncio.Event()
        task = asyncio.create_task(until(stop, app))
        try:
            yield app
        finally:
            stop.set()
            await task
            await app.lanes.stop(5)


@contextmanager
def hurried() -> Iterator[None]:
    """Only a 429 slows the desk down: for tests that are not about Telegram's pace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate_limit, "bucket_of", lambda *_: Bucket(1000.0, 1000.0))
        yield


STARTED: "set[Child]" = set()
"""Children of the present test: ended with it, whatever became of it."""


class Child:
    """`icp-guide run` as a process of its own, to be killed."""

    def __init__(self, wanted: Settings, log: Path) -> None:
        self._settings = wanted
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        STARTED.add(self)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Back when it is at work: how long that takes is the machine's matter."""
        before = self._ready()
        await self._launch()
        async with asyncio.timeout(120):
            while self._ready() == before:
                assert self._process is not None
                assert self._process.returncode is None, self._log.read_text("utf-8")
                await asyncio.sleep(0.05)

    def _ready(self) -> int:
        return self._log.read_bytes().count(b" started as bot ") if self._log.exists() else 0

    async def _launch(self) -> None:
        names = {
            "ICP_APPLICANT_TOKEN": self._settings.applicant_token,
            "ICP_TELEGRAM_API": self._settings.telegram_api,
            "ICP_DATABASE_URL": self._settings.database_url,
            "ICP_KEYS": self._settings.keys,
            "ICP_DATA_DIR": str(self._settings.data_dir),
        }
        if self._settings.desk_token:
            names["ICP_DESK_TOKEN"] = self._settings.desk_token
            names["ICP_DESK_CHAT"] = str(self._settings.desk_chat)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot.cli.main",
                "run",
                env={**os.environ, **names},
                stdout=log,
                stderr=log,
            )

    def abandon(self) -> None:
        """Ended where the test did not come to it."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def kill(self) -> None:
        """`kill -9`, at once."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def end(self) -> int:
        """SIGTERM, as a service manager does; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await self._process.wait()
