"""A topic that is deleted, lost or closed: made again once, and nothing is lost."""

import asyncio

import pytest

from desk.outbox.failures import WORDING, FailureKind
from tests.desk.house import StaffedDesk
from tests.desk.pictures import PNG

VARIANTS = [
    "Bad Request: message thread not found",
    "Bad Request: TOPIC_DELETED",
    "Bad Request: TOPIC_ID_INVALID",
    "Bad Request: topic not found",
]


def test_every_wording_of_a_lost_topic_is_tried() -> None:
    known = dict(WORDING)[FailureKind.TOPIC_LOST]
    assert all(any(word in variant.lower() for word in known) for variant in VARIANTS)


@pytest.mark.parametrize("kind", ["text", "media", "album"])
@pytest.mark.parametrize("refusal", VARIANTS)
async def test_a_lost_topic_is_made_again_once_and_nothing_is_lost(
    office: StaffedDesk, refusal: str, kind: str
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    old = (await office.at_work(case)).thread
    await office.group.delete_topic(old, refusal=refusal)
    if kind == "text":
        await room.send("after the loss")
    elif kind == "media":
        await room.send_photo(PNG, "after the loss")
    else:
        album = [("photo", PNG, "1.png"), ("photo", PNG + b"2", "2.png")]
        await room.send_album(album, captions=["after the loss", "second"])
        await asyncio.sleep(1.3)
    await room.send("and then")
    await office.rest()
    new = await office.topic(case)
    assert new != old
    said = await office.said(new)
    written = [text for text in said if text in {"after the loss", "second", "and then"}]
    wanted = (
        ["after the loss", "second", "and then"]
        if kind == "album"
        else ["after the loss", "and then"]
    )
    assert written == wanted
    assert any("What was said before" in text for text in said)
    assert len(await office.telegram.calls("createForumTopic")) == 2


async def test_a_topic_closed_for_all_is_opened_again_while_the_case_is_open(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await office.desk.assignment.claim(await office.desk.members.get(office.agent.id), case)
    await room.send("first")
    await office.rest()
    await office.group.close_topic(topic.thread, for_all=True)
    await room.send("second")
    await office.rest()
    assert [text for text in await office.said(topic.thread) if text in {"first", "second"}] == [
        "first",
        "second",
    ]
    found = [one for one in await office.group.topics() if one["id"] == topic.thread]
    assert not found[0]["closed"]


async def test_a_topic_closed_by_hand_closes_the_case_when_nobody_waits(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await topic.send("All done, bye")
    await office.rest()
    await office.group.close_topic(topic.thread, by=office.agent)
    await office.rest()
    assert not (await office.desk.conversations.get(case)).alive
    assert any("This conversation is closed" in one.text for one in await room.messages())


async def test_a_topic_that_a_crash_left_unknown_is_adopted(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await office.group.delete_topic(topic.thread, refusal="Bad Request: TOPIC_DELETED")
    await office.telegram.fail("createForumTopic", drop="after")
    await room.send("again")
    await asyncio.sleep(2)
    await office.rest()
    doubles = [one for one in await office.group.topics() if one["name"].startswith(f"#{case}")]
    events = []
    async with office.database.unit() as unit:
        events = [event.type for event in await unit.desk.cases.events(case)]
    assert len(doubles) >= 1
    assert "possible_duplicate" in events
