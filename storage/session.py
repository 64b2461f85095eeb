"""How a unit of work reads and writes: reads what is committed, hands over its writes at its end.

A unit that must read what it has itself written takes a transaction of its own from then on; what
is asked for on every answer (the draft or person just changed) is known without that.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Connection, exc

from filing.model import Draft
from filing.ports import Applicant
from storage.blobs import Blobs
from storage.cache import Recent
from storage.cipher import KeyRing
from storage.engines import Engine, Runner, Work
from storage.errors import DatabaseUnavailable
from storage.numbers import Numbers
from storage.patience import Patience, kind, patiently, transient
from storage.statements import Row, Statement
from storage.writer import Member, Refused, Write, Writer, outcome, perform

T = TypeVar("T")
Call = Callable[[], None]

TOKEN_BITS: Final = 63


@dataclass(frozen=True, slots=True)
class Means:
    """What all units of one database share."""

    engine: Engine
    writer: Writer
    keys: KeyRing
    patience: Patience
    blobs: Blobs
    numbers: Numbers
    drafts: Recent[int, Draft]
    people: Recent[int, Applicant]
    forgotten: list[Callable[[int], None]]
    """Told when a person's data has gone."""


class Session:
    """The transaction of one unit. `drafts` and `people` hold what this very unit has changed."""

    def __init__(self, means: Means) -> None:
        self.means = means
        self.drafts: dict[int, Draft] = {}
        self.people: dict[int, Applicant] = {}
        self.token = secrets.randbits(TOKEN_BITS)
        """Marks what this unit changed: known again when a commit's answer was lost."""
        self._writes: list[Write] = []
        self._dirty: set[str] = set()
        self._committed: list[Call] = []
        self._failed: list[Call] = []
        self._own: AsyncExitStack | None = None
        self._run: Runner | None = None

    @property
    def seized(self) -> bool:
        """Holds a transaction of its own; what everybody remembers may be old news to it."""
        return self._run is not None

    def on_commit(self, call: Call) -> None:
        self._committed.append(call)

    def on_failure(self, call: Call) -> None:
        self._failed.append(call)

    async def write(
        self, statement: Statement, row: Row, *, topic: str, expects: bool = False
    ) -> None:
        """Writes at the unit's end. `topic`: what may not be read from elsewhere after this."""
        write = Write(statement, row, expects)
        if self._run is None:
            self._writes.append(write)
            self._dirty.add(topic)
        else:
            await self._within(self._run, lambda connection: perform(connection, write))

    async def read(self, work: Work[T], *topics: str) -> T:
        if self._run is None and not self._dirty.isdisjoint(topics):
            await self.seize()
        if self._run is not None:
            return await self._within(self._run, work)
        means = self.means
        return await patiently("read", lambda: means.engine.read(work), means.patience)

    async def seize(self) -> None:
        """From here to its end the unit holds a transaction of its own."""
        if self._run is None:
            await patiently("begin", self._begin, self.means.patience)

    async def commit(self) -> None:
        if self._own is not None:
            await self._commit_own(self._own)
        elif self._writes:
            member = Member(
                self._writes,
                committed=lambda: _call(self._committed),
                failed=lambda _: _call(self._failed),
            )
            await self.means.writer.submit(member)
        else:
            _call(self._committed)

    async def roll_back(self, error: BaseException) -> None:
        _call(self._failed)
        if self._own is not None:
            await asyncio.shield(self._own.__aexit__(type(error), error, error.__traceback__))

    async def _begin(self) -> None:
        async with AsyncExitStack() as stack:
            run = await stack.enter_async_context(self.means.engine.exclusive())
            writes = self._writes

            def catch_up(connection: Connection) -> None:
                for write in writes:
                    perform(connection, write)

            try:
                await run(catch_up)
            except (Refused, exc.IntegrityError) as error:
                raise outcome(error) from None
            self._run, self._own = run, stack.pop_all()

    async def _commit_own(self, own: AsyncExitStack) -> None:
        try:
            await own.__aexit__(None, None, None)
        except exc.SQLAlchemyError as error:
            _call(self._failed)
            raise _told(error) from None
        except BaseException:
            _call(self._failed)
            raise
        _call(self._committed)

    async def _within(self, run: Runner, work: Work[T]) -> T:
        try:
            return await run(work)
        except (Refused, exc.SQLAlchemyError, OSError) as error:
            raise _told(error) from None


def _told(error: Exception) -> Exception:
    """What the unit is told: a transaction of its own cannot be tried again by us."""
    if transient(error):
        return DatabaseUnavailable(kind(error))
    return outcome(error)


def _call(calls: list[Call]) -> None:
    for call in calls:
        call()
