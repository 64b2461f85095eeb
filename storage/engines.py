"""The two databases behind one face: how each is opened, read, and written by a single writer.

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

from sqlalchemy import URL, Connection, create_engine, event, exc, make_url
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
    "PRAGMA secure_delete=FAST",
)
BUSY: Final = 5.0
"""Seconds that SQLite itself waits for another process's lock."""

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

    async def close(self) -> None: ...


def address(text: str) -> URL:
    """Understands the forms in use; the driver is ours to choose."""
    try:
        url = make_url(text)
    except exc.ArgumentError:
        raise DatabaseAddress(
            "the database address is not of the form sqlite:///FILE or postgresql://HOST/NAME"
        ) from None
    name = url.get_backend_name()
    if name == "sqlite":
        if not url.database or url.database == ":memory:":
            raise DatabaseAddress("SQLite needs a file: sqlite:///FILE")
        return url.set(drivername="sqlite+aiosqlite")
    if name in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+asyncpg")
    raise DatabaseAddress(f"{name} is neither sqlite nor postgresql")


def open_engine(text: str, busy: float = BUSY) -> Engine:
    url = address(text)
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
        self._thread = ThreadPoolExecutor(1, "sqlite-writer")
        self._writer: Connection | None = None
        self._lock = asyncio.Lock()

    async def transact(self, work: Work[T]) -> T:
        async with self._lock:
            return await self._in_thread(self._transact, work)

    @asynccontextmanager
    async def exclusive(self) -> AsyncIterator[Runner]:
        async with self._lock:
            await self._in_thread(self._say, "BEGIN IMMEDIATE")
            try:
                yield lambda work: self._in_thread(self._run, work)
            except BaseException:
                await asyncio.shield(self._in_thread(self._say, "ROLLBACK"))
                raise
            await asyncio.shield(self._in_thread(self._commit))

    async def read(self, work: Work[T]) -> T:
        async with self._reading.connect() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        async with self._lock:
            await self._in_thread(self._end)
        self._thread.shutdown()
        await self._reading.dispose()

    async def _in_thread(self, step: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, step, *args)

    def _connection(self) -> Connection:
        if self._writer is None or self._writer.closed:
            self._writer = self._writing.connect()
        return self._writer

    def _transact(self, work: Work[T]) -> T:
        self._say("BEGIN IMMEDIATE")
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
        if sql == "ROLLBACK" and not _in_transaction(connection):
            return  # SQLite has rolled back by itself (disk full, I/O error)
        connection.exec_driver_sql(sql)

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

    async def close(self) -> None:
        async with self._lock:
            if self._writer is not None:
                await self._writer.close()
        await self._pool.dispose()
