"""What a supervisor asks: `/healthz` answers always, `/readyz` says why nobody is served."""

import asyncio
import socket
import sqlite3
from contextlib import suppress

import aiohttp
import pytest

from bot import app, health, process_lease
from bot.health import Health
from bot.settings import SettingMissing
from storage import database as storage_database
from storage import migrations
from storage.engine.retry import RetryPolicy
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import settings
from tests.e2e.test_filing import outside

SECONDS = 120
"""So long a busy machine may take; whoever is there earlier waits no longer."""


@pytest.fixture
def hurried(monkeypatch):
    """The same steps with pauses of milliseconds."""
    for module in (migrations, storage_database):
        monkeypatch.setattr(module, "RetryPolicy", lambda **_: RetryPolicy(0.01, 0.05, 0.2))
    monkeypatch.setattr(process_lease, "EVERY", 0.05)
    monkeypatch.setattr(health, "STALE", 1.0)


def free_port():
    with socket.socket() as found:
        found.bind((health.HERE, 0))
        return found.getsockname()[1]


async def asked(port, page="readyz"):
    async with aiohttp.ClientSession() as http:
        with suppress(aiohttp.ClientConnectionError):
            async with http.get(f"http://{health.HERE}:{port}/{page}") as answer:
                return answer.status, (await answer.text()).strip()
    return 0, ""


async def until(port, status, words):
    async with asyncio.timeout(SECONDS):
        while True:
            found = await asked(port)
            if found[0] == status and words in found[1]:
                return
            await asyncio.sleep(0.02)


def locked(path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    return other


@pytest.mark.usefixtures("hurried")
async def test_readiness_follows_the_database_from_the_start_to_the_end(tmp_path):
    path, port = tmp_path / "icp.sqlite3", free_port()
    sqlite3.connect(path).execute("PRAGMA journal_mode=WAL").close()
    other = locked(path)
    async with serve() as running:
        await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path, health_port=port)
        task = asyncio.create_task(app.serve(wanted, outside()))
        try:
            await until(port, 503, health.WAITS)
            assert await asked(port, "healthz") == (200, "alive")
            other.execute("ROLLBACK")
            await until(port, 200, "ready")
            other.execute("BEGIN IMMEDIATE")  # readable, but nothing can be written
            await until(port, 503, health.WAITS)
            other.execute("ROLLBACK")
            await until(port, 200, "ready")
            path.rename(tmp_path / "away")
            await until(port, 503, health.WAITS)
            assert await asked(port, "healthz") == (200, "alive")
            (tmp_path / "away").rename(path)
            await until(port, 200, "ready")
            second = free_port()
            beside = settings(running.url, tmp_path, health_port=second)
            idle = asyncio.create_task(app.serve(beside, outside()))
            await until(second, 503, health.STANDS_BY)
            await ended(idle)
        finally:
            await ended(task)
    assert await asked(port) == (0, "")


async def ended(task):
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_database_that_hangs_is_one_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(health, "SECONDS", 0.01)
    mine = Health()
    assert await mine.why_not() == health.STARTING
    mine.at_work(asyncio.Event().wait)
    assert await mine.why_not() == health.WAITS


async def test_a_port_that_is_taken_is_one_line():
    with socket.socket() as taken:
        taken.bind((health.HERE, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingMissing, match=f"ICP_HEALTH_PORT: port {port} cannot be opened"):
            async with Health().listening(port):
                pass


async def test_without_a_port_nothing_is_opened():
    async with Health().listening(0):
        pass
