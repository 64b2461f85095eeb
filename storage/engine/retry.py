"""Retry policy for transient database errors."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sqlalchemy import exc

from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

BUSY_SQLITE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
BUSY_POSTGRES: Final = ("08", "40", "53", "55P03", "57P0", "58")
"""Connection lost, deadlock, no resources, lock not available, shutting down, I/O."""


WRITES: Final = frozenset({"commit", "begin"})


@dataclass(slots=True)
class OutageLog:
    """What has been reported of one outage, so that a hundred waiting units report it once."""

    failing: bool = False
    given_up: bool = False
    writing: bool = False
    """A write has failed: that a locked or full database can still be read ends nothing."""

    def over(self, what: str) -> bool:
        """Whether this success ends it."""
        return self.failing and (not self.writing or what in WRITES)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Bounded back-off: pauses double from `first` to `longest`, `total` seconds in all."""

    first: float = 0.05
    longest: float = 2.0
    total: float = 15.0
    trouble: OutageLog = field(default_factory=OutageLog, compare=False)

    def pauses(self) -> list[float]:
        found, pause, left = [], self.first, self.total
        while left > 0:
            found.append(min(pause, left))
            left -= pause
            pause = min(pause * 2, self.longest)
        return found


def is_transient(error: BaseException) -> bool:
    """Whether asking again may help: locked, lost, full, shutting down."""
    if isinstance(error, exc.TimeoutError | OSError):
        return True
    if not isinstance(error, exc.DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in BUSY_SQLITE
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if state is None:
        return isinstance(error, exc.InterfaceError | exc.OperationalError)
    return str(state).startswith(BUSY_POSTGRES)


def foreign(error: exc.IntegrityError) -> bool:
    """Whether what a row points to is not there (or is another's)."""
    name = getattr(error.orig, "sqlite_errorname", "")
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    return name == "SQLITE_CONSTRAINT_FOREIGNKEY" or state == "23503"


async def retry(what: str, attempt: Callable[[], Awaitable[T]], retry_policy: RetryPolicy) -> T:
    """Tries until it works; an outage is reported once; gives up as `DatabaseUnavailable`."""
    pauses: Iterator[float] | None = None
    while True:
        try:
            result = await attempt()
        except (exc.SQLAlchemyError, OSError) as error:
            if not is_transient(error):
                raise
            pauses = pauses or iter(retry_policy.pauses())
            pause = next(pauses, None)
            _report(what, error, retry_policy.trouble, given_up=pause is None)
            if pause is None:
                raise DatabaseUnavailable(f"{what}: {kind(error)}") from None
            await asyncio.sleep(pause)
        else:
            trouble = retry_policy.trouble
            if trouble.over(what):
                log.warning("database: works again")
                trouble.failing = trouble.given_up = trouble.writing = False
            return result


def _report(what: str, error: Exception, trouble: OutageLog, *, given_up: bool) -> None:
    trouble.writing |= what in WRITES
    if not trouble.failing:
        log.warning("database: %s failed (%s), trying again", what, kind(error))
        trouble.failing = True
    if given_up and not trouble.given_up:
        log.error("database: %s failed for good (%s)", what, kind(error))
        trouble.given_up = True


def kind(error: BaseException) -> str:
    """The error's kinds, never its text: that may hold values."""
    orig = getattr(error, "orig", None)
    return type(error).__name__ + (f"/{type(orig).__name__}" if orig is not None else "")
