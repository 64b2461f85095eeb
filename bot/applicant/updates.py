"""Long polling into the inbox, and from there into the lanes: no update is lost."""

import logging
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import orjson
from aiogram import Bot
from aiogram.methods import TelegramMethod

from bot.applicant.floods import Floods
from bot.applicant.lanes import Lanes, Update
from bot.applicant.refusals import failure_of
from bot.delivery.policy import Polling

log = logging.getLogger(__name__)

LARGEST = 2**53
"""Numbers of updates that everybody can tell apart."""

POLL = 25
"""Seconds that one call waits for news."""


class Inbox(Protocol):
    """Updates on disk until their handler has ended."""

    async def take(
        self, bot: str, updates: Sequence[tuple[int, bytes]]
    ) -> Sequence[tuple[int, bytes]]: ...
    async def pending(self, bot: str) -> Sequence[tuple[int, bytes]]: ...
    def handling(self, bot: str, update_id: int) -> AbstractAsyncContextManager[None]: ...
    def given_up(self, bot: str) -> Sequence[tuple[int, bytes]]: ...
    def outlived(self, bot: str, update_id: int) -> None: ...
    def repeated(self, bot: str, update_id: int) -> bool: ...


Apologise = Callable[[Update], None]
"""Tells whoever sent an update that it was given up."""


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

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        lanes: Lanes,
        allowed: list[str],
        apologise: Apologise | None = None,
        floods: Floods | None = None,
    ) -> None:
        self._floods = floods
        self._apologise = apologise
        self._bot = bot
        self._inbox = inbox
        self._lanes = lanes
        self._allowed = allowed

    async def run(self) -> None:
        """For ever; first what an earlier process left undone."""
        for _id, payload in await self._inbox.pending(str(self._bot.id)):
            self._lanes.add(orjson.loads(payload))
        for _id, payload in self._inbox.given_up(str(self._bot.id)):
            if self._apologise is not None:
                self._apologise(orjson.loads(payload))
        await Polling("applicants", self._ask, self.receive, _number, failure_of).run()

    async def receive(self, updates: Sequence[Update]) -> None:
        """Committed to the inbox, then handled; one that was there already has had its effect."""
        admitted = self._floods.admitted(updates) if self._floods else updates
        cleaned = {update["update_id"]: clean(update) for update in admitted}
        rows = [(key, orjson.dumps(update)) for key, update in cleaned.items()]
        for key, _payload in await self._inbox.take(str(self._bot.id), rows):
            self._lanes.add(cleaned[key])

    async def _ask(self, offset: int | None) -> Sequence[Update]:
        call = RawUpdates(offset=offset, timeout=POLL, allowed_updates=self._allowed)
        found = await self._bot(call, request_timeout=POLL + 10)
        return [update for update in found if _numbered(update)]


def _numbered(update: Update) -> bool:
    """Whether the offset can move on behind it, and the inbox can keep it."""
    number = update.get("update_id")
    return isinstance(number, int) and 0 <= number < LARGEST


def _number(update: Update) -> int:
    return int(update["update_id"])


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
