"""copyMessage(s) and forwardMessage(s): by message id, without any file id."""

from __future__ import annotations

from dataclasses import replace

from telegram_sim.call import Call, api
from telegram_sim.errors import bad
from telegram_sim.methods.sending import Target, answer, publish, target
from telegram_sim.model import Bot, Chat, Json, Message, User
from telegram_sim.render import account_json, chat_json

MOST = 100


def _visible(bot: Bot, message: Message) -> bool:
    chat = message.chat
    if chat.private:
        return True
    member = chat.members[bot.id]
    return member.admin or bot.reads_all_messages or message.sender is bot


def _found(call: Call, chat: Chat, error: str) -> Message:
    message = call.message(chat, error)
    if not _visible(call.bot, message):
        raise bad(error)
    return message


def _copyable(message: Message) -> bool:
    return message.service is None and not message.protected


@api("copyMessage")
def copy_message(call: Call) -> Json:
    source = call.chat("from_chat_id")
    goal = target(call)
    message = _found(call, source, "message to copy not found")
    if not _copyable(message):
        raise bad("message can't be copied")
    text, entities = message.text, message.entities
    if "caption" in call.values and message.media is not None and message.media.file is not None:
        rich = call.caption()
        text, entities = rich.text, rich.entities
    copy = publish(call, goal, text=text, entities=entities, media=message.media)
    return {"message_id": copy.id}


@api("forwardMessage")
def forward_message(call: Call) -> Json:
    source = call.chat("from_chat_id")
    goal = target(call)
    message = _found(call, source, "message to forward not found")
    if not _copyable(message):
        raise bad("message can't be forwarded")
    return answer(call, _forward(call, goal, message, None))


def _forward(call: Call, goal: Target, message: Message, album: str | None) -> Message:
    return publish(
        call,
        replace(goal, markup=message.markup if isinstance(message.sender, Bot) else None),
        text=message.text,
        entities=message.entities,
        media=message.media,
        forward=message.forward or origin(message),
        album=album,
    )


def origin(message: Message) -> Json:
    if message.anonymous:
        return {"type": "chat", "date": message.date, "sender_chat": chat_json(message.chat)}
    sender = account_json(message.sender)
    if isinstance(message.sender, User):
        sender.pop("language_code", None)
    return {"type": "user", "date": message.date, "sender_user": sender}


def _many(call: Call) -> tuple[Target, list[Message]]:
    source = call.chat("from_chat_id")
    goal = target(call)
    numbers = call.numbers("message_ids")
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > MOST:
        raise bad("too many message identifiers specified")
    if numbers != sorted(set(numbers)):
        raise bad("message identifiers must be in a strictly increasing order")
    found = [source.find(number) for number in numbers]
    messages = [one for one in found if one and _visible(call.bot, one) and _copyable(one)]
    if not messages:
        raise bad("there are no messages to copy")
    return goal, messages


def _albums(call: Call, messages: list[Message]) -> dict[str, str]:
    known = {message.album for message in messages if message.album}
    return {album: str(13_500_000_000_000_000 + call.world.number()) for album in known}


@api("copyMessages")
def copy_messages(call: Call) -> list[Json]:
    goal, messages = _many(call)
    albums = _albums(call, messages)
    without_caption = call.flag("remove_caption")
    copies: list[Json] = []
    for message in messages:
        bare = without_caption and message.media is not None
        copy = publish(
            call,
            goal,
            text="" if bare else message.text,
            entities=[] if bare else message.entities,
            media=message.media,
            album=albums.get(message.album or ""),
        )
        copies.append({"message_id": copy.id})
    return copies


@api("forwardMessages")
def forward_messages(call: Call) -> list[Json]:
    goal, messages = _many(call)
    albums = _albums(call, messages)
    return [
        {"message_id": _forward(call, goal, message, albums.get(message.album or "")).id}
        for message in messages
    ]
