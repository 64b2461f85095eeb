"""Rows of the desk's cases that no other test names, in the application as it is shipped."""

import asyncio

import pytest
import pytest_asyncio
from telegram import Update

from bot.delivery import relay as relaying
from tests.desk.shipped import asked, number, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("rows")) as found:
        yield found


@pytest.fixture
def runtime(house):
    return house.app.desk_runtime


async def test_what_follows_a_word_of_staff_becomes_no_answer_unasked(house):
    """D2."""
    chat = await house.chat(domain_holder_name=None)
    await chat.at("domain_holder_name")
    topic = await chat.asks_a_person("Whose name?")
    await chat.send("Back to the form")
    await topic.send("What is the name of the holder, and is it a company?")
    await house.rest()
    await chat.send("It is my company, Example Ltd, but the WHOIS is private")
    assert await chat.stored("domain_holder_name") is None
    await chat.press("Send to staff")
    assert "Example Ltd" in "\n".join(await house.said(topic))
    assert await chat.stored("domain_holder_name") is None


async def general(house):
    return [one.text for one in await house.group.messages(None)]


async def test_who_waits_for_a_topic_is_told_in_general(house, runtime, monkeypatch):
    """D18: count and oldest at once, and when all have theirs."""
    start = runtime.relay._start
    topics = []

    def held(lane):
        (topics.append if lane.name == "topics" else start)(lane)

    monkeypatch.setattr(runtime.relay, "_start", held)
    chats = [await house.chat() for _person in range(3)]
    for chat in chats:
        await chat.room.send("/staff")
        await chat.room.send("anybody there?")
    await house.running.telegram.settled(house.bot, timeout=30)
    await house.app.lanes.join()
    async with asyncio.timeout(60):
        while not any("3 applicants wait for a topic" in one for one in await general(house)):
            async with house.app.database.unit() as unit:
                await runtime.desk.context.board(unit)
            house.clock.jump(seconds=6)
            runtime.relay.call()
            await house.running.telegram.settled(house.bot, timeout=30)
    assert topics
    assert any("«anybody there?»" in one for one in await general(house))
    monkeypatch.undo()
    runtime.relay.call()
    await house.rest()
    house.clock.jump(seconds=6)
    runtime.relay.call()
    await house.rest()
    assert any("Everybody who wrote has a topic" in one for one in await general(house))


async def test_the_card_of_a_new_topic_tells_of_nothing_on_its_way(house, runtime):
    """D21: the topic was deleted by hand."""
    chat, topic = await asked(house)
    await house.group.delete_topic(topic.thread)
    await chat.send("still there?")
    house.clock.jump(seconds=6)
    runtime.relay.call()
    await house.rest()
    fresh = await chat.topic()
    assert fresh.thread != topic.thread
    assert "on its way" not in (await house.card(fresh)).text
    assert "still there?" in await house.said(fresh)


async def test_a_reply_to_joined_words_points_at_the_part_meant(house, runtime, monkeypatch):
    """D31: at the last part, where none is marked."""
    chat, topic = await asked(house)
    monkeypatch.setattr(runtime.relay, "_start", lambda _lane: None)
    parts = [await chat.room.send(words) for words in ("one", "two", "three")]
    await house.running.telegram.settled(house.bot, timeout=30)
    await house.app.lanes.join()
    monkeypatch.undo()
    monkeypatch.setattr(relaying, "CROWDED", -1.0)
    runtime.relay.call()
    await house.rest()
    joined = next(one for one in await topic.messages() if one.text == "one\ntwo\nthree")
    await topic.send("this one", reply_to=joined)
    await house.rest()
    answer = next(one for one in await chat.room.messages() if one.text == "this one")
    assert answer.reply_to == parts[-1].id


@pytest.mark.parametrize("words", ["/close", "/canned set sms en x", "//inside"])
async def test_what_is_forwarded_is_never_a_command_or_a_note(house, runtime, monkeypatch, words):
    """D32: it goes to the applicant as it stands."""
    chat, topic = await asked(house)
    case, put = await number(runtime.desk, topic), runtime.application.update_queue.put
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}

    async def forwarded(update):
        raw = update.to_dict()
        message = {**raw["message"], "forward_origin": origin}
        await put(Update.de_json({**raw, "message": message}, runtime.application.bot))

    monkeypatch.setattr(runtime.application.update_queue, "put", forwarded)
    await topic.send(words)
    await house.rest()
    assert (await runtime.desk.conversations.get(case)).alive
    assert words in [one.text for one in await chat.room.bot_messages()]


async def test_a_forged_button_on_a_relayed_message_changes_nothing(house):
    """D35."""
    _chat, topic = await asked(house, "do not overwrite me")
    relayed = next(one for one in await topic.messages() if one.text == "do not overwrite me")
    for data in ("desk:chat", "x", "aiogd:1:home"):
        pressed = await topic.press_data(relayed, data)
        await house.rest()
        await pressed.answer()
    assert (await topic.message(relayed)).text == "do not overwrite me"


async def test_a_question_that_is_gone_is_answered_all_the_same(house, monkeypatch):
    """D43: in somebody's group."""
    asker = await house.running.telegram.add_user("Gus")
    group = await house.running.telegram.add_group("Others", asker)
    await group.add(house.bot, admin=True)
    room, add, kept = asker.within(group), house.app.lanes.add, []
    monkeypatch.setattr(house.app.lanes, "add", kept.append)
    question = await room.send("@icp_guide_bot where is the SMS code?")
    while not kept:
        await house.running.telegram.settled(house.bot, timeout=30)
    await room.delete(question)
    monkeypatch.undo()
    for update in kept:
        add(update)
    await house.rest()
    assert [one for one in await group.messages() if one.by_bot]
