"""Writes within a unit's own transaction, and sealed JSON columns."""

import json
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

from sqlalchemy import Connection, Row

from filing.errors import SealBroken
from storage.applicant.tables import SealedColumn
from storage.engine.damage import unreadable
from storage.engine.engines import Work
from storage.engine.session import Session

T = TypeVar("T")


async def change(session: Session, work: Work[T]) -> T:
    """Runs writing work inside the unit's own transaction, taking one where there is none yet."""
    await session.begin_exclusive()
    return await session.read(work)


async def sealed_json(
    session: Session, column: SealedColumn, row: Mapping[str, object], value: object
) -> dict[str, object]:
    """The two columns of a sealed value, bound to the rest of the row."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    key = await session.data_key(column.scope(SimpleNamespace(**row)))
    return session.means.vault.sealed(column, key, row, content)


def mapping_of(plain: bytes) -> Mapping[str, Any]:
    found = json.loads(plain)
    return found if isinstance(found, dict) else {}


class Opened:
    """The sealed mappings of some rows, opened one by one as they are asked for."""

    __slots__ = ("_open",)

    def __init__(
        self,
        session: Session,
        connection: Connection,
        column: SealedColumn,
        rows: Sequence[Row[Any]],
    ) -> None:
        self._open = session.opener(connection, column, rows)

    def of(self, row: Row[Any]) -> Mapping[str, Any]:
        return {} if row.sealed is None else mapping_of(self._open(row))

    def or_nothing(self, row: Row[Any], table: str, number: int) -> Mapping[str, Any] | None:
        """None where it cannot be read: told once, passed over."""
        try:
            return self.of(row)
        except (SealBroken, ValueError):
            unreadable(table, number)
            return None
