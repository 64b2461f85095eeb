"""Failures on demand: scripted answers for coming calls, and Telegram's rate limits."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass, field

from telegram_sim.errors import ApiError, too_many

OVERALL = 30
PER_GROUP = 20
PER_CHAT_BURST = 5
SECOND = 1.0
MINUTE = 60.0
PACED = frozenset(
    {
        "sendmessage",
        "sendphoto",
        "senddocument",
        "sendvideo",
        "sendanimation",
        "sendaudio",
        "sendvoice",
        "sendvideonote",
        "sendsticker",
        "sendcontact",
        "sendlocation",
        "sendvenue",
        "sendmediagroup",
        "copymessage",
        "copymessages",
        "forwardmessage",
        "forwardmessages",
        "createforumtopic",
    }
)


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What a proxy or a torn connection makes of an answer.

    `body` None: the true answer, short of its last `cut` bytes – the call has had its effect.
    """

    status: int = 200
    body: bytes | None = None
    content_type: str = "text/html"
    cut: int = 0


@dataclass(slots=True)
class Fault:
    """What happens to the next calls that fit."""

    method: str | None = None
    bot: int | None = None
    chat: str | None = None
    count: int = 1
    skip: int = 0
    error: ApiError | None = None
    delay: float = 0.0
    drop: str | None = None  # "before" or "after" the call has had its effect
    raw: RawAnswer | None = None

    def fits(self, method: str, bot: int, chat: str | None) -> bool:
        return (
            (self.method is None or self.method.lower() == method)
            and (self.bot is None or self.bot == bot)
            and (self.chat is None or self.chat == chat)
        )


@dataclass(slots=True)
class Faults:
    """The scripted faults, and the counters of the rate limits."""

    script: list[Fault] = field(default_factory=list)
    limits: bool = False
    _sent: dict[str, deque[float]] = field(default_factory=dict)

    def take(self, method: str, bot: int, chat: str | None) -> Fault | None:
        """The fault that this call runs into, counted down."""
        for fault in self.script:
            if not fault.fits(method, bot, chat):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.count -= 1
            if fault.count <= 0:
                self.script.remove(fault)
            return fault
        return None

    def take_named(self, method: str, bot: int) -> Fault | None:
        """Only a fault that names this method: polls must not use up the others."""
        if not any(fault.method and fault.method.lower() == method for fault in self.script):
            return None
        return self.take(method, bot, None)

    def pace(self, method: str, bot: int, chat: str | None, weight: int) -> None:
        """Raises 429 when this bot sends too much."""
        if not self.limits or method not in PACED:
            return
        now = time.monotonic()
        group = chat is not None and chat.startswith("-")
        windows = [(f"{bot}", OVERALL, SECOND)]
        if group:
            windows.append((f"{bot}/{chat}", PER_GROUP, MINUTE))
        elif chat is not None:
            windows.append((f"{bot}/{chat}", PER_CHAT_BURST, SECOND * PER_CHAT_BURST))
        for key, most, span in windows:
            self._check(key, most, span, now)
        for key, _, _ in windows:
            self._sent[key].extend([now] * weight)

    def _check(self, key: str, most: int, span: float, now: float) -> None:
        sent = self._sent.setdefault(key, deque())
        while sent and sent[0] <= now - span:
            sent.popleft()
        if len(sent) >= most:
            raise too_many(max(1, math.ceil(sent[0] + span - now)))
