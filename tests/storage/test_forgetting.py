"""Deleted means gone: the key of a person, draft or conversation is destroyed with it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

import storage.desk.tables  # noqa: F401 - its sealed columns belong to the list
from filing.errors import SealBroken
from storage.applicant.tables import SEALED, data_keys
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.engine.reseal import reseal
from storage.engine.vault import SEALED_BY_DATA_KEY
from tests.storage.conftest import NOW, Place
from tests.storage.walked import ANN, BOB, Walk, on_disk, rows, sealed_now, walk


async def test_after_forget_no_byte_of_the_disk_opens_with_the_ring(
    sqlite_place: Place, keys: KeyRing
):
    async with await sqlite_place.open(keys) as database:
        before = await walk(database)
        await walk(database, BOB, 2)
        values, sealed_keys = await sealed_now(database)
        blob = database.blobs.read(before.file.id)
        async with database.unit() as unit:
            await unit.applicants.forget(ANN)
        await database.writer.flush()
        await database.scrubber.close()
        running = on_disk(sqlite_place.folder)
        _, left = await sealed_now(database)
    gone = [sealed for sealed in sealed_keys if sealed not in left]
    assert len(gone) == 4, "person, draft, case, inbox"
    for raw in (running, on_disk(sqlite_place.folder)):
        assert not any(sealed in raw for sealed in gone)
        assert all(sealed in raw for sealed in left)
    for sealed in [*values, blob]:
        assert sealed[:1] == SEALED_BY_DATA_KEY
        with pytest.raises(SealBroken):
            keys.open(sealed, "answers", "sealed", ANN, before.draft.id, "name")
    async with await sqlite_place.open(keys) as database:
        async with database.unit() as unit:
            assert await unit.drafts.list(ANN) == []
            (other,) = await unit.drafts.list(BOB)
            assert other.answers["name"] == "李四"
        assert await database.keyvalue.get(f"fsm:{BOB}") is not None


async def test_a_thousand_keys_leave_nothing_in_pages_that_were_moved(
    sqlite_place: Place, keys: KeyRing
):
    """Pages are split and joined as rows come and go; copies of a key may not stay behind."""
    async with await sqlite_place.open(keys) as database:
        people = list(range(1, 400))
        for owner in people:
            await database.keyvalue.put(f"fsm:{owner}", None, {"a": 1}, owner=owner * 7919 % 1009)
        await database.keyvalue.flush()
        kept = {row.of: row.sealed for row in await rows(database, data_keys)}
        assert len(kept) > 300
        for owner in [owner for owner in kept if owner % 3]:
            async with database.unit() as unit:
                await unit.applicants.forget(owner)
        await database.writer.flush()
        await database.scrubber.close()
        left = {row.of for row in await rows(database, data_keys)}
    raw = on_disk(sqlite_place.folder)
    assert len(left) > 100
    assert not [owner for owner, sealed in kept.items() if owner not in left and sealed in raw]


async def test_the_servers_table_of_keys_is_written_anew(
    postgres_place: Place, server: str, keys: KeyRing
):
    async with await postgres_place.open(keys) as database:
        await walk(database)
        _, sealed_keys = await sealed_now(database)
        async with database.unit() as unit:
            await unit.applicants.forget(ANN)
        await database.writer.flush()
        await database.scrubber.close()
        _, left = await sealed_now(database)
        await database.engine.transact(lambda c: c.execute(text("SELECT 1")))

        def checkpoint(connection: Connection) -> None:
            connection.execute(text("CHECKPOINT"))

        await database.engine.read(checkpoint)
    base = Path(server.split("host=")[1]) / "base"
    raw = await asyncio.to_thread(lambda: on_disk(base if base.exists() else base.parent))
    gone = [sealed for sealed in sealed_keys if sealed not in left]
    assert len(gone) == 4
    assert raw
    if base.exists():
        assert not any(sealed in raw for sealed in gone)


async def test_an_ended_draft_and_a_closed_case_take_their_keys_along(database: Database):
    found = await walk(database)
    async with database.unit() as unit:
        await unit.desk.begin()
        case = await unit.desk.cases.get(found.case.id)
        from dataclasses import replace  # noqa: PLC0415 - one test

        from desk.model import Status  # noqa: PLC0415 - one test

        await unit.desk.cases.save(case, replace(case, status=Status.CLOSED, closed_at=NOW))
        later = NOW.replace(year=2027)
        assert await unit.desk.cases.purge(later)
    draft = found.draft
    async with database.unit() as unit:
        await unit.drafts.mark_deleted(draft, NOW)
    async with database.unit() as unit:
        await unit.drafts.purge(later)
    kinds = {row.kind for row in await rows(database, data_keys)}
    assert kinds == {"person", "inbox"}
    await database.scrubber.close()


async def test_a_person_who_comes_back_after_forget_begins_anew(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await walk(database)
        async with database.unit() as unit:
            await unit.applicants.forget(ANN)
        await database.keyvalue.put(f"fsm:{ANN}", "Home", {"n": 1}, owner=ANN)
        await walk(database, ANN, 3)
    async with await place.open(keys) as database:
        entry = await database.keyvalue.get(f"fsm:{ANN}")
        assert entry is not None
        async with database.unit() as unit:
            (draft,) = await unit.drafts.list(ANN)
            assert draft.answers["phone"] == "13800000000"


async def test_what_the_first_release_wrote_comes_under_data_keys(place: Place, keys: KeyRing):
    """It opens before, it is sealed anew while the bot works, and it opens afterwards."""
    async with await place.open(keys) as database:
        found = await walk(database)
        await database.gaps.add("why", "en", "nothing")
        older = await _as_the_first_release(database)
        assert older > 10
    async with await place.open(keys) as database:
        await _check(database, found)
        await database.engine.transact(
            lambda c: c.execute(text("DELETE FROM data_keys WHERE kind = 'draft'"))
        )
    async with await place.open(keys) as database:
        await _check(database, found)
        assert await database.seal_anew() >= older
        assert await database.seal_anew() == 0
        await _check(database, found)
        for column in SEALED:
            for row in await rows(database, column.table):
                assert row.sealed is None or row.sealed[:1] == SEALED_BY_DATA_KEY
        assert database.blobs.read(found.file.id)[:1] == SEALED_BY_DATA_KEY
    assert await reseal(
        place.url, "k9:" + KeyRing.fresh().split(":")[1] + "," + _text(keys), place.folder
    )


def _text(keys: KeyRing) -> str:
    return TEXTS[keys.first]


TEXTS: dict[str, str] = {}


@pytest.fixture
def keys() -> KeyRing:
    fresh = KeyRing.fresh()
    ring = KeyRing.parse(fresh)
    TEXTS[ring.first] = fresh
    return ring


async def _check(database: Database, found: Walk) -> None:
    database.means.drafts.clear()
    async with database.unit() as unit:
        draft = await unit.drafts.get(ANN, found.draft.id)
        assert draft.answers == {"name": "李四", "phone": "13800000000"}
        assert await unit.files.read(ANN, found.file.id) == b"scan" * 99
        (link,) = await unit.desk.relayed.of_case(found.case.id)
        assert link.text == "secret words"
        assert (await unit.desk.cases.get(found.case.id)).context == {"question": "怎么办"}
        (event,) = await unit.desk.cases.events(found.case.id)
        assert event.details == {"field": "phone"}
    assert [gap.folded for gap in await database.gaps.rows()] == ["why"]
    entry = await database.keyvalue.get(f"fsm:{ANN}")
    assert entry is not None
    assert entry.data == {"typed": "x"}


async def _as_the_first_release(database: Database) -> int:
    """Seals every value as it was done before there were data keys."""
    ring, count = database.keys, 0

    def work(connection: Connection) -> int:
        done = 0
        for column in SEALED:
            found = connection.execute(select(column.table)).all()
            open_one = database.vault.opener(connection, column, found)
            for row in [row for row in found if row.sealed]:
                sealed = ring.seal(open_one(row), *column.first_place(row))
                same = [key == getattr(row, key.name) for key in column.table.primary_key]
                values = {"sealed": sealed, "key_id": ring.first}
                connection.execute(column.table.update().where(*same).values(values))
                done += 1
        return done

    count += await database.engine.transact(work)
    for row in await rows(database, SEALED[1].table):
        place = ("files", "bytes", row.owner, row.draft_id, row.id)
        key = database.vault.known(SEALED[1].scope(row))
        if key is None:
            key = (
                await database.engine.read(
                    lambda c, row=row: database.vault.load(c, [SEALED[1].scope(row)])
                )
            )[SEALED[1].scope(row)]
        plain = key.open(database.blobs.read(row.id), *place)
        database.blobs.keep(row.id, ring.seal(plain, *place))
        count += 1
    return count
