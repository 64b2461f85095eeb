"""HTTP routes of the Bot API: /bot<token>/ and /file/bot<token>/."""

from __future__ import annotations

import asyncio
import inspect
import time
from typing import Any

import orjson
from aiohttp import web

from telegram_sim.call import METHODS, Call
from telegram_sim.errors import ApiError
from telegram_sim.faults import Fault, RawAnswer
from telegram_sim.files import DOWNLOAD_LIMIT, file_id
from telegram_sim.model import Bot
from telegram_sim.request import read_parameters
from telegram_sim.world import CallRecord, World

WORLD = web.AppKey("world", World)
UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
OK = 200


def reply(body: object, status: int = OK) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def refuse(error: ApiError) -> web.Response:
    answer = reply(error.body(), error.code)
    retry = (error.parameters or {}).get("retry_after")
    if retry is not None:
        answer.headers["Retry-After"] = str(retry)
    return answer


def bot_of(world: World, token: str) -> Bot:
    bot = world.tokens.get(token)
    if bot is not None:
        return bot
    number, colon, _ = token.partition(":")
    raise UNAUTHORIZED if colon and number.isdigit() else NOT_FOUND


async def handle(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        bot = bot_of(world, request.match_info["token"])
        name = request.match_info["method"].lower()
        method = METHODS.get(name)
        if method is None:
            raise NOT_FOUND
        values, files = await read_parameters(request)
    except ApiError as error:
        return refuse(error)
    except web.HTTPRequestEntityTooLarge:
        return refuse(ApiError(413, "Request Entity Too Large"))
    call = Call(world, bot, request.match_info["method"], values, files)
    if name == "getupdates":
        return await _updates(call)
    bot.running_calls += 1
    try:
        return await _run(request, call)
    finally:
        bot.running_calls -= 1
        bot.last_call = time.monotonic()
        world.wake()


async def _updates(call: Call) -> web.Response:
    """Polls are neither recorded nor delayed; faults that name them apply."""
    fault = call.world.faults.take_named("getupdates", call.bot.id)
    try:
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.error is not None:
                raise fault.error
            if fault.raw is not None and fault.raw.body is not None:
                return _bare(fault.raw)
        result = await METHODS["getupdates"](call)
    except ApiError as error:
        return refuse(error)
    call.world.wake()
    return _answer({"ok": True, "result": result}, fault)


def _answer(body: object, fault: Fault | None) -> web.Response:
    """The true answer, or what a fault leaves of it."""
    good = reply(body)
    if fault is None or fault.raw is None:
        return good
    whole = good.body if isinstance(good.body, bytes) else b""
    left = whole[: max(0, len(whole) - fault.raw.cut)]
    return web.Response(body=left, status=fault.raw.status, content_type="application/json")


def _bare(raw: RawAnswer) -> web.Response:
    return web.Response(body=raw.body, status=raw.status, content_type=raw.content_type)


def _chat_key(call: Call) -> str | None:
    value = call.text("chat_id").strip()
    if not value:
        return None
    return value if value.startswith("-") else f"{call.bot.id}:{value}"


async def _run(request: web.Request, call: Call) -> web.Response:
    world = call.world
    if world.latency:
        await asyncio.sleep(world.latency)
    name = call.method.lower()
    call.chat_key = _chat_key(call)
    fault = world.faults.take(name, call.bot.id, call.chat_key)
    if fault is not None and fault.delay:
        await asyncio.sleep(fault.delay)
    if fault is not None and fault.drop == "before":
        return _hang_up(request)
    if fault is not None and fault.raw is not None and fault.raw.body is not None:
        _record(call, ApiError(fault.raw.status, "an answer that is none"))
        return _bare(fault.raw)
    try:
        result = _execute(call, name, fault)
    except ApiError as error:
        _record(call, error)
        return refuse(error)
    if inspect.isawaitable(result):
        result = await result
    _record(call, None)
    if fault is not None and fault.drop == "after":
        return _hang_up(request)
    return _answer({"ok": True, "result": result}, fault)


def _execute(call: Call, name: str, fault: Fault | None) -> Any:  # noqa: ANN401 - JSON
    if fault is not None and fault.error is not None:
        raise fault.error
    call.world.faults.pace(name, call.bot.id, call.chat_key, _weight(call, name))
    return METHODS[name](call)


def _weight(call: Call, name: str) -> int:
    if name == "sendmediagroup":
        return max(len(call.items("media")), 1)
    return max(len(call.items("message_ids")), 1) if name.endswith("messages") else 1


def _record(call: Call, error: ApiError | None) -> None:
    world = call.world
    world.seq += 1
    world.calls.append(
        CallRecord(
            world.seq,
            call.bot.id,
            call.method,
            call.chat_key,
            error.code if error else None,
            error.description if error else None,
            time.monotonic(),
            call.values,
        )
    )


def _hang_up(request: web.Request) -> web.Response:
    """Cuts the connection: the caller never learns what became of the call."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def download(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        bot = bot_of(world, request.match_info["token"])
    except ApiError as error:
        return refuse(error)
    file = world.paths.get(request.match_info["path"])
    if file is None or len(file.data) > DOWNLOAD_LIMIT or not file_id(bot, file):
        return refuse(NOT_FOUND)
    fault = world.faults.take_named("download", bot.id)
    if fault is not None and fault.drop is not None:
        return _hang_up(request)
    if fault is not None and fault.error is not None:
        return refuse(fault.error)
    return web.Response(body=file.data, content_type="application/octet-stream")


def add_routes(app: web.Application) -> None:
    app.router.add_route("*", "/bot{token:[^/]+}/{method:[A-Za-z]+}", handle)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", download)
