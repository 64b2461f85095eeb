"""Runs both bots in one event loop until a signal."""

import asyncio
import gc
import logging
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

import uvloop

from bot import janitor, logs, supervisor, wiring
from bot.applicant import dispatcher
from bot.delivery.policy import Backoff, Tally
from bot.health import ENDING, STANDS_BY, STARTING, WAITS, Health
from bot.process_lease import ProcessLease
from bot.settings import SettingMissing, Settings
from bot.startup import refused_token
from bot.supervisor import Service
from bot.wiring import Application, World, application
from storage import place
from storage.errors import DatabaseUnavailable, StorageError
from storage.migrations import upgrade

log = logging.getLogger(__name__)

T = TypeVar("T")

GRACE = 20.0
"""Seconds that running updates get to end; what is not done by then is done after the next
start."""

UNUSABLE = 2
"""Exit code where settings cannot work; a service manager need not try again."""


def run(settings: Settings, outside: World | None = None, *, standby: bool = True) -> int:
    """Blocks until SIGINT or SIGTERM; 2 where token, keys, folder or database cannot work, or
    where another process runs and this one shall not stand by: one line each."""
    try:
        uvloop.run(serve(settings, outside, standby=standby))
    except (SettingMissing, StorageError) as error:
        log.error("%s", error)  # noqa: TRY400 - one clear line
        return UNUSABLE
    return 0


async def serve(settings: Settings, outside: World | None = None, *, standby: bool = True) -> None:
    """Both bots and what goes with them, until a signal or the task's cancellation."""
    log.info("starting: reads the form, opens the database")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    logs.guard(loop)
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    health = Health()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(health.listening(settings.health_port))
        app = await _unless(stop, _opened(stack, settings, outside or wiring.world(), health))
        if app is not None:
            await _ready(app, stop, health, standby=standby)


async def _opened(
    stack: AsyncExitStack, settings: Settings, outside: World, health: Health
) -> Application:
    """Waits as long as it takes where the database is away; raises what no waiting mends."""
    await asyncio.to_thread(place.check, settings.database_url, settings.data_dir)
    if settings.desk_token and not outside.translator.find(settings.desk_language):
        known = ", ".join(one.code for one in outside.translator.languages)
        raise SettingMissing(f"ICP_DESK_LANGUAGE is none of the languages here: {known}")
    waits, tally = Backoff(), Tally("start waits")
    while True:
        try:
            await upgrade(settings.database_url)
            app = await stack.enter_async_context(application(settings, outside))
        except DatabaseUnavailable as error:
            tally.failed(str(error))
            health.state = WAITS
            await asyncio.sleep(waits.next())
            continue
        tally.works()
        health.state = STARTING
        if await refused_token(app.bot):
            raise SettingMissing("ICP_APPLICANT_TOKEN is refused by the Bot API")
        return app


async def _ready(app: Application, stop: asyncio.Event, health: Health, *, standby: bool) -> None:
    """At work whenever this process holds the lease."""
    await asyncio.to_thread(app.library.index.warm)
    gc.collect()
    gc.freeze()
    lease = ProcessLease(app.database.leases, app.database.keys.ids, health.written)
    while not stop.is_set():
        health.state = STANDS_BY
        if not await _unless(stop, lease.won(wait=standby)):
            if stop.is_set():
                return
            raise SettingMissing(f"another process runs on this database ({lease.other})")
        app.background.start(dispatcher.announce(app.bot, app.world.translator))
        log.info("started as bot %s", app.bot.id)
        health.at_work(app.database.answers)
        over = asyncio.Event()
        ends = [asyncio.ensure_future(lease.kept(over)), asyncio.ensure_future(stop.wait())]
        try:
            work = asyncio.ensure_future(until(over, app))
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            over.set()
            health.state = ENDING
            await work
        finally:
            for task in ends:
                task.cancel()
        await app.lanes.stop(GRACE)
        await lease.given_back()


async def until(stop: asyncio.Event, app: Application) -> None:
    """Runs the application's services until told to stop; none ends it."""
    await supervisor.run(services(app), stop)


def services(app: Application) -> list[Service]:
    """Everything that runs for ever."""
    conversations = app.desk_runtime.desk.retention if app.desk_runtime else None
    made = [
        Service("applicants", app.poller.run),
        Service("reminders", app.reminders.run),
        Service("janitor", lambda: janitor.run(app.database, app.world.now, conversations)),
    ]
    return [*made, *(app.desk_runtime.services() if app.desk_runtime else [])]


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The outcome of the work; None where it is told to stop before."""
    task, told = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([task, told], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return await task
        return None
    finally:
        for one in (task, told):
            one.cancel()
        await asyncio.gather(task, told, return_exceptions=True)
