"""Update processing of the desk bot: stored first, in order per topic, topics in parallel."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol

from telegram import Bot, Update
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter, BaseUpdateProcessor

from bot.delivery.policy import Backoff, waited_out
from bot.delivery.rate_limit import Pace
from bot.delivery.serial import Serial
from bot.staff.taps import EARLY, early
from desk.model import DESK, QueueKey

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Updates that are handled at a time; who waits for a turn takes up no place."""

WAITING = 10_000
NAME = "desk"
ATTEMPTS = 6
"""Tries of a call that gets no answer. A 429 is an answer."""


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

    def __init__(self, inbox: Inbox | None, busy: Callable[[], str] = str) -> None:
        """`busy`: what a button says that waits for the one before it in its topic."""
        super().__init__(WAITING)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._inbox = inbox
        self._busy = busy
        self._serial: Serial[tuple[int, int]] = Serial()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        query = update.callback_query if isinstance(update, Update) else None
        told = asyncio.ensure_future(early(query, self._busy())) if query else None
        try:
            async with self._serial.turn(_place(update)), self._places:
                EARLY.set(told is not None and told.done() and told.exception() is None)
                if told is not None:
                    told.cancel()
                await coroutine
        finally:
            if told is not None:
                told.cancel()
            if asyncio.iscoroutine(coroutine):
                coroutine.close()  # where the bot ends before its turn comes
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

    def __init__(self, transient_errors: tuple[type[Exception], ...]) -> None:
        self._transient_errors = transient_errors

    def __call__(self, handler: Handler) -> Handler:
        async def handle(update: Update, context: Any) -> None:  # noqa: ANN401 - as the framework's
            def tell(error: Exception) -> None:
                log.warning("desk: update %s waits: %s", update.update_id, type(error).__name__)

            await waited_out(lambda: handler(update, context), self._passes, tell)

        return handle

    def _passes(self, error: Exception) -> bool:
        return isinstance(error, self._transient_errors) or passes(error)


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
        chat = data.get("chat_id")
        counted = endpoint.startswith(("send", "copy", "forward"))
        lane = QueueKey(DESK, chat if isinstance(chat, int) else 0)
        waits, failed = Backoff(), 0
        while True:
            if counted and chat is not None:
                await self._pace.turn(lane)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = _seconds(error)
                self._pace.shut(lane, wait)
                await asyncio.sleep(0 if counted else wait)
            except NetworkError as error:
                failed += 1
                if failed == ATTEMPTS or not passes(error):
                    raise
                if failed == 1:
                    log.warning("desk: %s failed, trying again", endpoint)
                await asyncio.sleep(waits.next())


def passes(error: Exception) -> bool:
    """Whether asking again may help. To the library a bad request is a kind of network error."""
    return isinstance(error, NetworkError) and not isinstance(error, BadRequest)


def _seconds(error: RetryAfter) -> float:
    told = error.retry_after
    return float(told if isinstance(told, int) else told.total_seconds())
