"""`kill -9` at every step of the outbox: nothing is lost, duplicates are marked in the audit."""

import asyncio

import pytest

from desk.model import DESK, IncomingMessage
from tests.desk.house import Child, StaffedDesk, hire, opened

STEPS = [
    "before_take",
    "after_take",
    "before_create_topic",
    "after_create_topic",
    "before_copy",
    "after_copy",
    "before_copy:2",
    "after_copy:2",
    "before_text",
    "after_text",
    "before_sent",
    "after_sent",
    "before_sent:3",
    "after_sent:3",
    "before_react",
    "after_react",
    "before_pin",
    "after_pin",
    "before_edit_text",
    "after_edit_text",
]
"""Before and after each call to the Bot API, each taking of an entry, each entry of its success."""


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_nothing_is_lost(
    closed: StaffedDesk, database_url: str, step: str
) -> None:
    ann = await closed.telegram.add_user("Ann")
    room = ann.chat(closed.applicant)
    async with opened(closed, database_url) as office:
        await hire(office)
        case = (await office.desk.conversations.ask(ann.id, None, None, "my question", "en")).id
    await room.send("first")
    await room.send("second")
    child = Child(closed, database_url)
    await child.start(step)
    topic = asyncio.create_task(answered(closed, case))
    died = await child.died()
    topic.cancel()
    assert died == -9
    await child.start()
    await settled(closed, case)
    await child.kill()
    await judged(closed, database_url, case, room)


async def answered(closed: StaffedDesk, case: int) -> None:
    """Staff answer as soon as the applicant's words are in the topic."""
    async with asyncio.timeout(30):
        while True:
            topics = [
                one for one in await closed.group.topics() if one["name"].startswith(f"#{case} ")
            ]
            for topic in topics:
                said = await closed.group.messages(topic["id"])
                if any(one.text == "second" for one in said):
                    await closed.agent.within(closed.group, topic["id"]).send("the answer")
                    return
            await asyncio.sleep(0.05)


async def settled(closed: StaffedDesk, case: int) -> None:
    """Until the new process has sent everything, and staff have answered."""
    async with asyncio.timeout(30):
        while not await _all_there(closed, case):  # noqa: ASYNC110 - nobody calls
            await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)


async def _all_there(closed: StaffedDesk, case: int) -> bool:
    topics = [one for one in await closed.group.topics() if one["name"].startswith(f"#{case} ")]
    for topic in topics:
        texts = [one.text for one in await closed.group.messages(topic["id"])]
        if "second" in texts and "the answer" not in texts:
            await closed.agent.within(closed.group, topic["id"]).send("the answer")
    chats = await closed.telegram.calls("copyMessage")
    return any(str(one["chat"]).startswith(f"{closed.applicant.id}:") for one in chats)


async def judged(closed: StaffedDesk, database_url: str, case: int, room) -> None:
    async with opened(closed, database_url) as office:
        found = await office.desk.conversations.get(case)
        async with office.database.unit() as unit:
            events = [event.type for event in await unit.desk.cases.events(case)]
        left = [
            (row["op"], row["state"])
            for row in await office.rows()
            if row["state"] != "done" and row["op"] in {"copy_in", "copy_out", "topic"}
        ]
    inside = [one.text for one in await closed.group.messages(found.topic)]
    outside = [one.text for one in await room.bot_messages()]
    assert not left
    for text in ("first", "second"):
        assert inside.count(text) == 1 or (
            inside.count(text) == 2 and "possible_duplicate" in events
        )
    assert inside.index("first") < inside.index("second")
    times = outside.count("the answer")
    assert times == 1 or (times == 2 and "possible_duplicate" in events)
    cards = [text for text in inside if text.startswith(f"#{case} ·")]
    assert len(cards) == 1 or "possible_duplicate" in events


async def test_an_update_told_twice_is_taken_once(closed: StaffedDesk, database_url: str) -> None:
    async with opened(closed, database_url) as office:
        await hire(office)
        ann = await office.telegram.add_user("Ann")
        case = (await office.desk.conversations.ask(ann.id, None, None, "why?", "en")).id
        first = await office.desk.conversations.applicant_message(
            ann.id, IncomingMessage(ann.id, 7, text="x"), "en"
        )
        again = await office.desk.conversations.applicant_message(
            ann.id, IncomingMessage(ann.id, 7, text="x"), "en"
        )
        assert (first, again) == ("relayed", "again")
        member = await office.desk.members.get(office.agent.id)
        said = [
            await office.desk.staff.reply(
                member, case, IncomingMessage(office.group.id, 9, text="y")
            )
            for _ in "ab"
        ]
        assert said == ["queued", "again"]
        async with office.database.unit() as unit:
            assert await unit.desk.relayed.of_source(DESK, office.group.id, 9) is not None
        assert len(await office.rows(op="copy_in")) == 1
        assert len(await office.rows(op="copy_out")) == 1
