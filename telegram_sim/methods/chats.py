"""Chats and members: getChat, getChatMember, administrators, leaving, and a group's settings."""

from __future__ import annotations

from telegram_sim.call import Call, api
from telegram_sim.delivery import member_update
from telegram_sim.errors import bad
from telegram_sim.model import ADMIN_RIGHTS, Chat, Json, Member
from telegram_sim.render import chat_json, member_json, message_json

COLOR = 5
MOST_REACTIONS = 11


@api("getChat")
def get_chat(call: Call) -> Json:
    chat = call.chat()
    answer: Json = {
        **chat_json(chat),
        "accent_color_id": COLOR,
        "max_reaction_count": MOST_REACTIONS,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if chat.private:
        answer["active_usernames"] = (
            [chat.user.username] if chat.user and chat.user.username else []
        )
    else:
        answer["permissions"] = {"can_send_messages": True}
        answer["join_to_send_messages"] = True
    if chat.pinned:
        pinned = chat.messages[chat.pinned[-1]]
        answer["pinned_message"] = message_json(pinned, call.bot, with_reply=False)
    return answer


def group(call: Call) -> Chat:
    chat = call.chat()
    if chat.private:
        raise bad("method is available only for supergroup and channel chats")
    return chat


@api("getChatMember")
def get_member(call: Call) -> Json:
    chat = call.chat()
    user_id = call.integer("user_id")
    if chat.private:
        if user_id not in {chat.id, call.bot.id}:
            raise bad("PARTICIPANT_ID_INVALID")
        account = call.world.account(user_id)
        return member_json(Member(account))
    member = chat.members.get(user_id)
    if member is not None:
        return member_json(member)
    if user_id not in call.world.users and user_id not in call.world.bots:
        raise bad("PARTICIPANT_ID_INVALID")
    return member_json(Member(call.world.account(user_id), "left"))


@api("getChatAdministrators")
def get_administrators(call: Call) -> list[Json]:
    chat = call.chat()
    if chat.private:
        raise bad("there are no administrators in the private chat")
    return [
        member_json(member)
        for member in chat.members.values()
        if member.admin and (not member.account.is_bot or member.account is call.bot)
    ]


@api("getChatMemberCount", "getChatMembersCount")
def count_members(call: Call) -> int:
    chat = call.chat()
    return 2 if chat.private else sum(1 for one in chat.members.values() if one.present)


@api("leaveChat")
def leave(call: Call) -> bool:
    chat = call.chat()
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    old = member_json(chat.members[call.bot.id])
    chat.members[call.bot.id].status = "left"
    member_update(call.world, chat, call.bot, call.bot, old)
    return True


def _manage(call: Call, right: str) -> tuple[Chat, Member]:
    chat = group(call)
    if not chat.members[call.bot.id].may(right):
        raise bad("not enough rights to restrict/unrestrict chat member")
    member = chat.members.get(call.integer("user_id"))
    if member is None:
        raise bad("PARTICIPANT_ID_INVALID")
    if member.status == "creator":
        raise bad("can't remove chat owner")
    return chat, member


def _set_status(call: Call, chat: Chat, member: Member, status: str) -> bool:
    old = member_json(member)
    member.status = status
    member_update(call.world, chat, member.account, call.bot, old)
    return True


@api("banChatMember", "kickChatMember")
def ban(call: Call) -> bool:
    return _set_status(call, *_manage(call, "can_restrict_members"), "kicked")


@api("unbanChatMember")
def unban(call: Call) -> bool:
    return _set_status(call, *_manage(call, "can_restrict_members"), "left")


@api("restrictChatMember")
def restrict(call: Call) -> bool:
    chat, member = _manage(call, "can_restrict_members")
    permissions = call.object("permissions") or {}
    member.rights = frozenset(key for key, value in permissions.items() if value)
    return _set_status(call, chat, member, "restricted")


@api("promoteChatMember")
def promote(call: Call) -> bool:
    chat, member = _manage(call, "can_promote_members")
    member.rights = frozenset(right for right in ADMIN_RIGHTS if call.flag(right))
    return _set_status(call, chat, member, "administrator" if member.rights else "member")


@api("setChatTitle")
def set_title(call: Call) -> bool:
    chat = group(call)
    if not chat.members[call.bot.id].may("can_change_info"):
        raise bad("not enough rights to change chat title")
    chat.title = call.text("title")
    call.world.record("chat", chat.key, call.bot.id)
    return True


@api("exportChatInviteLink")
def invite_link(call: Call) -> str:
    chat = group(call)
    return f"https://t.me/+local{abs(chat.id)}"


@api("setChatDescription", "setChatPermissions", "setChatAdministratorCustomTitle")
def accept_for_group(call: Call) -> bool:
    group(call)
    return True
