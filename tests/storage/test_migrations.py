"""The history of the tables: up, down, up again, equal to the models, several processes at once."""

import asyncio
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import storage.migrations
from storage.applicant import tables
from storage.database import Database
from storage.desk import tables as desk_tables
from storage.engine.cipher import KeyRing
from storage.engine.engines import address, open_engine
from storage.errors import SchemaOutdated
from storage.migrations import HEAD, downgrade, upgrade
from storage.migrations.__main__ import draft


def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    return ScriptDirectory.from_config(config)


async def look(url: str, work):
    engine = create_async_engine(address(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def shape(connection: Connection) -> dict[str, object]:
    """All that both a fresh table and one that went down and up must agree in."""
    found = inspect(connection)
    return {
        table: (
            [(column["name"], str(column["type"])) for column in found.get_columns(table)],
            sorted(str(index["name"]) for index in found.get_indexes(table)),
            sorted(str(unique["name"]) for unique in found.get_unique_constraints(table)),
            sorted(str(check["name"]) for check in found.get_check_constraints(table)),
            sorted(str(key["name"]) for key in found.get_foreign_keys(table)),
        )
        for table in sorted(names(connection))
    }


def test_head_is_the_newest_migration():
    assert script().get_current_head() == HEAD
    assert len(script().get_heads()) == 1


async def test_every_step_goes_up_down_and_up_again(empty_url: str):
    steps = [revision.revision for revision in reversed(list(script().walk_revisions()))]
    assert steps
    before = "base"
    for step in steps:
        await upgrade(empty_url, step)
        first = await look(empty_url, shape)
        assert first
        await downgrade(empty_url, before)
        if before == "base":
            assert await look(empty_url, names) == set()
        await upgrade(empty_url, step)
        assert await look(empty_url, shape) == first
        before = step


async def test_the_models_are_what_the_migrations_make(empty_url: str):
    await upgrade(empty_url)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, tables.metadata)

    assert await look(empty_url, names) == set(tables.metadata.tables)
    assert await look(empty_url, differences) == []


async def test_every_status_check_of_the_models_is_in_the_database(empty_url: str):
    await upgrade(empty_url)
    found = await look(empty_url, shape)
    wanted = {
        (table.name, str(check.name))
        for table in tables.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert len(wanted) > 5
    for table, name in wanted:
        assert name in found[table][3]


async def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path):
    await upgrade(f"sqlite:///{tmp_path}/new/guide.sqlite3")
    assert (tmp_path / "new" / "guide.sqlite3").stat().st_mode & 0o077 == 0


async def test_a_migration_is_drafted_from_the_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    copy = tmp_path / "migrations"
    shutil.copytree(Path(storage.migrations.__file__).parent, copy)
    monkeypatch.setattr(storage.migrations, "FOLDER", copy)
    await draft("nothing new")
    (fresh,) = (copy / "versions").glob(f"{int(HEAD) + 1:04}*.py")
    assert fresh.name == f"{int(HEAD) + 1:04}_nothing_new.py"
    assert "create_table" not in fresh.read_text()
    assert "add_column" not in fresh.read_text()
    assert fresh.name in capsys.readouterr().out


async def test_several_processes_may_start_at_once(empty_url: str):
    await asyncio.gather(*(upgrade(empty_url) for _ in range(4)))
    assert await look(empty_url, names) == set(tables.metadata.tables)


async def test_old_tables_are_refused_with_the_command_that_helps(empty_url: str, tmp_path: Path):
    keys = KeyRing.parse(KeyRing.fresh())
    with pytest.raises(SchemaOutdated, match="icp-guide db upgrade"):
        await Database.open(empty_url, keys, tmp_path)
    await upgrade(empty_url)
    async with await Database.open(empty_url, keys, tmp_path):
        pass


def test_ids_have_64_bits_and_every_sealed_column_is_listed():
    listed = {(sealed.table.name, sealed.column) for sealed in tables.SEALED}
    columns = [column for table in tables.metadata.tables.values() for column in table.columns]
    assert len(columns) > 100
    sealed = {(c.table.name, c.name) for c in columns if "sealed" in c.name}
    sealed.remove(("data_keys", "sealed"))  # under the ring itself
    assert sealed == listed
    assert all(hasattr(c.table.c, "key_id") for c in columns if "sealed" in c.name)
    for column in columns:
        if column.name == "id" or column.name.endswith(("_id", "_chat", "_msg", "chat", "owner")):
            assert str(column.type) in {"BIGINT", "TEXT"}, column


async def test_one_applicant_has_one_living_case(empty_url: str):
    await upgrade(empty_url)
    engine = open_engine(empty_url)
    case = desk_tables.support_case
    row = {
        "applicant_id": 2**62,
        "lang": "en",
        "status": "queued",
        "group_id": -(10**12),
        "topic_state": "none",
        "topic_changed_at": 0,
        "opened_at": 0,
    }

    def add(connection: Connection) -> None:
        connection.execute(case.insert(), row)

    try:
        await engine.transact(add)
        with pytest.raises(Exception, match=r"(?i)unique"):
            await engine.transact(add)
        await engine.transact(
            lambda connection: connection.execute(case.update(), {"status": "closed"})
        )
        await engine.transact(add)
    finally:
        await engine.close()
