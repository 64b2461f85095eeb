"""Back-off, log throttling and the polling loop, shared by both bots."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from desk.outbox.failures import Failure, FailureKind

log = logging.getLogger(__name__)

T = TypeVar("T")

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
JITTER = 0.25
"""Part of a pause that is left to chance, so that not all come back in the same moment."""

ALARM_WAIT = 10.0
"""Seconds between two tries where only a person can help: a token or a chat that is refused."""

PAUSE = 1.0


class Backoff:
    """Pauses that double up to a longest one, each a little earlier or later than the last."""

    def __init__(self, first: float = FIRST_WAIT, longest: float = LONGEST_WAIT) -> None:
        self._first, self._longest = first, longest
        self._next = first

    def next(self) -> float:
        wait, self._next = self._next, min(self._next * 2, self._longest)
        return wait * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret, only a pause

    def reset(self) -> None:
        self._next = self._first


async def waited_out(
    step: Callable[[], Awaitable[T]],
    is_transient: Callable[[Exception], bool],
    tell: Callable[[Exception], None],
    first: float = FIRST_WAIT,
) -> T:
    """Again and again until it works or fails for good; `tell` hears of the first failure."""
    waits, told = Backoff(first), False
    while True:
        try:
            return await step()
        except Exception as error:
            if not is_transient(error):
                raise
            if not told:
                tell(error)
                told = True
            await asyncio.sleep(waits.next())


class Tally:
    """One line in the log for each kind of error, then only its count: at ten, a hundred …"""

    def __init__(self, whom: str) -> None:
        self._whom = whom
        self.counts: Counter[str] = Counter()

    def failed(self, kind: str, level: int = logging.WARNING) -> int:
        self.counts[kind] += 1
        count = self.counts[kind]
        if count == 1:
            log.log(level, "%s: %s", self._whom, kind)
        elif _round(count):
            log.log(level, "%s: %s, %s times so far", self._whom, kind, count)
        return count

    def works(self) -> None:
        """It works (again): said where something had failed, and counted anew from here."""
        if self.counts:
            log.info("%s: works again after %s failures", self._whom, self.counts.total())
            self.counts.clear()


def _round(count: int) -> bool:
    while count % 10 == 0:
        count //= 10
    return count == 1


class Polling:
    """Asks for updates for ever; no answer of the Bot API ends it.

    `ask` raises what the library raises, `failure_of` says what that means. `receive` has made the
    updates durable when it returns: only then the offset moves on.
    """

    def __init__(
        self,
        whom: str,
        ask: Callable[[int | None], Awaitable[Sequence[T]]],
        receive: Callable[[Sequence[T]], Awaitable[None]],
        number_of: Callable[[T], int],
        failure_of: Callable[[Exception], Failure],
    ) -> None:
        self._ask = ask
        self._receive = receive
        self._number_of = number_of
        self._failure_of = failure_of
        self._tally = Tally(f"{whom}: no updates for now")
        self._waits = Backoff(PAUSE)

    async def run(self) -> None:
        offset: int | None = None
        while True:
            try:
                found = await self._ask(offset)
            except Exception as error:  # noqa: BLE001 - whatever an answer of the network leads to
                await asyncio.sleep(self._pause(self._failure_of(error), type(error).__name__))
                continue
            self._tally.works()
            self._waits.reset()
            if found:
                await self._receive(found)
                offset = self._number_of(found[-1]) + 1

    def _pause(self, failure: Failure, kind: str) -> float:
        if failure.kind is FailureKind.LATER:
            self._tally.failed("asked too often")
            return max(failure.seconds, PAUSE)
        if failure.kind is FailureKind.UNREACHABLE:
            self._tally.failed(kind)
            return self._waits.next()
        if "Conflict" in kind:
            self._tally.failed("another process is polling with this token", logging.ERROR)
            return ALARM_WAIT
        self._tally.failed(f"refused ({kind}): somebody has to look at it", logging.ERROR)
        return ALARM_WAIT
