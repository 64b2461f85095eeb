"""Chats and messages as a person sees them: what the page draws and what tests read."""

from __future__ import annotations

from telegram_sim.model import GENERAL, Account, Bot, Chat, Json, Media, Message, StoredFile, User
from telegram_sim.render import ANONYMOUS_ADMIN
from telegram_sim.world import World

BUTTON_KINDS = {
    "callback_data": "callback",
    "url": "url",
    "copy_text": "copy",
    "switch_inline_query": "switch",
    "switch_inline_query_current_chat": "switch_here",
    "web_app": "web_app",
}


def account_view(account: Account) -> Json:
    last = getattr(account, "last_name", None)
    return {
        "id": account.id,
        "name": f"{account.first_name} {last}" if last else account.first_name,
        "username": account.username,
        "bot": account.is_bot,
    }


def user_view(user: User) -> Json:
    return {**account_view(user), "language_code": user.language_code}


def file_view(file: StoredFile) -> Json:
    return {
        "id": file.unique_id,
        "name": file.name,
        "mime": file.mime,
        "size": len(file.data),
        "url": f"/control/files/{file.unique_id}",
        **file.attributes,
    }


def media_view(media: Media) -> Json:
    view: Json = {"kind": media.kind, "data": media.data, "spoiler": media.spoiler}
    if media.file is not None:
        view["file"] = file_view(media.file)
    return view


def button_view(button: Json) -> Json:
    for key, kind in BUTTON_KINDS.items():
        if key in button:
            value = button[key]
            if key == "copy_text":
                value = value["text"]
            return {"text": button["text"], "kind": kind, "value": value}
    return {"text": button["text"], "kind": "other", "value": None}


def message_view(message: Message) -> Json:
    sender = account_view(message.sender)
    if message.anonymous:
        sender = {**account_view(message.sender), "id": ANONYMOUS_ADMIN["id"], "bot": True}
        sender["name"] = message.chat.title
    rows = (message.markup or {}).get("inline_keyboard") or []
    return {
        "id": message.id,
        "chat": message.chat.key,
        "date": message.date,
        "from": sender,
        "text": message.text,
        "entities": message.entities,
        "media": media_view(message.media) if message.media is not None else None,
        "rows": [[button_view(button) for button in row] for row in rows],
        "asks": message.asks,
        "reply_to": message.reply_to,
        "quote": message.quote["text"] if message.quote else None,
        "thread": message.thread,
        "album": message.album,
        "reactions": _reactions(message),
        "service": _service(message),
        "edited": message.edit_date is not None,
        "deleted": message.deleted,
        "pinned": message.id in message.chat.pinned,
        "forwarded_from": _forwarded(message),
        "via": message.via.username if message.via is not None else None,
        "changed": message.changed,
    }


def _reactions(message: Message) -> list[Json]:
    by_emoji: dict[str, list[int]] = {}
    for account_id, reactions in message.reactions.items():
        for one in reactions:
            by_emoji.setdefault(one.get("emoji") or "⭐", []).append(account_id)
    return [{"emoji": emoji, "by": who} for emoji, who in by_emoji.items()]


def _forwarded(message: Message) -> str | None:
    if message.forward is None:
        return None
    sender = message.forward.get("sender_user") or message.forward.get("sender_chat") or {}
    return sender.get("first_name") or sender.get("title") or ""


def _service(message: Message) -> Json | None:
    if message.service is None:
        return None
    kind = next(iter(message.service))
    content = message.service[kind]
    name = content.get("name") if isinstance(content, dict) else None
    if kind == "new_chat_members":
        name = ", ".join(one["first_name"] for one in content)
    return {"kind": kind, "name": name, "message": content if isinstance(content, int) else None}


def chat_view(chat: Chat) -> Json:
    view: Json = {
        "key": chat.key,
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "forum": chat.forum,
        "pinned": list(chat.pinned),
        "keyboard": chat.keyboard,
        "blocked": chat.blocked,
        "started": chat.started,
        "migrated_to": chat.migrated_to,
    }
    if chat.bot is not None and chat.user is not None:
        view["bot"] = bot_view(chat.bot)
        view["user"] = user_view(chat.user)
        view["title"] = chat.bot.first_name
        return view
    view["members"] = [
        {**account_view(member.account), "status": member.status}
        for member in chat.members.values()
    ]
    view["topics"] = [
        {
            "id": topic.id,
            "name": topic.name,
            "closed": topic.closed,
            "color": topic.icon_color,
            "general": topic.id == GENERAL,
        }
        for topic in chat.topics.values()
        if not topic.deleted
    ]
    return view


def bot_view(bot: Bot) -> Json:
    return {
        **account_view(bot),
        "commands": _commands(bot),
        "description": (bot.settings.get("description") or {}),
        "inline": bot.inline,
    }


def _commands(bot: Bot) -> dict[str, list[Json]]:
    """Commands of private chats by language; the narrower scope wins."""
    shown: dict[str, list[Json]] = {}
    for wanted in ("default", "all_private_chats"):
        for scope, commands in bot.commands.items():
            kind, _, language = scope.split("|")
            if kind == wanted:
                shown[language] = commands
    return shown


def visible(world: World, key: str) -> Chat:
    """A chat by its key; a private chat comes into being when somebody opens it."""
    number, _, person = key.partition(":")
    if person and key not in world.chats:
        bot = world.bots.get(int(number))
        user = world.users.get(int(person))
        if bot is not None and user is not None:
            return world.private(bot, user)
    return world.chat(key)
