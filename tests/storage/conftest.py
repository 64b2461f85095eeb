"""Databases for the storage suite: every test gets its own, from one migrated once."""

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from filing.ports import OpenUnit
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.engine.engines import address
from storage.engine.retry import RetryPolicy
from storage.migrations import upgrade
from tests.fakes import MemoryStore
from tests.postgres import postgres

NOW = dt.datetime(2026, 3, 2, 4, 5, 6, 789_012, tzinfo=dt.UTC)


def hasty() -> RetryPolicy:
    """Gives up soon."""
    return RetryPolicy(first=0.01, longest=0.05, total=0.3)


@dataclass(frozen=True)
class Place:
    """Where one test's data is."""

    url: str
    folder: Path
    shared: bool | None = None

    async def open(self, keys: KeyRing, retry_policy: RetryPolicy | None = None) -> Database:
        busy = 0.01 if retry_policy else 5
        return await Database.open(
            self.url, keys, self.folder, retry_policy, busy, shared=self.shared
        )

    def bytes(self) -> bytes:
        """All that lies on the disk: database, write-ahead log, files."""
        return b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


def run_postgres(url: str, *commands: str) -> None:
    async def run() -> None:
        engine = create_async_engine(address(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for command in commands:
                await connection.execute(text(command))
        await engine.dispose()

    asyncio.run(run())


def other_database(url: str, name: str) -> str:
    return url.replace("@/postgres?", f"@/{name}?")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgres() as url:
        run_postgres(url, "CREATE DATABASE template_guide")
        asyncio.run(upgrade(other_database(url, "template_guide")))
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "guide.sqlite3"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def next_name() -> Callable[[], str]:
    numbers = iter(range(1_000_000))
    return lambda: f"test_{next(numbers)}"


@pytest.fixture
def empty_postgres(server: str, next_name: Callable[[], str]) -> Iterator[str]:
    name = next_name()
    run_postgres(server, f"CREATE DATABASE {name}")
    yield other_database(server, name)
    run_postgres(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_place(sqlite_template: Path, tmp_path: Path) -> Place:
    shutil.copy(sqlite_template, tmp_path / "guide.sqlite3")
    return Place(f"sqlite:///{tmp_path}/guide.sqlite3", tmp_path)


@pytest.fixture
def postgres_place(server: str, next_name: Callable[[], str], tmp_path: Path) -> Iterator[Place]:
    name = next_name()
    run_postgres(server, f"CREATE DATABASE {name} TEMPLATE template_guide STRATEGY FILE_COPY")
    yield Place(other_database(server, name), tmp_path)
    run_postgres(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def alone_place(postgres_place: Place) -> Place:
    """PostgreSQL with a single process at it."""
    return replace(postgres_place, shared=False)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """Both databases, one after the other."""
    return request.getfixturevalue(f"{request.param}_place")


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/fresh/guide.sqlite3"
    return request.getfixturevalue("empty_postgres")


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def keys() -> KeyRing:
    return KeyRing.parse(KeyRing.fresh())


@pytest.fixture
async def database(place: Place, keys: KeyRing) -> AsyncIterator[Database]:
    async with await place.open(keys) as opened:
        yield opened


@pytest.fixture(params=["memory", "sqlite", "postgres", "alone"])
def anywhere(request: pytest.FixtureRequest) -> Place | None:
    if request.param == "memory":
        return None
    return request.getfixturevalue(f"{request.param}_place")


@pytest.fixture
async def unit(anywhere: Place | None, keys: KeyRing) -> AsyncIterator[OpenUnit]:
    """The port in every form: what holds for one must hold for all."""
    if anywhere is None:
        yield MemoryStore().unit
        return
    async with await anywhere.open(keys) as opened:
        yield opened.unit
