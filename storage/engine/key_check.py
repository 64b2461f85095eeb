"""Checks at start that the key ring opens what the tables hold."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, func, literal, select, union_all

import storage.desk.tables  # noqa: F401 - its sealed columns belong to the list
from filing.errors import SealBroken
from storage.applicant.tables import ROW_KEY, SEALED, data_keys
from storage.engine.cipher import KeyRing
from storage.errors import KeysUnusable

SAMPLES: Final = 3
"""Values that are tried a key: a single one may be damaged."""


def _counted(table: Any) -> Any:  # noqa: ANN401 - any table, any select
    needed = table.c.key_id.is_not(None) & (table.c.key_id != ROW_KEY)
    columns = (literal(table.name).label("name"), table.c.key_id, func.count().label("values"))
    return select(*columns).where(needed).group_by(table.c.key_id)


COUNTS: Final = union_all(*(_counted(t) for t in (data_keys, *(one.table for one in SEALED))))


def check(connection: Connection, ring: KeyRing) -> None:
    """`KeysUnusable` names the keys that are missing, or are others under the same id."""
    counts: dict[str, int] = {}
    for row in connection.execute(COUNTS):
        counts[row.key_id] = counts.get(row.key_id, 0) + row.values
    missing = [f"{key} ({counts[key]} values)" for key in sorted(counts.keys() - set(ring.ids))]
    if missing:
        raise KeysUnusable(f"ICP_KEYS lacks what stored data needs: {', '.join(missing)}")
    for key in sorted(counts):
        tried = list(_tried(connection, ring, key))
        if tried and not any(tried):
            raise KeysUnusable(f"key {key} of ICP_KEYS is not the one that sealed the stored data")


def _tried(connection: Connection, ring: KeyRing, key: str) -> Iterator[bool]:
    """Whether each of some values of that key opens."""
    for row in connection.execute(
        select(data_keys).where(data_keys.c.key_id == key).limit(SAMPLES)
    ).all():
        yield _opens(ring, row.sealed, ("data_keys", row.kind, row.of))
    for column in [column for column in SEALED if not column.digested]:
        some = select(column.table).where(column.table.c.key_id == key).limit(SAMPLES)
        for row in connection.execute(some).all():
            yield _opens(ring, row.sealed, column.first_place(row))


def _opens(ring: KeyRing, sealed: bytes, place: tuple[Any, ...]) -> bool:
    try:
        ring.open(sealed, *place)
    except SealBroken:
        return False
    return True
