"""Backups: written while running, verified, restored into an empty place; keys told in one line."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.backup import KEYS_FILE, backup, restore
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.errors import BackupUnusable, KeysUnusable, SchemaOutdated
from storage.migrations import downgrade, upgrade
from tests.storage.conftest import Place
from tests.storage.test_forgetting import ANN, BOB, walk


async def test_a_backup_is_restored_into_an_empty_database(
    place: Place, keys: KeyRing, tmp_path: Path
):
    target = tmp_path / "copies" / "one.icp"
    target.parent.mkdir()
    async with await place.open(keys) as database:
        found = await walk(database)
        await walk(database, BOB, 2)
        made = await backup(place.url, keys, place.folder, target)
        assert made.files == 2
        assert made.rows > 20
        raw = target.read_bytes() + made.keys.read_bytes()
        assert "李四".encode() not in raw
        async with database.unit() as unit:
            await unit.applicants.forget(BOB)
        await backup(place.url, keys, place.folder, target.with_name("two.icp"))
    fresh = f"sqlite:///{tmp_path}/restored/icp.sqlite3"
    done = await restore(fresh, keys, tmp_path / "restored" / "files", target)
    assert done.files == 1
    assert done.erased > 5, "what was erased since stays so in an older backup"
    opened = await Database.open(fresh, keys, tmp_path / "restored" / "files")
    async with opened as restored, restored.unit() as unit:
        draft = await unit.drafts.get(ANN, found.draft.id)
        assert draft.answers["name"] == "李四"
        assert await unit.files.read(ANN, found.file.id) == b"scan" * 99
        (link,) = await unit.desk.relayed.of_case(found.case.id)
        assert link.text == "secret words"
        assert await unit.drafts.list(BOB) == []
    with pytest.raises(BackupUnusable, match="holds data already"):
        await restore(fresh, keys, tmp_path / "restored" / "files", target)


async def test_a_server_takes_a_backup_back(
    sqlite_place: Place, empty_postgres: str, keys: KeyRing, tmp_path: Path
):
    target = tmp_path / "one.icp"
    async with await sqlite_place.open(keys) as database:
        await walk(database)
        await backup(sqlite_place.url, keys, sqlite_place.folder, target)
    await restore(empty_postgres, keys, tmp_path / "other", target)
    async with await Database.open(empty_postgres, keys, tmp_path / "other") as restored:
        again = await walk(restored, BOB, 2)
        assert again.case.id > 1


async def test_every_flipped_byte_of_a_backup_is_found(
    sqlite_place: Place, keys: KeyRing, tmp_path: Path
):
    target = tmp_path / "one.icp"
    async with await sqlite_place.open(keys) as database:
        await walk(database)
        await backup(sqlite_place.url, keys, sqlite_place.folder, target)
    whole = target.read_bytes()
    for number, place in enumerate(range(0, len(whole), max(1, len(whole) // 25))):
        target.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupUnusable):
            await restore(f"sqlite:///{tmp_path}/{number}/x", keys, tmp_path / "f", target)
    target.write_bytes(whole[:-40])
    with pytest.raises(BackupUnusable, match="cut"):
        await restore(f"sqlite:///{tmp_path}/cut/x", keys, tmp_path / "f", target)
    target.write_bytes(whole)
    (tmp_path / KEYS_FILE).unlink()
    with pytest.raises(BackupUnusable, match=KEYS_FILE):
        await restore(f"sqlite:///{tmp_path}/none/x", keys, tmp_path / "f", target)


async def test_a_missing_key_and_another_one_under_its_id_are_told_at_once(
    sqlite_place: Place, keys: KeyRing
):
    async with await sqlite_place.open(keys) as database:
        await walk(database)
    with pytest.raises(KeysUnusable, match=rf"lacks .*{keys.first} \(\d+ values\)"):
        await sqlite_place.open(KeyRing.parse(KeyRing.fresh()))
    other = f"{keys.first}:{KeyRing.fresh().partition(':')[2]}"
    with pytest.raises(KeysUnusable, match=f"key {keys.first} of ICP_KEYS is not the one"):
        await sqlite_place.open(KeyRing.parse(other))


async def test_tables_of_a_newer_release_are_told_with_the_way_out(
    empty_url: str, keys: KeyRing, tmp_path: Path
):
    await upgrade(empty_url)
    async with await Database.open(empty_url, keys, tmp_path) as database:
        await walk(database)
        with pytest.raises(SchemaOutdated, match="restore a backup"):
            await downgrade(empty_url, "0002")
        newer = text("UPDATE alembic_version SET version_num = '9999'")
        await database.engine.transact(lambda c: c.execute(newer))
    with pytest.raises(SchemaOutdated, match="newer release"):
        await upgrade(empty_url)
    with pytest.raises(SchemaOutdated, match="newer release"):
        await Database.open(empty_url, keys, tmp_path)
