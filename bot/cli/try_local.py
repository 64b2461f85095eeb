"""`icp-guide try`: the local Bot API server, the chat page and both bots, in one process."""

import asyncio
import json
import os
import sys
import webbrowser
from contextlib import suppress
from pathlib import Path

import uvloop

from bot.app import serve as serve_bots
from bot.settings import SettingMissing, Settings, switch
from desk.model import Role, Staff
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.errors import StorageError
from storage.migrations import upgrade
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, STAFF_GROUP_ID, STAFF_USER_IDS, furnish, serve
from telegram_sim.defaults import STAFF_NAMES

ROLES = (Role.LEAD, Role.AGENT)
"""What the two people of the local staff group are."""


def run(port: int, data: Path) -> int:
    """Until Ctrl-C; 2 where port, folder or what stands in it cannot be used."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        uvloop.run(trial(port, data))
    except OSError as error:
        where = error.filename or f"port {port}"
        return _refused(f"{where}: {error.strerror}")
    except (SettingMissing, StorageError) as error:
        return _refused(str(error))
    return 0


def _refused(why: str) -> int:
    print(f"icp-guide: {why}", file=sys.stderr)
    return 2


async def trial(port: int, data: Path) -> None:
    """Server first, then the bots, which know nothing of it but its address."""
    async with serve(port, folder=data / "chat") as running:
        await furnish(running.telegram)
        for title, language, steps in recordings():
            await running.telegram.record(title, steps, language)
        wanted = settings(running.url, data)
        await staffed(wanted)
        print(
            f"Open {running.url} and write to the bot. Ctrl-C ends it; all stays in {data}.",
            flush=True,
        )
        _show(running.url)
        with suppress(asyncio.CancelledError):
            await serve_bots(wanted)


RECORDED = Path(__file__).with_name("recorded")
"""Filings that the chat page can fill in by itself: `python -m tests.e2e.record` writes them."""


def recordings() -> list[tuple[str, str, list[dict[str, str]]]]:
    """Title, language and steps of each."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(RECORDED.glob("*.json"))]
    return [(one["title"], one["language"], one["steps"]) for one in found]


def _show(url: str) -> None:
    """Opens the page where a person sits at a desktop; a server or a pipe is left alone."""
    desktop = sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if desktop and sys.stdout.isatty():
        webbrowser.open(url)


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
        ocr=switch(os.environ, "ICP_OCR"),
    )


def _keys(path: Path) -> str:
    """The trial's own key ring, made once, readable by its owner only."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(KeyRing.fresh())
    return path.read_text().strip()
