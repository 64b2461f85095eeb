"""Where updates come from: long polling into the inbox, from there into the lanes. Nothing sent is
lost."""

import asyncio
import logging
import unicodedata
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import orjson
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramNetworkError, TelegramServerError
from aiogram.methods import TelegramMethod

from bot.applicant.lanes import Lanes, Update

log = logging.getLogger(__name__)

POLL = 25
"""Seconds that one call waits for news."""

PAUSE = 3.0
"""Seconds before asking again where the Bot API was out of reach."""


class Inbox(Protocol):
    """Updates on disk until their handler has ended."""

    async def take(
        self, bot: str, updates: Sequence[tuple[int, bytes]]
    ) -> Sequence[tuple[int, bytes]]: ...
    async def pending(self, bot: str) -> Sequence[tuple[int, bytes]]: ...
    def handling(self, bot: str, update_id: int) -> AbstractAsyncContextManager[None]: ...


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without building models: they are built when an update is handled."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Poller:
    """Asks for updates, writes them to the inbox, and only then lets the offset move on."""

    def __init__(self, bot: Bot, inbox: Inbox, lanes: Lanes, allowed: list[str]) -> None:
        self._bot = bot
        self._inbox = inbox
        self._lanes = lanes
        self._allowed = allowed

    async def run(self) -> None:
        """For ever; first what an earlier process left undone."""
        for _id, payload in await self._inbox.pending(str(self._bot.id)):
            self._lanes.add(orjson.loads(payload))
        offset: int | None = None
        while True:
            found = await self._ask(offset)
            if found:
                offset = found[-1]["update_id"] + 1
                await self.receive(found)

    async def receive(self, updates: Sequence[Update]) -> None:
        """Committed to the inbox, then handled; one that was there already has had its effect."""
        cleaned = {update["update_id"]: clean(update) for update in updates}
        rows = [(key, orjson.dumps(update)) for key, update in cleaned.items()]
        for key, _payload in await self._inbox.take(str(self._bot.id), rows):
            self._lanes.add(cleaned[key])

    async def _ask(self, offset: int | None) -> list[Update]:
        call = RawUpdates(offset=offset, timeout=POLL, allowed_updates=self._allowed)
        try:
            return await self._bot(call, request_timeout=POLL + 10)
        except TelegramConflictError:
            log.warning("another process is polling with this token")
        except (TelegramNetworkError, TelegramServerError) as error:
            log.warning("no updates for now: %s", type(error).__name__)
        await asyncio.sleep(PAUSE)
        return []


def clean(update: Update) -> Update:
    """Without invisible characters at the end of texts: the dialog library takes them for
    buttons."""
    for kind in ("message", "edited_message"):
        message = update.get(kind)
        if isinstance(message, dict) and isinstance(message.get("text"), str):
            text = message["text"].rstrip()
            while text and unicodedata.category(text[-1]) in {"Cf", "Cc", "Cn", "Co", "Zl", "Zp"}:
                text = text[:-1].rstrip()
            message["text"] = text
    return update
