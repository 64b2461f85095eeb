"""Bringing everything under the first key of the ring, so that an older key can be thrown away.

Safe beside a running bot that has the same ring: a row that changes meanwhile is left to the next
look. What was done is done when it is stopped; started again it goes on.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, select, update

import storage.desk_tables  # noqa: F401 - its sealed columns belong to the list
from filing.errors import NotFound
from storage.blobs import Blobs
from storage.cipher import KeyRing
from storage.engines import Engine, open_engine
from storage.gaps import under_first_key
from storage.patience import Patience, patiently
from storage.tables import SEALED, SealedColumn, blind_index, faq_gaps, files

AT_ONCE: Final = 200


async def reseal(url: str, keys: str, data_dir: Path, patience: Patience | None = None) -> int:
    """How many values and files were sealed anew; `SealBroken` if one opens with no key at hand."""
    engine = open_engine(url)
    try:
        work = Resealing(engine, KeyRing.parse(keys), Blobs(data_dir), patience or Patience())
        rows = [await work.column(sealed) for sealed in SEALED]
        return sum(rows) + await work.files()
    finally:
        await engine.close()


class Resealing:
    """One pass over all sealed columns and files."""

    def __init__(self, engine: Engine, keys: KeyRing, blobs: Blobs, patience: Patience) -> None:
        self._engine = engine
        self._keys = keys
        self._blobs = blobs
        self._patience = patience

    async def column(self, sealed: SealedColumn) -> int:
        table = sealed.table
        stale = (
            select(table)
            .where(table.c.key_id != self._keys.first, table.c[sealed.column].is_not(None))
            .limit(AT_ONCE)
        )
        again = self._again(sealed)
        count = 0
        while rows := await self._read(lambda connection: connection.execute(stale).all()):
            count += await self._transact(_each(again, rows))
        return count

    async def files(self) -> int:
        found = await self._read(lambda connection: connection.execute(select(files)).all())
        count = 0
        for row in found:
            count += await asyncio.to_thread(self._file, row)
        return count

    def _again(self, sealed: SealedColumn) -> Callable[[Connection, Any], None]:
        if sealed.table is faq_gaps:
            return lambda connection, row: under_first_key(connection, self._keys, row)
        keys, table = self._keys, sealed.table
        replace = _replacing(table, sealed.column)

        def again(connection: Connection, row: Any) -> None:  # noqa: ANN401 - a row of any row type
            where = (table.name, sealed.column, *(getattr(row, name) for name in sealed.where))
            blob = getattr(row, sealed.column)
            plain_text = keys.open(blob, *where)
            values = {
                **{f"{column.name}_is": getattr(row, column.name) for column in table.primary_key},
                "sealed_is": blob,
                "fresh": keys.seal(plain_text, *where),
                "first": keys.first,
            }
            if table is blind_index:
                value = plain_text.decode("utf-8", "surrogatepass")
                values["found_by"] = keys.digest("blind_index", row.kind, value)
            connection.execute(replace, values)

        return again

    def _file(self, row: Any) -> int:  # noqa: ANN401 - a row of any row type
        try:
            sealed = self._blobs.read(row.id)
        except NotFound:
            return 0  # removed meanwhile
        if self._keys.sealed_first(sealed):
            return 0
        where = ("files", "bytes", row.owner, row.draft_id, row.id)
        self._blobs.keep(row.id, self._keys.seal(self._keys.open(sealed, *where), *where))
        return 1

    async def _read(self, work: Callable[[Connection], Sequence[Any]]) -> Sequence[Any]:
        return await patiently("reseal", lambda: self._engine.read(work), self._patience)

    async def _transact(self, work: Callable[[Connection], int]) -> int:
        return await patiently("reseal", lambda: self._engine.transact(work), self._patience)


def _each(
    again: Callable[[Connection, Any], None], rows: Sequence[Any]
) -> Callable[[Connection], int]:
    def work(connection: Connection) -> int:
        for row in rows:
            again(connection, row)
        return len(rows)

    return work


def _replacing(table: Table, column: str) -> Any:  # noqa: ANN401 - an update of any table
    """Replaces what was read and nothing newer."""
    fresh: dict[str, Any] = {column: bindparam("fresh"), "key_id": bindparam("first")}
    if table is blind_index:
        fresh["digest"] = bindparam("found_by")
    same = [key == bindparam(f"{key.name}_is") for key in table.primary_key]
    return update(table).where(*same, table.c[column] == bindparam("sealed_is")).values(fresh)
