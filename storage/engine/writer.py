"""Group commit: units that end together share one transaction and one fsync.

While one transaction is being made durable, the units that end meanwhile gather for the next one.
When a member fails, the group is played again with a savepoint each: only that one fails. What
nobody expected is played again for a single member too.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, exc

from filing.errors import NotFound, StaleDraft
from storage.engine.engines import Engine
from storage.engine.retry import RetryPolicy, foreign, is_transient, retry
from storage.engine.sql import Row, Statement
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

LARGEST: Final = 256
"""Members of one group at most: a long transaction makes everybody in it wait."""

LINGER: Final = 0.01
"""Seconds that a write nobody waits for lets pass, so that it can join somebody's commit."""


class WriteRefused(Exception):  # noqa: N818 - an outcome of a group, not seen outside
    """The database holds something else than the unit had read."""


@dataclass(frozen=True, slots=True)
class Write:
    """One statement of a unit. `expects`: exactly one row is touched, else the draft is stale."""

    statement: Statement
    row: Row
    expects: bool = False


@dataclass(slots=True)
class CommitRequest:
    """What one unit wants written: statements, and maybe a job that looks while it writes."""

    writes: Sequence[Write] = ()
    job: Callable[[Connection], Any] | None = None
    committed: Callable[[], None] | None = None
    failed: Callable[[Exception], None] | None = None
    done: "asyncio.Future[Any] | None" = field(default=None)


WriteBehindSource = Callable[[], Sequence[CommitRequest]]
"""Gives what has gathered since it was asked last; nobody waits for it."""


def perform(connection: Connection, write: Write) -> None:
    """One write by itself."""
    result = write.statement.run(connection, write.row)
    if write.expects and result.rowcount != 1:
        raise WriteRefused(write.statement.name)


def together(connection: Connection, members: Sequence[CommitRequest]) -> list[Any]:
    """All members, equal statements at once, each member's order kept; a failure is everyone's."""
    ahead = [list(reversed(member.writes)) for member in members]
    for waiting in ahead:
        while waiting:
            statement, expects = waiting[-1].statement, waiting[-1].expects
            alike = [w.pop() for w in ahead if w and w[-1].statement is statement]
            _run_alike(connection, statement, [write.row for write in alike], expects=expects)
    return [member.job(connection) if member.job else None for member in members]


def _run_alike(
    connection: Connection, statement: Statement, rows: Sequence[Row], *, expects: bool
) -> None:
    if expects and connection.dialect.name != "sqlite":
        for row in rows:  # asyncpg counts no rows of many executions
            perform(connection, Write(statement, row, expects=True))
        return
    result = statement.run(connection, *rows)
    if expects and result.rowcount != len(rows):
        raise WriteRefused(statement.name)


def apart(connection: Connection, members: Sequence[CommitRequest]) -> list[Any]:
    """Each member behind its own savepoint; a failure is that member's outcome."""
    outcomes: list[Any] = []
    for member in members:
        connection.exec_driver_sql("SAVEPOINT member")
        try:
            for write in member.writes:
                perform(connection, write)
            outcomes.append(member.job(connection) if member.job else None)
        except Exception as error:
            if is_transient(error):
                raise
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT member")
            outcomes.append(outcome(error))
        connection.exec_driver_sql("RELEASE SAVEPOINT member")
    return outcomes


def outcome(error: Exception) -> Exception:
    """What a unit is told instead of the database's words, which would show values."""
    if isinstance(error, exc.IntegrityError) and foreign(error):
        return NotFound("what this belongs to is not there")
    if isinstance(error, WriteRefused | exc.IntegrityError):
        return StaleDraft("changed elsewhere meanwhile")
    return error


class Writer:
    """Takes members from all units and makes them durable in groups, one after the other."""

    def __init__(self, engine: Engine, retry_policy: RetryPolicy) -> None:
        self._engine = engine
        self._retry_policy = retry_policy
        self._queue: list[CommitRequest] = []
        self._sources: list[WriteBehindSource] = []
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._unheard = 0
        """Writes nobody waits for that failed one after the other: an outage is told once."""
        self.groups = 0
        self.members = 0

    def add_source(self, source: WriteBehindSource) -> None:
        self._sources.append(source)

    async def submit(self, member: CommitRequest) -> Any:  # noqa: ANN401 - whatever the member's job returns
        """Returns when the member is durable; raises what made it fail."""
        member.done = asyncio.get_running_loop().create_future()
        member.done.add_done_callback(
            asyncio.Future.exception
        )  # seen, even if nobody waits any more
        self._queue.append(member)
        self._start()
        return await asyncio.shield(member.done)

    def schedule_flush(self) -> None:
        """A write-behind source has something: it leaves with the next group, which is soon."""
        if self._timer is None and self._task is None and not self._closed:
            self._timer = asyncio.get_running_loop().call_later(LINGER, self._start)

    async def flush(self) -> None:
        """Returns when everything that write-behind sources hold now is durable."""
        await self.submit(CommitRequest())

    async def close(self) -> None:
        """Everything still waiting becomes durable; with a dead database it is tried once more."""
        try:
            await self.flush()
        finally:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._task is not None:
                await self._task

    def _start(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while True:
                group, self._queue = self._queue[:LARGEST], self._queue[LARGEST:]
                if not self._closed:
                    group += [member for source in self._sources for member in source()]
                if not group:
                    return
                await self._commit(group)
        finally:
            self._task = None

    async def _commit(self, group: list[CommitRequest]) -> None:
        try:
            outcomes = await retry("commit", lambda: self._attempt(group), self._retry_policy)
        except DatabaseUnavailable as error:
            outcomes = [DatabaseUnavailable(str(error)) for _ in group]
        except Exception as error:  # noqa: BLE001 - told to whoever waits; the writer goes on
            outcomes = [error for _ in group]
        self.groups += 1
        self.members += len(group)
        for member, result in zip(group, outcomes, strict=True):
            self._tell(member, result)

    async def _attempt(self, group: list[CommitRequest]) -> list[Any]:
        if not any(member.writes or member.job for member in group):
            return [None for _ in group]
        try:
            return await self._engine.transact(lambda connection: together(connection, group))
        except Exception as error:
            if is_transient(error):
                raise
            if len(group) == 1 and isinstance(error, WriteRefused | exc.IntegrityError):
                return [outcome(error)]
        return await self._engine.transact(lambda connection: apart(connection, group))

    def _tell(self, member: CommitRequest, result: Any) -> None:  # noqa: ANN401 - whatever the member's job returned
        if isinstance(result, Exception):
            self._failed(member, result)
            return
        if member.committed is not None:
            member.committed()
        if member.done is None:
            self._heard()
        elif not member.done.done():
            member.done.set_result(result)

    def _failed(self, member: CommitRequest, error: Exception) -> None:
        if member.failed is not None:
            member.failed(error)
        if member.done is None:
            self._unheard += 1
            if self._unheard == 1:
                log.error("database: a write nobody waits for failed (%s)", type(error).__name__)
        elif not member.done.done():
            member.done.set_exception(error)

    def _heard(self) -> None:
        if self._unheard > 1:
            log.warning("database: %s writes nobody waits for had failed", self._unheard)
        self._unheard = 0
