"""The desk as it is shipped: personal data, buttons, lists and what is typed by whom."""

import asyncio

import pytest
import pytest_asyncio

from tests.desk.shipped import shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("shipped")) as found:
        yield found


async def asked(house, words="Where is my certificate?"):
    """A case with a draft: the applicant's chat, and its topic as the lead sees it."""
    chat = await house.chat()
    return chat, await chat.asks_a_person(words)


async def since(room, count):
    return (await room.bot_messages())[count:]


async def test_personal_data_go_to_the_lead_in_private_and_never_to_the_group(house):
    """D3, D4, D5."""
    private = house.private(house.staff)
    _chat, topic = await asked(house)
    card = await house.card(topic)
    told = await house.toast(topic, card, "Reveal")
    assert "press START" in told
    await private.send("/start")
    await house.rest()
    assert "alarms of the desk reach you here" in (await private.bot_messages())[-1].text
    before = len(await private.bot_messages())
    await house.running.telegram.fail("sendMessage", drop="after", chat=private)
    await topic.press(card, "Reveal")
    async with asyncio.timeout(10):
        while not (  # noqa: ASYNC110 - nobody calls
            shown := [one for one in await since(private, before) if one.text != "…"]
        ):
            await asyncio.sleep(0.05)
    assert len(shown) == 1
    assert [one.text for one in await since(private, before)].count("…") == 1
    assert shown[0].text.startswith("#")
    secret = shown[0].text.splitlines()[1].partition(": ")[2]
    assert secret
    assert not any(secret in one for one in await house.said(topic))
    for _note in range(20):
        await topic.send("// waits its turn")
    house.clock.jump(seconds=61)
    await house.rest()
    left = [one.text for one in await private.bot_messages()]
    assert not any(secret in one for one in left)


async def test_an_agent_is_refused_and_reads_nothing(house):
    """D33."""
    _chat, topic = await asked(house)
    room = house.agent.within(house.group, topic.thread)
    assert "Only a lead" in await house.toast(room, await house.card(topic), "Reveal")


async def test_the_applicant_is_told_that_a_lead_can_look(house):
    """D5."""
    chat = await house.chat()
    await chat.send("/staff")
    assert any("a lead of our staff can look" in one.text for one in await chat.room.bot_messages())


@pytest.mark.parametrize(
    "data", ["x", "null", "c:2:claim1", "c:1:stage", "c:1:to:x", f"c:{'9' * 30}:claim", "q:", "c::"]
)
async def test_every_button_is_answered_whatever_it_carries(house, data):
    """D34."""
    _chat, topic = await asked(house)
    pressed = await topic.press_data(await house.card(topic), data)
    await house.rest()
    await pressed.answer()


async def test_an_unknown_command_is_answered(house):
    _chat, topic = await asked(house)
    await topic.send("/foo")
    await house.rest()
    assert "This command is not known" in (await house.said(topic))[-1]


async def test_a_stranger_learns_the_number_that_an_operator_needs(house):
    guest = await house.running.telegram.add_user("Guest")
    private = house.private(guest)
    await private.send("/start")
    await house.rest()
    assert str(guest.id) in (await private.bot_messages())[-1].text


async def test_a_mark_can_be_changed_and_the_way_back_stays(house):
    """D13."""
    chat, topic = await asked(house)
    assert await house.toast(topic, await house.card(topic), "Close") == "Closed."
    for mark in ("4", "5"):
        await chat.press(mark)
        assert f"Thank you: {mark} of 5" in (await chat.screen()).text
    await chat.press("Open it again")
    assert "open again" in await chat.said()
