"""What comes too late: after closing, after the end, after it has left; and what is kept of it."""

import asyncio

from tests.desk.pictures import PNG
from tests.desk.scene import Case, card, received

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
    assert (await office.desk.conversations.get(number)).rating == 2
    assert (await room.message(rate)).text == "Thank you: 2 of 5."


async def test_opened_again_twice_is_opened_once(case: Case) -> None:
    office, number, room, topic = case
    await topic.press(await card(topic), "Close")
    await office.rest()
    rate = next(one for one in await room.bot_messages() if one.has("Open it again"))
    await asyncio.gather(*[room.press(rate, "Open it again") for _ in range(2)])
    await office.rest()
    assert (await office.desk.conversations.get(number)).alive
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
    assert not (await office.desk.conversations.get(number)).alive
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
    await office.desk.retention.purge()
    again = await room.press(rate, "Open it again")
    assert "no longer available" in (await again.answer()).text
    mark = await room.press_data(rate, f"desk:rate:{number}:5")
    assert (await mark.answer()).text == "This question is no longer open."


async def test_a_card_of_a_case_that_has_ended_answers_too(case: Case) -> None:
    office, number, _room, topic = case
    general = office.agent.within(office.group, 1)
    await general.send("/queue")
    await office.rest()
    board = await general.last()
    await topic.press(await card(topic), "Close")
    await office.rest()
    office.clock.jump(days=181)
    await office.desk.retention.purge()
    for action in ("draft", "claim", "close", "canned", "transcript", "reopen"):
        press = await general.press_data(board, f"c:{number}:{action}")
        assert (await press.answer()).text == "No longer available.", action


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
    assert (await office.desk.conversations.get(number)).alive
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
