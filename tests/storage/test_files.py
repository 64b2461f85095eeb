"""Files on the disk: whole or absent, gone with their rows, orphans swept."""

import asyncio
import os
import sqlite3
import time
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import exc

from filing.errors import NotFound, StaleDraft
from storage.applicant.blobs import Blobs
from storage.applicant.tables import Scope
from storage.database import Database
from storage.engine.retry import RetryPolicy
from storage.errors import DatabaseUnavailable
from tests.storage.conftest import NOW, Place

ANN = 7


def on_disk(place: Place) -> list[Path]:
    return [path for path in (place.folder / "files").rglob("*") if path.is_file()]


async def with_files(database: Database, count: int) -> tuple[int, list[str]]:
    async with database.unit() as work:
        draft = await work.drafts.create(ANN, "initial", {}, NOW)
    async with database.unit() as work:
        files = [
            await work.files.add(ANN, draft.id, "doc", "n", "t/t", b"bytes", NOW)
            for _ in range(count)
        ]
    return draft.id, [file.id for file in files]


async def test_a_unit_that_fails_leaves_no_bytes(database: Database, place: Place):
    draft, _ = await with_files(database, 0)

    async def fails() -> None:
        async with database.unit() as work:
            await work.files.add(ANN, draft, "doc", "n", "t/t", b"bytes", NOW)
            assert len(on_disk(place)) == 1
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert on_disk(place) == []


async def test_bytes_go_when_row_purge_or_forgetting_is_durable(database: Database, place: Place):
    draft, files = await with_files(database, 3)
    async with database.unit() as work:
        await work.files.remove(ANN, files[0])
        assert len(on_disk(place)) == 3
    assert len(on_disk(place)) == 2
    async with database.unit() as work:
        await work.drafts.mark_deleted(await work.drafts.get(ANN, draft), NOW)
    async with database.unit() as work:
        assert await work.drafts.purge(NOW.replace(year=2030)) == [draft]
    assert on_disk(place) == []
    await with_files(database, 2)
    async with database.unit() as work:
        await work.applicants.forget(ANN)
    assert on_disk(place) == []


async def test_the_sweep_takes_old_orphans_only(database: Database, place: Place):
    _, files = await with_files(database, 2)
    orphan = place.folder / "files" / "ab" / "cdef"
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"left by a crash")
    half = orphan.with_name(".half-written")
    half.write_bytes(b"left by a crash")
    assert await database.sweep() == 0
    long_ago = time.time() - 7200
    for path in on_disk(place):
        os.utime(path, (long_ago, long_ago))
    assert await database.sweep() == 2
    assert {path.parent.name + path.name for path in on_disk(place)} == set(files)
    await database.tidy()
    async with database.unit() as work:
        assert await work.files.read(ANN, files[0]) == b"bytes"


async def test_a_file_whose_bytes_are_missing_is_not_found(database: Database, place: Place):
    _, files = await with_files(database, 1)
    (path,) = on_disk(place)
    path.unlink()
    async with database.unit() as work:
        with pytest.raises(NotFound):
            await work.files.read(ANN, files[0])


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    blobs = Blobs(tmp_path)
    blobs.prepare()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.keep("abcdef", b"bytes")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


async def test_twenty_megabytes_do_not_stop_the_loop(database: Database):
    draft, _ = await with_files(database, 0)
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    watching = asyncio.create_task(watch())
    content = os.urandom(20 * 1024 * 1024)
    async with database.unit() as work:
        file = await work.files.add(ANN, draft, "doc", "n", "t/t", content, NOW)
    async with database.unit() as work:
        assert await work.files.read(ANN, file.id) == content
    watching.cancel()
    assert longest < 0.5


@pytest.mark.parametrize("own", [False, True], ids=["group commit", "own transaction"])
async def test_bytes_stay_where_the_answer_to_the_commit_was_lost(
    database: Database, monkeypatch: pytest.MonkeyPatch, own: bool
):
    """The row may be there all the same: without its bytes the package would never open again."""
    async with database.unit() as unit:
        draft = await unit.drafts.create(ANN, "initial", {}, NOW)
    transact, exclusive = database.engine.transact, database.engine.exclusive
    lost = exc.OperationalError("x", {}, sqlite3.OperationalError("lost"))
    lost.orig.sqlite_errorcode = sqlite3.SQLITE_IOERR

    async def forgetful(work):
        await transact(work)
        raise lost

    @asynccontextmanager
    async def exclusively():
        async with exclusive() as run:
            yield run
        raise lost

    unit = database.unit()
    opened = await unit.__aenter__()
    await opened.session.data_key(Scope("draft", draft.id))
    if own:
        monkeypatch.setattr(database.engine, "exclusive", exclusively)
        await opened.session.begin_exclusive()
    file = await opened.files.add(ANN, draft.id, "doc", "a.jpg", "image/jpeg", b"scan", NOW)
    monkeypatch.setattr(database.engine, "transact", forgetful)
    monkeypatch.setattr(database.writer, "_retry_policy", RetryPolicy(0.001, 0.001, 0.002))
    with pytest.raises((DatabaseUnavailable, StaleDraft)):
        await unit.__aexit__(None, None, None)
    monkeypatch.undo()
    async with database.unit() as again:
        if await again.files.of_draft(ANN, draft.id):
            assert await again.files.read(ANN, file.id) == b"scan"
        else:
            assert not own
