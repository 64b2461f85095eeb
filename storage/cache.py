"""A bounded memory of what was read last, for a process that is the only writer."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The least recently used goes first; of size 0 it remembers nothing."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._known: OrderedDict[K, V] = OrderedDict()
        self.writes = 0
        """Counts changes: what was read before one of them may be old."""

    def get(self, key: K) -> V | None:
        value = self._known.get(key)
        if value is not None:
            self._known.move_to_end(key)
        return value

    def learn(self, key: K, value: V, writes: int) -> None:
        """Remembers what was read, unless something was written since `writes` was looked at."""
        if writes == self.writes:
            self._keep(key, value)

    def put(self, key: K, value: V) -> None:
        """Remembers what was written."""
        self.writes += 1
        self._keep(key, value)

    def drop(self, key: K) -> None:
        self.writes += 1
        self._known.pop(key, None)

    def clear(self) -> None:
        self.writes += 1
        self._known.clear()

    def _keep(self, key: K, value: V) -> None:
        if self._size:
            self._known[key] = value
            self._known.move_to_end(key)
            if len(self._known) > self._size:
                self._known.popitem(last=False)
