"""What people do: pressing, inline mode, reacting, deleting, and how bots answer."""

from __future__ import annotations

import asyncio

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)

from telegram_sim import NothingHappened
from telegram_sim.errors import ApiError

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]]
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def pressed(stage):
    await stage.aiogram.send_message(stage.ann.id, "sure?", reply_markup=KEYBOARD)
    press = await stage.room.press(await stage.room.last(), "Yes")
    updates = await stage.updates(stage.aiogram)
    return press, updates[-1].callback_query


async def test_a_press_reaches_the_bot_and_its_answer_the_person(stage):
    press, query = await pressed(stage)
    assert (query.data, query.from_user.id, query.message.text) == ("y", stage.ann.id, "sure?")
    await query.answer("Saved", show_alert=True)
    toast = await press.answer()
    assert (toast.text, toast.alert) == ("Saved", True)
    assert [one.text for one in await stage.room.toasts()] == ["Saved"]


async def test_a_press_is_answered_once_in_time_and_only_by_its_bot(stage):
    _, query = await pressed(stage)
    await query.answer()
    with pytest.raises(TelegramBadRequest) as caught:
        await query.answer()
    assert caught.value.message == f"Bad Request: {TOO_OLD}"
    _, late = await pressed(stage)
    await stage.telegram.set_callback_seconds(0)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await late.answer()
    await stage.telegram.set_callback_seconds(60)
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await late.answer("t" * 201)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await stage.aiogram.answer_callback_query("12345")


async def test_a_silent_bot_is_noticed(stage):
    press, _ = await pressed(stage)
    with pytest.raises(NothingHappened, match="did not answer the press"):
        await press.answer(timeout=0.05)
    with pytest.raises(NothingHappened, match="no new or edited message"):
        await stage.room.next(timeout=0.05)
    assert await stage.room.quiet(0.05)


async def test_old_buttons_can_still_be_pressed(stage):
    sent = await stage.aiogram.send_message(stage.ann.id, "sure?", reply_markup=KEYBOARD)
    await sent.edit_text("done")
    with pytest.raises(ApiError, match="no button 'Yes'"):
        await stage.room.press(sent.message_id, "Yes")
    await stage.room.press_data(sent.message_id, "y")
    (update,) = await stage.updates(stage.aiogram)
    assert update.callback_query.data == "y"
    await sent.delete()
    await stage.room.press_data(sent.message_id, "y")
    (update,) = await stage.updates(stage.aiogram)
    assert update.callback_query.message.date == 0


async def test_a_press_in_a_group_goes_to_the_bot_that_sent_the_button(stage):
    card = await stage.ptb.send_message(stage.group.id, "card", reply_markup=KEYBOARD.model_dump())
    await stage.lead.within(stage.group).press(card.message_id, "Yes")
    assert await stage.updates(stage.aiogram) == []
    updates = await stage.ptb.get_updates(timeout=0)
    assert updates[-1].callback_query.message.chat.id == stage.group.id


async def test_inline_mode_asks_chooses_and_edits(stage):
    async def answer() -> None:
        updates = await stage.aiogram.get_updates(timeout=5)
        query = updates[-1].inline_query
        content = InputTextMessageContent(message_text=f"<b>{query.query}</b>", parse_mode="HTML")
        result = InlineQueryResultArticle(
            id="1", title="One", input_message_content=content, reply_markup=KEYBOARD
        )
        await stage.aiogram.get_updates(offset=updates[-1].update_id + 1, timeout=0)
        await query.answer([result])

    answering = asyncio.create_task(answer())
    query, results = await stage.telegram.ask_inline(stage.ann, stage.alpha, "domain")
    await answering
    assert [one["title"] for one in results] == ["One"]
    message = await stage.room.choose(query, "1")
    assert (message.text, message.via) == ("domain", "alpha_bot")
    updates = await stage.updates(stage.aiogram)
    chosen = next(one.chosen_inline_result for one in updates if one.chosen_inline_result)
    await stage.aiogram.edit_message_text("edited", inline_message_id=chosen.inline_message_id)
    assert (await stage.room.message(message)).text == "edited"


async def test_nobody_hears_of_what_people_delete(stage):
    message = await stage.room.send("x")
    await stage.updates(stage.aiogram)
    assert await stage.room.delete(message) == 1
    assert await stage.updates(stage.aiogram) == []
    with pytest.raises(TelegramBadRequest, match="message to copy not found"):
        await stage.aiogram.copy_message(stage.group.id, stage.ann.id, message.id)


async def test_people_do_only_what_a_client_lets_them_do(stage):
    sent = await stage.aiogram.send_message(stage.ann.id, "x")
    with pytest.raises(ApiError, match="only their own"):
        await stage.room.edit(sent.message_id, "y")
    with pytest.raises(ApiError, match="empty message"):
        await stage.room.send("  ")
    with pytest.raises(ApiError, match="too long"):
        await stage.room.send("x" * 5000)
    with pytest.raises(ApiError, match="not in the group"):
        await stage.ann.within(stage.group).send("x")


async def test_contacts_and_places_of_people_reach_the_bot(stage):
    await stage.room.send_contact("+8613800138000", "Ann")
    await stage.room.send_location(39.9, 116.4)
    await stage.room.send_content("dice", {"emoji": "🎲", "value": 3})
    contact, place, dice = [one.message for one in await stage.updates(stage.aiogram)]
    assert contact.contact.user_id == stage.ann.id
    assert place.location.longitude == 116.4
    assert dice.dice.value == 3


async def test_the_language_of_a_person_can_change_and_be_missing(stage):
    for code in ("zh-hant", "", None):
        await stage.ann.change(language_code=code)
        await stage.room.send("x")
        (update,) = await stage.updates(stage.aiogram)
        assert update.message.from_user.language_code == (code or None)
