"""Who is cancelled in the middle of a transaction leaves nothing of it behind."""

import asyncio
import sqlite3

import pytest

from storage.engine.cipher import KeyRing
from storage.engine.writer import CommitRequest
from tests.storage.conftest import NOW, Place


async def locked(place: Place):
    """Another process writes."""
    other = sqlite3.connect(place.folder / "guide.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


@pytest.mark.parametrize("moment", [0.0, 0.05])
async def test_a_cancelled_beginning_leaves_no_transaction_open(
    sqlite_place: Place, keys: KeyRing, moment: float
):
    """Seen beside a process that was ending: "cannot start a transaction within a transaction"."""
    async with await sqlite_place.open(keys) as database:

        async def begins() -> None:
            async with database.engine.exclusive():
                raise AssertionError

        other = await locked(sqlite_place)
        task = asyncio.create_task(begins())
        await asyncio.sleep(moment)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        other.execute("ROLLBACK")
        other.close()
        await database.writer.submit(CommitRequest(job=lambda _connection: None))
        async with database.unit() as unit:
            draft = await unit.drafts.create(7, "initial", {}, NOW)
        async with database.unit() as unit:
            assert (await unit.drafts.get(7, draft.id)).id == draft.id


async def test_a_cancelled_unit_is_undone_and_the_next_one_begins(
    sqlite_place: Place, keys: KeyRing
):
    async with await sqlite_place.open(keys) as database:
        inside = asyncio.Event()

        async def works() -> None:
            async with database.unit() as unit:
                await unit.desk.begin()
                await unit.drafts.create(7, "initial", {}, NOW)
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(works())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.unit() as unit:
            assert not await unit.drafts.list(7)
            await unit.desk.begin()
            await unit.drafts.create(7, "initial", {}, NOW)
