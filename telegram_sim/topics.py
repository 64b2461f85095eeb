"""What happens to a forum topic, whoever does it: its service messages and its fate."""

from __future__ import annotations

from telegram_sim.delivery import changed, post
from telegram_sim.model import GENERAL, Account, Chat, Json, Topic
from telegram_sim.world import World


def create_topic(
    world: World, chat: Chat, by: Account, name: str, color: int, icon: str | None
) -> Topic:
    """The topic's id is the id of the service message that opens it."""
    created: Json = {"name": name, "icon_color": color}
    if icon:
        created["icon_custom_emoji_id"] = icon
    topic = Topic(chat.next_message_id, name, by.id, color, icon)
    chat.topics[topic.id] = topic
    post(world, chat, by, service={"forum_topic_created": created})
    world.record("chat", chat.key, by.id)
    return topic


def edit_topic(
    world: World, chat: Chat, by: Account, topic: Topic, name: str | None, icon: str | None
) -> None:
    edited: Json = {}
    if name:
        topic.name = edited["name"] = name
    if icon is not None:
        topic.icon_emoji = edited["icon_custom_emoji_id"] = icon
    post(world, chat, by, service={"forum_topic_edited": edited}, thread=topic.id)
    world.record("chat", chat.key, by.id)


def close_topic(world: World, chat: Chat, by: Account, topic: Topic, closed: bool) -> None:
    topic.closed = closed
    if not closed:
        topic.closed_for_all = False
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    thread = None if topic.id == GENERAL else topic.id
    post(world, chat, by, service={kind: {}}, thread=thread)
    world.record("chat", chat.key, by.id)


def drop_topic(world: World, chat: Chat, by: Account, topic: Topic) -> None:
    """Deleting a topic deletes its messages; no update tells of it."""
    topic.deleted = True
    for message in chat.messages.values():
        if message.thread == topic.id and not message.deleted:
            message.deleted = True
            changed(world, message, by.id, "deleted")
    world.record("chat", chat.key, by.id)
