"""Telegram's limits as token buckets: how long a lane waits before it may send. Pure."""

from dataclasses import dataclass

PRIVATE_RATE = 1.0
PRIVATE_BURST = 3
GROUP_RATE = 18 / 60
GROUP_BURST = 5
TOPICS_RATE = 14 / 60
"""With the burst below the 20 a minute of a group, in whose count they are."""
TOPICS_BURST = 5
BOARD_RATE = 12 / 60
BOARD_BURST = 4
"""In the first seconds of a crowd the count is told anew every two."""
LIGHT_RATE = 2.0
LIGHT_BURST = 10
OVERALL_RATE = 25.0
OVERALL_BURST = 25


@dataclass(slots=True)
class Bucket:
    """`burst` tokens, refilled at `rate` a second. An album takes more than there are: a debt."""

    rate: float
    burst: float
    tokens: float = -1.0
    at: float = 0.0
    shut_until: float = 0.0

    def __post_init__(self) -> None:
        self.tokens = self.burst

    def wait(self, now: float) -> float:
        """Seconds until one token is there; 0 when it is."""
        self._refill(now)
        shut = max(0.0, self.shut_until - now)
        if self.tokens >= 1:
            return shut
        return max(shut, (1 - self.tokens) / self.rate)

    def take(self, now: float, weight: int) -> None:
        self._refill(now)
        self.tokens -= weight

    def shut(self, until: float) -> None:
        """After a 429: nothing goes before that moment, and the burst is used up."""
        self.shut_until = max(self.shut_until, until)
        self.tokens = min(self.tokens, 1.0)

    def full(self, now: float) -> bool:
        """Says nothing any more: as good as a new one."""
        self._refill(now)
        return self.tokens >= self.burst and self.shut_until <= now

    def _refill(self, now: float) -> None:
        if now > self.at:
            self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
            self.at = now


def bucket_of(chat: int, lane: str = "") -> Bucket:
    """The pace of one bot in one chat; a group's id is negative."""
    if lane == "topics":
        return Bucket(TOPICS_RATE, TOPICS_BURST)
    if lane == "board":
        return Bucket(BOARD_RATE, BOARD_BURST)
    if lane == "light":
        return Bucket(LIGHT_RATE, LIGHT_BURST)
    if chat < 0:
        return Bucket(GROUP_RATE, GROUP_BURST)
    return Bucket(PRIVATE_RATE, PRIVATE_BURST)
