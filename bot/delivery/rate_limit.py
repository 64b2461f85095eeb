"""Rate limiter: a token bucket per bot and chat, and one per bot."""

import asyncio
import time
from collections.abc import Callable

from desk.model import URGENT, QueueKey
from desk.outbox.pacing import OVERALL_BURST, OVERALL_RATE, Bucket, bucket_of

KEPT = 10_000


class Pace:
    """Shared by the relay and the desk bot's own calls: together they stay below the limits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._lanes: dict[QueueKey, Bucket] = {}
        self._overall: dict[str, Bucket] = {}

    def wait(self, lane: QueueKey) -> float:
        """Seconds until the lane may send."""
        now = self.clock()
        return max(self._bucket(lane).wait(now), self._whole(lane.bot).wait(now))

    def take(self, lane: QueueKey, weight: int) -> None:
        """Telegram counts topics and messages of a group together: a topic does not wait for the
        messages, they wait for it."""
        now = self.clock()
        self._bucket(lane).take(now, weight)
        if lane.name in URGENT:
            self._bucket(QueueKey(lane.bot, lane.chat)).take(now, weight)
        self._whole(lane.bot).take(now, max(weight, 1))

    def shut(self, lane: QueueKey, seconds: float) -> None:
        """After a 429 (or an outage): this lane rests, no other."""
        self._bucket(lane).shut(self.clock() + seconds)

    async def turn(self, lane: QueueKey, weight: int = 1) -> None:
        """Waits for the lane's turn and takes it."""
        await self.opened(lane)
        self.take(lane, weight)

    async def opened(self, lane: QueueKey) -> float:
        """Returns when the lane may send; how long that took."""
        began = self.clock()
        while (seconds := self.wait(lane)) > 0:  # noqa: ASYNC110 - time opens a lane, no event
            await asyncio.sleep(seconds)
        return self.clock() - began

    def _bucket(self, lane: QueueKey) -> Bucket:
        found = self._lanes.get(lane)
        if found is None:
            if len(self._lanes) >= KEPT:
                self._forget()
            found = self._lanes[lane] = bucket_of(lane.chat, lane.name)
        return found

    def _whole(self, bot: str) -> Bucket:
        return self._overall.setdefault(bot, Bucket(OVERALL_RATE, OVERALL_BURST))

    def _forget(self) -> None:
        """Buckets that are full again tell nothing."""
        now = self.clock()
        full = [lane for lane, bucket in self._lanes.items() if bucket.full(now)]
        for lane in full:
            del self._lanes[lane]
