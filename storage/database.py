"""One open database with everything on it: units of work, dialog state, inbox; closed cleanly."""

import asyncio
import datetime as dt
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, exc, select, text

from filing.ports import Unit
from storage.blobs import Blobs
from storage.cache import Recent
from storage.cipher import KeyRing
from storage.engines import BUSY, Engine, open_engine
from storage.errors import SchemaOutdated
from storage.gaps import SqlGapLog
from storage.inbox import Inbox
from storage.keyvalue import KeyValue
from storage.leases import Leases
from storage.migrations import HEAD
from storage.numbers import Numbers
from storage.patience import Patience, patiently
from storage.session import Means
from storage.tables import files, micros
from storage.unit import OpenedUnit
from storage.writer import Writer

REMEMBERED_DRAFTS: Final = 2_000
REMEMBERED_PEOPLE: Final = 20_000
REMEMBERED_STATES: Final = 10_000


class Database:
    """`async with await Database.open(…) as database`; made by `open`, ended by `close`."""

    def __init__(self, engine: Engine, keys: KeyRing, data_dir: Path, patience: Patience) -> None:
        remembers = not engine.shared
        self.engine = engine
        self.keys = keys
        self.patience = patience
        self.writer = Writer(engine, patience)
        self.blobs = Blobs(data_dir)
        self.keyvalue = KeyValue(engine, self.writer, keys, patience, REMEMBERED_STATES * remembers)
        self.inbox = Inbox(engine, self.writer, keys, self.keyvalue, patience)
        self.gaps = SqlGapLog(engine, self.writer, keys, patience)
        self.leases = Leases(self.writer)
        self.means = Means(
            engine,
            self.writer,
            keys,
            patience,
            self.blobs,
            Numbers(),
            Recent(REMEMBERED_DRAFTS * remembers),
            Recent(REMEMBERED_PEOPLE * remembers),
            [self.keyvalue.forget],
        )

    @classmethod
    async def open(
        cls,
        url: str,
        keys: KeyRing,
        data_dir: Path,
        patience: Patience | None = None,
        busy: float = BUSY,
        *,
        shared: bool | None = None,
    ) -> Self:
        """Connects and makes sure that the tables are those of this version.

        `shared`: other processes write too, so nothing read is remembered. Without it PostgreSQL
        is taken to be shared and SQLite not; a single process at PostgreSQL says `False`, which
        saves it two thirds of the time of an answer.
        """
        engine = open_engine(url, busy)
        engine.shared = engine.shared if shared is None else shared
        database = cls(engine, keys, data_dir, patience or Patience())
        try:
            await asyncio.to_thread(database.blobs.prepare)
            await database.check_schema()
        except BaseException:
            await database.engine.close()
            raise
        return database

    def unit(self) -> AbstractAsyncContextManager[Unit]:
        """One unit of work: a `filing.ports.OpenUnit`."""
        return OpenedUnit(self.means)

    async def check_schema(self) -> None:
        found = await patiently("open", lambda: self.engine.read(_version), self.patience)
        if found != HEAD:
            raise SchemaOutdated(
                f"the tables are at {found or 'nothing'}, this version needs {HEAD}:"
                " run `icp-guide db upgrade`"
            )

    async def sweep(self, older_than: float = 3600.0) -> int:
        """Removes files that no row knows (a crash between the two leaves some); how many."""
        names = await asyncio.to_thread(self.blobs.names, older_than)

        def known(connection: Connection) -> set[str]:
            return set(connection.scalars(select(files.c.id)))

        rows = await patiently("sweep", lambda: self.engine.read(known), self.patience)
        return await asyncio.to_thread(self.blobs.sweep, rows, names)

    async def tidy(self, idle_states: dt.timedelta = dt.timedelta(days=90)) -> None:
        """What may be forgotten is: updates done a day ago, abandoned dialogs, orphaned files."""
        await self.inbox.trim()
        before = dt.datetime.now(dt.UTC) - idle_states
        await self.keyvalue.purge(micros(before))
        await self.sweep()

    async def close(self) -> None:
        """Waits for what is still to be written, then lets go of every connection."""
        try:
            await self.writer.close()
        finally:
            await self.engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.close()


def _version(connection: Connection) -> str | None:
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (exc.OperationalError, exc.ProgrammingError) as error:
        if "alembic_version" in str(error.orig):
            return None
        raise
