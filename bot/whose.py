"""Whose update is being handled: set by its lane, seen by all that goes on in its name."""

import time
from collections.abc import Callable
from contextvars import ContextVar

from desk.outbox.pacing import Bucket
from filing.bounded import Bounded

WHOSE: ContextVar[int | None] = ContextVar("whose", default=None)
"""The chat; None outside of any update."""

REMEMBERED = 10_000
"""People whose last doings are kept in mind."""


class Paced:
    """So much of one person at once and a second; whoever takes more waits, and nobody else."""

    def __init__(
        self, rate: float, burst: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._now = rate, burst, now
        self._buckets: Bounded[int, Bucket] = Bounded(REMEMBERED)

    def allows(self) -> bool:
        """Once more for whoever the present update is of."""
        whose, now = WHOSE.get(), self._now()
        if whose is None:
            return True
        bucket = self._buckets.get(whose)
        if bucket is None:
            self._buckets.put(whose, bucket := Bucket(self._rate, self._burst, at=now))
        if bucket.wait(now):
            return False
        bucket.take(now, 1)
        return True
