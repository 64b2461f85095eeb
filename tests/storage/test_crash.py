"""kill -9 at any moment: every acknowledged answer is there afterwards, none is half there."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine.cipher import KeyRing
from storage.migrations import upgrade
from tests.storage.conftest import NOW, Place

APPLICANTS = 12

CHILD = """
import asyncio, datetime as dt, os, sys
from pathlib import Path
from storage.engine.cipher import KeyRing
from storage.database import Database

async def applicant(database, owner):
    now = dt.datetime.now(dt.UTC)
    async with database.unit() as work:
        draft = await work.drafts.create(owner, "initial", {}, now)
    number = 0
    while True:
        async with database.unit() as work:
            draft = await work.drafts.get(owner, draft.id)
            draft = await work.drafts.put(draft, f"field{number % 7}", number, now)
            draft = await work.drafts.put(draft, "last", number, now)
            if number % 10 == 0:
                await work.files.add(owner, draft.id, "doc", "n", "t/t", b"x" * 5000, now)
        os.write(1, f"{owner} {draft.id} {number}\\n".encode())
        number += 1

async def main():
    url, keys, folder = sys.argv[1:4]
    async with await Database.open(url, KeyRing.parse(keys), Path(folder)) as database:
        owners = range(1, int(sys.argv[4]) + 1)
        await asyncio.gather(*(applicant(database, owner) for owner in owners))

asyncio.run(main())
"""


async def run_and_kill(place: Place, keys: str, after: float) -> dict[tuple[int, int], int]:
    """Starts applicants in a process of their own, kills it, and tells what it had acknowledged."""
    process = subprocess.Popen(  # noqa: ASYNC220, S603 - our own child, to be killed
        [sys.executable, "-c", CHILD, place.url, keys, str(place.folder), str(APPLICANTS)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    first = await asyncio.to_thread(process.stdout.readline)
    assert first, "the child wrote nothing"
    await asyncio.sleep(after)
    os.kill(process.pid, signal.SIGKILL)
    rest = await asyncio.to_thread(process.stdout.read)
    process.stdout.close()
    process.wait()
    acknowledged: dict[tuple[int, int], int] = {}
    whole, _, _cut = (first + rest).rpartition(b"\n")
    for line in whole.splitlines():
        owner, draft, number = (int(part) for part in line.split())
        acknowledged[owner, draft] = number
    return acknowledged


@pytest.mark.parametrize("seed", range(3))
async def test_every_acknowledged_answer_survives_a_kill(place: Place, seed: int):
    keys = KeyRing.fresh()
    pause = random.Random(seed).uniform(0.05, 0.4)  # noqa: S311 - any moment will do
    acknowledged = await run_and_kill(place, keys, pause)
    assert acknowledged
    await upgrade(place.url)
    async with await place.open(KeyRing.parse(keys)) as database:
        for (owner, draft_id), number in acknowledged.items():
            async with database.unit() as work:
                draft = await work.drafts.get(owner, draft_id)
                last = draft.answers["last"]
                assert isinstance(last, int)
                assert last >= number
                assert draft.answers[f"field{last % 7}"] == last
                assert draft.revision == 2 * (last + 1)
                for file in await work.files.of_draft(owner, draft_id):
                    assert await work.files.read(owner, file.id) == b"x" * 5000
                await work.drafts.put(draft, "after", "the restart", NOW)
        orphans = await database.sweep(older_than=0)
        assert orphans <= APPLICANTS
        for owner, draft_id in acknowledged:
            async with database.unit() as work:
                for file in await work.files.of_draft(owner, draft_id):
                    assert await work.files.read(owner, file.id)
