"""Services start again by themselves, and none ends another; one process holds the lease."""

import asyncio
import os
import socket

import pytest

from bot import process_lease, supervisor
from bot.process_lease import ProcessLease, gone
from bot.supervisor import Service
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.migrations import upgrade


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(supervisor, "FIRST_WAIT", 0.001)
    monkeypatch.setattr(process_lease, "EVERY", 0.01)


async def test_a_service_that_fails_begins_again_and_the_others_never_notice(caplog):
    tries, others, stop = [], [], asyncio.Event()

    async def failing():
        tries.append(1)
        if len(tries) == 4:
            stop.set()
            await asyncio.Event().wait()
        if len(tries) == 3:
            raise asyncio.CancelledError
        if len(tries) == 2:
            return
        raise ValueError("words of somebody")

    async def calm():
        others.append(1)
        await asyncio.Event().wait()

    async with asyncio.timeout(60):
        await supervisor.run([Service("failing", failing), Service("calm", calm)], stop)
    assert (len(tries), len(others)) == (4, 1)
    assert "service failing failed: ValueError at test_supervisor.py" in caplog.text
    assert "it ended" in caplog.text
    assert "words" not in caplog.text


async def test_a_failure_that_goes_on_is_one_line_and_a_count(caplog):
    tries, stop = [], asyncio.Event()

    async def failing():
        tries.append(1)
        if len(tries) > 10:
            stop.set()
            await asyncio.Event().wait()
        raise ValueError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(supervisor.Backoff, "next", lambda _self: 0)
        async with asyncio.timeout(60):
            await supervisor.run([Service("failing", failing)], stop)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert lines[1].endswith("10 times so far")


async def test_one_process_is_at_work_and_the_other_takes_over(tmp_path):
    url = f"sqlite:///{tmp_path / 'icp.sqlite3'}"
    await upgrade(url)
    keys = KeyRing.parse(KeyRing.fresh())
    async with await Database.open(url, keys, tmp_path / "documents") as database:
        one, two = ProcessLease(database.leases), ProcessLease(database.leases)
        two._me = "elsewhere:1:abcd"
        assert await two.won(wait=False)
        assert not await one.won(wait=False)
        assert one.other == two._me
        waiting = asyncio.create_task(one.won(wait=True))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await two.given_back()
        async with asyncio.timeout(60):
            assert await waiting
            await two.kept(asyncio.Event())


def test_a_holder_of_this_machine_that_has_ended_is_known():
    host = socket.gethostname()
    assert gone(f"{host}:{os.getpid()}:ab")
    assert not gone(f"{host}:{os.getppid()}:ab")
    assert not gone("elsewhere:1:ab")
    assert not gone("")
