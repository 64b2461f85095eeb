"""SQLite and PostgreSQL behind one interface: opening, reading, one writer.

SQLite: one writing connection in a thread of its own (one hop for a whole group of units; through
aiosqlite each statement is a hop, three times the CPU), readers through aiosqlite.
PostgreSQL: asyncpg with a pool; the writer keeps a connection of that pool.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Final, Protocol, TypeVar

from sqlalchemy import URL, Connection, create_engine, event, exc, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import DatabaseAddress

T = TypeVar("T")
Work = Callable[[Connection], T]
"""Plain synchronous SQL on a connection; each engine knows where to run it."""


class Runner(Protocol):
    """Runs work inside a transaction that is open."""

    def __call__(self, work: Work[T]) -> Awaitable[T]: ...


PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA secure_delete=ON",
)
BUSY: Final = 5.0
"""Seconds that SQLite itself waits for another process's lock."""

BEGIN: Final = "BEGIN IMMEDIATE"
READERS: Final = 4
POOL: Final = 8


class Engine(Protocol):
    """One open database."""

    dialect: str
    shared: bool
    """Whether other processes may write too: nothing read may be remembered then."""

    async def transact(self, work: Work[T]) -> T:
        """On the writing connection: all of it, durably, or nothing."""
        ...

    def exclusive(self) -> AbstractAsyncContextManager[Runner]:
        """A transaction that stays open over several steps; committed on clean exit."""
        ...

    async def read(self, work: Work[T]) -> T: ...

    async def snapshot(self, work: Work[T]) -> T:
        """Reads inside one transaction: everything as it was at its beginning."""
        ...

    async def scrub(self) -> bool:
        """Leaves no copy of what was deleted beside the tables; whether that could be done now."""
        ...

    async def close(self) -> None: ...


def address(name: str) -> URL:
    """Understands the forms in use; the driver is ours to choose."""
    try:
        url = make_url(name)
        backend = url.get_backend_name()
    except (exc.ArgumentError, ValueError):
        raise DatabaseAddress(
            "ICP_DATABASE_URL is not of the form sqlite:///FILE or postgresql://HOST/NAME"
        ) from None
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise DatabaseAddress("ICP_DATABASE_URL: SQLite needs a file: sqlite:///FILE")
        return url.set(drivername="sqlite+aiosqlite")
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+asyncpg")
    raise DatabaseAddress(f"ICP_DATABASE_URL: {backend} is neither sqlite nor postgresql")


def open_engine(where: str, busy: float = BUSY) -> Engine:
    url = address(where)
    if url.get_backend_name() == "sqlite":
        make_place(url)
        return SqliteEngine(url, busy)
    return PostgresEngine(url)


def make_place(url: URL) -> None:
    """The folder, and the file for its owner alone."""
    path = Path(url.database or "")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)


def _pragmas(busy: float) -> Callable[[sqlite3.Connection, ConnectionPoolEntry], None]:
    def set_all(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (f"PRAGMA busy_timeout={busy * 1000:.0f}", *PRAGMAS):
            cursor.execute(pragma)
        cursor.close()

    return set_all


class DatabaseFileReplaced(OSError):  # noqa: N818 - reads as what it is
    """The file that is open is not the one that stands in its place: deleted, or swapped."""


class DatabaseFile:
    """The database's file, known again by its number on the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

    def check(self) -> None:
        """What is written into a file that has no name any more is gone with the process."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            raise DatabaseFileReplaced(f"{self._path} is gone") from None
        here = (found.st_dev, found.st_ino)
        self._known = self._known or here
        if here != self._known:
            raise DatabaseFileReplaced(f"{self._path} is another file")


class SqliteEngine:
    """One file, one process: a writer in its own thread, readers beside it."""

    dialect = "sqlite"
    shared = False

    def __init__(self, url: URL, busy: float) -> None:
        self._writing = create_engine(
            url.set(drivername="sqlite+pysqlite"),
            isolation_level="AUTOCOMMIT",
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
        self._reading = create_async_engine(
            url, isolation_level="AUTOCOMMIT", pool_size=READERS, max_overflow=0
        )
        for engine in (self._writing, self._reading.sync_engine):
            event.listen(engine, "connect", _pragmas(busy))
        self._place = DatabaseFile(Path(url.database or ""))
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")
        self._writer: Connection | None = None
        self._lock = asyncio.Lock()

    async def transact(self, work: Work[T]) -> T:
        async with self._lock:
            return await self._in_thread(self._transact, work)

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[Runner]:
        async with self._lock:
            await self._begun()
            try:
                yield lambda work: self._in_thread(self._run, work)
            except BaseException:
                await asyncio.shield(self._in_thread(self._say, "ROLLBACK"))
                raise
            await asyncio.shield(self._in_thread(self._commit))

    async def read(self, work: Work[T]) -> T:
        self._place.check()
        async with self._reading.connect() as connection:
            return await connection.run_sync(work)

    async def snapshot(self, work: Work[T]) -> T:
        def whole(connection: Connection) -> T:
            connection.exec_driver_sql("BEGIN")
            try:
                return work(connection)
            finally:
                connection.exec_driver_sql("ROLLBACK")

        return await self.read(whole)

    async def scrub(self) -> bool:
        """Deleted cells are zeros in the file already; what the log still holds goes with it."""
        async with self._lock:
            return await self._in_thread(self._truncate_log)

    async def close(self) -> None:
        async with self._lock:
            await self._in_thread(self._end)
        self._thread.shutdown()
        await self._reading.dispose()

    async def _begun(self) -> None:
        """Whoever is cancelled while it begins leaves no open transaction to whoever comes next:
        the thread begins all the same, so it is told to end it, behind that."""
        try:
            await self._in_thread(self._say, BEGIN)
        except asyncio.CancelledError:
            self._thread.submit(self._say, "ROLLBACK")
            raise

    async def _in_thread(self, step: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step, *args)

    def _connection(self) -> Connection:
        if self._writer is None or self._writer.closed:
            self._writer = self._writing.connect()
        return self._writer

    def _transact(self, work: Work[T]) -> T:
        self._say(BEGIN)
        try:
            result = work(self._connection())
        except BaseException:
            self._say("ROLLBACK")
            raise
        self._commit()
        return result

    def _run(self, work: Work[T]) -> T:
        return work(self._connection())

    def _commit(self) -> None:
        try:
            self._say("COMMIT")
        except exc.DBAPIError:
            self._say("ROLLBACK")
            raise

    def _say(self, sql: str) -> None:
        connection = self._connection()
        if sql == BEGIN:
            self._place.check()
        if sql == "ROLLBACK" and not _in_transaction(connection):
            return  # SQLite has rolled back by itself (disk full, I/O error)
        connection.exec_driver_sql(sql)

    def _truncate_log(self) -> bool:
        row = self._connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        return bool(row[0] == 0)

    def _end(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writing.dispose()


def _in_transaction(connection: Connection) -> bool:
    raw = connection.connection.dbapi_connection
    return isinstance(raw, sqlite3.Connection) and raw.in_transaction


class PostgresEngine:
    """A server, and maybe other processes at it."""

    dialect = "postgresql"
    shared = True

    def __init__(self, url: URL) -> None:
        self._pool = create_async_engine(
            url,
            pool_size=POOL,
            max_overflow=POOL,
            pool_timeout=10,
            pool_recycle=1800,
            connect_args={"timeout": 10, "command_timeout": 60},
        )
        self._autocommit = self._pool.execution_options(isolation_level="AUTOCOMMIT")
        self._writer: AsyncConnection | None = None
        self._lock = asyncio.Lock()

    async def transact(self, work: Work[T]) -> T:
        async with self._lock:
            if self._writer is None or self._writer.closed:
                self._writer = await self._pool.connect()
            try:
                async with self._writer.begin():
                    return await self._writer.run_sync(work)
            except exc.DBAPIError as error:
                if error.connection_invalidated:
                    writer, self._writer = self._writer, None
                    await writer.close()
                raise

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[Runner]:
        async with self._pool.begin() as connection:

            async def run(work: Work[T]) -> T:
                return await connection.run_sync(work)

            yield run

    async def read(self, work: Work[T]) -> T:
        async with self._autocommit.connect() as connection:
            return await connection.run_sync(work)

    async def snapshot(self, work: Work[T]) -> T:
        steady = self._pool.execution_options(isolation_level="REPEATABLE READ")
        async with steady.begin() as connection:
            return await connection.run_sync(work)

    async def scrub(self) -> bool:
        """The table of data keys is written anew: without keys the other tables' remains are noise.

        The server's own log keeps what was written until it recycles it.
        """
        async with self._autocommit.connect() as connection:
            await connection.execute(text("SET lock_timeout = '2s'"))
            try:
                await connection.execute(text("VACUUM (FULL) data_keys"))
            finally:
                await connection.execute(text("RESET lock_timeout"))
        return True

    async def close(self) -> None:
        async with self._lock:
            if self._writer is not None:
                await self._writer.close()
        await self._pool.dispose()
