"""64-bit ids ordered by time, made without asking the database."""

import secrets
import time
from typing import Final

RANDOM_BITS: Final = 21


class Numbers:
    """Each number is greater than the last of this process; two processes do not meet by chance."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        by_time = (time.time_ns() // 1_000_000 << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)
        self._last = max(by_time, self._last + 1 + secrets.randbits(8))
        return self._last
