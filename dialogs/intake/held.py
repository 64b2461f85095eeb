"""Readings that wait for confirmation: in memory only, one per person, half an hour at most."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from filing.bounded import Bounded
from filing.intake.layout import Seen
from filing.intake.paste import Reading
from filing.intake.taking import Taking
from filing.model import Value

log = logging.getLogger(__name__)

KEPT_FOR = 30 * 60.0
"""Seconds."""

MOST = 200
"""Readings of so many people; the oldest goes first."""


class ReadsPictures(Protocol):
    """What reads pictures."""

    @property
    def reads_print(self) -> bool: ...
    async def seen(self, content: bytes) -> Seen | None: ...


@dataclass(slots=True)
class Held:
    """One reading, and what its person has said about it so far."""

    source: Reading | int
    """What was read, or the earlier draft that is taken over."""
    origin: str
    """`text`, or the paper in the picture."""
    draft: int | None
    kind: str = "initial"
    """Of the new draft, where it becomes one."""
    name: str = ""
    content: bytes = b""
    """The picture, where it could become a document."""
    whose: str = ""
    left_out: set[str] = field(default_factory=set)
    changed: dict[str, Value] = field(default_factory=dict)
    until: float = 0.0


class Intake:
    """The way in for what people have already."""

    def __init__(
        self, taking: Taking, reader: ReadsPictures, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.taking = taking
        self.reader = reader
        self._clock = clock
        self._held: Bounded[int, Held] = Bounded(MOST)
        self._behind: set[asyncio.Task[None]] = set()

    def hold(self, owner: int, held: Held) -> None:
        """Instead of what this person sent before."""
        held.until = self._clock() + KEPT_FOR
        self._held.put(owner, held)

    def held(self, owner: int) -> Held | None:
        """What waits for this person's tap; None where nothing does (any more)."""
        now = self._clock()
        for other in [key for key, one in self._held.items() if one.until < now]:
            self._held.drop(other)
        return self._held.get(owner)

    def behind(self, work: Coroutine[Any, Any, None]) -> None:
        """Goes on behind the screens; what fails there harms nobody."""
        task = asyncio.get_running_loop().create_task(_harmless(work))
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)

    async def close(self) -> None:
        """Ends what goes on behind."""
        for task in self._behind:
            task.cancel()
        await asyncio.gather(*self._behind, return_exceptions=True)

    def drop(self, owner: int) -> None:
        self._held.drop(owner)


async def _harmless(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - a picture was not compared, and all else goes on
        log.warning("a document was not compared: %s", type(error).__name__)
