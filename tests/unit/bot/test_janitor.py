"""Nothing is kept longer than needed."""

import asyncio
import datetime as dt
import logging

import pytest

from bot import janitor
from desk.context import DeskSettings
from desk.service import Desk
from filing.service import UNDO
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.errors import DatabaseUnavailable
from storage.migrations import upgrade

NOW = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
async def database(tmp_path):
    url = f"sqlite:///{tmp_path / 'icp.sqlite3'}"
    await upgrade(url)
    keys = KeyRing.parse(KeyRing.fresh())
    async with await Database.open(url, keys, tmp_path / "documents") as opened:
        yield opened


async def deleted_draft(database, when):
    async with database.unit() as unit:
        draft = await unit.drafts.create(1, "initial", {}, when)
        await unit.drafts.mark_deleted(draft, when)
    return draft.id


async def test_a_deleted_draft_ends_after_its_days_of_grace(database):
    await deleted_draft(database, NOW)
    assert await janitor.sweep(database, lambda: NOW + UNDO - dt.timedelta(seconds=1)) == (0, 0)
    assert await janitor.sweep(database, lambda: NOW + UNDO + dt.timedelta(seconds=1)) == (1, 0)
    assert await janitor.sweep(database, lambda: NOW + 2 * UNDO) == (0, 0)


async def test_a_closed_conversation_ends_after_half_a_year(database):
    when = [NOW]
    desk = Desk(database.unit, DeskSettings(-100), lambda _code: str, lambda: when[0])
    case = await desk.conversations.ask(1, None, None, "words", "en")
    await desk.closing.close(None, case.id)
    when[0] = NOW + dt.timedelta(days=179)
    assert await janitor.sweep(database, desk.context.now, desk.retention) == (0, 0)
    when[0] = NOW + dt.timedelta(days=181)
    assert await janitor.sweep(database, desk.context.now, desk.retention) == (0, 1)


async def test_a_part_that_fails_keeps_no_other_from_its_work(database, caplog, monkeypatch):
    await deleted_draft(database, NOW)
    done = []

    class Broken:
        async def end_quiet(self):
            return 0

        async def purge(self):
            raise ValueError("words of a case")

    async def tidy():
        done.append("tidied")
        raise DatabaseUnavailable("out of reach")

    monkeypatch.setattr(database, "tidy", tidy)
    assert await janitor.sweep(database, lambda: NOW + 2 * UNDO, Broken()) == (1, 0)
    assert done == ["tidied"]
    assert "ValueError at test_janitor.py" in caplog.text
    assert "waits for the database" in caplog.text
    assert "words" not in caplog.text


async def test_it_goes_on_round_after_round(monkeypatch, caplog):
    outcomes = [(2, 1), (0, 0)]
    done = asyncio.Event()

    async def sweep(_database, _now, _desk):
        outcome = outcomes.pop(0)
        if not outcomes:
            done.set()
        return outcome

    monkeypatch.setattr(janitor, "sweep", sweep)
    with caplog.at_level(logging.INFO):
        task = asyncio.create_task(janitor.run(None, lambda: NOW, every=0))
        async with asyncio.timeout(60):
            await done.wait()
        task.cancel()
    assert "2 deleted drafts and 1 closed conversations ended" in caplog.text
