"""Waiting ends by the event, by the time, or by being cancelled – even in the same moment."""

import asyncio

import pytest

from bot import aio as waiting


async def test_the_event_ends_the_waiting():
    event = asyncio.Event()
    task = asyncio.create_task(waiting.until(event, 60))
    await asyncio.sleep(0)
    event.set()
    await task


async def test_the_time_ends_the_waiting():
    await waiting.until(asyncio.Event(), 0.001)


async def test_who_is_cancelled_in_the_moment_of_the_event_ends():
    event = asyncio.Event()
    task = asyncio.create_task(waiting.until(event, 60))
    await asyncio.sleep(0)
    event.set()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
