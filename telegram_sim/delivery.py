"""Posting and changing messages, and telling the bots that may know of it."""

from __future__ import annotations

from telegram_sim.model import Account, Bot, Chat, Json, Message, User
from telegram_sim.render import account_json, chat_json, member_json, message_json
from telegram_sim.spans import piece
from telegram_sim.world import World

KNOWN_CONTENT = (
    "new_chat_members",
    "left_chat_member",
    "pinned_message",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
)


def post(
    world: World, chat: Chat, sender: Account, *, tell: bool = True, **content: object
) -> Message:
    """Puts a message into a chat; bots hear of it unless a bot wrote it."""
    message = Message(chat.take_id(), chat, sender, world.now(), **content)  # type: ignore[arg-type]  # fields by name
    chat.messages[message.id] = message
    if message.service is not None and "forum_topic_created" in message.service:
        message.thread = message.id
    changed(world, message, sender.id, "new")
    if tell and isinstance(sender, User):
        deliver(world, message, "message")
    return message


def changed(world: World, message: Message, by: int, how: str) -> None:
    """Writes the change into the journal; `how` is new, edited, deleted, reacted or pinned."""
    event = world.record("message", message.chat.key, by, id=message.id, how=how)
    message.changed = event.seq
    if how in {"pinned", "unpinned"}:
        world.record("chat", message.chat.key, by)


def deliver(world: World, message: Message, kind: str) -> None:
    for bot in message.chat.bots():
        if bot.updates.wants(kind) and sees(bot, message):
            bot.updates.push(kind, message_json(message, bot))
            world.wake()


def sees(bot: Bot, message: Message) -> bool:
    """Privacy mode: a bot that is no administrator gets only what is meant for it."""
    chat = message.chat
    if chat.private:
        return not chat.blocked
    member = chat.members.get(bot.id)
    if member is None:
        return False
    if member.admin or bot.reads_all_messages or message.service is not None:
        return True
    if message.via is bot:
        return True
    target = chat.find(message.reply_to)
    if target is not None and target.sender is bot:
        return True
    return _addressed(bot, message)


def _addressed(bot: Bot, message: Message) -> bool:
    for entity in message.entities:
        word = piece(message.text, entity)
        if entity["type"] == "mention" and word[1:].lower() == bot.username.lower():
            return True
        if entity["type"] == "bot_command":
            _, at, name = word.partition("@")
            if not at or name.lower() == bot.username.lower():
                return True
    return False


def member_update(world: World, chat: Chat, account: Account, by: Account, old: Json) -> None:
    """`my_chat_member` for the bot itself, `chat_member` for administrators that asked for it."""
    new = chat.members[account.id]
    payload: Json = {
        "chat": chat_json(chat),
        "from": account_json(by),
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": member_json(new),
    }
    if isinstance(account, Bot):
        account.updates.push("my_chat_member", payload)
    for bot in chat.bots():
        if bot.id != account.id and chat.members[bot.id].admin:
            bot.updates.push("chat_member", payload)
    world.record("chat", chat.key, by.id)


def private_member_update(world: World, chat: Chat, old: str, new: str) -> None:
    if chat.bot is None or chat.user is None:
        return
    bot = account_json(chat.bot)

    def standing(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": bot, **until}

    chat.bot.updates.push(
        "my_chat_member",
        {
            "chat": chat_json(chat),
            "from": account_json(chat.user),
            "date": world.now(),
            "old_chat_member": standing(old),
            "new_chat_member": standing(new),
        },
    )
    world.record("chat", chat.key, chat.user.id)
