"""The dialog library's locks, released at the end of each update in any case."""

import asyncio
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey

Task: TypeAlias = asyncio.Task[object] | None


class UpdateIsolation(BaseEventIsolation):
    """The library takes a lock and then reads; where the read raises it forgets to give it back,
    and takes it again to say so.

    What a task took and did not give back is its own: taken over when it asks once more, given
    back when the handling of its update ends.
    """

    def __init__(self) -> None:
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._waiting: dict[Hashable, int] = {}
        self._taken: ContextVar[dict[Hashable, tuple[Task, object]] | None] = ContextVar("taken")

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncIterator[None]:
        taken, task, mine = self._taken.get(None), asyncio.current_task(), object()
        if taken is None or taken.get(key, (None,))[0] is not task:
            await self._acquire(key)
        if taken is not None:
            taken[key] = (task, mine)
        try:
            yield
        finally:
            if taken is None:
                self._give(key)
            elif taken.get(key, (None, None))[1] is mine:
                del taken[key]
                self._give(key)

    async def _acquire(self, key: Hashable) -> None:
        lock = self._locks.setdefault(key, asyncio.Lock())
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            await lock.acquire()
        finally:
            self._waiting[key] -= 1

    @contextmanager
    def update(self) -> Iterator[None]:
        """Around the handling of one update."""
        taken: dict[Hashable, tuple[Task, object]] = {}
        token = self._taken.set(taken)
        try:
            yield
        finally:
            self._taken.reset(token)
            for key in list(taken):
                del taken[key]
                self._give(key)

    async def close(self) -> None:
        self._locks.clear()

    def _give(self, key: Hashable) -> None:
        lock = self._locks.get(key)
        if lock is not None:
            lock.release()
        if not self._waiting.get(key):
            self._locks.pop(key, None)
            self._waiting.pop(key, None)
