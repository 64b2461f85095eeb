"""Handles updates in order per chat, chats in parallel; transient errors are retried."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from bot.delivery.policy import waited_out
from bot.delivery.serial import Serial
from bot.whose import WHOSE

log = logging.getLogger(__name__)

Update = dict[str, Any]
Handle = Callable[[Update], Awaitable[None]]

FIRST_WAIT = 0.5

AT_ONCE = 64
"""Updates that are handled at a time, the oldest first: a crowd is served one after the other, not
all at the same crawl."""


class Lanes:
    """`handle` is called for each update, never twice at a time for one chat, in the order of
    arrival.

    One of the `transient_errors` (database or Bot API out of reach) holds that lane, which tries
    the same update again; it is reported once. Any other exception is the handler's bug:
    it is logged with the update's id, and the lane goes on.
    """

    def __init__(self, handle: Handle, transient_errors: tuple[type[Exception], ...]) -> None:
        self._handle = handle
        self._transient_errors = transient_errors
        self._serial: Serial[int] = Serial()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting: Counter[int] = Counter()

    def add(self, update: Update) -> None:
        task = asyncio.get_running_loop().create_task(self._in_turn(update))
        self._tasks.add(task)
        chat = chat_of(update)
        self._waiting[chat] += 1
        task.add_done_callback(lambda done: self._done(done, chat))

    def waiting(self, chat: int) -> int:
        """How many updates of that chat are not done."""
        return self._waiting[chat]

    def _done(self, task: asyncio.Task[None], chat: int) -> None:
        self._tasks.discard(task)
        self._waiting[chat] -= 1
        if not self._waiting[chat]:
            del self._waiting[chat]

    async def join(self) -> None:
        """Until every lane is empty."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def stop(self, grace: float) -> None:
        """Lets running updates end for `grace` seconds; the rest stays in the inbox."""
        if self._tasks:
            _done, late = await asyncio.wait(set(self._tasks), timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _in_turn(self, update: Update) -> None:
        def tell(error: Exception) -> None:
            log.warning("update %s waits: %s", update.get("update_id"), type(error).__name__)

        WHOSE.set(chat_of(update))
        async with self._serial.turn(chat_of(update)):
            try:
                await waited_out(lambda: self._placed(update), self._is_transient, tell, FIRST_WAIT)
            except Exception as error:  # noqa: BLE001 - the outermost handler: one bad update harms no other
                name = type(error).__name__
                log.error("update %s failed: %s", update.get("update_id"), name)  # noqa: TRY400 - a traceback may hold contents

    async def _placed(self, update: Update) -> None:
        """Who waits for the database takes up no place meanwhile."""
        async with self._places:
            await self._handle(update)

    def _is_transient(self, error: Exception) -> bool:
        return isinstance(error, self._transient_errors)


def chat_of(update: Update) -> int:
    """The chat (or, without one, the person) whose order counts."""
    for kind, body in update.items():
        if not isinstance(body, dict):
            continue
        message = body.get("message") if kind == "callback_query" else body
        holder = message if isinstance(message, dict) else body
        for key in ("chat", "from", "user"):
            if isinstance(holder.get(key), dict) and "id" in holder[key]:
                return int(holder[key]["id"])
    return 0
