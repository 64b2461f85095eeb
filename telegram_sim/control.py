"""The control side over HTTP: operations as POST /control/<name>, uploads, files, events."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote

import orjson
from aiohttp import web

from telegram_sim import asking, groups, observe, people, recordings
from telegram_sim.api import WORLD, refuse, reply
from telegram_sim.errors import ApiError, bad
from telegram_sim.model import Upload
from telegram_sim.observe import event_view
from telegram_sim.operations import run
from telegram_sim.world import World

# importing these modules registers their operations
REGISTERED = (asking, groups, observe, people, recordings)
BEAT_SECONDS = 20.0


async def operate(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        body = await request.read()
        arguments = orjson.loads(body) if body else {}
        return reply(await run(world, request.match_info["name"], arguments))
    except ApiError as error:
        return refuse(error)
    except orjson.JSONDecodeError:
        return refuse(bad("JSON expected"))


async def upload(request: web.Request) -> web.Response:
    """The raw bytes of a file; the answer's name goes into the following operation."""
    world = request.app[WORLD]
    name = request.query.get("name", "file.bin")
    kind = request.content_type if request.content_type != "application/octet-stream" else ""
    key = f"upload{world.number()}"
    world.uploads[key] = Upload(name, await request.read(), kind)
    return reply({"seq": world.seq, "result": key})


async def download(request: web.Request) -> web.Response:
    file = request.app[WORLD].files.get(request.match_info["id"])
    if file is None:
        return refuse(bad("the file is not there"))
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=3600"}
    inline = file.mime.startswith(("image/jpeg", "image/png", "image/webp", "audio/", "video/"))
    kind = file.mime if inline else "application/octet-stream"
    if "save" in request.query or not inline:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return web.Response(body=file.data, content_type=kind, headers=headers)


async def event_stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: everything that changes after `after`, as the page draws it."""
    world = request.app[WORLD]
    after = int(request.query.get("after") or request.headers.get("Last-Event-ID") or world.seq)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    with suppress(ConnectionResetError):  # the page is closed: nobody listens, and that is all
        await response.prepare(request)
        await response.write(b"retry: 500\n\n")
        await _all_that_changes(response, world, after)
    return response


async def _all_that_changes(response: web.StreamResponse, world: World, after: int) -> None:
    if world.lost(after):
        await response.write(b"event: reset\ndata: {}\n\n")
    while not world.closing:
        found = world.since(after)
        for event in found:
            after = event.seq
            data = orjson.dumps(event_view(world, event)).decode()
            await response.write(f"id: {event.seq}\ndata: {data}\n\n".encode())
        if not found and not await world.change(BEAT_SECONDS):
            await response.write(b": still here\n\n")


def add_routes(app: web.Application) -> None:
    app.router.add_post("/control/upload", upload)
    app.router.add_get("/control/events", event_stream)
    app.router.add_get("/control/files/{id}", download)
    app.router.add_post("/control/{name}", operate)
