"""A running house for end-to-end tests: the local Bot API server and the bots, in process or as a
child."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import until
from bot.settings import Settings
from bot.simulator import APPLICANT_TOKEN
from bot.wiring import Application, World, application
from storage.cipher import KeyRing
from storage.migrations import upgrade

KEYS = KeyRing.fresh()


def settings(api: str, folder: Path, database: str = "", **more: object) -> Settings:
    """Those of one test: its own folder, keys and database."""
    url = database or f"sqlite:///{folder / 'icp.sqlite3'}"
    base = Settings(APPLICANT_TOKEN, url, KEYS, folder / "documents", telegram_api=api)
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


class Child:
    """`icp-guide run` as a process of its own, to be killed."""

    def __init__(self, wanted: Settings, log: Path) -> None:
        self._settings = wanted
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
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
                "bot.cli",
                "run",
                env={**os.environ, **names},
                stdout=log,
                stderr=log,
            )

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
