"""Replies of the desk bot to staff: same topic, HTML."""

from collections.abc import Sequence
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from desk.actions import Button

Context = ContextTypes.DEFAULT_TYPE
Rows = Sequence[Sequence[Button]]


async def answer(
    bot: Bot, message: Message, text: str, buttons: Rows = (), *, reply: bool = False
) -> Message:
    """Into the topic where that message stands."""
    return await bot.send_message(
        message.chat.id,
        text,
        parse_mode=ParseMode.HTML,
        message_thread_id=thread_of(message),
        reply_parameters=_reply(message) if reply else None,
        reply_markup=inline(buttons),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


def inline(buttons: Rows) -> InlineKeyboardMarkup | None:
    """The buttons as the library takes them; None where there are none."""
    if not buttons:
        return None
    rows = [
        [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
        for row in buttons
    ]
    return InlineKeyboardMarkup(rows)


def thread_of(message: Message) -> int | None:
    """The topic's id; a plain reply in a group that is no forum carries one too, so ask first."""
    return message.message_thread_id if message.is_topic_message else None


def _reply(message: Message) -> ReplyParameters:
    return ReplyParameters(message.message_id, allow_sending_without_reply=True)


def rows(buttons: Sequence[Button], width: int = 2) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def document(**arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - the library's arguments
    return arguments
