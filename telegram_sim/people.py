"""What a person does in a chat: write, edit, send files, press, react, delete, block."""

from __future__ import annotations

import asyncio
import base64
import time

from telegram_sim.call import CAPTION_LIMIT, TEXT_LIMIT, parsed
from telegram_sim.delivery import changed, deliver, post, private_member_update
from telegram_sim.errors import bad
from telegram_sim.files import store
from telegram_sim.methods.media import attributes
from telegram_sim.model import GENERAL, Bot, Callback, Chat, Json, Media, Message, Upload, User
from telegram_sim.operations import operation, person
from telegram_sim.reactions import checked_reactions
from telegram_sim.render import account_json, chat_json, message_json
from telegram_sim.spans import Rich, units
from telegram_sim.views import message_view, visible
from telegram_sim.world import World


def room(world: World, arguments: Json) -> tuple[Chat, User]:
    """The chat somebody writes in; writing starts and unblocks a private chat."""
    chat = visible(world, str(arguments["chat"]))
    user = person(world, arguments)
    if chat.private:
        if chat.blocked:
            chat.blocked = False
            private_member_update(world, chat, "kicked", "member")
        if not chat.started:
            chat.started = True
            world.record("chat", chat.key, user.id)
        return chat, user
    member = chat.members.get(user.id)
    if member is None or not member.present:
        raise bad("this person is not in the group")
    return chat, user


def place(chat: Chat, user: User, arguments: Json) -> Json:
    """Topic, reply and anonymity of what is being sent."""
    thread = arguments.get("thread")
    thread = None if thread in (None, GENERAL) else int(thread)
    reply_to = arguments.get("reply_to")
    answered = chat.find(reply_to)
    if reply_to is not None and answered is None:
        raise bad("the message replied to is not there")
    if chat.forum:
        if thread is None and answered is not None:
            thread = answered.thread
        topic = chat.topics.get(thread or GENERAL)
        if topic is None or topic.deleted:
            raise bad("the topic is not there")
        if topic.closed and not chat.members[user.id].admin:
            raise bad("the topic is closed")
    elif answered is not None and not chat.private:
        thread = answered.thread or answered.id
    anonymous = not chat.private and chat.members[user.id].anonymous
    return {"thread": thread, "reply_to": reply_to, "anonymous": anonymous}


def rich_text(arguments: Json, name: str, limit: int) -> Rich:
    mode = str(arguments.get("parse_mode") or "")
    rich = parsed(str(arguments.get(name) or ""), mode, arguments.get("entities"))
    if units(rich.text) > limit:
        raise bad(f"{name} is too long: a client splits or refuses it")
    return rich


@operation
def send(world: World, arguments: Json) -> Json:
    chat, user = room(world, arguments)
    rich = rich_text(arguments, "text", TEXT_LIMIT)
    if not rich.text:
        raise bad("nobody can send an empty message")
    where = place(chat, user, arguments)
    _hide_once(chat)
    message = post(world, chat, user, text=rich.text, entities=rich.entities, **where)
    return message_view(message)


def _hide_once(chat: Chat) -> None:
    if chat.keyboard and (chat.keyboard.get("one_time_keyboard") or "force_reply" in chat.keyboard):
        chat.keyboard = None


def upload_of(world: World, item: Json) -> Upload:
    """The bytes: uploaded before, given inline (in process), or as base64."""
    if "upload" in item:
        return world.uploads[str(item["upload"])]
    data = item["data"]
    if isinstance(data, str):
        data = base64.b64decode(data)
    return Upload(str(item.get("name") or "file.bin"), bytes(data), str(item.get("mime") or ""))


def media_of(world: World, item: Json) -> Media:
    kind = str(item["kind"])
    if kind in {"contact", "location", "venue", "dice", "poll"}:
        return Media(kind, data=dict(item["content"]))
    file = store(world, kind, upload_of(world, item), attributes(kind, item))
    return Media(kind, file, spoiler=bool(item.get("spoiler")))


@operation
def send_media(world: World, arguments: Json) -> Json:
    chat, user = room(world, arguments)
    where = place(chat, user, arguments)
    rich = rich_text(arguments, "caption", CAPTION_LIMIT)
    media = media_of(world, arguments)
    _hide_once(chat)
    message = post(world, chat, user, media=media, text=rich.text, entities=rich.entities, **where)
    return message_view(message)


@operation
async def send_album(world: World, arguments: Json) -> list[Json]:
    """`order` is the order in which bots hear of the parts, `gap` the seconds between them."""
    chat, user = room(world, arguments)
    where = place(chat, user, arguments)
    album = str(12_000_000_000_000_000 + world.number())
    parts: list[Message] = []
    for item in arguments["items"]:
        rich = rich_text(item, "caption", CAPTION_LIMIT)
        media = media_of(world, item)
        content = {"media": media, "text": rich.text, "entities": rich.entities, "album": album}
        parts.append(post(world, chat, user, tell=False, **content, **where))
    for number in arguments.get("order") or range(len(parts)):
        deliver(world, parts[number], "message")
        if arguments.get("gap"):
            await asyncio.sleep(float(arguments["gap"]))
    return [message_view(part) for part in parts]


def own(world: World, arguments: Json) -> tuple[Chat, User, Message]:
    chat = visible(world, str(arguments["chat"]))
    user = person(world, arguments)
    message = chat.find(int(arguments["message"]))
    if message is None:
        raise bad("the message is not there")
    return chat, user, message


@operation
def edit(world: World, arguments: Json) -> Json:
    _, user, message = own(world, arguments)
    if message.sender is not user:
        raise bad("people edit only their own messages")
    limit = TEXT_LIMIT if message.media is None else CAPTION_LIMIT
    rich = rich_text(arguments, "text", limit)
    message.text, message.entities = rich.text, rich.entities
    if "kind" in arguments:
        message.media = media_of(world, arguments)
    message.edit_date = world.now()
    changed(world, message, user.id, "edited")
    deliver(world, message, "edited_message")
    return message_view(message)


@operation
def delete(world: World, arguments: Json) -> int:
    """No bot hears of it."""
    chat, user = visible(world, str(arguments["chat"])), person(world, arguments)
    count = 0
    for number in arguments["messages"]:
        message = chat.find(int(number))
        if message is not None:
            message.deleted = True
            changed(world, message, user.id, "deleted")
            count += 1
    return count


# buttons ---------------------------------------------------------------------


def find_button(message: Message, wanted: str) -> Json:
    rows = (message.markup or {}).get("inline_keyboard") or []
    buttons = [button for row in rows for button in row]
    for fits in (
        lambda one: one["text"] == wanted,
        lambda one: one.get("callback_data") == wanted,
        lambda one: wanted in one["text"],
    ):
        found = next((button for button in buttons if fits(button)), None)
        if found is not None:
            return dict(found)
    shown = [button["text"] for button in buttons]
    raise bad(f"no button {wanted!r} on message {message.id}, only {shown}")


@operation
def press(world: World, arguments: Json) -> Json:
    """`button` is its text or data; `data` presses a button that may be gone already."""
    chat = visible(world, str(arguments["chat"]))
    user = person(world, arguments)
    message = chat.messages.get(int(arguments["message"]))
    if message is None or (message.deleted and "data" not in arguments):
        raise bad("the message is not there")
    if "data" in arguments:
        return callback(world, user, message, str(arguments["data"]))
    button = find_button(message, str(arguments["button"]))
    if "callback_data" in button:
        return callback(world, user, message, str(button["callback_data"]))
    if "url" in button:
        return {"url": button["url"]}
    if "copy_text" in button:
        return {"copied": button["copy_text"]["text"]}
    for key in ("switch_inline_query", "switch_inline_query_current_chat"):
        if key in button:
            return {"inline": button[key]}
    return {}


def callback(world: World, user: User, message: Message, data: str) -> Json:
    bot = message.via or message.sender
    if not isinstance(bot, Bot):
        raise bad("only messages of bots have buttons")
    number = str(4_000_000_000_000_000 + world.number())
    made = Callback(number, bot, user, message.chat, message, data, time.monotonic())
    world.callbacks[number] = made
    payload: Json = {"id": number, "from": account_json(user), "chat_instance": message.chat.key}
    if message.inline_id is not None:
        payload["inline_message_id"] = message.inline_id
    elif message.deleted:
        chat = chat_json(message.chat)
        payload["message"] = {"message_id": message.id, "chat": chat, "date": 0}
    else:
        payload["message"] = message_json(message, bot)
    payload["data"] = data
    bot.updates.push("callback_query", payload)
    world.wake()
    return {"callback": number}


@operation
async def callback_answer(world: World, arguments: Json) -> Json | None:
    """Waits until the bot has answered a press."""
    made = world.callbacks[str(arguments["callback"])]
    end = time.monotonic() + float(arguments.get("timeout", 0))
    while not made.answered and time.monotonic() < end:
        await world.change(end - time.monotonic())
    return made.answer


# reactions and blocking ------------------------------------------------------


@operation
def react(world: World, arguments: Json) -> Json:
    chat, user, message = own(world, arguments)
    emoji = arguments.get("emoji")
    new = checked_reactions([{"type": "emoji", "emoji": emoji}]) if emoji else []
    old = message.reactions.pop(user.id, [])
    if new:
        message.reactions[user.id] = new
    changed(world, message, user.id, "reacted")
    payload = {
        "chat": chat_json(chat),
        "message_id": message.id,
        "user": account_json(user),
        "date": world.now(),
        "old_reaction": old,
        "new_reaction": new,
    }
    for bot in chat.bots():
        if chat.private or chat.members[bot.id].admin:
            bot.updates.push("message_reaction", payload)
    return message_view(message)


@operation
def block(world: World, arguments: Json) -> bool:
    chat = visible(world, str(arguments["chat"]))
    if not chat.blocked:
        chat.blocked = True
        private_member_update(world, chat, "member", "kicked")
    return True


@operation
def unblock(world: World, arguments: Json) -> bool:
    chat = visible(world, str(arguments["chat"]))
    if chat.blocked:
        chat.blocked = False
        private_member_update(world, chat, "kicked", "member")
    return True
