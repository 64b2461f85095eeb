"""What people do that nobody thinks of: two at once, twice, too late, in the wrong place."""

import asyncio

import pytest

from tests.desk.pictures import PNG
from tests.desk.scene import Case, card, received

# ---------------------------------------------------------------------- two at once


async def test_two_press_claim_at_once_and_one_has_it(case: Case) -> None:
    office, number, _room, topic = case
    shown, boss = await card(topic), office.lead.within(office.group, topic.thread)
    presses = await asyncio.gather(topic.press(shown, "Claim"), boss.press(shown, "Claim"))
    toasts = sorted([(await press.answer()).text for press in presses])
    assert toasts == ["Already taken.", "It is yours."]
    await office.rest()
    assert (await office.desk.conversations.get(number)).staff in {office.agent.id, office.lead.id}


async def test_two_press_send_of_the_same_reply_and_it_goes_once(case: Case) -> None:
    office, _number, room, topic = case
    boss = office.lead.within(office.group, topic.thread)
    await topic.press(await card(topic), "Canned")
    await office.rest()
    choice = [one for one in await topic.messages() if one.has("Greeting")][-1]
    await topic.press(choice, "Greeting")
    await office.rest()
    preview = [one for one in await topic.messages() if one.has("Send")][-1]
    data = next(one.value for one in preview.buttons if one.text == "Send")
    presses = await asyncio.gather(topic.press_data(preview, data), boss.press_data(preview, data))
    toasts = [(await press.answer()).text for press in presses]
    await office.rest()
    assert sorted(toasts) == ["No longer available.", "Sent."]
    texts = [text for _kind, text in await received(room)]
    assert len([one for one in texts if "talking with a member of our staff. I" in one]) == 1


async def test_two_dismiss_the_same_question_and_both_get_an_answer(case: Case) -> None:
    office, _number, _room, topic = case
    boss = office.lead.within(office.group, topic.thread)
    await topic.press(await card(topic), "Hand over")
    await office.rest()
    asked = [one for one in await topic.messages() if one.has("Dismiss")][-1]
    data = next(one.value for one in asked.buttons if one.text == "Dismiss")
    await asyncio.gather(topic.press_data(asked, data), boss.press_data(asked, data))
    await office.rest()
    answers = await office.telegram.calls("answerCallbackQuery", bot=office.desk_bot)
    assert len(answers) == 3


# ---------------------------------------------------------------------- handing over


async def test_handed_over_to_whoever_has_it_says_so(case: Case) -> None:
    office, number, _room, topic = case
    await topic.send("/claim")
    await office.rest()
    await topic.send("/transfer Amir")
    await office.rest()
    assert "Amir has this case already." in (await office.said(topic.thread))[-1]
    async with office.database.unit() as unit:
        events = [event.type for event in await unit.desk.cases.events(number)]
    assert "transferred" not in events


async def test_handed_over_to_somebody_off_duty_is_told(case: Case) -> None:
    office, number, _room, topic = case
    await office.lead.within(office.group, 1).send("/duty off")
    await office.rest()
    await topic.send("/transfer Lena")
    await office.rest()
    assert (await office.desk.conversations.get(number)).staff == office.lead.id
    assert any("Lena is off duty." in text for text in await office.said(topic.thread))


async def test_what_a_closed_case_cannot_do_is_told(case: Case) -> None:
    office, _number, _room, topic = case
    topic = office.lead.within(office.group, topic.thread)
    await topic.send("/claim")
    await topic.send("/reopen")
    await office.rest()
    assert (await office.said(topic.thread))[-1] == "The case is open already."
    await topic.send("/close")
    await office.rest()
    for command in ("/claim", "/release", "/transfer Lena"):
        await topic.send(command)
        await office.rest()
        assert (await office.said(topic.thread))[-1] == "This case is closed already.", command


# ---------------------------------------------------------------------- notes


@pytest.mark.parametrize("noted", [0, 2])
@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0]])
async def test_an_album_with_a_note_under_one_part_stays_inside_as_a_whole(
    case: Case, noted: int, order: list[int]
) -> None:
    office, _number, room, topic = case
    before = await received(room)
    album = [("photo", PNG + bytes([n]), f"{n}.png") for n in range(3)]
    captions = ["// for us only" if n == noted else "" for n in range(3)]
    parts = await topic.send_album(album, captions=captions, order=order, gap=0.1)
    await office.rest()
    assert await received(room) == before
    assert (await topic.message(parts[noted])).reactions == ("✍",)


async def test_a_note_in_a_caption_stays_inside(case: Case) -> None:
    office, _number, room, topic = case
    before = await received(room)
    await topic.send_file("photo", PNG, "a.png", caption="/note seen by phone")
    await topic.send_file("photo", PNG, "a.png", caption="/nonsense with a picture")
    await office.rest()
    assert await received(room) == before
    assert any("Nothing was sent" in text for text in await office.said(topic.thread))


async def test_a_sent_message_does_not_become_a_note_by_editing(case: Case) -> None:
    office, _number, room, topic = case
    sent = await topic.send("to you")
    await office.rest()
    await topic.edit(sent, "// between us")
    await office.rest()
    assert (await received(room))[-1] == ("text", "to you")
    assert "/del" in (await office.said(topic.thread))[-1]


async def test_a_note_edited_into_an_answer_stays_a_note(case: Case) -> None:
    office, _number, room, topic = case
    before = await received(room)
    note = await topic.send("// inside")
    await office.rest()
    await topic.edit(note, "inside")
    await office.rest()
    assert await received(room) == before


# ---------------------------------------------------------------------- words with braces


async def test_a_reply_with_braces_and_angles_goes_as_it_stands(case: Case) -> None:
    office, _number, room, topic = case
    await topic.send("/canned set hello en Hello { name }, %s <b>&</b> {}")
    await office.rest()
    await topic.press(await card(topic), "Canned")
    await office.rest()
    choice = [one for one in await topic.messages() if one.has("Greeting")][-1]
    await topic.press(choice, "Greeting")
    await office.rest()
    await topic.press([one for one in await topic.messages() if one.has("Send")][-1], "Send")
    await office.rest()
    assert (await room.last()).text == "Hello { name }, %s <b>&</b> {}"


async def test_whoever_is_in_the_form_answers_a_ready_made_reply_as_any_other(case: Case) -> None:
    office, number, room, topic = case
    await room.send("Back to the form")
    await office.rest()
    await office.desk.staff.tell(
        await office.desk.members.get(office.agent.id), number, "Hello!", "canned"
    )
    await office.rest()
    shown = await room.last()
    assert shown.has("Write to staff")
    before = len(await room.bot_messages())
    await room.send("Thank you", reply_to=shown)
    await office.rest()
    assert "Thank you" in await office.said(topic.thread)
    assert len(await room.bot_messages()) == before, "the form answered what was for staff"
    lines = await office.desk.reports.transcript(number, internal=True)
    assert "told" not in [line.kind for line in lines]


# ---------------------------------------------------------------------- edits


async def test_edits_after_closing_change_the_copies_and_open_nothing(case: Case) -> None:
    office, number, room, topic = case
    asked = await room.send("from Ann")
    sent = await topic.send("to Ann")
    await office.rest()
    await topic.press(await card(topic), "Close")
    await office.rest()
    await room.edit(asked, "from Ann, corrected")
    await topic.edit(sent, "to Ann, corrected")
    await office.rest()
    assert ("text", "to Ann, corrected") in await received(room)
    assert "from Ann, corrected" in await office.said(topic.thread)
    assert not (await office.desk.conversations.get(number)).alive


async def test_another_file_by_an_edit_of_staff_takes_the_place_of_the_wrong_one(
    case: Case,
) -> None:
    office, _number, room, topic = case
    sent = await topic.send_file("document", PNG, "wrong.png", caption="your licence")
    await office.rest()
    assert (await room.last()).file.name == "wrong.png"
    await topic.edit_file(sent, "document", PNG + b"other", "right.png")
    await office.rest()
    shown = [one.file.name for one in await room.bot_messages() if one.kind == "document"]
    assert shown == ["right.png"]
    await topic.edit(sent, "your licence, signed")
    await office.rest()
    last = await room.last()
    assert (last.file.name, last.text) == ("right.png", "your licence, signed")


# ---------------------------------------------------------------------- replies


async def test_a_reply_to_a_deleted_message_arrives_without_a_quote(case: Case) -> None:
    office, _number, room, topic = case
    asked = await room.send("first")
    told = await topic.send("second")
    await office.rest()
    mine = await room.last()
    theirs = next(one for one in await topic.messages() if one.text == "first")
    await room.delete(asked)
    await topic.delete(told)
    await topic.send("about the first", reply_to=theirs)
    await room.send("about the second", reply_to=mine)
    await office.rest()
    assert (await received(room))[-1] == ("text", "about the first")
    assert "about the second" in await office.said(topic.thread)
