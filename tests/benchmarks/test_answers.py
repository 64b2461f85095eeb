"""How much processor time an answer costs the bot, and how long the applicant waits for the next
question."""

import asyncio
import os
import statistics
import time
from pathlib import Path

import pytest

from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import Child, settings

pytestmark = pytest.mark.benchmark

PEOPLE, ROUNDS = 16, 30
ANSWERS = ["浙江省杭州市西湖区", "企业", "/back", "/back"]
"""Two answers and two steps back, over and over: each a screen of its own."""


def cpu(pid: int) -> float:
    """Seconds of processor time, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def chat(room, waits: list[float]) -> None:
    for step in range(ROUNDS * len(ANSWERS)):
        begun = time.perf_counter()
        await room.send(ANSWERS[step % len(ANSWERS)])
        while not (await room.next(timeout=30)).buttons:
            pass
        waits.append(time.perf_counter() - begun)


async def begin(telegram, bot, number: int):
    person = await telegram.add_user(f"P{number}", language_code="en")
    room = person.chat(bot)
    await room.send("/start")
    home = await room.next(timeout=60)
    await room.press(home, "Start a new filing")
    await room.press(await room.next(timeout=30), "I know the kind of filing")
    kinds = await room.next(timeout=30)
    await room.press(kinds, "Initial filing · 首次备案")
    await room.press(await room.next(timeout=30), "I agree, go on")
    await room.next(timeout=30)
    return room


async def test_what_an_answer_costs(tmp_path, capsys):
    async with serve() as running:
        telegram = running.telegram
        bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        child = Child(settings(running.url, tmp_path), tmp_path / "log.txt")
        await child.start()
        rooms = [await begin(telegram, bot, number) for number in range(PEOPLE)]
        waits: list[float] = []
        place, used = await telegram.place(), cpu(child.pid)
        await asyncio.gather(*(chat(room, waits) for room in rooms))
        used = cpu(child.pid) - used
        calls = await telegram.calls(after=place)
        await child.end()
    made = [call for call in calls if call["method"] != "getUpdates"]
    waits.sort()
    with capsys.disabled():
        print(  # noqa: T201 - a benchmark tells its figures
            f"\nanswers: {len(waits)}, {1000 * used / len(waits):.2f} ms of processor time each,"
            f" {len(made) / len(waits):.2f} calls each;"
            f" wait p50 {1000 * statistics.median(waits):.0f} ms,"
            f" p95 {1000 * waits[int(len(waits) * 0.95)]:.0f} ms"
        )
    assert len(waits) == PEOPLE * ROUNDS * len(ANSWERS)
