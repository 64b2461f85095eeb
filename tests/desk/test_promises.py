"""Small promises of the desk, each in the application as it is shipped."""

import json

import pytest
import pytest_asyncio

from bot.staff import startup
from desk.model import Staff
from desk.outbox.on_failed import Pause
from tests.desk.shipped import asked, number, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("promises")) as found:
        yield found


@pytest.fixture
def desk(house):
    return house.app.desk_runtime.desk


async def says(house, topic, words, **more):
    """What the desk answers to a message in the topic."""
    await topic.send(words, **more)
    await house.rest()
    return (await house.said(topic))[-1]


async def test_a_topic_is_named_after_the_first_words_masked(house):
    """D28."""
    _chat, topic = await asked(house, "My number 13800138000 does not work, what now?")
    named = next(one for one in await house.group.topics() if one["id"] == topic.thread)
    assert "«My number … does not work" in named["name"]
    assert "138" not in named["name"]


async def test_canned_texts_are_checked_when_they_are_written(house):
    """D24."""
    _chat, topic = await asked(house)
    assert "LANG is en, zh" in await says(house, topic, "/canned set en sms2 text")
    assert "LANG is en, zh" in await says(house, topic, "/canned set sms xx text")
    wrong = await says(house, topic, "/canned set sms en Dear {name}")
    assert "{case} {domain} {staff}" in wrong
    assert await says(house, topic, "/canned set sms en Case {case}, I am {staff}.") == "Saved."


async def test_a_stranger_in_the_group_learns_the_number_an_operator_needs(house):
    """D25."""
    _chat, topic = await asked(house)
    guest = await house.running.telegram.add_user("Guest")
    await house.group.add(guest)
    room = guest.within(house.group, topic.thread)
    assert str(guest.id) in await says(house, room, "hello")
    toast = await house.toast(room, await house.card(topic), "Claim")
    assert str(guest.id) in toast


async def test_a_lead_adds_members_in_the_chat(house, desk):
    _chat, topic = await asked(house)
    newcomer = await house.running.telegram.add_user("Nia")
    await house.group.add(newcomer)
    written = await newcomer.within(house.group, topic.thread).send("hello")
    await house.rest()
    agent = house.agent.within(house.group, topic.thread)
    assert "Only a lead" in await says(house, agent, "/hire Nia", reply_to=written)
    assert "Reply with /hire" in await says(house, topic, "/hire Nia")
    assert "Nia works here now" in await says(house, topic, "/hire Nia", reply_to=written)
    assert (await desk.members.get(newcomer.id)).name == "Nia"


async def test_checks_tell_what_is_wrong_with_the_values_masked(house):
    """D26: a personal field's finding is a sentence, not the id of its rule."""
    _chat, topic = await asked(house, leader_mobile="12345678901")
    await house.toast(topic, await house.card(topic), "Checks")
    told = "\n".join(await house.said(topic))
    assert "<code>" not in told
    assert "12345678901" not in told


async def test_a_language_that_a_member_does_not_speak_is_told(house, desk):
    """D29."""
    agent = await desk.members.get(house.agent.id)
    await desk.members.enlist(agent.__class__(agent.id, agent.name, languages=("en",)))
    _chat, topic = await asked(house, "请问证书在哪里？", language="zh")
    room = house.agent.within(house.group, topic.thread)
    assert "not listed for: zh" in await house.toast(room, await house.card(topic), "Claim")
    await house.toast(topic, await house.card(topic), "Hand over")
    menu = await topic.last()
    assert any("Amir ⚠ zh" in label for label in menu.labels)
    await desk.members.enlist(agent)


async def test_a_name_that_fits_two_is_asked_about(house, desk):
    """D38."""
    _chat, topic = await asked(house)
    await desk.members.enlist((await desk.members.get(house.staff.id)).__class__(77, "Leo"))
    told = await says(house, topic, "/assign L")
    assert "Lena" in told
    assert "Leo" in told
    await desk.members.dismiss(77)


async def test_who_erases_everything_is_told_of_in_general(house):
    """D39."""
    chat, topic = await asked(house)
    await chat.send("/forget")
    assert await chat.room.keyboard() is None
    await chat.press("Erase")
    told = [one.text for one in await house.group.messages(None)]
    assert any("has erased everything" in one for one in told)
    assert topic.thread not in [one["id"] for one in await house.group.topics()]


async def test_topics_switched_off_and_on_leave_one_topic_a_case(house, desk):
    """D40."""
    chat, topic = await asked(house)
    case = await number(desk, topic)
    await house.group.set_forum(False)
    await chat.room.send("still there?")
    await house.running.telegram.settled(house.bot, timeout=30)
    await house.group.set_forum(True)
    house.app.desk_runtime.relay._pace._lanes.clear()  # nobody waits for a minute here
    house.app.desk_runtime.relay.call()
    await house.rest()
    mine = [one for one in await house.group.topics() if one["name"].startswith(f"#{case} ")]
    assert len(mine) == 1


async def test_a_language_chosen_in_a_conversation_is_that_of_card_and_keyboard(house, desk):
    """D16."""
    chat, topic = await asked(house)
    case = await number(desk, topic)
    await chat.send("/lang")
    await chat.press("中文")
    assert (await desk.conversations.get(case)).language == "zh"
    assert await chat.room.keyboard() == [["回到表格"]] or "表" in str(await chat.room.keyboard())


async def test_a_transcript_names_people_and_shows_what_an_edit_changed(house, desk):
    """D22."""
    chat, topic = await asked(house, "typo mesage")
    await topic.send("Which one?")
    await house.rest()
    mine = next(one for one in await chat.room.messages() if one.text == "typo mesage")
    await chat.room.edit(mine, "typo message")
    await house.rest()
    await says(house, topic, f"/transfer {house.agent.name} look at this")
    lines = await desk.reports.transcript(await number(desk, topic), internal=True)
    told = [(line.who, line.kind, line.text) for line in lines]
    assert ("applicant", "edited", "«typo mesage» → «typo message»") in told
    assert ("Lena", "handed over", "Amir, look at this") in told
    assert json.dumps(told)


async def test_a_program_is_warned_of(house):
    chat, topic = await asked(house)
    await chat.room.send_document(b"MZ", "invoice.pdf.exe")
    await house.rest()
    assert any("invoice.pdf.exe can run as a program" in one for one in await house.said(topic))


async def test_the_card_knows_the_conversations_before(house):
    chat, topic = await asked(house)
    await house.toast(topic, await house.card(topic), "Close")
    await chat.press("4")
    house.clock.jump(days=200)
    await house.app.desk_runtime.desk.retention.purge()
    chat, topic = await asked(house)
    assert "Conversation number" not in (await house.card(topic)).text


async def test_what_is_not_sent_is_said_not_to_be(house):
    """D27, and a reply in General."""
    _chat, topic = await asked(house)
    note = await topic.send("//look at the seal")
    await house.rest()
    await topic.edit(note, "Please look at the seal.")
    await house.rest()
    assert "was never sent" in (await house.said(topic))[-1]
    everywhere = house.staff.within(house.group)
    await everywhere.send("/queue")
    await house.rest()
    board = [one for one in await house.group.messages(None) if "Queue" in one.text][-1]
    await everywhere.send("and now?", reply_to=board)
    await house.rest()
    assert "Nothing was sent" in [one.text for one in await house.group.messages(None)][-1]


async def test_a_name_behind_an_at_calls_nobody(house):
    """D44."""
    _chat, topic = await asked(house, site_remark="写给 @somebody 看")
    await house.toast(topic, await house.card(topic), "Draft")
    told = "\n".join(await house.said(topic))
    assert "somebody" in told
    assert "@somebody" not in told


async def test_both_drafts_are_at_hand_where_the_applicant_asks_from_two(house, desk):
    """D23."""
    chat, topic = await asked(house)
    case = await number(desk, topic)
    second = await house.app.services.filings.start(chat.person.id, "cancel", {})
    await desk.conversations.ask(chat.person.id, second.id, "domain", "", "en")
    await house.rest()
    assert "Asks again at: Domain" in (await house.said(topic))[-1]
    other = await topic.press_data(await house.card(topic), f"c:{case}:other")
    assert f"draft {chat.draft}" in ((await other.answer()).text or "")
    assert (await desk.conversations.get(case)).draft == chat.draft


async def test_a_member_who_cannot_be_reached_is_named(house):
    """D9: at the start and by `staff add`."""
    stranger = Staff(4711, "Nobody")
    wanted = house.app.desk_runtime.settings
    lines = await startup.missing(
        wanted.desk_token, wanted.telegram_api, house.group.id, [stranger]
    )
    assert any("has not pressed START" in line for line in lines)
    assert any("is not in the staff's group" in line for line in lines)


async def test_an_alarm_is_told_in_general_too(house):
    """D9."""
    relay = house.app.desk_runtime.relay
    relay._alarmed = float("-inf")
    await relay._alarm(Pause(alarm="not enough rights"))
    told = [one.text for one in await house.group.messages(None)]
    assert any("needs attention" in one and "not enough rights" in one for one in told)


async def test_the_card_counts_as_the_form_does(house):
    chat, topic = await asked(house, website_languages=None)
    [mine] = await house.app.services.filings.drafts(chat.person.id)
    assert mine.done < mine.total
    assert f"Progress: {mine.done} of {mine.total}" in (await house.card(topic)).text


async def test_the_applicant_learns_that_a_person_writes_now(house):
    """Once a case, above the first answer; the copies themselves stay as they were written."""
    chat, topic = await asked(house)
    for words in ("first answer", "second answer"):
        await topic.send(words)
        await house.rest()
    told = [one.text for one in await chat.room.bot_messages()]
    assert told[-3:] == [
        "👤 You are now talking with a member of our staff.",
        "first answer",
        "second answer",
    ]


async def test_what_staff_see_is_what_the_applicant_was_told(house):
    chat, _topic = await asked(house, "the first words")
    said = "\n".join(one.text for one in await chat.room.bot_messages())
    assert "first words in a list" in said
    assert "province and domain" in said


async def test_times_say_their_zone(house):
    _chat, topic = await asked(house)
    assert "UTC+8" in await says(house, topic, "/snooze 2")
    await house.staff.within(house.group).send("/queue")
    await house.rest()
    assert "UTC+8" in [one.text for one in await house.group.messages(None)][-1]


async def test_who_reads_traditional_characters_is_served_in_chinese(desk):
    """By members listed for Chinese, with the ready-made replies in Chinese."""
    assert Staff(1, "Mei", languages=("zh",)).speaks("zh_Hant")
    assert not Staff(1, "Bob", languages=("en",)).speaks("zh_Hant")
    replies = await desk.replies.of_language("zh_Hant")
    assert {one.language for one in replies} == {"zh"}
    assert {one.language for one in await desk.replies.of_language("fr")} == {"en"}
