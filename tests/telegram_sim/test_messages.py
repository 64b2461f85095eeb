"""Sending, editing and deleting through both libraries, with Telegram's limits and refusals."""

from __future__ import annotations

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden


def inline(**button) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="press", **button)]])


async def refused(awaitable, text: str) -> None:
    with pytest.raises(TelegramBadRequest) as caught:
        await awaitable
    assert text in caught.value.message


async def test_both_libraries_know_their_bots(stage):
    me = await stage.aiogram.get_me()
    assert (me.id, me.username, me.is_bot) == (111111, "alpha_bot", True)
    assert stage.ptb.username == "beta_bot"


async def test_a_formatted_text_arrives_with_entities_in_both_directions(stage):
    sent = await stage.aiogram.send_message(
        stage.ann.id, "<b>hi</b> 😀 <i>you</i>", parse_mode="HTML"
    )
    assert sent.text == "hi 😀 you"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 2),
        ("italic", 6, 3),
    ]
    shown = await stage.room.next()
    assert shown.covered("bold") == ["hi"]
    assert shown.covered("italic") == ["you"]


async def test_what_a_person_writes_carries_found_entities(stage):
    await stage.room.send("/help@alpha_bot see example.cn or a@b.cn, @somebody #tag")
    (update,) = await stage.updates(stage.aiogram)
    kinds = [entity.type for entity in update.message.entities]
    assert kinds == ["bot_command", "url", "email", "mention", "hashtag"]
    assert update.message.from_user.language_code == "zh-hans"


@pytest.mark.parametrize("length", [4096, 4097])
async def test_a_text_has_at_most_4096_units_after_parsing(stage, length):
    text = f"<b>{'a' * length}</b>"
    sending = stage.aiogram.send_message(stage.ann.id, text, parse_mode="HTML")
    if length == 4096:
        assert len((await sending).text) == 4096
    else:
        await refused(sending, "Bad Request: message is too long")


async def test_an_emoji_counts_as_two_units(stage):
    await stage.aiogram.send_message(stage.ann.id, "😀" * 2048)
    await refused(stage.aiogram.send_message(stage.ann.id, "😀" * 2049), "message is too long")


@pytest.mark.parametrize("text", ["", "   \n ", "<b> </b>"])
async def test_an_empty_text_is_refused(stage, text):
    with pytest.raises(BadRequest, match="Message text is empty"):
        await stage.ptb.send_message(stage.ann.id, text, parse_mode="HTML")


async def test_white_space_around_a_text_goes_and_entities_move_along(stage):
    sent = await stage.aiogram.send_message(stage.ann.id, "\n  <b>a</b> b \n", parse_mode="HTML")
    assert (sent.text, sent.entities[0].offset) == ("a b", 0)


async def test_a_caption_has_at_most_1024_units(stage):
    await stage.ptb.send_document(stage.ann.id, b"x", caption="c" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await stage.ptb.send_document(stage.ann.id, b"x", caption="c" * 1025)


# who may be written to ---------------------------------------------------------


async def test_an_unknown_chat_is_not_found(stage):
    await refused(stage.aiogram.send_message(987654, "x"), "Bad Request: chat not found")
    await refused(stage.aiogram.send_message(-100987, "x"), "Bad Request: chat not found")


async def test_a_bot_cannot_begin_a_conversation(stage):
    stranger = await stage.telegram.add_user("Stranger")
    await stranger.chat(stage.alpha).view()
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await stage.aiogram.send_message(stranger.id, "x")


async def test_a_blocked_bot_is_told_and_hears_of_blocking_and_unblocking(stage):
    await stage.ann.block(stage.alpha)
    with pytest.raises(TelegramForbiddenError) as caught:
        await stage.aiogram.send_message(stage.ann.id, "x")
    assert caught.value.message == "Forbidden: bot was blocked by the user"
    await stage.ann.unblock(stage.alpha)
    updates = await stage.updates(stage.aiogram)
    assert [one.my_chat_member.new_chat_member.status for one in updates] == ["kicked", "member"]
    await stage.aiogram.send_message(stage.ann.id, "x")


async def test_a_deactivated_person_cannot_be_written_to(stage):
    await stage.ann.change(deactivated=True)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await stage.ptb.send_message(stage.ann.id, "x")


async def test_bots_do_not_write_to_bots(stage):
    with pytest.raises(TelegramForbiddenError, match="bots can't send messages to bots"):
        await stage.aiogram.send_message(stage.beta.id, "x")


async def test_a_wrong_token_is_unauthorized_and_a_wrong_method_not_found(stage, running):
    other = stage.other("999999:NOBODY")
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await other.get_me()
    url = f"{running.url}/bot{stage.alpha.token}/makeCoffee"
    session = await stage.aiogram.session.create_session()
    async with session.get(url) as response:
        assert response.status == 404
        assert (await response.json())["description"] == "Not Found"
    await other.session.close()


async def test_json_bodies_and_queries_are_understood_too(stage, running):
    session = await stage.aiogram.session.create_session()
    base = f"{running.url}/bot{stage.alpha.token}"
    body = {"chat_id": stage.ann.id, "text": "json", "disable_notification": True}
    async with session.post(f"{base}/SENDMESSAGE", json=body) as response:
        assert (await response.json())["result"]["text"] == "json"
    async with session.get(f"{base}/sendMessage?chat_id={stage.ann.id}&text=query") as response:
        assert (await response.json())["result"]["text"] == "query"


# editing and deleting ------------------------------------------------------------


async def test_an_edit_changes_the_message_in_place(stage):
    sent = await stage.aiogram.send_message(
        stage.ann.id, "one", reply_markup=inline(callback_data="a")
    )
    await stage.room.next()
    edited = await sent.edit_text("<b>two</b>", parse_mode="HTML")
    assert (edited.message_id, edited.text) == (sent.message_id, "two")
    shown = await stage.room.next()
    assert (shown.id, shown.edited, shown.labels) == (sent.message_id, True, [])


async def test_an_edit_without_a_change_is_refused_with_the_long_sentence(stage):
    sent = await stage.aiogram.send_message(stage.ann.id, "<b>x</b>", parse_mode="HTML")
    full = (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )
    await refused(sent.edit_text("<b>x</b>", parse_mode="HTML"), full)
    await sent.edit_text("x")
    markup = inline(callback_data="a")
    await sent.edit_reply_markup(reply_markup=markup)
    await refused(sent.edit_reply_markup(reply_markup=markup), "message is not modified")


async def test_edits_of_what_is_not_there_or_not_mine_are_refused(stage):
    await refused(
        stage.aiogram.edit_message_text("x", chat_id=stage.ann.id, message_id=999),
        "Bad Request: message to edit not found",
    )
    mine = await stage.room.send("from Ann")
    await refused(
        stage.aiogram.edit_message_text("x", chat_id=stage.ann.id, message_id=mine.id),
        "Bad Request: message can't be edited",
    )
    photo = await stage.ptb.send_document(stage.ann.id, b"x")
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await photo.edit_text("x")
    text = await stage.ptb.send_message(stage.ann.id, "x")
    with pytest.raises(BadRequest, match="no caption in the message to edit"):
        await text.edit_caption("x")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await text.edit_text("x" * 4097)


async def test_deleting_follows_the_rules_of_private_chats_and_age(stage):
    sent = await stage.aiogram.send_message(stage.ann.id, "x")
    theirs = await stage.room.send("incoming")
    assert await sent.delete()
    assert await stage.aiogram.delete_message(stage.ann.id, theirs.id)
    await refused(sent.delete(), "Bad Request: message to delete not found")
    await refused(
        stage.aiogram.edit_message_text("y", chat_id=stage.ann.id, message_id=sent.message_id),
        "message to edit not found",
    )
    old = await stage.aiogram.send_message(stage.ann.id, "x")
    await stage.telegram.advance(49 * 3600)
    await refused(old.delete(), "message can't be deleted for everyone")
    assert [one.text for one in await stage.room.messages()] == ["/start", "x"]


async def test_several_messages_are_deleted_at_once_and_missing_ones_skipped(stage):
    ids = [(await stage.aiogram.send_message(stage.ann.id, str(n))).message_id for n in range(3)]
    assert await stage.aiogram.delete_messages(stage.ann.id, [*ids, 900])
    assert [one.text for one in await stage.room.messages()] == ["/start"]


# replies ---------------------------------------------------------------------------


async def test_replies_point_at_their_message_or_are_refused(stage):
    question = await stage.room.send("the whole question")
    answer = await stage.aiogram.send_message(
        stage.ann.id,
        "answer",
        reply_parameters=ReplyParameters(message_id=question.id, quote="whole"),
    )
    assert answer.reply_to_message.message_id == question.id
    assert answer.quote.text == "whole"
    missing = ReplyParameters(message_id=999)
    await refused(
        stage.aiogram.send_message(stage.ann.id, "x", reply_parameters=missing),
        "Bad Request: message to be replied not found",
    )
    lenient = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    sent = await stage.aiogram.send_message(stage.ann.id, "x", reply_parameters=lenient)
    assert sent.reply_to_message is None


# keyboards ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "fits"), [("d" * 64, True), ("d" * 65, False), ("备" * 22, False)]
)
async def test_callback_data_has_1_to_64_bytes(stage, data, fits):
    sending = stage.aiogram.send_message(stage.ann.id, "x", reply_markup=inline(callback_data=data))
    if fits:
        assert (await sending).reply_markup.inline_keyboard[0][0].callback_data == data
    else:
        await refused(sending, "Bad Request: BUTTON_DATA_INVALID")


@pytest.mark.parametrize(("length", "fits"), [(256, True), (257, False)])
async def test_a_text_to_copy_has_at_most_256_characters(stage, length, fits, running):
    session = await stage.aiogram.session.create_session()
    button = {"text": "copy", "copy_text": {"text": "c" * length}}
    body = {"chat_id": stage.ann.id, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}}
    url = f"{running.url}/bot{stage.alpha.token}/sendMessage"
    async with session.post(url, json=body) as response:
        assert (response.status == 200) is fits
    if fits:
        copied = await stage.room.press(await stage.room.last(), "copy")
        assert copied.outcome == {"copied": "c" * 256}


async def test_buttons_of_no_kind_and_with_wrong_addresses_are_refused(stage):
    await refused(
        stage.aiogram.send_message(stage.ann.id, "x", reply_markup=inline()),
        "Text buttons are unallowed in the inline keyboard",
    )
    await refused(
        stage.aiogram.send_message(stage.ann.id, "x", reply_markup=inline(url="no address")),
        "is invalid: Wrong HTTP URL",
    )
    await stage.aiogram.send_message(stage.ann.id, "x", reply_markup=inline(url="https://a.cn/b"))
    pressed = await stage.room.press(await stage.room.last(), "press")
    assert pressed.outcome == {"url": "https://a.cn/b"}


async def test_a_reply_keyboard_stays_until_it_is_removed(stage):
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Back to the form")]])
    await stage.aiogram.send_message(stage.ann.id, "x", reply_markup=keyboard)
    await stage.aiogram.send_message(stage.ann.id, "y")
    assert await stage.room.keyboard() == [["Back to the form"]]
    await stage.aiogram.send_message(stage.ann.id, "z", reply_markup=ReplyKeyboardRemove())
    assert await stage.room.keyboard() is None


# small things ------------------------------------------------------------------------


async def test_chat_actions_are_seen_and_wrong_ones_refused(stage):
    await stage.aiogram.send_chat_action(stage.ann.id, "upload_document")
    assert await stage.room.actions() == ["upload_document"]
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await stage.ptb.send_chat_action(stage.ann.id, "dancing")


async def test_reactions_of_a_bot_are_shown_and_unknown_emoji_refused(stage):
    message = await stage.room.send("hello")
    await stage.ptb.set_message_reaction(stage.ann.id, (await stage.beta_room.send("x")).id, "👍")
    await stage.aiogram.set_message_reaction(
        stage.ann.id, message.id, reaction=[{"type": "emoji", "emoji": "✍️"}]
    )
    assert (await stage.room.message(message)).reactions == ("✍",)
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await stage.ptb.set_message_reaction(stage.ann.id, 2, "🦖")


async def test_contacts_places_and_polls_have_their_own_content(stage):
    contact = await stage.aiogram.send_contact(stage.ann.id, "+8613800138000", "Li")
    assert contact.contact.first_name == "Li"
    place = await stage.ptb.send_location(stage.ann.id, 39.9, 116.4)
    assert place.location.latitude == 39.9
    venue = await stage.aiogram.send_venue(stage.ann.id, 1.0, 2.0, "Office", "Road 1")
    assert venue.venue.title == "Office"
    poll = await stage.aiogram.send_poll(stage.ann.id, "Which?", ["a", "b"])
    assert [option.text for option in poll.poll.options] == ["a", "b"]
    dice = await stage.aiogram.send_dice(stage.ann.id)
    assert 1 <= dice.dice.value <= 6
