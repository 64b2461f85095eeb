"""Dialog state as sealed key-value pairs, written behind with the next commit.

What is put while an update is handled (`hold`) leaves together with the mark that it is done: after
a crash either both are there, or the update is handled again from the state before it.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, NamedTuple

import orjson
from sqlalchemy import Connection, bindparam, delete, select

from filing.errors import SealBroken
from storage.applicant.tables import STATE, keyvalue, of_person
from storage.engine.cache import ReadCache
from storage.engine.damage import unreadable
from storage.engine.engines import Engine
from storage.engine.retry import RetryPolicy, retry
from storage.engine.sql import Statement, plain, upsert
from storage.engine.vault import DataKey, Keys, Vault
from storage.engine.writer import CommitRequest, Write, Writer
from storage.errors import DatabaseUnavailable

KEEP: Final = Statement("keep state", upsert(keyvalue, ["key"]))
DROP: Final = Statement(
    "drop state", plain(delete(keyvalue).where(keyvalue.c.key == bindparam("key_is")))
)
READ: Final = select(keyvalue).where(keyvalue.c.key.in_(bindparam("keys", expanding=True)))
FORGET: Final = Statement(
    "forget state", plain(delete(keyvalue).where(keyvalue.c.owner == bindparam("owner_is")))
)
OLD: Final = Statement(
    "purge state", plain(delete(keyvalue).where(keyvalue.c.at < bindparam("before")))
)


@dataclass(frozen=True, slots=True)
class KeyValueEntry:
    """What stands under a key; `data` is a fresh copy, changing it changes nothing here."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Written(NamedTuple):
    """An entry as bytes; `packed` empty: there is none."""

    packed: bytes
    owner: int | None = None

    def entry(self) -> KeyValueEntry | None:
        if not self.packed:
            return None
        state, data = orjson.loads(self.packed)
        return KeyValueEntry(state, data)


NOTHING: Final = Written(b"")


@dataclass(slots=True)
class PendingWrites:
    """What one update has put into a store so far; `open` until the update is done."""

    store: "KeyValue"
    entries: dict[str, Written] = field(default_factory=dict)
    open: bool = True


_holding: ContextVar[PendingWrites | None] = ContextVar("holding", default=None)


def _opened(row: Any, open_one: Callable[[Any], bytes]) -> Written:  # noqa: ANN401 - a row of any query
    """A state that cannot be read is none: the person begins at home."""
    try:
        packed = open_one(row)
        orjson.loads(packed)
    except (SealBroken, ValueError):
        unreadable("keyvalue", row.key)
        return NOTHING
    return Written(packed, row.owner)


class KeyValue:
    """Reads see own writes at once; durability comes with the next commit, or `flush`."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        vault: Vault,
        retry_policy: RetryPolicy,
        remembered: int,
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._vault = vault
        self._retry_policy = retry_policy
        self._dirty: dict[str, Written] = {}
        self._flying: dict[str, Written] = {}
        self._recent: ReadCache[str, Written] = ReadCache(remembered)
        self._readers: Counter[str] = Counter()
        self._late: dict[str, Written] = {}
        """What became durable while somebody was reading the key, and may have read the old."""
        self._forgotten: list[int] = []
        writer.add_source(self._waiting_writes)

    async def get(self, key: str) -> KeyValueEntry | None:
        return (await self.get_many([key])).get(key)

    async def get_many(self, keys: Sequence[str]) -> dict[str, KeyValueEntry]:
        known = {key: self._known(key) for key in keys}
        missing = [key for key, written in known.items() if written is None]
        if missing:
            known.update(await self._read(missing))
        found = ((key, written.entry()) for key, written in known.items() if written)
        return {key: entry for key, entry in found if entry is not None}

    async def put(
        self, key: str, state: str | None, data: Mapping[str, Any], *, owner: int | None = None
    ) -> None:
        """Replaces the whole entry. `owner`: whose data it is, so that it can be forgotten."""
        self._set(key, Written(orjson.dumps([state, data], default=dict), owner))

    async def set_state(self, key: str, state: str | None, *, owner: int | None = None) -> None:
        entry = await self.get(key) or KeyValueEntry()
        await self.put(key, state, entry.data, owner=owner)

    async def set_data(
        self, key: str, data: Mapping[str, Any], *, owner: int | None = None
    ) -> None:
        entry = await self.get(key) or KeyValueEntry()
        await self.put(key, entry.state, data, owner=owner)

    async def update(
        self, key: str, changes: Mapping[str, Any], *, owner: int | None = None
    ) -> dict[str, Any]:
        """Changes some of the data and returns all of it; no other change comes in between."""
        written = self._known(key) or (await self._read([key]))[key]
        entry = written.entry() or KeyValueEntry()
        entry.data.update(changes)
        self._set(key, Written(orjson.dumps([entry.state, entry.data], default=dict), owner))
        return entry.data

    async def delete(self, key: str) -> None:
        self._set(key, NOTHING)

    async def flush(self) -> None:
        """Returns when all that is not held is durable."""
        await self._writer.flush()

    async def purge(self, before: int) -> None:
        """Drops what was not touched since that moment (microseconds)."""
        await self._writer.submit(CommitRequest([Write(OLD, {"before": before})]))
        self._recent.clear()

    def forget(self, owner: int) -> None:
        """The rows of this person have been deleted; nothing of them comes back from memory."""
        for entries in (self._dirty, self._flying, self._late):
            for key in [key for key, written in entries.items() if written.owner == owner]:
                entries[key] = NOTHING
        self._recent.clear()
        self._forgotten.append(owner)  # once more: something may have been on its way
        self._writer.schedule_flush()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """What is put inside leaves together at the end, or not at all after an exception."""
        held = PendingWrites(self)
        token = _holding.set(held)
        try:
            yield
        except BaseException:
            held.open = False
            raise
        finally:
            _holding.reset(token)
        held.open = False
        self._dirty.update(held.entries)

    def _held(self) -> PendingWrites | None:
        held = _holding.get()
        return held if held is not None and held.open and held.store is self else None

    def _known(self, key: str) -> Written | None:
        held = self._held()
        if held is not None and key in held.entries:
            return held.entries[key]
        for entries in (self._dirty, self._flying, self._late):
            if key in entries:
                return entries[key]
        return self._recent.get(key)

    def _set(self, key: str, written: Written) -> None:
        held = self._held()
        if held is not None:
            held.entries[key] = written
        else:
            self._dirty[key] = written
            self._writer.schedule_flush()

    async def _read(self, keys: Sequence[str]) -> dict[str, Written]:
        writes = self._recent.writes

        def work(connection: Connection) -> dict[str, Written]:
            rows = connection.execute(READ, {"keys": keys}).all()
            open_one = self._vault.opener(connection, STATE, rows)
            return {row.key: _opened(row, open_one) for row in rows}

        self._readers.update(keys)
        try:
            found = await retry("read state", lambda: self._engine.read(work), self._retry_policy)
            for key in keys:
                self._recent.learn(key, found.get(key, NOTHING), writes)
            return {key: self._known(key) or found.get(key, NOTHING) for key in keys}
        finally:
            self._readers.subtract(keys)
            for key in [key for key in keys if self._readers[key] <= 0]:
                del self._readers[key]
                self._late.pop(key, None)

    def _waiting_writes(self) -> list[CommitRequest]:
        self._flying, self._dirty = self._dirty, {}
        at = time.time_ns() // 1000
        gone, self._forgotten = self._forgotten, []
        return [CommitRequest([Write(FORGET, {"owner_is": owner})]) for owner in gone] + [
            self._request(key, written, at) for key, written in self._flying.items()
        ]

    def _request(self, key: str, written: Written, at: int) -> CommitRequest:
        """Where the person's data key is not at hand it is looked for, or made, while writing."""
        request = CommitRequest(failed=partial(self._returned, key))
        request.committed = partial(self._landed, key)
        scope = of_person(written.owner)
        known = self._vault.known(scope)
        if not written.packed:
            request.writes = [Write(DROP, {"key_is": key})]
        elif known is not None:
            request.writes = [Write(KEEP, self._row(known, key, written, at))]
        else:
            fresh: Keys = {}

            def job(connection: Connection) -> None:
                found = self._vault.obtain(connection, scope, fresh)
                KEEP.run(connection, self._row(found, key, written, at))

            request.job = job
            request.committed = partial(self._landed, key, fresh, self._vault.changes)
        return request

    def _row(self, found: DataKey, key: str, written: Written, at: int) -> dict[str, object]:
        row: dict[str, object] = {"key": key, "owner": written.owner, "at": at}
        return row | self._vault.sealed(STATE, found, row, written.packed)

    def _landed(self, key: str, fresh: Keys | None = None, changes: int = 0) -> None:
        if fresh:
            self._vault.learn(fresh, changes)
        written = self._flying.pop(key)
        self._recent.put(key, written)
        if key in self._readers:
            self._late[key] = written

    def _returned(self, key: str, error: Exception) -> None:
        """The database is away: nothing is lost, it leaves later. What it refuses is let go."""
        written = self._flying.pop(key)
        if isinstance(error, DatabaseUnavailable):
            self._dirty.setdefault(key, written)
            self._writer.schedule_flush()
