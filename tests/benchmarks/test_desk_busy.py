"""The desk on a bad day, at Telegram's limits: how soon staff know of thirty applicants, see the
first words of each, and get answers from their buttons; what a message of staff costs."""

import asyncio
import io
import re
import statistics
import time
from contextlib import asynccontextmanager

import pytest
from PIL import Image

from bot.delivery.rate_limit import Pace
from desk.model import Staff
from telegram_sim import Room
from tests.desk.shipped import Shipped, asked, shipped

pytestmark = pytest.mark.benchmark

CROWD, PICTURES, STAFF, CASES = 30, 40, 5, 4
LOOK = 0.1
"""Seconds between two looks at what staff see."""


@asynccontextmanager
async def limited(folder):
    """The desk as shipped, at its own pace and at Telegram's."""
    async with shipped(folder, Pace) as house:
        await house.running.telegram.set_limits(True)
        yield house


async def told(house: Shipped) -> int:
    """How many waiting applicants General tells of at most, or topics tell by being there."""
    lines = [one.text for one in await house.group.messages(None)]
    counts = [int(found[1]) for line in lines if (found := re.match(r"🔴 (\d+) ", line))]
    return max([0, *counts])


async def arrives(house: Shipped, words: str, limit: float = 240) -> float:
    """When these words stand in a topic."""
    async with asyncio.timeout(limit):
        while True:
            for topic in await house.group.topics():
                if any(words in one.text for one in await house.group.messages(topic["id"])):
                    return time.perf_counter()
            await asyncio.sleep(LOOK)


async def test_thirty_applicants_at_once(tmp_path):
    async with limited(tmp_path) as house:
        chats = [await house.chat() for _person in range(CROWD)]
        begun = time.perf_counter()
        for number, chat in enumerate(chats):
            await chat.room.send("/staff")
            await chat.room.send(f"question {number:02}.")
        sent = time.perf_counter()
        known = first = None
        seen: dict[str, float] = {}
        while len(seen) < CROWD:
            topics = await house.group.topics()
            now = time.perf_counter() - begun
            first = first or (now if any(one["name"].startswith("#") for one in topics) else None)
            known = known or (now if await told(house) + len(seen) >= CROWD else None)
            for topic in topics:
                words = " ".join(one.text for one in await house.group.messages(topic["id"]))
                for found in re.findall(r"question \d\d\.", words.replace("«", "")):
                    seen.setdefault(found, now)
            await asyncio.sleep(LOOK)
            assert now < 600
        waits = sorted(seen.values())
        print(  # noqa: T201 - a benchmark tells its figures
            f"\n{CROWD} applicants within {sent - begun:.1f} s: staff know of all after "
            f"{known or waits[-1]:.1f} s (at most 10), first topic after {first:.1f} s (5), words "
            f"after {statistics.median(waits):.0f} s in the middle (60), {waits[-1]:.0f} s at last"
        )


def drawn() -> bytes:
    """A small picture."""
    found = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(found, "PNG")
    return found.getvalue()


async def test_one_question_beside_forty_pictures(tmp_path):
    async with limited(tmp_path) as house:
        picture = drawn()
        many, _topic = await asked(house, "pictures follow")
        other, _theirs = await asked(house, "hello")
        await asyncio.sleep(30)  # the pace of a group in which nothing happened
        for _picture in range(PICTURES):
            await many.room.send_photo(picture)
        await asyncio.sleep(6)
        begun = time.perf_counter()
        await other.room.send("one question.")
        took = await arrives(house, "one question.") - begun
        print(  # noqa: T201 - a benchmark tells its figures
            f"\na question beside {PICTURES} pictures of another: {took:.1f} s (at most 5)"
        )


async def test_buttons_with_five_at_work(tmp_path):
    async with limited(tmp_path) as house:
        people = [house.staff, house.agent]
        for number in range(STAFF - len(people)):
            people.append(await house.running.telegram.add_user(f"M{number}"))
            await house.group.add(people[-1])
            await house.app.desk_runtime.desk.members.enlist(
                Staff(people[-1].id, f"M{number}", on_duty=True)
            )
        topics = [(await asked(house, f"case {n}"))[1] for n in range(STAFF * CASES)]
        await asyncio.sleep(30)
        waits: list[float] = []
        labels = ("Claim", "Canned", "Draft", "Checks", "Suggest", "Hand over")
        await asyncio.gather(
            *(
                presses(house, person.within(house.group, topic.thread), labels, waits)
                for place, topic in enumerate(topics)
                for person in [people[place % STAFF]]
            )
        )
        late = sorted(waits)[int(len(waits) * 0.95)]
        print(  # noqa: T201 - a benchmark tells its figures
            f"\n{len(waits)} buttons, {STAFF} at work: {statistics.median(waits) * 1000:.0f} ms in "
            f"the middle, {late:.2f} s p95 (at most 1)"
        )


async def presses(house: Shipped, room: Room, labels: tuple[str, ...], waits: list[float]) -> None:
    card = await house.card(room)
    for label in labels:
        begun = time.perf_counter()
        pressed = await room.press(card, label)
        await pressed.answer(timeout=60)
        waits.append(time.perf_counter() - begun)


async def test_what_a_message_of_staff_costs(tmp_path):
    async with shipped(tmp_path) as house:
        _chat, topic = await asked(house)
        await topic.send("first")
        await house.rest()
        context = house.app.desk_runtime.desk.context
        units: list[str] = []
        open_unit, changing = context.open, context.changing

        def counted(kind, unit):
            def opened():
                units.append(kind)
                return unit()

            return opened

        context.open, context.changing = counted("read", open_unit), counted("write", changing)
        before = await house.running.telegram.place()
        await topic.send("second")
        await house.rest()
        calls = [
            one["method"]
            for one in await house.running.telegram.calls(after=before)
            if one["method"] != "getUpdates"
        ]
        context.open, context.changing = open_unit, changing
        writes = units.count("write")
        print(  # noqa: T201 - a benchmark tells its figures
            f"\na message of staff: {writes} units of work that write (at most 6), "
            f"{len(units) - 2 * writes} that read, {len(calls)} calls"
        )
