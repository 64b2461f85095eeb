"""What a lead must be able to rely on, step by step, in the application as it is shipped."""

import asyncio
import logging

import pytest
import pytest_asyncio

from desk.model import Staff
from tests.desk.shipped import asked, number, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")

RIGHTS = ["can_delete_messages", "can_pin_messages"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("whole")) as found:
        yield found


async def until(there):
    async with asyncio.timeout(60):
        while not await there():  # noqa: ASYNC110 - nobody calls
            await asyncio.sleep(0.05)


async def test_a_lost_right_is_told_in_private_and_in_general_and_nothing_is_lost(house):
    """D9: the right to make topics is taken; an applicant writes; it is given back."""
    runtime = house.app.desk_runtime
    private, general = house.private(house.staff), house.staff.within(house.group)
    await private.send("/start")
    await house.rest()
    await house.group.set_status(house.desk_bot, "administrator", rights=RIGHTS)
    chat = await house.chat()
    for words in ("/staff", "does anybody read this?"):
        await chat.room.send(words)

    async def alarmed():
        rooms = [await private.bot_messages(), await house.group.messages(None)]
        return all(any("needs attention" in one.text for one in said) for said in rooms)

    await until(alarmed)
    await house.group.set_status(house.desk_bot, "administrator")
    runtime.relay._pace._lanes.clear()  # nobody waits for a minute here
    runtime.relay.call()
    await house.rest()
    assert "does anybody read this?" in await house.said(await chat.topic())
    await general.send("/queue")
    await house.rest()


async def corrected(house, topic, sentence):
    """A correction of the website's name, asked with that sentence."""
    await house.toast(topic, await house.card(topic), "Ask for a correction")
    for label in ("Website", "Website name"):
        menu = await topic.last()
        await topic.press(menu, next(one for one in menu.labels if one.endswith(label)))
        await house.rest()
    said = await topic.messages()
    prompt = [one for one in said if "one sentence" in one.text][-1]
    menu = [one for one in said if one.has("Send without a sentence")][-1]
    await topic.send(sentence, reply_to=prompt)
    await house.rest()
    return menu


async def test_a_correction_is_asked_once(house):
    """D27: when the sentence is sent, the button that sends none is gone; who has it still open
    asks nobody again."""
    chat, topic = await asked(house)
    menu = await corrected(house, topic, "As on the seal, please.")
    assert not [one for one in await topic.messages() if one.id == menu.id]
    asked_for = [one for one in await chat.room.bot_messages() if "Please check one" in one.text]
    assert len(asked_for) == 1
    assert "As on the seal, please." in asked_for[0].text


async def test_a_transcript_has_the_sentence_and_the_names(house):
    """D22: of a correction, and of whoever looked at personal data."""
    chat, topic = await asked(house)
    await house.private(house.staff).send("/start")
    await corrected(house, topic, "As on the licence, please.")
    await house.toast(topic, await house.card(topic), "Reveal")
    desk = house.app.desk_runtime.desk
    lines = await desk.reports.transcript(await number(desk, topic), internal=True)
    told = [(one.who, one.kind, one.text) for one in lines]
    assert any("As on the licence, please." in text for _who, _kind, text in told)
    [(who, _kind, text)] = [one for one in told if one[1] == "personal data viewed"]
    assert who == "Lena"
    assert str(house.staff.id) not in text
    assert chat.person.name not in str(told)


async def test_a_start_without_staff_says_so(house, caplog):
    """D25: one line with the command that adds a member."""
    runtime = house.app.desk_runtime
    members = [await runtime.desk.members.get(one.id) for one in (house.staff, house.agent)]
    for one in members:
        await runtime.desk.members.dismiss(one.id)
    with caplog.at_level(logging.WARNING), pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.desk_runtime.application.running", _stopped)
        with pytest.raises(asyncio.CancelledError):
            await runtime._listen()
    assert "nobody is on the list of staff: icp-guide staff add USER NAME" in caplog.text
    for one in members:
        await runtime.desk.members.enlist(Staff(one.id, one.name, one.role, on_duty=True))


def _stopped(*_application):
    raise asyncio.CancelledError
