"""Many applicants at once: topics before words, words before cards."""

import asyncio

import pytest
import pytest_asyncio

from desk.model import DESK, QueueKey
from tests.desk.shipped import asked, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("crowd")) as found:
        yield found


async def wrote(house, words):
    chat = await house.chat()
    await chat.room.send("/staff")
    await chat.room.send(words)


async def standing(house, words):
    """The topics in which these words stand, and of these the ones with a card."""
    cases = [one["id"] for one in await house.group.topics() if one["name"].startswith("#")]
    topics = [await house.group.messages(one) for one in cases]
    found = [said for said in topics if any(words in one.text for one in said if not one.service)]
    return len(found), sum(any(one.has("Canned") for one in said) for said in found)


async def arrived(house, words, count):
    """Until they stand in so many topics."""
    async with asyncio.timeout(60):
        while (found := await standing(house, words))[0] < count:  # noqa: ASYNC110 - nobody calls
            await asyncio.sleep(0.1)
    return found


async def _topic(house, words):
    for one in await house.group.topics():
        said = await house.group.messages(one["id"])
        if one["name"].startswith("#") and any(words in each.text for each in said):
            return one["id"]
    raise AssertionError(words)


@pytest.fixture
def no_cards(house, monkeypatch):
    """The lane of cards rests until this is called."""
    relay = house.app.desk_runtime.relay
    start, cards = relay._start, QueueKey(DESK, house.group.id)
    monkeypatch.setattr(relay, "_start", lambda lane: None if lane == cards else start(lane))

    async def again():
        monkeypatch.undo()
        relay.call()
        await house.rest()

    return again


async def test_words_of_a_crowd_wait_for_no_card(house, no_cards):
    """Staff see them with the first call after the topic; the card follows, one in each."""
    await wrote(house, "alone")
    await house.running.telegram.settled(house.bot, timeout=30)
    assert await standing(house, "alone") == (0, 0), "first in its topic stands the card"
    for number in range(8):
        await wrote(house, f"one of many {number}")
    assert await arrived(house, "one of many", 5) == (5, 0)
    await no_cards()
    assert await standing(house, "one of many") == (8, 8)
    assert await standing(house, "alone") == (1, 1)


async def test_messages_of_one_applicant_keep_their_order_when_a_crowd_comes(house, no_cards):
    """The first waits for its card; the second comes when there is a crowd."""
    chat = await house.chat()
    for words in ("/staff", "alpha"):
        await chat.room.send(words)
    await house.running.telegram.settled(house.bot, timeout=30)
    for number in range(6):
        await wrote(house, f"another {number}")
    await arrived(house, "another", 2)
    await chat.room.send("omega")
    assert await arrived(house, "omega", 1) == (1, 0)
    said = [one.text for one in await house.group.messages(await _topic(house, "omega"))]
    words = "\n".join(said)
    assert words.index("alpha") < words.index("omega")
    await no_cards()


async def test_a_single_applicants_topic_begins_with_the_card(house):
    _chat, topic = await asked(house, "nobody else writes")
    said = [one for one in await house.group.messages(topic.thread) if not one.service]
    assert said[0].has("Canned")
