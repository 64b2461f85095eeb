"""Keeps other web sites out: the server talks to this machine's own programs and page only."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
FOREIGN = frozenset({"cross-site", "same-site"})


def name_of(host: str) -> str:
    """The host without its port."""
    return host if host.endswith("]") else host.rpartition(":")[0] or host


@web.middleware
async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A name that was pointed here by somebody else, or a request of a foreign page, is refused.

    A foreign page may link to the chat (`/?start=…`), but reach nothing else.
    """
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    foreign = request.headers.get("Sec-Fetch-Site") in FOREIGN and request.path != "/"
    if origin is not None and urlsplit(origin).netloc != host:
        foreign = True
    if foreign or name_of(host) not in LOCAL:
        return web.json_response(
            {"ok": False, "error_code": 403, "description": "Forbidden: this machine only"},
            status=403,
        )
    return await handler(request)
