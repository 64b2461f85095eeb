"""The local server as an aiohttp application, and a context manager that runs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from telegram_sim import api, control, page
from telegram_sim.api import WORLD
from telegram_sim.client import Telegram
from telegram_sim.files import UPLOAD_LIMIT
from telegram_sim.guard import only_here
from telegram_sim.snapshot import keep, load, snapshot, write
from telegram_sim.transport import Local
from telegram_sim.webhooks import Webhooks
from telegram_sim.world import World

ROOM_FOR_FIELDS = 2 * 1024 * 1024
PATIENCE_AT_END = 0.5


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens: its address, and the client in the same process."""

    url: str
    telegram: Telegram
    world: World


def create_app(world: World | None = None) -> web.Application:
    app = web.Application(client_max_size=UPLOAD_LIMIT + ROOM_FOR_FIELDS, middlewares=[only_here])
    app[WORLD] = world or World()
    app.on_shutdown.append(_close)
    app.cleanup_ctx.append(_webhooks)
    api.add_routes(app)
    control.add_routes(app)
    page.add_routes(app)
    return app


async def _close(app: web.Application) -> None:
    app[WORLD].close()


async def _webhooks(app: web.Application) -> AsyncIterator[None]:
    hooks = Webhooks(app[WORLD])
    app[WORLD].on_webhook = hooks.watch
    yield
    await hooks.close()


@asynccontextmanager
async def serve(
    port: int = 0,
    *,
    host: str = "127.0.0.1",
    latency: float = 0.0,
    limits: bool = False,
    world: World | None = None,
    folder: Path | None = None,
) -> AsyncIterator[Running]:
    """Runs the server on this machine only; port 0 takes any free one.

    With a `folder` the chats are kept there and found again after a restart.
    """
    state = world or (folder and load(folder)) or World()
    state.latency = latency
    state.faults.limits = limits
    runner = web.AppRunner(create_app(state), access_log=None, shutdown_timeout=PATIENCE_AT_END)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        taken = runner.addresses[0][1]
        async with kept(state, folder):
            yield Running(f"http://{host}:{taken}", Telegram(Local(state)), state)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def kept(world: World, folder: Path | None) -> AsyncIterator[None]:
    """Writes the chats down while the server runs, and a last time at its end."""
    if folder is None:
        yield
        return
    keeping = asyncio.create_task(keep(world, folder))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        write(folder, snapshot(world), list(world.files.values()))
