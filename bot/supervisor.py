"""Runs services in parallel; each restarts by itself after a failure."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.delivery.policy import Backoff, Tally

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5
LONGEST_WAIT = 60.0

STEADY = 120.0
"""A service that ran so many seconds is well: its next failure is waited for as if it were the
first."""


@dataclass(frozen=True, slots=True)
class Service:
    """Work without an end of its own, by name."""

    name: str
    work: Callable[[], Awaitable[object]]


async def supervised(service: Service) -> None:
    """Until cancelled; a failure is one line with its kind and place, its repetitions a count."""
    waits, tally = Backoff(FIRST_WAIT, LONGEST_WAIT), Tally(f"service {service.name} failed")
    while True:
        began = time.monotonic()
        tally.failed(await _ended(service), logging.ERROR)
        if time.monotonic() - began >= STEADY:
            waits.reset()
        await asyncio.sleep(waits.next())


async def _ended(service: Service) -> str:
    """Why it ended. A cancellation that nobody asked for is a failure like any other."""
    try:
        await service.work()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        return "cancelled by itself"
    except Exception as error:  # noqa: BLE001 - one fuse each: whatever it was, the others go on
        return f"{type(error).__name__} at {place_of(error)}"
    return "it ended"


async def run(services: list[Service], stop: asyncio.Event) -> None:
    """All of them until `stop`."""
    tasks = [asyncio.ensure_future(supervised(service)) for service in services]
    try:
        await stop.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def place_of(error: BaseException) -> str:
    """File and line of the innermost frame: no contents."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
