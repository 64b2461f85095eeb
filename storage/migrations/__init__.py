"""The history of the tables: `upgrade` brings a database to this version, several at once too."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine.engines import address, make_place
from storage.engine.retry import RetryPolicy, retry
from storage.errors import SchemaOutdated
from storage.place import refusals

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0005"
"""The newest migration; a test holds it equal to what stands in `versions`."""

FOLDER = Path(__file__).parent

LOCK: Final = 0x1C9_6_01DE
"""PostgreSQL's advisory lock while tables are changed."""


async def upgrade(url: str, revision: str = "head") -> None:
    """Creates or changes the tables; waits while another process does."""
    await _migrate(url, "upgrade", revision)


async def downgrade(url: str, revision: str) -> None:
    """Back to an earlier version (`base`: no tables at all)."""
    await _migrate(url, "downgrade", revision)


def known() -> list[str]:
    """All revisions, the oldest first; `base` is none at all."""
    versions = sorted(path.name[:4] for path in (FOLDER / "versions").glob("[0-9]*.py"))
    return ["base", *versions]


def newer(found: str) -> str:
    """What to do where a later release was here."""
    return (
        f"the tables are at {found}, this release knows {HEAD} and earlier: a newer release made"
        " them; install it again, or restore a backup made before the upgrade"
    )


async def _migrate(url: str, direction: str, revision: str) -> None:
    where = address(url)
    if where.get_backend_name() == "sqlite":
        await asyncio.to_thread(make_place, where)
    engine = create_async_engine(where, poolclass=NullPool)
    if where.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _by_hand)
        event.listen(engine.sync_engine, "begin", _at_once)

    async def attempt() -> None:
        async with engine.begin() as connection:
            await _run(connection, direction, revision)

    try:
        with refusals():
            await retry("migrate", attempt, RetryPolicy(total=60))
    finally:
        await engine.dispose()


async def _run(connection: AsyncConnection, direction: str, revision: str) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    await connection.run_sync(_refuse_newer)
    await connection.run_sync(run, direction, revision)


def _refuse_newer(connection: Connection) -> None:
    if not inspect(connection).has_table("alembic_version"):
        return
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found > HEAD:
        raise SchemaOutdated(newer(str(found)))


def run(connection: Connection, direction: str, revision: str) -> None:
    """Runs migrations on a connection whose transaction is open already."""
    from alembic import command  # noqa: PLC0415 - only who migrates pays for the import

    getattr(command, direction)(config(connection), revision)


def config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - only who migrates pays for the import

    found = Config()
    found.set_main_option("script_location", str(FOLDER))
    found.attributes["connection"] = connection
    return found


def _by_hand(connection: object, _entry: object) -> None:
    """SQLite's driver would end the transaction at each CREATE TABLE; we say BEGIN ourselves."""
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own name for it


def _at_once(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
