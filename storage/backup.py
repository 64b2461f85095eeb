"""Backups: a consistent snapshot of all tables and sealed files in one encrypted file.

The data keys go into a small file beside it, which every backup in that folder shares and replaces:
what people had erased since stays unreadable in the older backups.
"""

import asyncio
import base64
import os
import secrets
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
from sqlalchemy import Connection, LargeBinary, Table, func, insert, literal, select, tuple_

import storage.desk.tables as desk
from filing.errors import NotFound, SealBroken
from storage.applicant.blobs import Blobs
from storage.applicant.tables import SEALED, Scope, data_keys, files, leases, metadata
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.engine.vault import SEALED_BY_DATA_KEY
from storage.errors import BackupUnusable
from storage.migrations import HEAD, upgrade

LENGTH: Final = 8
"""Bytes that say how long a frame is."""

MAGIC: Final = b"icp-guide backup 1\n"
KEYS_FILE: Final = "data-keys.icp"
AT_ONCE: Final = 500
LARGEST: Final = 512 * 1024 * 1024

SKIPPED: Final = frozenset({data_keys.name, leases.name})
"""Keys go into a file of their own; who runs now is nobody's concern later."""

LINKED_LATE: Final = {
    "applicants": ("current_draft",),
    desk.support_case.name: ("reopen_of",),
}
"""Columns that point at rows which come later: set when those are there."""


@dataclass(slots=True)
class Done:
    """What a backup holds, or what was restored."""

    rows: int = 0
    files: int = 0
    erased: int = 0
    keys: Path = field(default_factory=Path)


class Writer:
    """Sealed frames one after the other; the last one says how many there are."""

    def __init__(self, stream: BinaryIO, ring: KeyRing) -> None:
        self._stream = stream
        self._ring = ring
        self._id = secrets.token_bytes(16)
        self._number = 0
        stream.write(MAGIC + self._id)

    def add(self, kind: str, value: object) -> None:
        content = zlib.compress(orjson.dumps([kind, value]), 1)
        sealed = self._ring.seal(content, "backup", self._id.hex(), self._number)
        self._stream.write(len(sealed).to_bytes(LENGTH, "big") + sealed)
        self._number += 1


def frames(stream: BinaryIO, ring: KeyRing, name: str) -> Iterator[tuple[str, Any]]:
    """What a `Writer` wrote; `BackupUnusable` where a byte of it is not as it was."""
    if stream.read(len(MAGIC)) != MAGIC:
        raise BackupUnusable(f"{name} is no backup of icp-guide")
    identity, number, kind = stream.read(16).hex(), 0, ""
    while head := stream.read(LENGTH):
        size = int.from_bytes(head, "big")
        sealed = stream.read(size) if size <= LARGEST else b""
        if len(head) != LENGTH or len(sealed) != size or kind == "end":
            raise BackupUnusable(f"{name} is damaged or cut")
        try:
            content = ring.open(sealed, "backup", identity, number)
        except SealBroken:
            raise BackupUnusable(f"no key of ICP_KEYS opens {name}, or it is damaged") from None
        kind, value = orjson.loads(zlib.decompress(content))
        yield kind, value
        number += 1
    if kind != "end":
        raise BackupUnusable(f"{name} is cut: its end is missing")


async def backup(url: str, ring: KeyRing, folder: Path, target: Path) -> Done:
    """Written beside its place, read again, and only then put there."""
    async with await Database.open(url, ring, folder) as database:
        fresh = target.with_name(f".{target.name}.new")
        fresh_keys = target.with_name(f".{KEYS_FILE}.new")
        try:
            done = await database.engine.snapshot(
                lambda connection: _dump(connection, ring, database.blobs, (fresh, fresh_keys))
            )
            await asyncio.to_thread(_verify, fresh, ring, done)
            fresh_keys.replace(target.with_name(KEYS_FILE))
            fresh.replace(target)
        finally:
            for path in (fresh, fresh_keys):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
    done.keys = target.with_name(KEYS_FILE)
    return done


def _dump(connection: Connection, ring: KeyRing, blobs: Blobs, targets: tuple[Path, Path]) -> Done:
    done = Done()
    with _private(targets[1]) as stream:
        writer = Writer(stream, ring)
        for rows in _rows(connection, data_keys):
            writer.add("rows", [data_keys.name, rows])
        writer.add("end", None)
        _sync(stream)
    with _private(targets[0]) as stream:
        writer = Writer(stream, ring)
        writer.add("head", {"revision": HEAD})
        for table in metadata.sorted_tables:
            for rows in _rows(connection, table) if table.name not in SKIPPED else ():
                writer.add("rows", [table.name, rows])
                done.rows += len(rows)
        for name in connection.scalars(select(files.c.id)).all():
            with suppress(NotFound):  # removed meanwhile
                writer.add("file", [name, base64.b64encode(blobs.read(name)).decode()])
                done.files += 1
        writer.add("end", {"rows": done.rows, "files": done.files})
        _sync(stream)
    return done


def _private(path: Path) -> BinaryIO:
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _rows(connection: Connection, table: Table) -> Iterator[list[list[object]]]:
    """Page by page in the order of the key."""
    key = list(table.primary_key)
    last: tuple[object, ...] | None = None
    while True:
        query = select(table).order_by(*key).limit(AT_ONCE)
        if last is not None:
            query = query.where(tuple_(*key) > last)
        found = connection.execute(query).all()
        if not found:
            return
        last = tuple(getattr(found[-1], column.name) for column in key)
        yield [[_plain(value) for value in row] for row in found]


def _plain(value: object) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _verify(path: Path, ring: KeyRing, done: Done) -> None:
    found = Done()
    with path.open("rb") as stream:
        for kind, value in frames(stream, ring, path.name):
            found.rows += len(value[1]) if kind == "rows" else 0
            found.files += kind == "file"
    if (found.rows, found.files) != (done.rows, done.files):
        raise BackupUnusable(f"{path.name} does not hold what was written to it")


async def restore(url: str, ring: KeyRing, folder: Path, source: Path) -> Done:
    """Into a database without data; all of it or nothing."""
    keys_file = source.with_name(KEYS_FILE)
    _refuse_missing(source, keys_file)
    await upgrade(url)
    async with await Database.open(url, ring, folder) as database:

        def work(connection: Connection) -> Done:
            return _Restoring(connection, ring, database.blobs).run(source, keys_file)

        return await database.engine.transact(work)


def _refuse_missing(source: Path, keys_file: Path) -> None:
    if not source.exists():
        raise BackupUnusable(f"{source}: there is no such file")
    if not keys_file.exists():
        raise BackupUnusable(f"{source.name} needs {KEYS_FILE}, which was written beside it")


class _Restoring:
    """Fills empty tables inside one transaction."""

    def __init__(self, connection: Connection, ring: KeyRing, blobs: Blobs) -> None:
        self._connection = connection
        self._ring = ring
        self._blobs = blobs
        self._done = Done()
        self._known: set[Scope] = set()
        self._late: list[tuple[Table, dict[str, Any]]] = []

    def run(self, source: Path, keys_file: Path) -> Done:
        self._refuse_data()
        for kind, value in self._frames(keys_file):
            if kind == "rows":
                self._insert(data_keys, value[1])
        self._known = {
            Scope(*row)
            for row in self._connection.execute(select(data_keys.c.kind, data_keys.c.of))
        }
        for kind, value in self._frames(source):
            getattr(self, f"_{kind}")(value)
        self._link()
        return self._done

    def _frames(self, path: Path) -> Iterator[tuple[str, Any]]:
        with path.open("rb") as stream:
            yield from frames(stream, self._ring, path.name)

    def _refuse_data(self) -> None:
        for table in metadata.sorted_tables:
            count = self._connection.execute(select(func.count()).select_from(table)).scalar_one()
            if count and table.name != leases.name:
                raise BackupUnusable(
                    f"the database holds data already ({table.name}): a backup is restored into an"
                    " empty one"
                )

    def _head(self, value: dict[str, str]) -> None:
        if value["revision"] > HEAD:
            raise BackupUnusable(
                f"the backup is of a newer release (tables at {value['revision']}, here {HEAD})"
            )

    def _rows(self, value: list[Any]) -> None:
        table = metadata.tables[value[0]]
        self._done.rows += self._insert(table, value[1])

    def _file(self, value: list[str]) -> None:
        name = value[0]
        there = select(files.c.id).where(files.c.id == name)
        if self._connection.execute(there).first() is not None:
            self._blobs.keep(name, base64.b64decode(value[1]))
            self._done.files += 1

    def _end(self, _value: object) -> None:
        """Nothing more comes."""

    def _insert(self, table: Table, rows: Iterable[list[Any]]) -> int:
        names = [column.name for column in table.columns]
        binary = [isinstance(column.type, LargeBinary) for column in table.columns]
        count = 0
        for row in rows:
            values = {
                name: base64.b64decode(value) if raw and value is not None else value
                for name, raw, value in zip(names, binary, row, strict=True)
            }
            if not self._wanted(table, values):
                self._done.erased += 1
                continue
            late = {name: values.pop(name) for name in LINKED_LATE.get(table.name, ())}
            if any(value is not None for value in late.values()):
                self._late.append((table, {"id": values["id"], **late}))
            self._connection.execute(insert(table).values(values))
            count += 1
        return count

    def _wanted(self, table: Table, values: dict[str, Any]) -> bool:
        """Not where the key has been destroyed since, or what the row hangs on."""
        row = _Row(values)
        sealed = values.get("sealed") or b""
        if sealed[:1] == SEALED_BY_DATA_KEY:
            (column,) = (column for column in SEALED if column.table is table)
            return column.scope(row) in self._known
        scopes = {
            "drafts": lambda: Scope("draft", values["id"]),
            "packages": lambda: Scope("draft", values["draft_id"]),
            "reminders": lambda: Scope("draft", values["draft_id"]),
        }
        scope = scopes.get(table.name)
        return scope is None or scope() in self._known

    def _link(self) -> None:
        for table, values in self._late:
            for name in LINKED_LATE[table.name]:
                pointed = next(iter(table.c[name].foreign_keys)).column
                there = select(pointed).where(pointed == values[name])
                if values[name] is not None and self._connection.execute(there).first():
                    change = table.update().where(table.c.id == values["id"])
                    self._connection.execute(change.values({name: values[name]}))
        if self._connection.dialect.name == "postgresql":
            self._count_on()

    def _count_on(self) -> None:
        """Numbers that the server counts up go on behind those restored."""
        for table in metadata.sorted_tables:
            number = table.autoincrement_column
            if number is None or number.name != "id":
                continue
            last = select(func.coalesce(func.max(number), 0) + 1).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, number.name)
            self._connection.execute(select(func.setval(counter, last, literal(False))))


class _Row:
    """A row by its names."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values
