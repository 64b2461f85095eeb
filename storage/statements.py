"""SQL compiled once: a statement knows its text in each dialect and the order of its values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy import Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.engine import CursorResult, Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, object]
"""The values of one execution, by name."""

DIALECTS: Final[Mapping[str, Dialect]] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": cast(Dialect, asyncpg.dialect()),  # type: ignore[no-untyped-call]  # as SQLAlchemy has it
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text for one dialect; `order` is empty where values go by name."""

    sql: str
    order: tuple[str, ...]
    constants: Row
    """Values that stand in the statement itself."""

    def run(self, connection: Connection, rows: Sequence[Row]) -> CursorResult[Any]:
        many = [self.values(row) for row in rows]
        return connection.exec_driver_sql(self.sql, many[0] if len(many) == 1 else many)

    def values(self, row: Row) -> Row | tuple[object, ...]:
        if self.constants:
            row = {**self.constants, **row}
        return tuple(row[name] for name in self.order) if self.order else row


class Statement:
    """One writing statement; `build` makes it for the dialect of that name."""

    __slots__ = ("_build", "_prepared", "name")

    def __init__(self, name: str, build: Callable[[str], UpdateBase]) -> None:
        self.name = name
        self._build = build
        self._prepared: dict[str, Prepared] = {}

    def __repr__(self) -> str:
        return f"Statement({self.name})"

    def prepared(self, dialect: str) -> Prepared:
        found = self._prepared.get(dialect)
        if found is None:
            compiled = self._build(dialect).compile(dialect=DIALECTS[dialect])
            if not isinstance(compiled, SQLCompiler):
                raise TypeError(f"{self.name} is no statement")
            constants = {
                name: bound.value
                for bound, name in compiled.bind_names.items()
                if not bound.required
            }
            found = Prepared(str(compiled), tuple(compiled.positiontup or ()), constants)
            self._prepared[dialect] = found
        return found

    def run(self, connection: Connection, *rows: Row) -> CursorResult[Any]:
        return self.prepared(connection.dialect.name).run(connection, rows)


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
