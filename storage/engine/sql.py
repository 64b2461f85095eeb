"""Statements that write, in the words of each dialect: insert or replace, insert once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, object]
"""The values of one execution, by name."""


class Statement:
    """One writing statement; `build` makes it for the dialect of that name, once."""

    __slots__ = ("_build", "_built", "name")

    def __init__(self, name: str, build: Callable[[str], UpdateBase]) -> None:
        self.name = name
        self._build = build
        self._built: dict[str, UpdateBase] = {}

    def __repr__(self) -> str:
        return f"Statement({self.name})"

    def run(self, connection: Connection, *rows: Row) -> CursorResult[Any]:
        """For one row, or for many at once."""
        dialect = connection.dialect.name
        if dialect not in self._built:
            self._built[dialect] = self._build(dialect)
        built = self._built[dialect]
        return connection.execute(built, rows[0] if len(rows) == 1 else list(rows))


def upsert(
    table: Table, key: Sequence[str], keep: Sequence[str] = (), only: Sequence[str] = ()
) -> Callable[[str], UpdateBase]:
    """Inserts or replaces a row: all columns (or `only` these) but its key and those in `keep`."""
    names = only or [column.name for column in table.columns]
    fresh = [name for name in names if name not in {*key, *keep}]

    def build(dialect: str) -> UpdateBase:
        insert = inserting(dialect)(table).values({name: bindparam(name) for name in names})
        return insert.on_conflict_do_update(
            index_elements=key, set_={name: insert.excluded[name] for name in fresh}
        )

    return build


def insert_once(
    table: Table, key: Sequence[str], only: Sequence[str] = ()
) -> Callable[[str], UpdateBase]:
    """Inserts a row unless its key is there: saying it again changes nothing."""
    names = only or [column.name for column in table.columns]

    def build(dialect: str) -> UpdateBase:
        insert = inserting(dialect)(table).values({name: bindparam(name) for name in names})
        return insert.on_conflict_do_nothing(index_elements=key)

    return build


def inserting(dialect: str) -> Callable[[Table], sqlite.Insert]:
    """The insert that knows ON CONFLICT; PostgreSQL's has the same methods as SQLite's."""
    return sqlite.insert if dialect == "sqlite" else cast(Any, postgresql.insert)


def plain(statement: UpdateBase) -> Callable[[str], UpdateBase]:
    """A statement that is the same in every dialect."""
    return lambda _: statement
