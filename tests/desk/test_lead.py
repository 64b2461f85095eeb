"""What a lead needs on a bad day, in the application as it is shipped: clocks, fairness, ends."""

import datetime as dt

import pytest
import pytest_asyncio

from desk.model import APPLICANT, QueueKey
from tests.desk.shipped import asked, number, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("lead")) as found:
        yield found


@pytest.fixture
def desk(house):
    return house.app.desk_runtime.desk


async def general(house):
    return [one.text for one in await house.group.messages(None) if one.service is None]


async def ticked(house, desk):
    await desk.alerts.tick()
    await house.rest()


async def pressed(house, topic, label):
    """The toast of a button of the card."""
    return await house.toast(topic, await house.card(topic), label)


async def test_the_clock_runs_from_the_first_unanswered_message(house, desk):
    """D6, D8: who goes on writing is not forgotten; the alert is told again, to leads too."""
    private = house.private(house.staff)
    await private.send("/start")
    chat, topic = await asked(house, "anybody?")
    case = await number(desk, topic)
    for minute in range(5):
        house.clock.jump(minutes=5)
        await chat.send(f"anybody? {minute}")
        await ticked(house, desk)
    told = [line for line in await general(house) if f"case #{case} for" in line]
    assert len(told) == 2
    assert all("Lena" in line and "Amir" in line for line in told), "who is on duty is called"
    assert any(f"case #{case} for" in one.text for one in await private.bot_messages())
    await house.staff.within(house.group).send("/queue")
    await house.rest()
    board = (await general(house))[-1]
    assert f"#{case} · waiting for somebody · – · en · 25 min" in board
    assert "«anybody?»" in board


async def test_a_claimed_case_is_escalated_beyond_its_owner(house, desk):
    """D7: one message every twenty minutes."""
    chat, topic = await asked(house)
    case = await number(desk, topic)
    assert "It is yours" in await pressed(house, topic, "Claim")
    for _turn in range(4):
        house.clock.jump(minutes=20)
        await chat.send("still here")
        await ticked(house, desk)
    assert any("has been waiting for" in one for one in await house.said(topic))
    assert any(f"Case #{case} is with Lena" in line for line in await general(house))
    await topic.send("sorry for that")
    await house.rest()
    before = len(await general(house))
    house.clock.jump(minutes=50)
    await ticked(house, desk)
    assert not [line for line in (await general(house))[before:] if f"Case #{case} " in line]


async def test_staff_are_warned_before_an_answer_is_due(house, desk):
    """Ten minutes for the first answer, thirty for each later one; at two thirds of it whoever has
    the case, or whose turn it is, is called in the topic, once."""

    async def warned():
        return [one for one in await house.said(topic) if one.startswith("⏳")]

    chat, topic = await asked(house)
    case = await number(desk, topic)
    house.clock.jump(minutes=6)
    await ticked(house, desk)
    assert not await warned()
    house.clock.jump(minutes=1)
    for _twice in range(2):
        await ticked(house, desk)
    (told,) = await warned()
    assert "due in 3 min" in told
    assert told.startswith(("⏳ Lena:", "⏳ Amir:")), "whose turn it is"
    assert not [line for line in await general(house) if f"case #{case} " in line]
    await topic.send("by post")
    await house.rest()
    await chat.send("when?")
    house.clock.jump(minutes=19)
    await ticked(house, desk)
    assert len(await warned()) == 1
    house.clock.jump(minutes=2)
    await ticked(house, desk)
    assert "⏳ Lena: the applicant waits, and an answer is due in 9 min." in (await warned())[1]
    await topic.send("tomorrow")
    await house.rest()


async def test_a_snoozed_case_alerts_nobody(house, desk):
    _chat, topic = await asked(house)
    case = await number(desk, topic)
    await topic.send("/snooze soon")
    await topic.send("/snooze 2")
    await house.rest()
    assert "a number of days" in (await house.said(topic))[-2]
    assert "Put off until" in (await house.said(topic))[-1]
    house.clock.jump(hours=1)
    await ticked(house, desk)
    assert not [line for line in await general(house) if f"case #{case} for" in line]


async def test_who_is_on_duty_is_one_truth(house, desk):
    """D17, in both directions."""
    lena, amir = [await desk.members.get(one.id) for one in (house.staff, house.agent)]
    chat = await house.chat()
    await chat.send("/staff")
    assert "usually answers within half an hour" in await chat.said()
    for member in (lena, amir):
        await desk.members.set_duty(member, on=False)
    chat = await house.chat()
    await chat.send("/staff")
    told = "\n".join(one.text for one in await chat.room.bot_messages())
    assert "Nobody is at the desk right now" in told
    assert "as soon as somebody is back" in told
    ahead = house.clock.ahead
    house.clock.jump(days=5)  # a Saturday
    await desk.members.set_duty(lena, on=True)
    chat = await house.chat()
    await chat.send("/staff")
    told = "\n".join(one.text for one in await chat.room.bot_messages())
    assert "Somebody is at the desk" in told
    house.clock.ahead = ahead
    await desk.members.set_duty(amir, on=True)


async def test_who_writes_nothing_bothers_nobody(house, desk):
    """D20: no topic, no card, no alert; after a day the empty case ends without a word."""
    topics = len(await house.group.topics())
    chat = await house.chat()
    await chat.send("/staff")
    await chat.send("Back to the form")
    house.clock.jump(hours=1)
    await ticked(house, desk)
    assert len(await house.group.topics()) == topics
    case = (await desk.conversations.standing(chat.person.id)).case
    heard = len(await chat.room.bot_messages())
    house.clock.jump(days=2)
    await desk.retention.end_quiet()
    await house.rest()
    assert not (await desk.conversations.get(case.id)).alive
    assert len(await chat.room.bot_messages()) == heard


async def test_a_quiet_case_can_be_kept_open(house, desk):
    """Two days before it closes, the applicant is asked, in their language."""
    chat, topic = await asked(house, "在吗？", language="zh")
    case = await number(desk, topic)
    await topic.send("等通知")
    await house.rest()
    house.clock.jump(days=12, hours=1)
    for _twice in range(2):
        await desk.retention.end_quiet()
        await house.rest()
    told = [one for one in await chat.room.bot_messages() if one.has("保持会话")]
    assert len(told) == 1
    assert "已有 12 天" in told[0].text
    await chat.press("保持会话")
    assert "会话继续保留" in (await chat.room.message(told[0].id)).text
    assert "The applicant keeps the conversation open." in await house.said(topic)
    house.clock.jump(days=11)
    await desk.retention.end_quiet()
    await house.rest()
    assert (await desk.conversations.get(case)).alive, "it counts from that tap"
    for days in (2, 3):
        house.clock.jump(days=days)
        await desk.retention.end_quiet()
        await house.rest()
    assert not (await desk.conversations.get(case)).alive
    old = [one for one in await chat.room.bot_messages() if one.has("保持会话")][-1]
    pressed = await chat.room.press(old, "保持会话")
    assert "会话已关闭" in (await pressed.answer()).text


async def test_a_quiet_case_closes_itself_with_one_message(house, desk):
    """D12: announced once, closed with one message."""
    chat, topic = await asked(house)
    case = await number(desk, topic)
    await topic.send("It comes by post.")
    await house.rest()
    house.clock.jump(days=15)
    await desk.retention.end_quiet()
    await house.rest()
    assert (await desk.conversations.get(case)).alive, "nobody is surprised"
    house.clock.jump(days=2, minutes=1)
    assert await desk.retention.end_quiet() > 0
    await house.rest()
    assert not (await desk.conversations.get(case)).alive
    told = [one.text for one in await chat.room.bot_messages()]
    assert len([one for one in told if "Nobody has written here for 14 days" in one]) == 1
    await chat.press("Open it again")
    assert (await desk.conversations.get(case)).alive


async def test_cases_take_turns_so_that_many_pictures_hold_up_nobody(house, desk, monkeypatch):
    """D11: forty pictures of one, then a word of another: it is the second to go."""
    many, topic = await asked(house)
    other, theirs = await asked(house)
    monkeypatch.setattr(house.app.desk_runtime.relay, "_start", lambda _lane: None)
    for turn in range(40):
        await many.room.send(f"picture {turn}")
    await other.room.send("one question")
    await house.running.telegram.settled(house.bot, timeout=30)
    await house.app.lanes.join()
    lane = QueueKey(APPLICANT, desk.group)
    went = [(await desk.outbox.take(lane, crowded=False)).case for _turn in range(1)]
    async with house.app.database.unit() as unit:
        await unit.desk.outbox.stale(dt.datetime.max.replace(tzinfo=dt.UTC))
    went.append((await desk.outbox.take(lane, crowded=False)).case)
    assert {one.id for one in went} == {await number(desk, topic), await number(desk, theirs)}
    monkeypatch.undo()
    await desk.outbox.recover(dt.timedelta(0))
    house.app.desk_runtime.relay.call()
    await house.rest()
    assert "one question" in await house.said(theirs)


async def test_a_muted_applicant_is_kept_back_and_comes_when_wanted(house):
    chat, topic = await asked(house)
    assert "Muted" in await pressed(house, topic, "Mute")
    await chat.room.send("flood")
    await house.running.telegram.settled(house.bot, timeout=30)
    await house.app.lanes.join()
    assert "flood" not in await house.said(topic)
    assert "No longer muted" in await pressed(house, topic, "ute")
    assert "flood" in await house.said(topic)


async def test_a_ban_has_a_reason_ends_the_case_and_can_be_taken_back(house):
    chat, topic = await asked(house)
    agent = house.agent.within(house.group, topic.thread)
    await agent.send("/ban insults")
    await topic.send("/ban")
    await topic.send("/ban insults")
    await house.rest()
    said = await house.said(topic)
    assert any("Only a lead" in one for one in said)
    assert any("Write the reason" in one for one in said)
    assert any("/unban takes it back" in one for one in said)
    assert "no longer take messages from you" in await chat.said()
    topics = len(await house.group.topics())
    await chat.send("/staff")
    assert "no longer take messages from you" in await chat.said()
    assert len(await house.group.topics()) == topics
    await topic.send("/ban again")
    await topic.send("/unban")
    await topic.send("/unban")
    await house.rest()
    assert any("Nobody is banned here" in one for one in await house.said(topic))
    await chat.send("/staff")
    assert "You are talking with our staff" in await chat.said()


async def test_ready_made_texts_are_edited_taken_back_and_answered(house):
    """D14."""
    chat, topic = await asked(house)
    await pressed(house, topic, "Canned")
    menu = await topic.last()
    await topic.press(menu, menu.labels[0])
    await house.rest()
    await topic.press(await topic.last(), "Send")
    await house.rest()
    note = next(one for one in reversed(await topic.bot_messages()) if one.text.startswith("→ "))
    sent = note.text[2:]
    [copy] = [one for one in await chat.room.bot_messages() if one.text == sent]
    await topic.send("/edit We are open from ten.", reply_to=note)
    await house.rest()
    assert "We are open from ten." in [one.text for one in await chat.room.bot_messages()]
    await chat.room.send("thanks", reply_to=copy)
    await house.rest()
    answer = [one for one in await topic.messages() if one.text == "thanks"][-1]
    assert answer.reply_to == note.id
    await topic.send("/del", reply_to=note)
    await house.rest()
    assert "We are open from ten." not in [one.text for one in await chat.room.bot_messages()]
