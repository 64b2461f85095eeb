"""`icp-guide try`: the local Bot API server, the chat page and both bots, in one process."""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path

import uvloop

from bot.app import serve as serve_bots
from bot.settings import Settings
from bot.simulator import (
    APPLICANT_TOKEN,
    DESK_TOKEN,
    STAFF_GROUP_ID,
    STAFF_USER_IDS,
    furnish,
    serve,
)
from bot.simulator.defaults import STAFF_NAMES
from filing.desk.model import Role, Staff
from storage.cipher import KeyRing
from storage.database import Database
from storage.migrations import upgrade

ROLES = (Role.LEAD, Role.AGENT)
"""What the two people of the local staff group are."""


def run(port: int, data: Path) -> int:
    """Until Ctrl-C; 2 where the port is taken."""
    data.mkdir(parents=True, exist_ok=True)
    try:
        uvloop.run(trial(port, data))
    except OSError as error:
        print(f"icp-guide: port {port}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


async def trial(port: int, data: Path) -> None:
    """Server first, then the bots, which know nothing of it but its address."""
    async with serve(port, folder=data / "chat") as running:
        await furnish(running.telegram)
        print(
            f"Open {running.url} and write to the bot. Ctrl-C ends it; all stays in {data}.",
            flush=True,
        )
        wanted = settings(running.url, data)
        await staffed(wanted)
        with suppress(asyncio.CancelledError):
            await serve_bots(wanted)


async def staffed(wanted: Settings) -> None:
    """The two people of the local staff group are members of the desk."""
    await upgrade(wanted.database_url)
    keys = KeyRing.parse(wanted.keys)
    async with (
        await Database.open(wanted.database_url, keys, wanted.data_dir) as database,
        database.unit() as unit,
    ):
        for user, name, role in zip(STAFF_USER_IDS, STAFF_NAMES, ROLES, strict=True):
            await unit.desk.staff.put(Staff(user, name, role, on_duty=True))


def settings(api: str, data: Path) -> Settings:
    """Those of a trial: tokens of the local server, a database and keys of its own."""
    return Settings(
        applicant_token=APPLICANT_TOKEN,
        database_url=f"sqlite:///{data / 'icp.sqlite3'}",
        keys=_keys(data / "keys"),
        data_dir=data / "documents",
        telegram_api=api,
        desk_token=DESK_TOKEN,
        desk_chat=STAFF_GROUP_ID,
    )


def _keys(path: Path) -> str:
    """The trial's own key ring, made once, readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(KeyRing.fresh())
    return path.read_text().strip()
