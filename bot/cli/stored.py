"""Commands over what is stored: settings, keys and databases that cannot be used are one line, code
2. Loaded only by those commands."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.settings import SettingMissing, database_url, storage_settings
from filing.errors import SealBroken
from storage import migrations, place
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.errors import StorageError

GOOD, UNUSABLE = 0, 2


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the data of this installation stand, and what opens them."""

    url: str
    ring: KeyRing
    folder: Path

    async def opened(self) -> Database:
        return await Database.open(self.url, self.ring, self.folder)


def run(work: Callable[[Stored], Coroutine[Any, Any, int]]) -> int:
    """Does it with what the environment names; the exit code."""

    def step() -> int:
        url, keys, folder = storage_settings()
        ring = KeyRing.parse(keys)
        place.check(url, folder)
        return asyncio.run(work(Stored(url, ring, folder)))

    return _told(step)


def migrate(direction: str, revision: str) -> int:
    """`upgrade` or `downgrade`: needs the database only."""

    def step() -> int:
        url = database_url()
        place.check_database(url)
        asyncio.run(getattr(migrations, direction)(url, revision))
        return GOOD

    return _told(step)


def refused(why: str, code: int = UNUSABLE) -> int:
    print(f"icp-guide: {why}", file=sys.stderr)
    return code


def _told(step: Callable[[], int]) -> int:
    try:
        return step()
    except BrokenPipeError:
        raise
    except OSError as error:
        return refused(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "))
    except (SettingMissing, StorageError) as error:
        return refused(str(error))
    except SealBroken as error:
        return refused(f"ICP_KEYS does not open everything: {error}")
