"""A home page of an applicant on this machine, under any name."""

import socket
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.abc import AbstractResolver

from bot.home_pages import HomePages


class Names(AbstractResolver):
    """Every name is this machine."""

    def __init__(self, address="127.0.0.1"):
        self.address, self.asked = address, []

    async def resolve(self, host, port=0, _family=socket.AF_INET):
        self.asked.append(host)
        return [
            {
                "hostname": host,
                "host": self.address,
                "port": port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self):
        pass


@asynccontextmanager
async def site(answer):
    """A server that answers everything so; `HomePages` that reach it by any name."""
    app = web.Application()
    seen = []

    async def handle(request):
        seen.append((request.host, request.path_qs))
        return await answer(request) if callable(answer) else answer

    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app)
    await runner.setup()
    server = web.TCPSite(runner, "127.0.0.1", 0)
    await server.start()
    port = server._server.sockets[0].getsockname()[1]
    names = Names()
    try:
        yield HomePages(lambda: names, lambda _: True, {"http": port, "https": port}), port, seen
    finally:
        await runner.cleanup()
