"""Keeps the local chats in a folder, so that a restart of `icp-guide try` finds them again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson

from telegram_sim.model import Bot, Chat, Json, Media, Member, Message, StoredFile, Topic, User
from telegram_sim.updates import UpdateQueue, Webhook
from telegram_sim.world import World

STATE = "chats.json"
FILES = "files"
PAUSE = 0.2
# What a kill may have cost: ids given out after the last writing must not come again.
SKIPPED_UPDATES = 1000
SKIPPED_MESSAGES = 100
OWNER_ONLY = 0o700


def plain(thing: object, *left_out: str) -> Json:
    return {
        one.name: getattr(thing, one.name)
        for one in fields(thing)  # type: ignore[arg-type]  # only dataclasses come here
        if one.name not in left_out
    }


# writing ---------------------------------------------------------------------


def snapshot(world: World) -> bytes:
    state = {
        "number": world.number(),
        "seq": world.seq,
        "time_shift": world.time_shift,
        "users": [plain(user) for user in world.users.values()],
        "bots": [
            {**plain(bot, "updates", "running_calls", "last_call"), "updates": _queue(bot.updates)}
            for bot in world.bots.values()
        ],
        "files": [
            {**plain(file, "data", "smaller"), "smaller": file.smaller and file.smaller.unique_id}
            for file in world.files.values()
        ],
        "chats": [_chat(chat) for chat in world.chats.values()],
    }
    return orjson.dumps(state, option=orjson.OPT_NON_STR_KEYS)


def _queue(queue: UpdateQueue) -> Json:
    hook = queue.webhook
    return {
        "next_id": queue.next_id,
        "pending": list(queue.pending),
        "allowed": sorted(queue.allowed) if queue.allowed else None,
        "webhook": plain(hook) if hook is not None else None,
    }


def _chat(chat: Chat) -> Json:
    own = plain(chat, "user", "bot", "members", "topics", "messages")
    return {
        **own,
        "user": chat.user.id if chat.user is not None else None,
        "bot": chat.bot.id if chat.bot is not None else None,
        "members": [
            {**plain(one, "account", "rights"), "account": one.account.id, "rights": [*one.rights]}
            for one in chat.members.values()
        ],
        "topics": [plain(topic) for topic in chat.topics.values()],
        "messages": [_message(one) for one in chat.messages.values() if one.chat is chat],
    }


def _message(message: Message) -> Json:
    return {
        **plain(message, "chat", "sender", "media", "via"),
        "sender": message.sender.id,
        "via": message.via.id if message.via is not None else None,
        "media": _media(message.media),
    }


def _media(media: Media | None) -> Json | None:
    if media is None:
        return None
    return {**plain(media, "file"), "file": media.file.unique_id if media.file else None}


def write(folder: Path, state: bytes, files: Sequence[StoredFile]) -> None:
    """Files first, then the state in one step: a kill in between leaves the older state whole."""
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    (folder / FILES).mkdir(mode=OWNER_ONLY, exist_ok=True)
    for file in files:
        path = folder / FILES / file.unique_id
        if not path.exists():
            path.write_bytes(file.data)
    new = folder / f"{STATE}.new"
    new.touch(mode=0o600, exist_ok=True)
    new.write_bytes(state)
    new.replace(folder / STATE)


async def keep(world: World, folder: Path) -> None:
    """Writes after each change, at most every `PAUSE` seconds, until the world closes."""
    written = -1
    while not world.closing:
        if world.seq == written:
            await world.change(60.0)
            await asyncio.sleep(PAUSE)
            continue
        written = world.seq
        await asyncio.to_thread(write, folder, snapshot(world), list(world.files.values()))


# reading ---------------------------------------------------------------------


def load(folder: Path) -> World | None:
    """The world as it was; None when nothing was kept."""
    path = folder / STATE
    if not path.exists():
        return None
    state = orjson.loads(path.read_bytes())
    world = World()
    world.skip_numbers(state["number"])
    world.seq = world.forgotten = state["seq"]
    world.time_shift = state["time_shift"]
    for one in state["users"]:
        world.users[one["id"]] = User(**one)
    for one in state["bots"]:
        world.add_bot(_bot(one))
    _load_files(world, folder, state["files"])
    for one in state["chats"]:
        _load_chat(world, one)
    return world


def _bot(kept: Json) -> Bot:
    queue = kept.pop("updates")
    bot = Bot(**kept)
    bot.next_message_id += SKIPPED_MESSAGES
    hook = queue["webhook"]
    bot.updates = UpdateQueue(
        next_id=queue["next_id"] + SKIPPED_UPDATES,
        pending=deque(queue["pending"]),
        allowed=frozenset(queue["allowed"]) if queue["allowed"] else None,
        webhook=Webhook(**hook) if hook else None,
    )
    return bot


def _load_files(world: World, folder: Path, kept: list[Json]) -> None:
    smaller: dict[str, str] = {}
    for one in kept:
        small = one.pop("smaller")
        path = folder / FILES / one["unique_id"]
        if not path.exists():
            continue
        world.keep_file(StoredFile(data=path.read_bytes(), **one))
        if small:
            smaller[one["unique_id"]] = small
    for large, small in smaller.items():
        world.files[large].smaller = world.files.get(small)


def _load_chat(world: World, kept: Json) -> None:
    own: dict[str, Any] = {
        key: value
        for key, value in kept.items()
        if key not in {"user", "bot", "members", "topics", "messages"}
    }
    chat = Chat(**own)
    chat.user = world.users.get(kept["user"])
    chat.bot = world.bots.get(kept["bot"])
    chat.next_message_id += SKIPPED_MESSAGES
    for one in kept["members"]:
        account = world.account(one.pop("account"))
        rights = frozenset(one.pop("rights"))
        chat.members[account.id] = Member(account, rights=rights, **one)
    for one in kept["topics"]:
        chat.topics[one["id"]] = Topic(**one)
    world.chats[chat.key] = chat
    for one in kept["messages"]:
        _load_message(world, chat, one)


def _load_message(world: World, chat: Chat, kept: Json) -> None:
    media, via, sender = kept.pop("media"), kept.pop("via"), kept.pop("sender")
    reactions = {int(who): what for who, what in kept.pop("reactions").items()}
    message = Message(chat=chat, sender=world.account(sender), reactions=reactions, **kept)
    message.via = world.bots.get(via)
    if media is not None:
        file = world.files.get(media.pop("file") or "")
        message.media = Media(file=file, **media)
    chat.messages[message.id] = message
    if message.inline_id is not None:
        world.inline_messages[message.inline_id] = message
