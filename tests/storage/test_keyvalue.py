"""Dialog state: read as it was put, durable with the next commit, held until its update is done."""

import asyncio

import pytest

from storage.database import Database
from storage.dialog_state.keyvalue import KeyValueEntry
from storage.engine.cipher import KeyRing
from tests.storage.conftest import Place

DATA = {"draft": 2**62, "stack": ["a", {"b": None}], "text": "网站 🏛"}


async def test_what_is_put_is_read_at_once_and_after_a_restart(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.keyvalue.put("key", "Form:name", DATA)
        assert await database.keyvalue.get("key") == KeyValueEntry("Form:name", DATA)
        assert await database.keyvalue.get("other") is None
    async with await place.open(keys) as database:
        assert await database.keyvalue.get("key") == KeyValueEntry("Form:name", DATA)


async def test_a_flushed_entry_survives_without_closing(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.keyvalue.put("key", None, DATA)
        await database.keyvalue.flush()
        async with await place.open(keys) as other:
            assert await other.keyvalue.get("key") == KeyValueEntry(None, DATA)


async def test_an_entry_leaves_soon_by_itself(place: Place, keys: KeyRing):
    async with await place.open(keys) as database, await place.open(keys) as other:
        await database.keyvalue.put("key", None, {"n": 1})
        for _ in range(100):
            await asyncio.sleep(0.02)
            if await other.keyvalue.get_many(["key"]):
                break
            other.keyvalue._recent.clear()
        assert (await other.keyvalue.get("key")) == KeyValueEntry(None, {"n": 1})


async def test_changing_what_was_read_changes_nothing(database: Database):
    await database.keyvalue.put("key", None, {"list": [1]})
    entry = await database.keyvalue.get("key")
    assert entry is not None
    entry.data["list"].append(2)
    assert await database.keyvalue.get("key") == KeyValueEntry(None, {"list": [1]})


async def test_state_and_data_are_set_apart(database: Database):
    await database.keyvalue.set_state("key", "A:one")
    await database.keyvalue.set_data("key", {"a": 1})
    assert await database.keyvalue.get("key") == KeyValueEntry("A:one", {"a": 1})
    assert await database.keyvalue.update("key", {"b": 2}) == {"a": 1, "b": 2}
    await database.keyvalue.set_state("key", None)
    assert await database.keyvalue.get("key") == KeyValueEntry(None, {"a": 1, "b": 2})


async def test_updates_at_once_lose_no_field(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.keyvalue.put("key", "s", {})
    async with await place.open(keys) as database:
        await asyncio.gather(
            *(database.keyvalue.update("key", {f"f{number}": number}) for number in range(240))
        )
        entry = await database.keyvalue.get("key")
        assert entry == KeyValueEntry("s", {f"f{number}": number for number in range(240)})


async def test_a_deleted_entry_is_gone_also_after_a_restart(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.keyvalue.put("key", None, {})
        await database.keyvalue.put("kept", None, {})
        await database.keyvalue.flush()
        await database.keyvalue.delete("key")
        await database.keyvalue.delete("never there")
        assert await database.keyvalue.get("key") is None
    async with await place.open(keys) as database:
        assert set(await database.keyvalue.get_many(["key", "kept", "never there"])) == {"kept"}


async def test_what_is_held_is_seen_inside_only_and_leaves_at_the_end(database: Database):
    store = database.keyvalue
    await store.put("key", None, {"n": 1})
    await store.flush()
    inside, seen = asyncio.Event(), asyncio.Event()

    async def update() -> None:
        with store.hold():
            await store.put("key", None, {"n": 2})
            assert await store.get("key") == KeyValueEntry(None, {"n": 2})
            await store.flush()
            inside.set()
            await seen.wait()

    running = asyncio.create_task(update())
    await inside.wait()
    assert await store.get("key") == KeyValueEntry(None, {"n": 1})
    seen.set()
    await running
    assert await store.get("key") == KeyValueEntry(None, {"n": 2})


async def test_what_was_held_when_an_exception_came_is_as_if_never_put(database: Database):
    store = database.keyvalue
    await store.put("key", None, {"n": 1})

    async def fails() -> None:
        with store.hold():
            await store.put("key", None, {"n": 2})
            await store.delete("other")
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await store.get("key") == KeyValueEntry(None, {"n": 1})


async def test_what_a_late_task_puts_is_not_lost(database: Database):
    store = database.keyvalue
    late: list[asyncio.Task[None]] = []

    async def background() -> None:
        await asyncio.sleep(0.02)
        await store.put("late", None, {"n": 1})

    with store.hold():
        late.append(asyncio.create_task(background()))
    await asyncio.gather(*late)
    assert await store.get("late") == KeyValueEntry(None, {"n": 1})


async def test_forgetting_a_person_takes_their_state_too(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.keyvalue.put("old", None, {"n": 1}, owner=7)
        await database.keyvalue.put("other", None, {"n": 1}, owner=8)
        await database.keyvalue.flush()
        await database.keyvalue.put("buffered", None, {"n": 1}, owner=7)
        async with database.unit() as work:
            await work.applicants.forget(7)
        assert set(await database.keyvalue.get_many(["old", "other", "buffered"])) == {"other"}
    async with await place.open(keys) as database:
        assert set(await database.keyvalue.get_many(["old", "other", "buffered"])) == {"other"}


async def test_state_that_nobody_touched_is_purged(database: Database):
    await database.keyvalue.put("key", None, {})
    await database.keyvalue.flush()
    await database.keyvalue.purge(before=0)
    assert await database.keyvalue.get("key") == KeyValueEntry()
    await database.keyvalue.purge(before=2**62)
    assert await database.keyvalue.get("key") is None


async def test_an_entry_the_database_refuses_takes_no_other_with_it(
    postgres_place: Place, keys: KeyRing, caplog: pytest.LogCaptureFixture
):
    async with await postgres_place.open(keys) as database:
        await database.keyvalue.put("zero \x00 in the key", None, {"secret": "words"})
        await database.keyvalue.put("key", None, {"n": 1})
        await database.keyvalue.flush()
    async with await postgres_place.open(keys) as database:
        assert await database.keyvalue.get("key") == KeyValueEntry(None, {"n": 1})
    assert "nobody waits for" in caplog.text
    assert "words" not in caplog.text
