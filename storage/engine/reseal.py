"""Key rotation: seals data keys anew under the first key of the ring.

Safe beside a running bot that has the same ring: a row that changes meanwhile is left to the next
look. What was done is done when it is stopped; started again it goes on.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, or_, select, update

import storage.desk.tables  # noqa: F401 - its sealed columns belong to the list
from filing.errors import NotFound
from storage.applicant.blobs import Blobs
from storage.applicant.gaps import under_first_key
from storage.applicant.tables import (
    INDEXED,
    ROW_KEY,
    SEALED,
    Scope,
    SealedColumn,
    blind_index,
    data_keys,
    faq_gaps,
    files,
)
from storage.engine.cipher import KeyRing
from storage.engine.engines import Engine, open_engine
from storage.engine.retry import RetryPolicy, retry
from storage.engine.vault import SEALED_BY_DATA_KEY, DataKey, Vault

AT_ONCE: Final = 200


async def reseal(
    url: str, keys: str, data_dir: Path, retry_policy: RetryPolicy | None = None
) -> int:
    """How many values and files were sealed anew; `SealBroken` if one opens with no key at hand."""
    engine = open_engine(url)
    try:
        vault = Vault(KeyRing.parse(keys), 0)
        return await Resealing(engine, vault, Blobs(data_dir), retry_policy or RetryPolicy()).run()
    finally:
        await engine.close()


class Resealing:
    """One pass over all data keys, sealed columns and files."""

    def __init__(
        self, engine: Engine, vault: Vault, blobs: Blobs, retry_policy: RetryPolicy
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._ring = vault.ring
        self._blobs = blobs
        self._retry_policy = retry_policy

    async def run(self) -> int:
        count = await self.data_keys()
        for sealed in SEALED:
            count += await self.column(sealed)
        return count + await self.files()

    async def data_keys(self) -> int:
        """The rotation proper: only keys are sealed by the ring."""
        stale = select(data_keys).where(data_keys.c.key_id != self._ring.first).limit(AT_ONCE)

        def again(connection: Connection, row: Any) -> None:  # noqa: ANN401 - a row of any row type
            raw = self._ring.open(row.sealed, "data_keys", row.kind, row.of)
            fresh = self._vault.row(Scope(row.kind, row.of), raw, row.made_at)
            same = (data_keys.c.kind == row.kind, data_keys.c.of == row.of)
            unchanged = data_keys.c.sealed == row.sealed
            connection.execute(update(data_keys).where(*same, unchanged).values(fresh))

        return await self._all(stale, again)

    async def column(self, sealed: SealedColumn) -> int:
        table = sealed.table
        stale = select(table).where(_stale(sealed, self._ring.first)).limit(AT_ONCE)
        return await self._all(stale, self._again(sealed))

    async def files(self) -> int:
        found = await self._read(lambda connection: connection.execute(select(files)).all())
        count = 0
        for row in found:
            count += await self._file(row)
        return count

    def _again(self, sealed: SealedColumn) -> Callable[[Connection, Any], None]:
        table, vault = sealed.table, self._vault
        replace = _replacing(table)

        def again(connection: Connection, row: Any) -> None:  # noqa: ANN401 - a row of any row type
            key = vault.obtain(connection, sealed.scope(row), {})
            plain_text = vault.open(sealed, key, row)
            if table is faq_gaps:
                under_first_key(connection, vault, row, plain_text)
                return
            values = row._asdict()
            if sealed is INDEXED:
                value = plain_text.decode("utf-8", "surrogatepass")
                values["digest"] = self._ring.digest("blind_index", row.kind, value)
            fresh = vault.sealed(sealed, key, values, plain_text)
            same = {f"{column.name}_is": getattr(row, column.name) for column in table.primary_key}
            parameters = {"sealed_is": row.sealed, "fresh": fresh["sealed"], **same}
            parameters["fresh_key"] = fresh["key_id"]
            if sealed is INDEXED:
                parameters["found_by"] = values["digest"]
            connection.execute(replace, parameters)

        return again

    async def _file(self, row: Any) -> int:  # noqa: ANN401 - a row of any row type
        try:
            sealed = await asyncio.to_thread(self._blobs.read, row.id)
        except NotFound:
            return 0  # removed meanwhile
        if sealed[:1] == SEALED_BY_DATA_KEY:
            return 0
        scope = Scope("draft", row.draft_id)
        key = await self._transact(lambda connection: self._vault.obtain(connection, scope, {}))
        await asyncio.to_thread(self._write_file, key, row, sealed)
        return 1

    def _write_file(self, key: DataKey, row: Any, sealed: bytes) -> None:  # noqa: ANN401 - a row of any row type
        where = ("files", "bytes", row.owner, row.draft_id, row.id)
        self._blobs.keep(row.id, key.seal(self._ring.open(sealed, *where), *where))

    async def _all(self, stale: Any, again: Callable[[Connection, Any], None]) -> int:  # noqa: ANN401 - a select
        count = 0
        while rows := await self._read(lambda connection: connection.execute(stale).all()):
            count += await self._transact(_each(again, rows))
        return count

    async def _read(self, work: Callable[[Connection], Sequence[Any]]) -> Sequence[Any]:
        return await retry("reseal", lambda: self._engine.read(work), self._retry_policy)

    async def _transact(self, work: Callable[[Connection], Any]) -> Any:  # noqa: ANN401 - what the work gives
        return await retry("reseal", lambda: self._engine.transact(work), self._retry_policy)


def _stale(sealed: SealedColumn, first: str) -> ColumnElement[bool]:
    """Whether a row was written before there were data keys, or is found by an older digest."""
    table = sealed.table
    old = func.substr(table.c.sealed, 1, 1) != SEALED_BY_DATA_KEY
    if sealed.digested:
        return or_(old, table.c.key_id != first)
    return table.c.key_id != ROW_KEY


def _each(
    again: Callable[[Connection, Any], None], rows: Sequence[Any]
) -> Callable[[Connection], int]:
    def work(connection: Connection) -> int:
        for row in rows:
            again(connection, row)
        return len(rows)

    return work


def _replacing(table: Table) -> Any:  # noqa: ANN401 - an update of any table
    """Replaces what was read and nothing newer."""
    fresh: dict[str, Any] = {"sealed": bindparam("fresh"), "key_id": bindparam("fresh_key")}
    if table is blind_index:
        fresh["digest"] = bindparam("found_by")
    same = [key == bindparam(f"{key.name}_is") for key in table.primary_key]
    return update(table).where(*same, table.c.sealed == bindparam("sealed_is")).values(fresh)
