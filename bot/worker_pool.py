"""Runs CPU-heavy jobs in a warm worker process; a broken one is replaced."""

import asyncio
import logging
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from bot.delivery.serial import Serial
from bot.whose import WHOSE

log = logging.getLogger(__name__)

T = TypeVar("T")

MEMORY = 512 * 1024 * 1024
"""Bytes of address space that jobs may take beside what the process has mapped at its start."""

SECONDS = 60.0
"""Longer no job takes; what does is ended with its process."""

STARTS = 300.0
"""So long a process may take to be there: on a machine that has much else to do that is no fault
of the job."""

TRIES = 2


def _limited() -> None:
    """In the worker: a picture that unpacks without end fails there, not the machine. Ctrl-C is for
    the process that started it, which ends the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    mapped = _mapped()
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (mapped + MEMORY, hard))


def _mapped() -> int:
    """Bytes of address space in use; libraries map much that they never touch."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of ours
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return MEMORY


class OffLoop:
    """`await off_loop(function, *args)`; arguments and result are pickled. One process, started
    when first needed, and anew where it died; the job is then tried once more. One job a person at
    a time: whoever sends eight large pictures lets everybody else in between."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._pool: ProcessPoolExecutor | None = None
        self._warm: ProcessPoolExecutor | None = None
        self._turns: Serial[int] = Serial()

    async def __call__(self, function: Callable[..., T], *args: Any) -> T:  # noqa: ANN401 - whatever the function takes
        whose = WHOSE.get()
        if whose is None:
            return await self._done(function, *args)
        async with self._turns.turn(whose):
            return await self._done(function, *args)

    async def _done(self, function: Callable[..., T], *args: Any) -> T:  # noqa: ANN401 - whatever the function takes
        for attempt in range(1, TRIES + 1):
            pool = self._opened()
            try:
                await self._there(pool)
                async with asyncio.timeout(self._seconds):
                    loop = asyncio.get_running_loop()
                    return await loop.run_in_executor(pool, function, *args)
            except BrokenProcessPool:
                self._renew(pool, "died")
                if attempt == TRIES:
                    raise
            except TimeoutError:
                self._renew(pool, "took too long")
                raise
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=_limited)
        return self._pool

    async def _there(self, pool: ProcessPoolExecutor) -> None:
        """The job's time begins when its process has begun."""
        if self._warm is not pool:
            async with asyncio.timeout(STARTS):
                await asyncio.get_running_loop().run_in_executor(pool, _mapped)
            self._warm = pool

    def _renew(self, broken: ProcessPoolExecutor, why: str) -> None:
        """Only the first of those that met the broken pool puts a new one in its place."""
        if self._pool is not broken:
            return
        log.warning("the worker process %s: another is started", why)
        self._pool = None
        for process in list((getattr(broken, "_processes", None) or {}).values()):
            process.kill()
        broken.shutdown(wait=False, cancel_futures=True)
