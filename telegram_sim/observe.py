"""Watching: chats, messages, waiting for a change, what bots called, settings of the server."""

from __future__ import annotations

import time

from telegram_sim.call import parsed
from telegram_sim.errors import ApiError, bad
from telegram_sim.faults import Fault, RawAnswer
from telegram_sim.model import GENERAL, Bot, Json, Message, User
from telegram_sim.operations import operation
from telegram_sim.render import message_json
from telegram_sim.views import bot_view, chat_view, message_view, user_view, visible
from telegram_sim.world import CallRecord, Event, World

QUIET = 0.12


# accounts --------------------------------------------------------------------


@operation
def add_bot(world: World, arguments: Json) -> Json:
    token = str(arguments["token"])
    known = world.tokens.get(token)
    if known is not None:
        return bot_view(known)
    username = str(arguments["username"])
    bot = Bot(int(token.partition(":")[0]), token, username, arguments.get("name") or username)
    bot.reads_all_messages = bool(arguments.get("reads_all_messages"))
    bot.inline = bool(arguments.get("inline", True))
    world.add_bot(bot)
    world.record("bot", "", bot.id)
    return bot_view(bot)


@operation
def add_user(world: World, arguments: Json) -> Json:
    """A new person; one that is known already stays as it is."""
    user_id = int(arguments.get("id") or world.new_user_id())
    if user_id in world.users:
        return user_view(world.users[user_id])
    user = world.users.setdefault(user_id, User(user_id, ""))
    return set_user(world, {**arguments, "user": user.id})  # type: ignore[no-any-return]  # JSON


@operation
def set_user(world: World, arguments: Json) -> Json:
    user = world.users[int(arguments["user"])]
    for name in ("first_name", "last_name", "username", "language_code"):
        if name in arguments:
            setattr(user, name, arguments[name] or ("" if name == "first_name" else None))
    user.deactivated = bool(arguments.get("deactivated", user.deactivated))
    world.record("user", "", user.id)
    return user_view(user)


@operation
def everything(world: World, arguments: Json) -> Json:
    """All that a page needs when it opens."""
    return {
        "seq": world.seq,
        "bots": [bot_view(bot) for bot in world.bots.values()],
        "users": [user_view(user) for user in world.users.values()],
        "chats": [chat_view(chat) for chat in world.chats.values()],
        "page": page_parts(world),
    }


def page_parts(world: World) -> Json:
    """Whom the page shows: the first bot, the first person, and a forum with another bot in it."""
    bot = next(iter(world.bots), None)
    forums = [
        one.id
        for one in world.chats.values()
        if one.forum and one.migrated_to is None and any(member.id != bot for member in one.bots())
    ]
    user = next(iter(world.users), None)
    group = forums[0] if forums else None
    return {"bot": bot, "user": user, "group": group, "recordings": world.recordings}


# chats -----------------------------------------------------------------------


@operation
def chat(world: World, arguments: Json) -> Json:
    return chat_view(visible(world, str(arguments["chat"])))


def in_thread(message: Message, thread: object) -> bool:
    if thread is None:
        return True
    return message.thread == (None if thread == GENERAL else thread)


@operation
def messages(world: World, arguments: Json) -> list[Json]:
    """In the order in which they stand in the chat; deleted ones only if asked for."""
    found = visible(world, str(arguments["chat"]))
    thread = arguments.get("thread")
    gone_too = bool(arguments.get("deleted"))
    return [
        message_view(message)
        for message in found.messages.values()
        if (gone_too or not message.deleted) and in_thread(message, thread)
    ]


@operation
def message(world: World, arguments: Json) -> Json:
    found = visible(world, str(arguments["chat"])).messages.get(int(arguments["message"]))
    if found is None:
        raise bad("the message is not there")
    return message_view(found)


@operation
def message_for_bot(world: World, arguments: Json) -> Json:
    """The message as the Bot API would give it to one bot."""
    found = visible(world, str(arguments["chat"])).messages[int(arguments["message"])]
    return message_json(found, world.bots[int(arguments["bot"])])


@operation
def toasts(world: World, arguments: Json) -> list[Json]:
    return _of_kind(world, arguments, "toast")


@operation
def actions(world: World, arguments: Json) -> list[Json]:
    return _of_kind(world, arguments, "action")


def _of_kind(world: World, arguments: Json, kind: str) -> list[Json]:
    after = int(arguments.get("after") or 0)
    key = str(arguments["chat"])
    return [
        {**event.data, "seq": event.seq, "by": event.by}
        for event in world.since(after)
        if event.kind == kind and event.chat == key
    ]


# waiting ---------------------------------------------------------------------


def _matches(world: World, event: Event, arguments: Json) -> Message | None:
    if event.kind != "message" or event.chat != arguments["chat"]:
        return None
    if event.data["how"] not in (arguments.get("how") or ("new", "edited")):
        return None
    by = arguments.get("by")
    if event.by != by if by is not None else event.by not in world.bots:
        return None
    found = world.chats[event.chat].messages[int(str(event.data["id"]))]
    service = found.service is not None and not arguments.get("service")
    if found.deleted or service or not in_thread(found, arguments.get("thread")):
        return None
    return found


@operation
async def next_change(world: World, arguments: Json) -> Json | None:
    """The first message that a bot wrote or edited after `after`; None when time is over."""
    after = int(arguments.get("after") or 0)
    end = time.monotonic() + float(arguments.get("timeout", 5.0))
    while True:
        for event in world.since(after):
            found = _matches(world, event, arguments)
            if found is not None:
                return {"seq": event.seq, "message": message_view(found)}
            after = event.seq
        left = end - time.monotonic()
        if left <= 0:
            return None
        await world.change(left)


@operation
async def settle(world: World, arguments: Json) -> list[str]:
    """Until the bots have taken all updates and made no call for `quiet` s; else who has not."""
    quiet = float(arguments.get("quiet", QUIET))
    end = time.monotonic() + float(arguments.get("timeout", 10.0))
    names = arguments.get("bots")
    bots = [bot for bot in world.bots.values() if not names or bot.id in names]
    while True:
        now = time.monotonic()
        busy = [_business(bot) for bot in bots if bot.updates.undelivered or bot.running_calls]
        last = max((max(bot.last_call, bot.updates.last_delivery) for bot in bots), default=0.0)
        if not busy and now - last >= quiet:
            return []
        if now >= end:
            return busy or ["calls go on and on"]
        await world.change(min(end - now, quiet if busy else quiet - (now - last)))


def _business(bot: Bot) -> str:
    waiting = bot.updates.undelivered
    return f"{bot.username}: {waiting} updates not fetched, {bot.running_calls} calls running"


def event_view(world: World, event: Event) -> Json:
    view: Json = {"seq": event.seq, "kind": event.kind, "chat": event.chat, **event.data}
    if event.kind == "message":
        number = int(str(event.data["id"]))
        view["message"] = message_view(world.chats[event.chat].messages[number])
    elif event.kind == "chat":
        view["view"] = chat_view(world.chats[event.chat])
    elif event.kind == "user":
        view["view"] = user_view(world.users[event.by])
    elif event.kind == "bot":
        view["view"] = bot_view(world.bots[event.by])
    return view


# the server itself -------------------------------------------------------------


@operation
def calls(world: World, arguments: Json) -> list[Json]:
    after = int(arguments.get("after") or 0)
    wanted = str(arguments.get("method") or "").lower()
    bot = arguments.get("bot")
    return [
        _call_view(call)
        for call in world.calls
        if call.seq > after
        and (not wanted or call.method.lower() == wanted)
        and (bot is None or call.bot == bot)
    ]


def _call_view(call: CallRecord) -> Json:
    return {
        "seq": call.seq,
        "bot": call.bot,
        "method": call.method,
        "chat": call.chat,
        "error": call.error,
        "description": call.description,
        "at": call.at,
        "parameters": call.parameters,
    }


@operation
def pending(world: World, arguments: Json) -> int:
    return len(world.bots[int(arguments["bot"])].updates.pending)


@operation
def repeat_updates(world: World, arguments: Json) -> int:
    """Gives a bot updates again that it has had, with their old ids."""
    return world.bots[int(arguments["bot"])].updates.repeat(int(arguments.get("count", 1)))


@operation
def fail(world: World, arguments: Json) -> bool:
    error = None
    if arguments.get("code"):
        error = ApiError(
            int(arguments["code"]), str(arguments["description"]), arguments.get("parameters")
        )
    world.faults.script.append(
        Fault(
            arguments.get("method"),
            arguments.get("bot"),
            arguments.get("chat"),
            int(arguments.get("count", 1)),
            int(arguments.get("skip", 0)),
            error,
            float(arguments.get("delay", 0.0)),
            arguments.get("drop"),
            _raw(arguments),
        )
    )
    return True


def _raw(arguments: Json) -> RawAnswer | None:
    body, cut = arguments.get("body"), int(arguments.get("cut", 0))
    if body is None and not cut:
        return None
    kind = str(arguments.get("content_type") or "text/html")
    sent = None if body is None else str(body).encode()
    return RawAnswer(int(arguments.get("status", 200)), sent, kind, cut)


@operation
def heal(world: World, arguments: Json) -> int:
    """Forgets all scripted faults; tells how many had not happened yet."""
    left = len(world.faults.script)
    world.faults.script.clear()
    return left


@operation
def settings(world: World, arguments: Json) -> Json:
    if "latency" in arguments:
        world.latency = float(arguments["latency"])
    if "limits" in arguments:
        world.faults.limits = bool(arguments["limits"])
    if "callback_seconds" in arguments:
        world.callback_seconds = float(arguments["callback_seconds"])
    if "advance" in arguments:
        world.time_shift += float(arguments["advance"])
    return {
        "latency": world.latency,
        "limits": world.faults.limits,
        "callback_seconds": world.callback_seconds,
        "time_shift": world.time_shift,
    }


@operation
def parse(world: World, arguments: Json) -> Json:
    """Text and entities of formatted text; for tests of what a bot wrote."""
    rich = parsed(str(arguments["text"]), str(arguments.get("parse_mode") or ""), None)
    return {"text": rich.text, "entities": rich.entities}
