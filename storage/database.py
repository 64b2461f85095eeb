"""One open database with everything on it: units of work, dialog state, inbox; closed cleanly."""

import asyncio
import datetime as dt
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from sqlalchemy import Connection, exc, select, text

from desk.ports import DeskUnit
from filing.ports import Unit
from storage.applicant.blobs import Blobs
from storage.applicant.gaps import SqlGapLog
from storage.applicant.tables import SIGNING, files, micros
from storage.dialog_state.inbox import Inbox
from storage.dialog_state.keyvalue import KeyValue
from storage.engine import key_check
from storage.engine.cache import ReadCache
from storage.engine.cipher import KeyRing
from storage.engine.engines import BUSY, Engine, open_engine
from storage.engine.numbers import Numbers
from storage.engine.reseal import Resealing
from storage.engine.retry import RetryPolicy, retry
from storage.engine.scrubber import Scrubber
from storage.engine.session import DatabaseResources
from storage.engine.vault import Vault
from storage.engine.writer import Writer
from storage.errors import SchemaOutdated
from storage.leases import Leases
from storage.migrations import HEAD, newer
from storage.place import refusals
from storage.quarantine import Quarantine
from storage.unit import OpenedUnit

REMEMBERED_DRAFTS: Final = 2_000
REMEMBERED_PEOPLE: Final = 20_000
REMEMBERED_STATES: Final = 10_000
REMEMBERED_KEYS: Final = 40_000

GAPS_KEPT: Final = dt.timedelta(days=90)
"""A question the FAQ could not answer is forgotten when nobody has asked it for so long."""


class WholeUnit(Unit, DeskUnit, Protocol):
    """One transaction over the collections of applicants and of the desk."""


class Database:
    """`async with await Database.open(…) as database`; made by `open`, ended by `close`."""

    def __init__(
        self, engine: Engine, keys: KeyRing, data_dir: Path, retry_policy: RetryPolicy
    ) -> None:
        remembers = not engine.shared
        self.engine = engine
        self.keys = keys
        self.retry_policy = retry_policy
        self.writer = Writer(engine, retry_policy)
        self.blobs = Blobs(data_dir)
        self.vault = Vault(keys, REMEMBERED_KEYS * remembers)
        self.scrubber = Scrubber(engine)
        self.keyvalue = KeyValue(
            engine, self.writer, self.vault, retry_policy, REMEMBERED_STATES * remembers
        )
        self.inbox = Inbox(
            engine, self.writer, self.vault, self.keyvalue, retry_policy, self.scrubber
        )
        self.gaps = SqlGapLog(engine, self.writer, self.vault, retry_policy)
        self.leases = Leases(self.writer)
        self.quarantine = Quarantine(engine, self.writer)
        self.means = DatabaseResources(
            engine,
            self.writer,
            keys,
            retry_policy,
            self.blobs,
            Numbers(),
            ReadCache(REMEMBERED_DRAFTS * remembers),
            ReadCache(REMEMBERED_PEOPLE * remembers),
            [self.keyvalue.forget, lambda _owner: self.inbox.renew_key()],
            self.vault,
            self.scrubber,
        )

    @classmethod
    async def open(
        cls,
        url: str,
        keys: KeyRing,
        data_dir: Path,
        retry_policy: RetryPolicy | None = None,
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
        database = cls(engine, keys, data_dir, retry_policy or RetryPolicy())
        try:
            with refusals():
                await asyncio.to_thread(database.blobs.prepare)
                await database.check_schema()
                await database.check_keys()
        except BaseException:
            await database.engine.close()
            raise
        return database

    def unit(self) -> AbstractAsyncContextManager[WholeUnit]:
        """One unit of work: a `filing.ports.OpenUnit` and a `desk.ports.OpenDesk`."""
        return OpenedUnit(self.means)

    async def check_schema(self) -> None:
        found = await retry("open", lambda: self.engine.read(_version), self.retry_policy)
        if (found or "") > HEAD:
            raise SchemaOutdated(newer(str(found)))
        if found != HEAD:
            raise SchemaOutdated(
                f"the tables are at {found or 'nothing'}, this version needs {HEAD}:"
                " run `icp-guide db upgrade`"
            )

    async def answers(self) -> None:
        """Asks it something small, once; raises where it does not answer."""
        await self.engine.read(_version)

    async def check_keys(self) -> None:
        """`KeysUnusable` where the ring does not open what is stored."""
        await retry(
            "open",
            lambda: self.engine.read(lambda connection: key_check.check(connection, self.keys)),
            self.retry_policy,
        )

    async def signing_seed(self) -> bytes:
        """What the key that signs packages is made of: kept among the data keys, so that rotation,
        backup and restore carry it; never destroyed."""

        def work(connection: Connection) -> bytes:
            return self.vault.obtain(connection, SIGNING, {}).raw

        return await retry("open", lambda: self.engine.transact(work), self.retry_policy)

    async def sweep(self, older_than: float = 3600.0) -> int:
        """Removes files that no row knows (a crash between the two leaves some); how many."""
        names = await asyncio.to_thread(self.blobs.names, older_than)

        def known(connection: Connection) -> set[str]:
            return set(connection.scalars(select(files.c.id)))

        rows = await retry("sweep", lambda: self.engine.read(known), self.retry_policy)
        return await asyncio.to_thread(self.blobs.sweep, rows, names)

    async def tidy(self, idle_states: dt.timedelta = dt.timedelta(days=90)) -> None:
        """What may be forgotten is: updates done a day ago, abandoned dialogs, orphaned files."""
        await self.inbox.trim()
        before = dt.datetime.now(dt.UTC) - idle_states
        await self.keyvalue.purge(micros(before))
        await self.gaps.purge(dt.datetime.now(dt.UTC) - GAPS_KEPT)
        await self.seal_anew()
        await self.sweep()
        self.scrubber.ask()

    async def seal_anew(self) -> int:
        """Brings what an earlier release wrote under data keys; how many values and files."""
        return await Resealing(self.engine, self.vault, self.blobs, self.retry_policy).run()

    async def close(self) -> None:
        """Waits for what is still to be written, then lets go of every connection."""
        try:
            await self.writer.close()
            await self.scrubber.close()
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
