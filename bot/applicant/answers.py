"""Answers callback queries at once, and removes old keyboards in the background."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, Message
from aiogram_dialog.api.entities import NewMessage, OldMessage
from aiogram_dialog.manager.message_manager import MessageManager

from bot import aio as waiting

log = logging.getLogger(__name__)

TOAST = "toast"
"""Key under which a handler leaves a short text for the answer to a tap."""

SOON = 0.25
"""Seconds that a toast is waited for; without one the tap is answered then at the latest."""


class Background:
    """Small calls that nobody waits for; the application does, before it closes."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def join(self) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _quietly(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except TelegramAPIError as error:
            log.info("a call in the background failed: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - nobody waits for it, so nobody else would hear of it
            log.error("a call in the background failed: %s", type(error).__name__)  # noqa: TRY400 - a traceback may hold contents


@asynccontextmanager
async def answered(
    bot: Bot, tap: CallbackQuery | None, background: Background
) -> AsyncIterator[list[str]]:
    """Around the handling of an update: a tap's spinner ends while the work goes on.

    What is put into the list within `SOON` is the toast that the answer carries.
    """
    toast: list[str] = []
    if tap is None:
        yield toast
        return
    ended = asyncio.Event()
    background.start(_answer(bot, tap, toast, ended))
    try:
        yield toast
    finally:
        ended.set()


async def _answer(bot: Bot, tap: CallbackQuery, toast: list[str], ended: asyncio.Event) -> None:
    await waiting.until(ended, SOON)
    await bot.answer_callback_query(tap.id, text="\n".join(toast)[:190] or None)


class ScreenMessages(MessageManager):
    """Shows screens with one call each: what only tidies up is done in the background."""

    def __init__(self, background: Background) -> None:
        self._background = background

    async def answer_callback(self, bot: Bot, callback_query: CallbackQuery) -> None:
        """Done by `answered` already."""

    async def remove_inline_kbd(self, bot: Bot, old_message: OldMessage | None) -> Message | None:
        if old_message is not None:
            self._background.start(super().remove_inline_kbd(bot, old_message))
        return None

    async def _remove_kbd(
        self, bot: Bot, old_message: OldMessage | None, new_message: NewMessage | None
    ) -> Message | None:
        if old_message is None:
            return None
        return await super()._remove_kbd(bot, old_message, new_message)
