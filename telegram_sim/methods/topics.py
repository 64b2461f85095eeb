"""Forum topics: create, rename, close, reopen, delete, and the General topic."""

from __future__ import annotations

from telegram_sim.call import Call, api
from telegram_sim.delivery import post
from telegram_sim.errors import bad
from telegram_sim.model import GENERAL, Chat, Json, Topic
from telegram_sim.topics import close_topic, create_topic, drop_topic, edit_topic

NAME_CHARS = 128
COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
ICONS = (
    "📰",
    "💡",
    "⚡️",
    "🎙",
    "🔝",
    "🗣",
    "🆒",
    "❗️",
    "📝",
    "📆",
    "📁",
    "🔎",
    "📣",
    "🔥",
    "❤️",
    "❓",
)


def icon_id(number: int) -> str:
    return str(5_312_536_423_851_630_000 + number)


def forum(call: Call, right: str = "can_manage_topics") -> Chat:
    chat = call.chat()
    if chat.private or not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.members[call.bot.id].may(right):
        raise bad("not enough rights to manage topics" if right else "")
    return chat


def known(chat: Chat, number: int | None) -> Topic:
    topic = chat.topics.get(number or 0)
    if topic is None or topic.id == GENERAL:
        raise bad("TOPIC_ID_INVALID")
    if topic.deleted:
        raise bad(topic.refusal or "TOPIC_ID_INVALID")
    return topic


@api("createForumTopic")
def create(call: Call) -> Json:
    chat = call.chat()
    if chat.private or not chat.forum:
        raise bad("the chat is not a forum")
    if not chat.members[call.bot.id].may("can_manage_topics"):
        raise bad("not enough rights to create a topic")
    name = _name(call)
    color = call.optional("icon_color") or COLORS[0]
    if color not in COLORS:
        raise bad("TOPIC_ICON_COLOR_INVALID")
    icon = call.text("icon_custom_emoji_id") or None
    topic = create_topic(call.world, chat, call.bot, name, color, icon)
    answer: Json = {
        "message_thread_id": topic.id,
        "name": topic.name,
        "icon_color": topic.icon_color,
    }
    if topic.icon_emoji:
        answer["icon_custom_emoji_id"] = topic.icon_emoji
    return answer


def _name(call: Call) -> str:
    name = call.text("name").strip()
    if not name or len(name) > NAME_CHARS:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return name


@api("editForumTopic")
def edit(call: Call) -> bool:
    chat = forum(call)
    topic = known(chat, call.optional("message_thread_id"))
    name = _name(call) if call.text("name") else None
    icon = call.text("icon_custom_emoji_id") if "icon_custom_emoji_id" in call.values else None
    if (name or topic.name) == topic.name and (icon or topic.icon_emoji) == topic.icon_emoji:
        raise bad("TOPIC_NOT_MODIFIED")
    edit_topic(call.world, chat, call.bot, topic, name, icon)
    return True


def _set_closed(call: Call, closed: bool) -> bool:
    chat = forum(call)
    topic = known(chat, call.optional("message_thread_id"))
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    close_topic(call.world, chat, call.bot, topic, closed)
    return True


@api("closeForumTopic")
def close(call: Call) -> bool:
    return _set_closed(call, True)


@api("reopenForumTopic")
def reopen(call: Call) -> bool:
    return _set_closed(call, False)


@api("deleteForumTopic")
def delete(call: Call) -> bool:
    chat = forum(call, "can_delete_messages")
    topic = known(chat, call.optional("message_thread_id"))
    drop_topic(call.world, chat, call.bot, topic)
    return True


@api("closeGeneralForumTopic")
def close_general(call: Call) -> bool:
    return _general(call, True)


@api("reopenGeneralForumTopic")
def reopen_general(call: Call) -> bool:
    return _general(call, False)


def _general(call: Call, closed: bool) -> bool:
    chat = forum(call)
    topic = chat.topics[GENERAL]
    if topic.closed == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    close_topic(call.world, chat, call.bot, topic, closed)
    return True


@api("editGeneralForumTopic")
def edit_general(call: Call) -> bool:
    chat = forum(call)
    topic = chat.topics[GENERAL]
    topic.name = _name(call)
    post(call.world, chat, call.bot, service={"forum_topic_edited": {"name": topic.name}})
    return True


@api("hideGeneralForumTopic")
def hide_general(call: Call) -> bool:
    chat = forum(call)
    chat.topics[GENERAL].hidden = True
    post(call.world, chat, call.bot, service={"general_forum_topic_hidden": {}})
    return True


@api("unhideGeneralForumTopic")
def unhide_general(call: Call) -> bool:
    chat = forum(call)
    chat.topics[GENERAL].hidden = False
    post(call.world, chat, call.bot, service={"general_forum_topic_unhidden": {}})
    return True


@api("getForumTopicIconStickers")
def icons(call: Call) -> list[Json]:
    return [
        {
            "file_id": f"icon{number}",
            "file_unique_id": f"icon{number}",
            "type": "custom_emoji",
            "width": 100,
            "height": 100,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
            "custom_emoji_id": icon_id(number),
        }
        for number, emoji in enumerate(ICONS)
    ]
