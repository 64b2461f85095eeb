"""Updates in order: one lane a chat, lanes side by side; what failed for the moment is tried
again."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

log = logging.getLogger(__name__)

Update = dict[str, Any]
Handle = Callable[[Update], Awaitable[None]]

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0


class Lanes:
    """`handle` is called for each update, never twice at a time for one chat, in the order of
    arrival.

    An exception of one of the `passing` kinds (database or Bot API out of reach) holds that lane
    and tries the same update again; it is reported once. Any other exception is the handler's bug:
    it is logged with the update's id, and the lane goes on.
    """

    def __init__(self, handle: Handle, passing: tuple[type[Exception], ...]) -> None:
        self._handle = handle
        self._passing = passing
        self._waiting: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, update: Update) -> None:
        chat = chat_of(update)
        lane = self._waiting.get(chat)
        if lane is not None:
            lane.append(update)
            return
        self._waiting[chat] = deque([update])
        task = asyncio.get_running_loop().create_task(self._drain(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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

    async def _drain(self, chat: int) -> None:
        lane = self._waiting[chat]
        try:
            while lane:
                await self._until_done(lane[0])
                lane.popleft()
        finally:
            del self._waiting[chat]

    async def _until_done(self, update: Update) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self._handle(update)
            except self._passing as error:
                if wait == FIRST_WAIT:
                    name = type(error).__name__
                    log.warning("update %s waits: %s", update.get("update_id"), name)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except Exception as error:  # noqa: BLE001 - the outermost handler: one bad update harms no other
                name = type(error).__name__
                log.error("update %s failed: %s", update.get("update_id"), name)  # noqa: TRY400 - a traceback may hold contents
                return
            else:
                return


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
