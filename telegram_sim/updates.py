"""The queue of updates of one bot: long polling with acknowledgement, or a webhook."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from telegram_sim.errors import ApiError

ASKED_FOR_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
MOST = 100
FIRST_UPDATE = 700_000_001


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed instead of being polled."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error: str | None = None
    last_error_date: int | None = None


@dataclass(slots=True)
class UpdateQueue:
    """Updates that the bot has not acknowledged yet."""

    next_id: int = FIRST_UPDATE
    pending: deque[dict[str, Any]] = field(default_factory=deque)
    done: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST))
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    last_delivery: float = 0.0
    delivered: int = 0
    poller: asyncio.Future[str] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def wants(self, kind: str) -> bool:
        if self.allowed:
            return kind in self.allowed
        return kind not in ASKED_FOR_ONLY

    def push(self, kind: str, payload: dict[str, Any]) -> int | None:
        if not self.wants(kind):
            return None
        update_id = self.next_id
        self.next_id += 1
        self.pending.append({"update_id": update_id, kind: payload})
        self.news.set()
        if self.poller is not None and not self.poller.done():
            self.poller.set_result("news")
        return update_id

    @property
    def undelivered(self) -> int:
        """How many updates no poll has carried away yet."""
        return sum(1 for update in self.pending if update["update_id"] > self.delivered)

    def acknowledge(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.done.append(self.pending.popleft())
            return
        while self.pending and self.pending[0]["update_id"] < offset:
            self.done.append(self.pending.popleft())

    def repeat(self, count: int) -> int:
        """The last acknowledged updates come once more, with their old ids."""
        again = [self.done.pop() for _ in range(min(count, len(self.done)))]
        self.pending.extendleft(again)
        self.delivered = min([self.delivered, *(one["update_id"] - 1 for one in again)])
        if again and self.poller is not None and not self.poller.done():
            self.poller.set_result("news")
        return len(again)

    def allow(self, kinds: list[str] | None) -> None:
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    async def poll(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109 - the Bot API's own parameter
        if self.webhook is not None:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._end_poll("conflict")
        if offset:
            self.acknowledge(offset)
        if not self.pending and timeout > 0:
            await self._wait(timeout)
        return self._take(limit)

    def stop(self) -> None:
        """Let a waiting poll go home with nothing, because the server closes."""
        self._end_poll("stop")

    def _end_poll(self, why: str) -> None:
        if self.poller is not None and not self.poller.done():
            self.poller.set_result(why)
        self.poller = None

    async def _wait(self, seconds: float) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self.poller = waiting
        await asyncio.wait([waiting], timeout=seconds)
        if waiting.done() and waiting.result() == "conflict":
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        if self.poller is waiting:
            self.poller = None

    def _take(self, limit: int) -> list[dict[str, Any]]:
        count = min(max(limit, 1), MOST)
        batch = [self.pending[i] for i in range(min(count, len(self.pending)))]
        if batch:
            self.delivered = max(self.delivered, batch[-1]["update_id"])
            self.last_delivery = time.monotonic()
        return batch
