"""Answers callback queries of staff at once, whatever their work waits for."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from telegram import CallbackQuery, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.staff.reply import Rows, answer, inline
from filing.problems import Translate

SOON = 0.3
"""Seconds in which work that says something says it in the toast."""

EARLY: ContextVar[bool] = ContextVar("early", default=False)
"""The tap whose work begins now was answered already, while it waited for another in its topic."""


def one_moment(_: Translate) -> str:
    """What a button says whose work takes longer."""
    return _("One moment: it follows as soon as Telegram lets me write to this group again.")


async def early(query: CallbackQuery, busy: str) -> bool:
    """A tap that waits for its turn is answered after a moment."""
    await asyncio.sleep(SOON)
    await say_to(query, busy)
    return True


async def tapped(query: CallbackQuery, work: Coroutine[Any, Any, str], busy: str) -> None:
    """The button stops waiting after a moment, with the words `busy`; what the work says later
    stands in the topic."""
    task, told = asyncio.ensure_future(work), EARLY.get()
    try:
        done, _waiting = await asyncio.wait({task}, timeout=SOON)
        if not done and not told:
            await say_to(query, busy)
        words = await task
        if done and not told:
            await say_to(query, words)
        elif words and isinstance(query.message, Message):
            await answer(query.get_bot(), query.message, words)
    finally:
        task.cancel()


async def say_to(query: CallbackQuery, words: str) -> None:
    """The toast; a query that is too old or answered already needs none."""
    with suppress(BadRequest):
        await query.answer(words[:200] or None)


async def rewritten(message: Message, text: str, buttons: Rows = (), *, number: int = 0) -> None:
    """New words, or those of another message of that chat; a call whose answer was lost is made
    again, and then nothing is new."""
    try:
        await message.get_bot().edit_message_text(
            text,
            chat_id=message.chat.id,
            message_id=number or message.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=inline(buttons),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise
