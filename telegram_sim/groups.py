"""What people do to groups: create, add and remove, topics, pins, upgrade to another id."""

from __future__ import annotations

from telegram_sim.delivery import changed, member_update, post
from telegram_sim.errors import bad
from telegram_sim.model import ADMIN_RIGHTS, GENERAL, Account, Chat, Json, Member, Topic, User
from telegram_sim.operations import operation, person
from telegram_sim.render import account_json, member_json
from telegram_sim.topics import close_topic, create_topic, drop_topic, edit_topic
from telegram_sim.views import chat_view, visible
from telegram_sim.world import World

USUAL_RIGHTS = frozenset(ADMIN_RIGHTS) - {"can_promote_members"}


@operation
def create_group(world: World, arguments: Json) -> Json:
    owner = person(world, arguments)
    chat_id = int(arguments.get("id") or world.new_group_id())
    if str(chat_id) in world.chats:
        return chat_view(world.chats[str(chat_id)])
    forum = bool(arguments.get("forum", True))
    kind = str(arguments.get("kind") or "supergroup")
    chat = Chat(str(chat_id), chat_id, kind, str(arguments["title"]), forum)
    if forum:
        chat.topics[GENERAL] = Topic(GENERAL, "General", owner.id)
    chat.members[owner.id] = Member(owner, "creator")
    world.chats[chat.key] = chat
    world.record("chat", chat.key, owner.id)
    return chat_view(chat)


def somebody(chat: Chat, arguments: Json) -> Account:
    """Who does it: the person named, else the owner."""
    by = arguments.get("by")
    for member in chat.members.values():
        if member.account.id == by or (by is None and member.status == "creator"):
            return member.account
    raise bad("this person is not in the group")


@operation
def set_member(world: World, arguments: Json) -> Json:
    """Adds, promotes, restricts, removes or bans an account in a group."""
    chat = visible(world, str(arguments["chat"]))
    account = world.account(int(arguments["account"]))
    by = somebody(chat, arguments)
    status = str(arguments["status"])
    member = chat.members.get(account.id) or Member(account, "left")
    came = not member.present
    old = member_json(member)
    chat.members[account.id] = member
    member.status = status
    rights = arguments.get("rights")
    usual = USUAL_RIGHTS if status == "administrator" else frozenset[str]()
    member.rights = frozenset(rights) if rights is not None else usual
    member.anonymous = bool(arguments.get("anonymous"))
    if member_json(member) == old:
        return old
    member_update(world, chat, account, by, old)
    _tell_group(world, chat, account, by, came)
    return member_json(member)


def _tell_group(world: World, chat: Chat, account: Account, by: Account, came: bool) -> None:
    present = chat.members[account.id].present
    who = account_json(account)
    if present and came:
        post(world, chat, by, service={"new_chat_members": [who]})
    elif not present and not came:
        post(world, chat, by, service={"left_chat_member": who})


@operation
def set_title(world: World, arguments: Json) -> Json:
    chat = visible(world, str(arguments["chat"]))
    chat.title = str(arguments["title"])
    post(world, chat, somebody(chat, arguments), service={"new_chat_title": chat.title})
    world.record("chat", chat.key, 0)
    return chat_view(chat)


@operation
def set_forum(world: World, arguments: Json) -> Json:
    """Switches topics on or off."""
    chat = visible(world, str(arguments["chat"]))
    chat.forum = bool(arguments["forum"])
    if chat.forum:
        chat.topics.setdefault(GENERAL, Topic(GENERAL, "General", 0))
    world.record("chat", chat.key, 0)
    return chat_view(chat)


# topics ----------------------------------------------------------------------


def _topic(chat: Chat, arguments: Json) -> Topic:
    topic = chat.topics.get(int(arguments["thread"]))
    if topic is None or topic.deleted:
        raise bad("the topic is not there")
    return topic


@operation
def open_topic(world: World, arguments: Json) -> int:
    chat = visible(world, str(arguments["chat"]))
    by = somebody(chat, arguments)
    return create_topic(world, chat, by, str(arguments["name"]), 0x6FB9F0, None).id


@operation
def rename_topic(world: World, arguments: Json) -> bool:
    chat = visible(world, str(arguments["chat"]))
    by = somebody(chat, arguments)
    edit_topic(world, chat, by, _topic(chat, arguments), str(arguments["name"]), None)
    return True


@operation
def set_topic_closed(world: World, arguments: Json) -> bool:
    """`for_all`: even bots that may manage topics get TOPIC_CLOSED."""
    chat = visible(world, str(arguments["chat"]))
    topic = _topic(chat, arguments)
    close_topic(world, chat, somebody(chat, arguments), topic, bool(arguments["closed"]))
    topic.closed_for_all = topic.closed and bool(arguments.get("for_all"))
    return True


@operation
def delete_topic(world: World, arguments: Json) -> bool:
    """`refusal`: the error bots get from then on, instead of the usual one."""
    chat = visible(world, str(arguments["chat"]))
    topic = _topic(chat, arguments)
    topic.refusal = arguments.get("refusal")
    drop_topic(world, chat, somebody(chat, arguments), topic)
    return True


# pins and upgrade --------------------------------------------------------------


@operation
def pin(world: World, arguments: Json) -> bool:
    chat = visible(world, str(arguments["chat"]))
    user = person(world, arguments)
    message = chat.find(int(arguments["message"]))
    if message is None:
        raise bad("the message is not there")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
        changed(world, message, user.id, "unpinned")
        return False
    chat.pinned.append(message.id)
    changed(world, message, user.id, "pinned")
    post(world, chat, user, service={"pinned_message": message.id}, thread=message.thread)
    return True


@operation
def migrate(world: World, arguments: Json) -> Json:
    """The group gets a new id; topics, members and messages are carried over."""
    old = visible(world, str(arguments["chat"]))
    owner = somebody(old, arguments)
    if not isinstance(owner, User):
        raise bad("only a person can upgrade a group")
    new_id = int(arguments.get("id") or world.new_group_id())
    new = Chat(str(new_id), new_id, "supergroup", old.title, old.forum)
    new.members = dict(old.members)
    new.topics = old.topics
    new.next_message_id = old.next_message_id
    new.messages = old.messages if old.kind == "supergroup" else {}
    for message in new.messages.values():
        message.chat = new
    new.pinned = old.pinned if new.messages else []
    old.messages = dict(old.messages)
    world.chats[new.key] = new
    post(world, old, owner, service={"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    new.next_message_id = max(new.next_message_id, old.next_message_id)
    post(world, new, owner, service={"migrate_from_chat_id": old.id})
    world.record("chat", old.key, owner.id)
    world.record("chat", new.key, owner.id)
    return chat_view(new)
