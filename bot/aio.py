"""asyncio helpers: waiting for an event with a timeout."""

import asyncio


async def until(event: asyncio.Event, seconds: float) -> None:
    """Until the event, or so many seconds.

    Not `asyncio.wait_for`: in Python 3.11 it forgets that it was cancelled where the event comes in
    the same moment, and who is to end goes on.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
