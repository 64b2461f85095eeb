"""A bounded read cache for a process that is the only writer."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from filing.bounded import Bounded

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ReadCache(Generic[K, V]):
    """The least recently used goes first; of size 0 it remembers nothing."""

    def __init__(self, size: int) -> None:
        self._known: Bounded[K, V] = Bounded(size)
        self.writes = 0
        """Counts changes: what was read before one of them may be old."""

    def get(self, key: K) -> V | None:
        return self._known.get(key)

    def learn(self, key: K, value: V, writes: int) -> None:
        """Remembers what was read, unless something was written since `writes` was looked at."""
        if writes == self.writes:
            self._known.put(key, value)

    def put(self, key: K, value: V) -> None:
        """Remembers what was written."""
        self.writes += 1
        self._known.put(key, value)

    def drop(self, key: K) -> None:
        self.writes += 1
        self._known.drop(key)

    def clear(self) -> None:
        self.writes += 1
        self._known.clear()
