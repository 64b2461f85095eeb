"""Reads and writes of one unit of work: reads committed state, hands over writes at the end.

A unit that must read what it has itself written takes a transaction of its own from then on; what
is asked for on every answer (the draft or person just changed) is known without that.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, exc

from filing.model import Draft
from filing.ports import Applicant
from storage.applicant.blobs import Blobs
from storage.applicant.tables import Scope, SealedColumn
from storage.engine.cache import ReadCache
from storage.engine.cipher import KeyRing
from storage.engine.engines import Engine, Runner, Work
from storage.engine.numbers import Numbers
from storage.engine.retry import RetryPolicy, is_transient, kind, retry
from storage.engine.scrubber import Scrubber
from storage.engine.sql import Row, Statement
from storage.engine.vault import ADD, DESTROY, DataKey, Keys, Vault
from storage.engine.writer import CommitRequest, Write, Writer, WriteRefused, outcome, perform
from storage.errors import DatabaseUnavailable

T = TypeVar("T")
Call = Callable[[], None]

TOKEN_BITS: Final = 63


@dataclass(frozen=True, slots=True)
class DatabaseResources:
    """What all units of one database share."""

    engine: Engine
    writer: Writer
    keys: KeyRing
    retry_policy: RetryPolicy
    blobs: Blobs
    numbers: Numbers
    drafts: ReadCache[int, Draft]
    people: ReadCache[int, Applicant]
    forgotten: list[Callable[[int], None]]
    """Told when a person's data has gone."""
    vault: Vault
    scrubber: Scrubber


class Session:
    """The transaction of one unit. `drafts` and `people` hold what this very unit has changed."""

    def __init__(self, means: DatabaseResources) -> None:
        self.means = means
        self.drafts: dict[int, Draft] = {}
        self.people: dict[int, Applicant] = {}
        self.token = secrets.randbits(TOKEN_BITS)
        """Marks what this unit changed: known again when a commit's answer was lost."""
        self._writes: list[Write] = []
        self._dirty: set[str] = set()
        self._committed: list[Call] = []
        self._failed: list[Call] = []
        self._undone: list[Call] = []
        self._keys: Keys = {}
        """Data keys that this unit has made, or read in a transaction of its own."""
        self._changes = means.vault.changes
        self._own: AsyncExitStack | None = None
        self._run: Runner | None = None

    @property
    def seized(self) -> bool:
        """Holds a transaction of its own; what everybody remembers may be old news to it."""
        return self._run is not None

    def on_commit(self, call: Call) -> None:
        self._committed.append(call)

    def on_failure(self, call: Call) -> None:
        """Also where the answer to the commit was lost: it may have been written all the same."""
        self._failed.append(call)

    def on_undone(self, call: Call) -> None:
        """Only where it is certain that nothing was written."""
        self._undone.append(call)

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
            await self.begin_exclusive()
        if self._run is not None:
            return await self._within(self._run, work)
        means = self.means
        return await retry("read", lambda: means.engine.read(work), means.retry_policy)

    async def data_key(self, scope: Scope) -> DataKey:
        """What values of this scope are sealed with, made where there is none yet."""
        vault = self.means.vault
        found = self._keys.get(scope) or vault.known(scope)
        if found is None:
            found = await (self._own_key(scope) if self.seized else self._shared_key(scope))
        return found

    async def new_data_key(self, scope: Scope) -> DataKey:
        """For something that comes into being with this unit."""
        key, row = self.means.vault.fresh(scope)
        await self.write(ADD, row, topic="keys")
        self._keys[scope] = key
        return key

    async def destroy_keys(self, scopes: Iterable[Scope]) -> None:
        """Nothing that these keys sealed opens again, wherever a copy of it is left."""
        gone = list(scopes)
        for scope in gone:
            self._keys.pop(scope, None)
            await self.write(DESTROY, {"kind_is": scope.kind, "of_is": scope.of}, topic="keys")
        self.on_commit(lambda: self.means.vault.drop(gone))
        self.on_commit(self.means.scrubber.ask)

    def opener(
        self, connection: Connection, column: SealedColumn, rows: Iterable[Any]
    ) -> Callable[[Any], bytes]:
        """What opens the sealed value of each of these rows."""
        local = self._keys if self.seized else None
        return self.means.vault.opener(connection, column, rows, local)

    async def _own_key(self, scope: Scope) -> DataKey:
        vault = self.means.vault
        return await self.read(lambda connection: vault.obtain(connection, scope, self._keys))

    async def _shared_key(self, scope: Scope) -> DataKey:
        """Durable before anything is sealed with it: two units of one person get the same."""
        vault, changes = self.means.vault, self.means.vault.changes

        def look(connection: Connection) -> DataKey | None:
            return vault.load(connection, [scope]).get(scope)

        def make(connection: Connection) -> DataKey:
            return vault.obtain(connection, scope, {})

        found = await self.read(look)
        if found is None:
            found = await self.means.writer.submit(CommitRequest(job=make))
            vault.learn({scope: found}, changes)
        self._keys[scope] = found
        return found

    async def begin_exclusive(self) -> None:
        """From here to its end the unit holds a transaction of its own."""
        if self._run is None:
            await retry("begin", self._begin, self.means.retry_policy)

    def _keys_durable(self) -> None:
        self.means.vault.learn(self._keys, self._changes)

    async def commit(self) -> None:
        self._committed.insert(0, self._keys_durable)
        if self._own is not None:
            await self._commit_own(self._own)
        elif self._writes:
            member = CommitRequest(
                self._writes,
                committed=lambda: _call(self._committed),
                failed=self._not_committed,
            )
            await self.means.writer.submit(member)
        else:
            _call(self._committed)

    def _not_committed(self, error: BaseException) -> None:
        _call(self._failed)
        if not isinstance(error, DatabaseUnavailable):
            _call(self._undone)

    async def roll_back(self, error: BaseException) -> None:
        _call([*self._failed, *self._undone])
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
            except (WriteRefused, exc.IntegrityError) as error:
                raise outcome(error) from None
            self._run, self._own = run, stack.pop_all()

    async def _commit_own(self, own: AsyncExitStack) -> None:
        try:
            await own.__aexit__(None, None, None)
        except (exc.SQLAlchemyError, OSError) as error:
            told = _told(error)
            self._not_committed(told)
            raise told from None
        except BaseException:
            _call(self._failed)
            raise
        _call(self._committed)

    async def _within(self, run: Runner, work: Work[T]) -> T:
        try:
            return await run(work)
        except (WriteRefused, exc.SQLAlchemyError, OSError) as error:
            raise _told(error) from None


def _told(error: Exception) -> Exception:
    """What the unit is told: a transaction of its own cannot be tried again by us."""
    if is_transient(error):
        return DatabaseUnavailable(kind(error))
    return outcome(error)


def _call(calls: list[Call]) -> None:
    for call in calls:
        call()
