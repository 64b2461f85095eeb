"""Updates of the desk: kept before Telegram forgets them; side by side, in order within a topic."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

from telegram import Bot, Update
from telegram.ext import BaseRateLimiter, BaseUpdateProcessor

from bot.pace import Pace
from filing.desk.model import DESK, Lane

log = logging.getLogger(__name__)

AT_ONCE = 64
NAME = "desk"
ATTEMPTS = 4
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0


class Inbox(Protocol):
    """Updates on disk until their handler has ended."""

    async def take(
        self, bot: str, updates: Sequence[tuple[int, bytes]]
    ) -> Sequence[tuple[int, bytes]]: ...
    async def pending(self, bot: str) -> Sequence[tuple[int, bytes]]: ...
    def done(self, bot: str, update_id: int) -> None: ...


class KeptQueue(asyncio.Queue[object]):
    """The library's queue of updates: what enters is on disk first."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    async def put(self, item: object) -> None:
        if isinstance(item, Update):
            row = (item.update_id, item.to_json().encode("utf-8"))
            if not await self._inbox.take(NAME, [row]):
                return
        await super().put(item)

    async def resume(self, bot: Bot) -> int:
        """What an earlier process left undone comes first; how many."""
        left = await self._inbox.pending(NAME)
        for _number, raw in left:
            self.put_nowait(Update.de_json(json.loads(raw), bot))
        return len(left)


class Ordered(BaseUpdateProcessor):
    """Topics side by side, the updates of one topic one after the other."""

    def __init__(self, inbox: Inbox | None) -> None:
        super().__init__(AT_ONCE)
        self._inbox = inbox
        self._locks: dict[tuple[int, int], asyncio.Lock] = {}
        self._waiting: dict[tuple[int, int], int] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        place = _place(update)
        lock = self._locks.setdefault(place, asyncio.Lock())
        self._waiting[place] = self._waiting.get(place, 0) + 1
        try:
            async with lock:
                await coroutine
        finally:
            self._waiting[place] -= 1
            if not self._waiting[place]:
                del self._waiting[place], self._locks[place]
        if self._inbox is not None and isinstance(update, Update):
            self._inbox.done(NAME, update.update_id)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""


def _place(update: object) -> tuple[int, int]:
    if not isinstance(update, Update) or update.effective_chat is None:
        return 0, 0
    message = update.effective_message
    thread = getattr(message, "message_thread_id", None)
    return update.effective_chat.id, thread or 0


Handler = Callable[[Update, Any], Coroutine[Any, Any, None]]


class Steady:
    """Waits out what passes – the database is out of reach – and begins the same update again."""

    def __init__(self, passing: tuple[type[Exception], ...]) -> None:
        self._passing = passing

    def __call__(self, handler: Handler) -> Handler:
        async def handle(update: Update, context: Any) -> None:  # noqa: ANN401 - as the framework's
            wait = FIRST_WAIT
            while True:
                try:
                    await handler(update, context)
                except self._passing as error:
                    if wait == FIRST_WAIT:
                        name = type(error).__name__
                        log.warning("desk: update %s waits: %s", update.update_id, name)
                    await asyncio.sleep(wait)
                    wait = min(wait * 2, LONGEST_WAIT)
                else:
                    return

        return handle


class PacedCalls(BaseRateLimiter[None]):
    """Answers on the spot keep the pace of the group; a 429 delays that chat only."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(
        self,
        callback: Callable[..., Awaitable[Any]],
        args: Any,  # noqa: ANN401 - as the framework's
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - the library's signature
    ) -> Any:  # noqa: ANN401 - as the framework's
        from telegram.error import RetryAfter  # noqa: PLC0415 - beside its only use

        chat = data.get("chat_id")
        counted = endpoint.startswith(("send", "copy", "forward"))
        lane = Lane(DESK, chat if isinstance(chat, int) else 0)
        for attempt in range(1, ATTEMPTS + 1):
            if counted and chat is not None:
                await self._pace.turn(lane)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                if attempt == ATTEMPTS:
                    raise
                seconds = error.retry_after
                wait = seconds if isinstance(seconds, int) else seconds.total_seconds()
                self._pace.shut(lane, float(wait))
                if not counted:
                    await asyncio.sleep(float(wait))
        raise AssertionError  # pragma: no cover - the loop returns or raises
