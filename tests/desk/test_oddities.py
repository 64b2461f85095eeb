"""What people do that nobody thinks of: two at once, twice, too late, in the wrong place."""

import asyncio

import pytest

from bot.simulator import Message, Room
from tests.desk.house import Office
from tests.desk.pictures import PNG

Case = tuple[Office, int, Room, Room]


@pytest.fixture
async def case(office: Office):
    """A case with its topic: (office, number, applicant's chat, topic)."""
    ann, room = await office.client()
    number = await office.asks(ann, "my question")
    return office, number, room, await office.at_work(number)


async def card(topic: Room) -> Message:
    return next(one for one in await topic.messages() if one.has("Canned"))


async def received(room: Room) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in await room.bot_messages()]


# ---------------------------------------------------------------------- two at once


async def test_two_press_claim_at_once_and_one_has_it(case: Case) -> None:
    office, number, _room, topic = case
    shown, boss = await card(topic), office.lead.within(office.group, topic.thread)
    presses = await asyncio.gather(topic.press(shown, "Claim"), boss.press(shown, "Claim"))
    toasts = sorted([(await press.answer()).text for press in presses])
    assert toasts == ["It is yours.", "Somebody else was quicker."]
    await office.rest()
    assert (await office.desk.case(number)).staff in {office.agent.id, office.lead.id}


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
    assert sorted(toasts) == ["It is gone.", "Sent."]
    texts = [text for _kind, text in await received(room)]
    assert len([one for one in texts if "a person is reading" in one]) == 1


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
    assert "Amir has it already." in (await office.said(topic.thread))[-1]
    async with office.database.unit() as unit:
        events = [event.type for event in await unit.desk.cases.events(number)]
    assert "transferred" not in events


async def test_handed_over_to_somebody_off_duty_is_told(case: Case) -> None:
    office, number, _room, topic = case
    await office.lead.within(office.group, 1).send("/duty off")
    await office.rest()
    await topic.send("/transfer Lena")
    await office.rest()
    assert (await office.desk.case(number)).staff == office.lead.id
    assert any("Lena is off duty." in text for text in await office.said(topic.thread))


async def test_what_a_closed_case_cannot_do_is_told(case: Case) -> None:
    office, _number, _room, topic = case
    topic = office.lead.within(office.group, topic.thread)
    await topic.send("/claim")
    await topic.send("/reopen")
    await office.rest()
    assert (await office.said(topic.thread))[-1] == "It is open already."
    await topic.send("/close")
    await office.rest()
    for command in ("/claim", "/release", "/transfer Lena"):
        await topic.send(command)
        await office.rest()
        assert (await office.said(topic.thread))[-1] == "It is closed already.", command


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
    assert any("no command" in text for text in await office.said(topic.thread))


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
    await topic.send("/canned set hello en Hello {name}, %s <b>&</b> {0}")
    await office.rest()
    await topic.press(await card(topic), "Canned")
    await office.rest()
    choice = [one for one in await topic.messages() if one.has("Greeting")][-1]
    await topic.press(choice, "Greeting")
    await office.rest()
    await topic.press([one for one in await topic.messages() if one.has("Send")][-1], "Send")
    await office.rest()
    assert (await room.last()).text == "Hello {name}, %s <b>&</b> {0}"


async def test_whoever_is_in_the_form_answers_a_ready_made_reply_as_any_other(case: Case) -> None:
    office, number, room, topic = case
    await room.send("Back to the form")
    await office.rest()
    await office.desk.tell(await office.desk.member(office.agent.id), number, "Hello!", "canned")
    await office.rest()
    shown = await room.last()
    assert shown.has("Write to staff")
    before = len(office.form)
    await room.send("Thank you", reply_to=shown)
    await office.rest()
    assert "Thank you" in await office.said(topic.thread)
    assert len(office.form) == before
    lines = await office.desk.transcript(number, internal=True)
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
    assert not (await office.desk.case(number)).alive


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


# ---------------------------------------------------------------------- closing


async def test_rated_twice_the_last_mark_counts_and_nothing_breaks(case: Case) -> None:
    office, number, room, topic = case
    await topic.press(await card(topic), "Close")
    await office.rest()
    rate = next(one for one in await room.bot_messages() if one.has("5"))
    for mark in (5, 5, 2):
        press = await room.press_data(rate, f"desk:rate:{number}:{mark}")
        await press.answer()
        await office.rest()
    assert (await office.desk.case(number)).rating == 2
    assert (await room.message(rate)).text == "Thank you: 2 of 5."


async def test_opened_again_twice_is_opened_once(case: Case) -> None:
    office, number, room, topic = case
    await topic.press(await card(topic), "Close")
    await office.rest()
    rate = next(one for one in await room.bot_messages() if one.has("Open it again"))
    await asyncio.gather(*[room.press(rate, "Open it again") for _ in range(2)])
    await office.rest()
    assert (await office.desk.case(number)).alive
    async with office.database.unit() as unit:
        events = [event.type for event in await unit.desk.cases.events(number)]
    assert events.count("reopened") == 1
    assert "The case is open again." in await office.said(topic.thread)


async def test_an_answer_in_an_old_topic_does_not_open_a_second_case(case: Case) -> None:
    office, number, room, topic = case
    boss = office.lead.within(office.group, topic.thread)
    await topic.press(await card(topic), "Close")
    await office.rest()
    second = await office.asks(office.telegram.person(room.user_id), "something else")
    await office.at_work(second)
    before = await received(room)
    await boss.send("late answer")
    await office.rest()
    asked = next(one for one in await topic.messages() if one.has("Open it again and send"))
    press = await boss.press(asked, "Open it again and send")
    assert (await press.answer()).text == "The applicant has another open case."
    await office.rest()
    assert not (await office.desk.case(number)).alive
    assert await received(room) == before
    await boss.press(asked, "Keep as a note")
    await office.rest()
    assert not [one for one in await topic.messages() if one.has("Keep as a note")]


async def test_old_buttons_of_a_conversation_that_has_ended_say_so(case: Case) -> None:
    office, number, room, topic = case
    shown = await card(topic)
    await topic.press(shown, "Close")
    await office.rest()
    rate = next(one for one in await room.bot_messages() if one.has("Open it again"))
    office.clock.jump(days=181)
    await office.desk.purge()
    again = await room.press(rate, "Open it again")
    assert (await again.answer()).text == "This conversation is gone. Ask a person again any time."
    mark = await room.press_data(rate, f"desk:rate:{number}:5")
    assert (await mark.answer()).text == "This question is gone."


async def test_a_card_of_a_case_that_has_ended_answers_too(case: Case) -> None:
    office, number, _room, topic = case
    general = office.agent.within(office.group, 1)
    await general.send("/queue")
    await office.rest()
    board = await general.last()
    await topic.press(await card(topic), "Close")
    await office.rest()
    office.clock.jump(days=181)
    await office.desk.purge()
    for action in ("draft", "claim", "close", "canned", "transcript", "reopen"):
        press = await general.press_data(board, f"c:{number}:{action}")
        assert (await press.answer()).text == "It is gone.", action


async def test_an_album_after_closing_is_answered_once_with_a_way_on(case: Case) -> None:
    office, number, room, topic = case
    boss = office.lead.within(office.group, topic.thread)
    await topic.press(await card(topic), "Close")
    await office.rest()
    before = await received(room)
    await boss.send_album([("photo", PNG + bytes([n]), f"{n}.png") for n in range(3)])
    await office.rest()
    told = [one for one in await topic.messages() if "album was not sent" in one.text]
    assert len(told) == 1
    await boss.press(told[0], "Open it again")
    await office.rest()
    assert (await office.desk.case(number)).alive
    assert await received(room) == before


# ---------------------------------------------------------------------- transcript


async def test_a_transcript_tells_of_media_notes_edits_and_albums(case: Case) -> None:
    office, number, room, topic = case
    await room.send_file("document", PNG, "licence.png", caption="the licence")
    await room.send_file("voice", b"OggS", "v.ogg")
    await room.send_album([("photo", PNG, "1.png"), ("photo", PNG + b"2", "2.png")])
    edited = await room.send("before")
    await office.rest()
    await room.edit(edited, "after")
    await topic.send_file("video", b"\0" * 64, "how.mp4", caption="see here")
    await topic.send("// a note")
    await office.rest()
    await topic.send("/transcript")
    await office.rest()
    (text, data) = [
        await office.telegram.download(one.file)
        for one in await topic.messages()
        if one.file and one.file.name.startswith(f"case-{number}")
    ]
    lines = text.decode()
    for words in (
        "(document): the licence",
        "(voice):",
        "(photo):",
        "(text): after",
        "Amir (video): see here",
        "a note",
    ):
        assert words in lines, lines
    assert lines.count("(photo)") == 2
    assert data.decode().startswith("{")


# ---------------------------------------------------------------------- taking back


async def test_what_is_too_old_to_be_deleted_at_the_applicants_is_told(case: Case) -> None:
    office, _number, room, topic = case
    sent = await topic.send("slip of the pen")
    await office.rest()
    await office.telegram.advance(49 * 3600)
    await topic.send("/del", reply_to=sent)
    await office.rest()
    assert (await received(room))[-1] == ("text", "slip of the pen")
    assert "still sees it" in (await office.said(topic.thread))[-1]


async def test_an_album_is_taken_back_as_a_whole(case: Case) -> None:
    office, _number, room, topic = case
    await room.send_album([("photo", PNG, "1.png"), ("photo", PNG + b"2", "2.png")])
    await office.rest()
    await room.send("/takeback")
    await office.rest()
    assert not [one for one in await topic.messages() if one.kind == "photo"]


async def test_an_album_taken_back_before_it_left_never_leaves(case: Case) -> None:
    office, _number, room, topic = case
    await room.send_album([("photo", PNG, "1.png"), ("photo", PNG + b"2", "2.png")])
    await room.send("/takeback")
    await office.rest()
    assert not [one for one in await topic.messages() if one.kind == "photo"]
    assert not await office.telegram.calls("copyMessages")


# ---------------------------------------------------------------------- by hand


async def test_outside_the_group_edits_and_deletions_arrive_all_the_same(case: Case) -> None:
    office, _number, room, topic = case
    await office.group.remove(office.applicant)
    first = await room.send("before")
    await room.send("to be taken back")
    await office.rest()
    await room.edit(first, "after")
    await room.send("/takeback")
    await office.rest()
    said = await office.said(topic.thread)
    assert "after" in said
    assert "to be taken back" not in said
