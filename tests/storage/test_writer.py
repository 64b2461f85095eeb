"""Group commit: one transaction for many, each durable, a failing one alone in its failure."""

import asyncio
import logging
import sqlite3
import time

import pytest
from sqlalchemy import text

from filing.errors import NotFound, StaleDraft
from filing.model import Draft
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.engine.retry import retry
from storage.engine.writer import CommitRequest
from storage.errors import DatabaseUnavailable
from tests.storage.conftest import NOW, Place, hasty, run_postgres

OWNERS = range(1, 101)


async def new_drafts(database: Database) -> list[Draft]:
    async def one(owner: int) -> Draft:
        async with database.unit() as work:
            return await work.drafts.create(owner, "initial", {}, NOW)

    return await asyncio.gather(*(one(owner) for owner in OWNERS))


async def answer(database: Database, draft: Draft, value: str) -> Draft:
    async with database.unit() as work:
        return await work.drafts.put(draft, "name", value, NOW)


async def read_again(database: Database, draft: Draft) -> Draft:
    database.means.drafts.clear()
    async with database.unit() as work:
        return await work.drafts.get(draft.owner, draft.id)


async def test_answers_given_at_once_share_a_commit(database: Database):
    drafts = await new_drafts(database)
    before = database.writer.groups
    await asyncio.gather(*(answer(database, draft, "x") for draft in drafts))
    assert database.writer.groups - before < 10
    for draft in drafts:
        assert (await read_again(database, draft)).answers == {"name": "x"}


async def test_a_failing_member_harms_nobody_in_its_group(database: Database):
    drafts = await new_drafts(database)
    stale = drafts[::7]
    for draft in stale:
        await answer(database, draft, "earlier")
    results = await asyncio.gather(
        *(answer(database, draft, "later") for draft in drafts), return_exceptions=True
    )
    for draft, result in zip(drafts, results, strict=True):
        kept = "earlier" if draft in stale else "later"
        assert isinstance(result, StaleDraft) == (draft in stale)
        assert (await read_again(database, draft)).answers == {"name": kept}


async def test_every_kind_of_failure_stays_with_its_member(database: Database):
    drafts = await new_drafts(database)

    async def foreign() -> None:
        async with database.unit() as work:
            await work.indexed.put("number", "1", 999, drafts[0].id)

    async def out_of_range() -> None:
        async with database.unit() as work:
            await work.applicants.set_language(2**70, "en")

    async def broken_job() -> None:
        await database.writer.submit(CommitRequest(job=lambda _: 1 // 0))

    results = await asyncio.gather(
        *(answer(database, draft, "x") for draft in drafts[:20]),
        foreign(),
        out_of_range(),
        broken_job(),
        *(answer(database, draft, "x") for draft in drafts[20:]),
        return_exceptions=True,
    )
    failed = [result for result in results if isinstance(result, BaseException)]
    assert len(failed) == 3
    assert isinstance(failed[0], NotFound)
    assert isinstance(failed[2], ZeroDivisionError)
    for draft in drafts:
        assert (await read_again(database, draft)).answers == {"name": "x"}


async def test_a_unit_whose_task_is_cancelled_at_its_commit_is_whole_or_absent(database: Database):
    drafts = await new_drafts(database)

    async def both(draft: Draft) -> None:
        async with database.unit() as work:
            draft = await work.drafts.put(draft, "one", "1", NOW)
            await work.drafts.put(draft, "two", "2", NOW)

    tasks = [asyncio.create_task(both(draft)) for draft in drafts]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await database.writer.flush()
    for draft in drafts:
        found = await read_again(database, draft)
        assert found.answers in ({}, {"one": "1", "two": "2"})
        assert (await answer(database, found, "x")).revision == found.revision + 1


async def test_a_cached_draft_that_turned_out_stale_is_read_anew(database: Database):
    draft = (await new_drafts(database))[0]
    await answer(database, draft, "first")
    with pytest.raises(StaleDraft):
        await answer(database, draft, "second")
    async with database.unit() as work:
        assert (await work.drafts.get(draft.owner, draft.id)).answers == {"name": "first"}


def lock(place: Place) -> sqlite3.Connection:
    other = sqlite3.connect(place.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


async def test_a_lock_that_goes_away_costs_time_only(
    sqlite_place: Place, keys: KeyRing, caplog: pytest.LogCaptureFixture
):
    async with await sqlite_place.open(keys, hasty()) as database:
        draft = (await new_drafts(database))[0]
        other = lock(sqlite_place)
        saving = asyncio.create_task(answer(database, draft, "secret words"))
        await asyncio.sleep(0.12)
        assert not saving.done()
        other.rollback()
        other.close()
        await saving
        assert (await read_again(database, draft)).answers == {"name": "secret words"}
    failures = [r for r in caplog.records if "trying again" in r.message]
    assert len(failures) == 1
    assert "secret words" not in caplog.text


async def test_a_database_that_stays_away_is_said_so_once_and_nothing_is_half_kept(
    sqlite_place: Place, keys: KeyRing, caplog: pytest.LogCaptureFixture
):
    async with await sqlite_place.open(keys, hasty()) as database:
        drafts = await new_drafts(database)
        await database.keyvalue.put("key", "state", {"a": 1})
        other = lock(sqlite_place)
        results = await asyncio.gather(
            *(answer(database, draft, "secret words") for draft in drafts),
            return_exceptions=True,
        )
        assert all(isinstance(result, DatabaseUnavailable) for result in results)
        given_up = [r for r in caplog.records if "failed for good" in r.message]
        assert len(given_up) == 1
        assert given_up[0].levelno == logging.ERROR
        assert "secret words" not in caplog.text
        other.rollback()
        other.close()
        for draft in drafts[:3]:
            assert (await read_again(database, draft)).answers == {}
        await answer(database, drafts[0], "now")
        assert "works again" in caplog.text
        await database.keyvalue.flush()
    async with await sqlite_place.open(keys) as database:
        entry = await database.keyvalue.get("key")
        assert entry is not None
        assert entry.data == {"a": 1}


async def test_a_unit_that_reads_its_own_writes_is_told_when_the_database_is_away(
    sqlite_place: Place, keys: KeyRing
):
    async with await sqlite_place.open(keys, hasty()) as database:
        draft = (await new_drafts(database))[0]
        other = lock(sqlite_place)

        async def use() -> None:
            async with database.unit() as work:
                await work.drafts.put(draft, "name", "x", NOW)
                await work.drafts.list(draft.owner)

        with pytest.raises(DatabaseUnavailable):
            await use()
        other.rollback()
        other.close()
        assert (await read_again(database, draft)).answers == {}


async def test_closing_with_a_dead_database_ends(sqlite_place: Place, keys: KeyRing):
    database = await sqlite_place.open(keys, hasty())
    await database.keyvalue.put("key", None, {})
    other = lock(sqlite_place)
    started = time.monotonic()
    with pytest.raises(DatabaseUnavailable):
        await database.close()
    other.close()
    assert time.monotonic() - started < 5


async def test_connections_that_the_server_cuts_are_made_again(
    postgres_place: Place, server: str, keys: KeyRing, caplog: pytest.LogCaptureFixture
):
    async with await postgres_place.open(keys) as database:
        drafts = await new_drafts(database)
        cut = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname LIKE 'test_%' AND pid <> pg_backend_pid()"
        )
        await asyncio.to_thread(run_postgres, server, cut)
        await asyncio.gather(*(answer(database, draft, "x") for draft in drafts))
        await asyncio.to_thread(run_postgres, server, cut)
        for draft in drafts[:5]:
            assert (await read_again(database, draft)).answers == {"name": "x"}
    assert "trying again" in caplog.text


async def test_a_connection_cut_inside_a_units_own_transaction_undoes_the_unit(
    postgres_place: Place, server: str, keys: KeyRing
):
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname LIKE 'test_%' AND pid <> pg_backend_pid()"
    )
    async with await postgres_place.open(keys) as database:
        draft = (await new_drafts(database))[0]

        async def cut_before(step: str) -> None:
            async with database.unit() as work:
                await work.drafts.put(draft, "name", "x", NOW)
                await work.drafts.list(draft.owner)
                await asyncio.to_thread(run_postgres, server, cut)
                if step == "read":
                    await work.drafts.list(draft.owner)

        for step in ("read", "commit"):
            with pytest.raises(DatabaseUnavailable):
                await cut_before(step)
            assert await read_again(database, draft) == draft


async def test_a_commit_whose_answer_was_lost_is_known_again(database: Database):
    """As if the connection broke after the commit: the same writes once more change nothing."""
    draft = (await new_drafts(database))[0]
    opened = database.unit()
    async with opened as work:
        changed = await work.drafts.put(draft, "name", "x", NOW)
        changed = await work.drafts.put(changed, "other", "y", NOW)
        await work.applicants.set_current(draft.owner, draft.id)
    session = opened._unit.session
    await database.writer.submit(CommitRequest(session._writes))
    assert await read_again(database, draft) == changed
    assert (await answer(database, changed, "z")).revision == 3


async def test_nothing_is_written_for_a_unit_that_only_reads(database: Database):
    draft = (await new_drafts(database))[0]
    before = database.writer.groups
    async with database.unit() as work:
        await work.drafts.get(draft.owner, draft.id)
        await work.applicants.get(draft.owner)
    assert database.writer.groups == before


async def test_sqlite_syncs_each_commit_and_keeps_foreign_keys(sqlite_place: Place, keys: KeyRing):
    async with await sqlite_place.open(keys) as database:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout"):

            def work(connection, name=name):
                return connection.execute(text(f"PRAGMA {name}")).scalar()

            found[name] = (await database.engine.read(work), await database.engine.transact(work))
    assert found == {
        "journal_mode": ("wal", "wal"),
        "synchronous": (2, 2),
        "foreign_keys": (1, 1),
        "busy_timeout": (5000, 5000),
    }


class Odd(Exception):  # noqa: N818 - as unexpected as can be
    """What nobody expects of an engine."""


def failing(database: Database, monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """The next so many transactions fail; gives how many were begun."""
    plain, begun = database.engine.transact, []

    async def transact(work):
        begun.append(1)
        if len(begun) <= times:
            raise Odd
        return await plain(work)

    monkeypatch.setattr(database.engine, "transact", transact)
    return begun


async def test_what_nobody_waits_for_is_written_although_something_odd_happened(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """Otherwise the update that has had its effect would have it once more after the next start."""
    await database.inbox.take("1", [(7, b"{}")])
    begun = failing(database, monkeypatch, 1)
    async with database.inbox.handling("1", 7):
        pass
    async with asyncio.timeout(20):
        while len(begun) < 2 or database.writer._task is not None:  # noqa: ASYNC110 - nobody waits
            await asyncio.sleep(0.005)
    monkeypatch.undo()
    assert not await database.inbox._waiting("1")


async def test_a_transaction_that_cannot_even_begin_leaves_nobody_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    """As `cannot start a transaction within a transaction` did once: the writer itself ended, and
    whoever waited for it waited for ever."""
    drafts = await new_drafts(database)
    failing(database, monkeypatch, 2)
    async with asyncio.timeout(20):
        told = await asyncio.gather(
            *(answer(database, draft, "x") for draft in drafts[:5]), return_exceptions=True
        )
    assert any(isinstance(one, Odd) for one in told)
    async with asyncio.timeout(20):
        assert (await answer(database, drafts[-1], "y")).answers == {"name": "y"}


async def test_a_read_that_works_ends_no_outage_of_writes(caplog: pytest.LogCaptureFixture):
    """Otherwise a locked database "works again" with each read, and its failure is told anew."""
    patience = hasty()

    async def fails() -> None:
        raise OSError

    async def works() -> None:
        return None

    for _ in range(3):
        with pytest.raises(DatabaseUnavailable):
            await retry("commit", fails, patience)
        await retry("read draft", works, patience)
    assert caplog.text.count("failed for good") == 1
    assert "works again" not in caplog.text
    await retry("commit", works, patience)
    assert caplog.text.count("works again") == 1
    with pytest.raises(DatabaseUnavailable):
        await retry("read draft", fails, patience)
    await retry("read draft", works, patience)
    assert caplog.text.count("works again") == 2
