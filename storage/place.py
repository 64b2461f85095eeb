"""Checks of database address and folder that fail at once, before anything is opened."""

import errno
import re
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, exc

from storage.engine.engines import address
from storage.engine.retry import kind
from storage.errors import DatabaseRefuses, PlaceUnusable, StorageError

PASSES: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE})
"""Errors of a disk or machine that end by themselves or by somebody's hand: waited out."""

WORDS, NUMBER = r".+", r"[0-9]{1,9}"
OPTIONS: Final = {
    "host": WORDS,
    "port": r"[0-9]{1,5}(,[0-9]{1,5})*",
    "user": WORDS,
    "password": WORDS,
    "passfile": WORDS,
    "service": WORDS,
    "servicefile": WORDS,
    "ssl": r"disable|allow|prefer|require|verify-ca|verify-full",
    "prepared_statement_cache_size": NUMBER,
    "target_session_attrs": r"any|primary|standby|read-write|read-only|prefer-standby",
    "krbsrvname": WORDS,
    "gsslib": r"gssapi|sspi",
}
"""What a PostgreSQL address may carry behind its question mark, and what it looks like."""

LAST_PORT: Final = 65_535

SQLITE_HEAD: Final = b"SQLite format 3\x00"

REFUSED_SQLITE: Final = frozenset(
    {
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
    }
)
REFUSED_POSTGRES: Final = ("28", "3D", "3F", "42501")
"""Password or user, no such database, no such schema, no right."""


def check(url: str, folder: Path) -> None:
    """`StorageError` says in one line what can never work."""
    check_folder(folder)
    check_database(url)


def check_folder(folder: Path) -> None:
    """Made where it is not there; files of ours can be written into it."""
    with _told("ICP_DATA_DIR", folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass


def check_database(url: str) -> None:
    """What its address alone says, and for SQLite what stands in the file's place."""
    found = address(url)
    if found.get_backend_name() == "sqlite":
        if found.query:
            raise PlaceUnusable(f"ICP_DATABASE_URL: no such option: {', '.join(found.query)}")
        _check_file(Path(found.database or ""))
    else:
        _check_options(found)


def _check_options(url: URL) -> None:
    if unknown := sorted(set(url.query) - set(OPTIONS)):
        raise PlaceUnusable(f"ICP_DATABASE_URL: no such option: {', '.join(unknown)}")
    for name, given in url.query.items():
        for value in (given,) if isinstance(given, str) else given:
            if not re.fullmatch(OPTIONS[name], value):
                raise PlaceUnusable(f"ICP_DATABASE_URL: {name} cannot be {value!r}")
    ports = [url.port or 1, *(int(port) for port in str(url.query.get("port", 1)).split(","))]
    if not all(0 < port <= LAST_PORT for port in ports):
        raise PlaceUnusable("ICP_DATABASE_URL: there is no such port")


def _check_file(path: Path) -> None:
    with _told("ICP_DATABASE_URL", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not stat.S_ISREG(path.stat().st_mode):
            raise PlaceUnusable(f"ICP_DATABASE_URL: {_short(path)} is no file")
        with path.open("ab+") as file:
            file.seek(0)
            head = file.read(len(SQLITE_HEAD))
        if head and head != SQLITE_HEAD:
            raise PlaceUnusable(f"ICP_DATABASE_URL: {_short(path)} is no SQLite database")
        path.chmod(0o600)
        if head:
            _check_pages(path)


def _check_pages(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=1)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return  # locked, or away: that passes
    except sqlite3.DatabaseError:
        raise PlaceUnusable(
            f"ICP_DATABASE_URL: {_short(path)} is damaged or no SQLite database"
        ) from None
    finally:
        connection.close()


@contextmanager
def _told(setting: str, path: Path) -> Iterator[None]:
    """What the machine refuses is told, unless it passes."""
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in PASSES:
            return
        why = error.strerror if isinstance(error, OSError) else "no path"
        raise PlaceUnusable(
            f"{setting}: nothing can be written to {_short(path)} ({why})"
        ) from None


def _short(path: Path, most: int = 120) -> str:
    """One line of a terminal, whatever stands in the setting."""
    text = "".join(sign if sign.isprintable() else "?" for sign in str(path))
    return text if len(text) <= most else f"{text[: most - 1]}…"


@contextmanager
def refusals() -> Iterator[None]:
    """A database that is there and refuses us is told in one line: no waiting mends it."""
    try:
        yield
    except StorageError:
        raise
    except Exception as error:
        if not refuses(error):
            raise
        raise DatabaseRefuses(f"ICP_DATABASE_URL: the database refuses ({kind(error)})") from None


def refuses(error: BaseException) -> bool:
    """Whether it says no for good: password, name, rights, or no database at all."""
    origin = error.orig if isinstance(error, exc.DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in REFUSED_SQLITE
    return str(getattr(origin, "sqlstate", None) or "").startswith(REFUSED_POSTGRES)
