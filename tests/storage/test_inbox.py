"""The inbox: what was taken is not lost, what is done is not done twice."""

import asyncio

import pytest

from storage.database import Database
from storage.dialog_state.inbox import ATTEMPTS
from storage.dialog_state.keyvalue import KeyValueEntry
from storage.engine.cipher import KeyRing
from tests.storage.conftest import NOW, Place, hasty

UPDATES = [(number, f"update {number}".encode()) for number in (5, 6, 7)]


async def test_a_repeated_update_is_given_out_once(database: Database):
    assert await database.inbox.take("bot", UPDATES[:2]) == UPDATES[:2]
    assert await database.inbox.take("bot", UPDATES) == UPDATES[2:]
    assert await database.inbox.take("bot", UPDATES) == []
    assert await database.inbox.take("bot", []) == []
    assert await database.inbox.take("other", UPDATES) == UPDATES


async def test_a_done_update_stays_done_over_a_restart(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.inbox.take("bot", UPDATES)
        async with database.inbox.handling("bot", 5):
            pass
        database.inbox.done("bot", 6)
    async with await place.open(keys) as database:
        assert await database.inbox.take("bot", UPDATES[:2]) == []
        assert await database.inbox.pending("bot") == UPDATES[2:]
        assert await database.inbox.pending("bot") == []
        assert await database.inbox.take("bot", UPDATES) == []


async def test_what_was_not_done_is_pending_in_order_at_the_next_start(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.inbox.take("bot", list(reversed(UPDATES)))
    async with await place.open(keys) as database:
        assert await database.inbox.pending("other") == []
        assert await database.inbox.pending("bot") == UPDATES


async def test_what_was_begun_before_is_known_as_repeated_until_it_is_done(
    place: Place, keys: KeyRing
):
    async with await place.open(keys) as database:
        inbox = database.inbox
        await inbox.take("bot", UPDATES)
        assert not inbox.repeated("bot", 5)
        with pytest.raises(ConnectionError):
            async with inbox.handling("bot", 5):
                raise ConnectionError
        assert [inbox.repeated("bot", number) for number, _ in UPDATES] == [True, False, False]
        async with inbox.handling("bot", 5):
            assert inbox.repeated("bot", 5)
        assert not inbox.repeated("bot", 5)
    async with await place.open(keys) as database:
        await database.inbox.pending("bot")
        assert [database.inbox.repeated("bot", number) for number, _ in UPDATES] == [
            False,
            True,
            True,
        ]
        assert not database.inbox.repeated("other", 6)


async def test_a_repeated_update_that_an_earlier_process_left_is_handled_once(
    place: Place, keys: KeyRing
):
    async with await place.open(keys) as database:
        await database.inbox.take("bot", UPDATES)
    async with await place.open(keys) as database:
        taken = await database.inbox.take("bot", UPDATES)
        pending = await database.inbox.pending("bot")
        assert sorted([*taken, *pending]) == UPDATES


async def test_state_and_mark_leave_together(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await database.inbox.take("bot", UPDATES)
        async with database.inbox.handling("bot", 5):
            await database.keyvalue.put("chat", "Form:second", {})
            await database.writer.flush()
            async with await place.open(keys) as other:
                assert await other.keyvalue.get("chat") is None
        await database.writer.flush()
        async with await place.open(keys) as other:
            assert await other.keyvalue.get("chat") == KeyValueEntry("Form:second", {})
            assert await other.inbox.pending("bot") == UPDATES[1:]


async def test_a_handler_that_was_stopped_leaves_state_and_update_as_they_were(
    place: Place, keys: KeyRing
):
    async with await place.open(keys) as database:
        await database.inbox.take("bot", UPDATES)
        await database.keyvalue.put("chat", "Form:first", {})

        async def handler() -> None:
            async with database.inbox.handling("bot", 5):
                await database.keyvalue.put("chat", "Form:second", {})
                await asyncio.sleep(60)

        running = asyncio.create_task(handler())
        await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    async with await place.open(keys) as database:
        assert await database.keyvalue.get("chat") == KeyValueEntry("Form:first", {})
        assert await database.inbox.pending("bot") == UPDATES


async def test_an_update_that_stops_every_start_is_given_up(
    sqlite_place: Place, keys: KeyRing, caplog: pytest.LogCaptureFixture
):
    async with await sqlite_place.open(keys) as database:
        await database.inbox.take("bot", UPDATES[:1])
    seen = 0
    for _ in range(ATTEMPTS + 2):
        async with await sqlite_place.open(keys) as database:
            seen += len(await database.inbox.pending("bot"))
    assert seen == ATTEMPTS - 1
    assert "update 5 of bot is set aside" in caplog.text


async def test_old_done_updates_are_forgotten_and_waiting_ones_are_not(database: Database):
    await database.inbox.take("bot", UPDATES)
    async with database.inbox.handling("bot", 5):
        pass
    await database.writer.flush()
    await database.inbox.trim()
    assert await database.inbox.take("bot", UPDATES[:1]) == []
    await database.inbox.trim(before=2**62)
    assert await database.inbox.take("bot", UPDATES) == UPDATES[:1]


async def test_a_thousand_updates_are_taken_in_few_commits(database: Database):
    many = [(number, b"x" * 300) for number in range(1000)]
    before = database.writer.groups
    for start in range(0, 1000, 100):
        assert len(await database.inbox.take("bot", many[start : start + 100])) == 100
    assert database.writer.groups - before == 11, "ten, and the key of the process"

    async def handle(number: int) -> None:
        async with database.inbox.handling("bot", number):
            async with database.unit() as work:
                await work.drafts.create(number + 1, "initial", {"a": number}, NOW)
            await database.keyvalue.put(f"chat {number}", None, {"n": number})

    await asyncio.gather(*(handle(number) for number in range(1000)))
    await database.writer.flush()
    assert database.writer.groups - before < 100
    assert await database.inbox.pending("bot") == []


async def test_marks_wait_for_a_database_that_is_away(sqlite_place: Place, keys: KeyRing):
    async with await sqlite_place.open(keys, hasty()) as database:
        await database.inbox.take("bot", UPDATES)
        away = database.engine.transact

        async def fails(_work: object) -> None:
            raise OSError("away")

        database.engine.transact = fails  # type: ignore[method-assign]  # a database that is away
        database.inbox.done("bot", 5)
        await asyncio.sleep(0.6)
        database.engine.transact = away  # type: ignore[method-assign]  # and back
        await database.writer.flush()
        assert await database.inbox.take("bot", UPDATES[:1]) == []
    async with await sqlite_place.open(keys) as database:
        assert await database.inbox.pending("bot") == UPDATES[1:]
