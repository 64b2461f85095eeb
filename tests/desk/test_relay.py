"""What is written on one side arrives on the other: edits, replies, deletions, reactions."""

import asyncio

import pytest

from tests.desk.house import StaffedDesk
from tests.desk.pictures import PNG


async def test_an_edit_before_the_copy_leaves_brings_only_the_new_text(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await office.telegram.fail("copyMessage", retry_after=1)
    sent = await room.send("my number is 1")
    await room.edit(sent, "my number is 2")
    await asyncio.sleep(1.2)
    await office.rest()
    said = await office.said(topic.thread)
    assert "my number is 2" in said
    assert not any("my number is 1" in text for text in said)


async def test_edits_on_both_sides_change_the_copies(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    question = await room.send("Is a phoot enough?")
    await office.rest()
    answer = await topic.send("Yes, a foto")
    await office.rest()
    await room.edit(question, "Is a photo enough?")
    await topic.edit(answer, "Yes, a photo")
    await office.rest()
    said = await office.said(topic.thread)
    assert "Is a photo enough?" in said
    assert any("«Is a phoot enough?» → «Is a photo enough?»" in text for text in said)
    assert (await room.last()).text == "Yes, a photo"


async def test_a_changed_picture_and_caption_change_in_the_copy(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    sent = await room.send_photo(PNG, "before")
    await office.rest()
    await room.edit(sent, "after")
    await office.rest()
    copied = [one for one in await topic.messages() if one.kind == "photo"]
    assert [one.text for one in copied] == ["after"]


async def test_an_edit_that_telegram_refuses_comes_as_a_reply(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    answer = await topic.send("old words")
    await office.rest()
    refusal = (400, "Bad Request: message can't be edited")
    await office.telegram.fail("editMessageText", refusal, bot=office.applicant)
    await topic.edit(answer, "new words")
    await office.rest()
    received = [one for one in await room.bot_messages() if one.text.endswith(" words")]
    assert [one.text for one in received] == ["old words", "new words"]
    assert received[1].reply_to == received[0].id


async def test_a_reply_points_at_the_right_message_whoever_wrote_it(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    mine = await room.send("question")
    await office.rest()
    theirs = await topic.send("answer")
    await office.rest()
    copied = {one.text: one for one in await topic.messages()}
    received = {one.text: one for one in await room.messages()}
    await room.send("to my own", reply_to=mine)
    await room.send("to the answer", reply_to=received["answer"])
    await topic.send("to the own answer", reply_to=theirs)
    await topic.send("to the question", reply_to=copied["question"])
    await office.rest()
    inside = {one.text: one.reply_to for one in await topic.messages()}
    outside = {one.text: one.reply_to for one in await room.messages()}
    assert inside["to my own"] == copied["question"].id
    assert inside["to the answer"] == theirs.id
    assert outside["to the own answer"] == received["answer"].id
    assert outside["to the question"] == mine.id


async def test_a_reply_to_staff_in_form_mode_is_no_answer_of_the_form(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await topic.send("Which province?")
    await office.rest()
    asked = await room.last()
    await room.send("Back to the form")
    await office.rest()
    before = len(await room.bot_messages())
    await room.send("浙江", reply_to=asked)
    await office.rest()
    assert len(await room.bot_messages()) == before, "the form answered what was for staff"
    await room.send("example.cn")
    await office.rest()
    assert len(await room.bot_messages()) > before, "the form did not hear what was for it"
    said = await office.said(topic.thread)
    assert "浙江" in said
    assert "example.cn" not in said


async def test_back_to_the_form_takes_the_keyboard_away_and_shows_the_form(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    await office.at_work(await office.asks(ann))
    await room.send("Back to the form")
    await office.rest()
    assert "I guide you through an ICP filing" in (await room.last()).text
    assert not await room.keyboard()


async def test_in_the_form_a_message_of_staff_carries_a_button_that_turns_to_them(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send("Back to the form")
    await office.rest()
    await topic.send("Are you there?")
    await office.rest()
    received = await room.last()
    assert received.labels == ["Write to staff"]
    await room.press(received, "Write to staff")
    await office.rest()
    await room.send("Yes I am")
    await office.rest()
    assert "Yes I am" in await office.said(topic.thread)


async def test_what_the_desk_bot_and_other_bots_write_is_not_passed_on(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    before = len(await room.messages())
    async with office.desk.context.changing() as unit:
        case = await unit.desk.cases.at_topic(office.group.id, topic.thread)
        await office.desk.context.note(unit, case, "a line of the bot")
    office.desk.context.wake()
    await office.rest()
    assert "a line of the bot" in await office.said(topic.thread)
    assert len(await room.messages()) == before


async def test_notes_stay_inside(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    before = len(await room.messages())
    first = await topic.send("//she sounds upset")
    second = await topic.send("/note call her back")
    await office.rest()
    assert len(await room.messages()) == before
    assert (await topic.message(first)).reactions == ("✍",)
    assert (await topic.message(second)).reactions == ("✍",)


async def test_staff_delete_their_message_on_both_sides(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    wrong = await topic.send("wrong chat, sorry")
    await office.rest()
    await topic.send("/del", reply_to=wrong)
    await office.rest()
    assert "wrong chat, sorry" not in [one.text for one in await room.messages()]
    assert "wrong chat, sorry" not in await office.said(topic.thread)


async def test_an_agent_deletes_only_own_messages(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann), office.lead)
    hers = await topic.send("from the lead")
    await office.rest()
    await office.agent.within(office.group, topic.thread).send("/del", reply_to=hers)
    await office.rest()
    assert "from the lead" in [one.text for one in await room.messages()]


async def test_the_applicant_takes_the_last_message_back(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send("my password is secret")
    await office.rest()
    await room.send("/takeback")
    await office.rest()
    assert not any("secret" in text for text in await office.said(topic.thread))
    assert not any("secret" in one.text for one in await room.messages())


async def test_reactions_show_on_the_other_side(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    mine = await room.send("thank you")
    await office.rest()
    theirs = await topic.send("you are welcome")
    await office.rest()
    copied = next(one for one in await topic.messages() if one.text == "thank you")
    received = await room.last()
    await room.react(received, "👍")
    await topic.react(copied, "🔥")
    await office.rest()
    assert "👍" in (await topic.message(theirs)).reactions
    assert (await room.message(mine)).reactions == ("🔥",)


@pytest.mark.parametrize(
    "kind", ["photo", "document", "video", "animation", "audio", "voice", "video_note", "sticker"]
)
async def test_every_kind_of_file_passes_both_ways(office: StaffedDesk, kind: str) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send_file(kind, PNG, f"a.{kind}")
    await topic.send_file(kind, PNG, f"b.{kind}")
    await office.rest()
    assert kind in [one.kind for one in await topic.messages() if one.by_bot]
    assert (await room.last()).kind == kind


async def test_contacts_and_places_pass_both_ways(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send_contact("+8613800000000", "Ann")
    await room.send_location(30.25, 120.16)
    await office.rest()
    kinds = [one.kind for one in await topic.messages() if one.by_bot]
    assert kinds[-2:] == ["contact", "location"]


async def test_what_cannot_be_copied_is_refused_in_words_at_once(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send_content("dice", {"emoji": "🎲", "value": 3})
    await office.rest()
    assert "cannot be passed on" in (await room.last()).text
    rolled = await topic.send_content("dice", {"emoji": "🎲", "value": 3})
    await office.rest()
    assert (await topic.message(rolled)).reactions == ("👎",)
    assert any("cannot be passed on" in text for text in await office.said(topic.thread))
