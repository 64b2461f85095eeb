"""Running: both bots in one loop, ended cleanly by a signal."""

import asyncio
import gc
import logging
import signal

import uvloop
from aiogram.exceptions import TelegramUnauthorizedError

from bot import janitor
from bot.applicant import dispatcher
from bot.settings import Settings
from bot.wiring import Application, World, application
from storage.errors import StorageError
from storage.migrations import upgrade

log = logging.getLogger(__name__)

GRACE = 20.0
"""Seconds that running updates get to end; what is not done by then is done after the next
start."""


def run(settings: Settings, outside: World | None = None) -> int:
    """Blocks until SIGINT or SIGTERM; 2 where token, keys or database are refused, in one line."""
    try:
        uvloop.run(serve(settings, outside))
    except TelegramUnauthorizedError:
        log.error("ICP_APPLICANT_TOKEN is refused by the Bot API")  # noqa: TRY400 - one clear line
    except StorageError as error:
        log.error("%s", error)  # noqa: TRY400 - one clear line
    else:
        return 0
    return 2


async def serve(settings: Settings, outside: World | None = None) -> None:
    """Both bots and what goes with them, until a signal or the task's cancellation."""
    await upgrade(settings.database_url)
    async with application(settings, outside) as app:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        app.background.start(dispatcher.announce(app.bot, app.world.translator))
        await asyncio.to_thread(app.library.index.warm)
        gc.collect()
        gc.freeze()
        log.info("started as bot %s", app.bot.id)
        await until(stop, app)
        await app.lanes.stop(GRACE)


async def until(stop: asyncio.Event, app: Application) -> None:
    """Runs the application's tasks; one that fails ends all, and its error is raised."""
    desk = app.office.desk if app.office else None
    works = [
        app.poller.run(),
        stop.wait(),
        janitor.run(app.database, app.world.now, desk, app.reminders),
    ]
    if app.office is not None:
        works.append(app.office.run())
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
