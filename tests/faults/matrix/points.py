"""The places at which the n-th thing goes wrong, and what can go wrong there."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import exc

from bot.wiring import Application
from bot.worker_pool import OffLoop

OUTAGE = 5
"""Operations in a row that fail while the database is away: more than are tried at once."""

SQL = ("read", "write", "transaction")
KINDS = {
    "read": ("away", "odd"),
    "write": ("lost", "away", "odd"),
    "transaction": ("lost", "away", "odd"),
    "file": ("full",),
    "worker": ("dies", "odd"),
    "call": ("outage", "before", "after", "cut", "wait", "refused"),
    "poll": ("page", "before", "cut", "wait", "unauthorized", "conflict"),
}
"""By place. `away`, `outage`: longer than anything is tried again at once. `lost`, `after`, `cut`:
done, but the answer is an error, none, or a part of one. `odd`: what nobody expects."""

APART = {"read": 10, "write": 10, "transaction": 10, "call": 10, "poll": 4, "file": 8, "worker": 8}
AGAIN = {"read": 30, "write": 20, "transaction": 20, "call": 20, "file": 8, "worker": 8}
"""Things of one sort from one fault to the next in a walk: each is over before the next one. What
the bots do not try again by themselves (`TOLD`) a person does, which takes longer."""

TOLD = frozenset({"odd", "refused", "full", "dies"})

TWICE = {"outage": 7}
"""Calls in a row that fail: more than a session tries."""


@dataclass(frozen=True, order=True)
class Case:
    """One walk: of what happens at `point`, the things `number`, `number + apart` … go wrong. The
    cases 1 to `apart` together let each single thing go wrong once."""

    point: str
    kind: str
    number: int

    @property
    def apart(self) -> int:
        return (AGAIN if self.kind in TOLD else APART)[self.point]

    def __str__(self) -> str:
        return f"{self.point}/{self.kind}/{self.number}"

    @classmethod
    def read(cls, text: str) -> "Case":
        point, kind, number = text.split("/")
        return cls(point, kind, int(number))


class Odd(Exception):  # noqa: N818 - as unexpected as can be
    """An error that no list of expected ones names."""


def busy() -> exc.OperationalError:
    """What SQLite says where another process holds the lock."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"
    return exc.OperationalError("statement", {}, error)


class Injector:
    """Counts what happens at one place, and lets the chosen one fail."""

    def __init__(self) -> None:
        self.case: Case | None = None
        self.seen = 0
        self.left = 0
        self.hits = 0
        self.aside = False
        """The test itself looks something up."""

    def arm(self, case: Case | None) -> None:
        self.case, self.seen, self.left, self.hits = case, 0, 0, 0

    def at(self, point: str) -> str:
        """What goes wrong here and now; empty: nothing."""
        if self.case is None or self.aside:
            return ""
        if self.left and point in SQL:
            self.left -= 1
            return "away"
        if point != self.case.point:
            return ""
        self.seen += 1
        behind = self.seen - self.case.number
        if behind < 0 or behind % self.case.apart:
            return ""
        self.hits += 1
        self.left = OUTAGE if self.case.kind == "away" else 0
        return self.case.kind


def into(app: Application, injector: Injector, patch: pytest.MonkeyPatch) -> None:
    """Puts the injector in front of database, files and worker."""
    _database(app.database.engine, injector, patch)
    _files(app.database.blobs, injector, patch)
    _worker(injector, patch)


def _database(engine: Any, injector: Injector, patch: pytest.MonkeyPatch) -> None:
    def between(point: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        async def step(work: Any) -> Any:
            with _failing(injector.at(point)) as lost:
                result = await plain(work)
                if lost:
                    raise busy()
                return result

        return step

    exclusive = engine.exclusive

    @asynccontextmanager
    async def transaction() -> AsyncIterator[Any]:
        with _failing(injector.at("transaction")) as lost:
            async with exclusive() as run:
                yield run
            if lost:
                raise busy()

    patch.setattr(engine, "read", between("read", engine.read))
    patch.setattr(engine, "transact", between("write", engine.transact))
    patch.setattr(engine, "exclusive", transaction)


@contextmanager
def _failing(kind: str) -> Iterator[bool]:
    """Fails before, or says that what follows is done but its answer lost."""
    if kind == "away":
        raise busy()
    if kind == "odd":
        raise Odd
    yield kind == "lost"


def _files(blobs: Any, injector: Injector, patch: pytest.MonkeyPatch) -> None:
    def between(plain: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any) -> Any:
            if injector.at("file"):
                raise OSError(28, "No space left on device")
            return plain(*arguments)

        return step

    for name in ("keep", "read", "remove"):
        patch.setattr(blobs, name, between(getattr(blobs, name)))


def _worker(injector: Injector, patch: pytest.MonkeyPatch) -> None:
    plain = OffLoop.__call__

    async def call(pool: OffLoop, function: Any, *arguments: Any) -> Any:
        kind = injector.at("worker")
        if kind == "odd":
            raise Odd
        if kind == "dies":
            for process in list((getattr(pool._opened(), "_processes", None) or {}).values()):
                process.kill()
        return await plain(pool, function, *arguments)

    patch.setattr(OffLoop, "__call__", call)
