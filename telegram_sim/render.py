"""Messages, chats and accounts as Bot API objects, seen by one bot."""

from __future__ import annotations

from telegram_sim.files import describe, photo_sizes
from telegram_sim.model import ADMIN_RIGHTS, Account, Bot, Chat, Json, Media, Member, Message, User

RESTRICTED_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)

ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


def account_json(account: Account) -> Json:
    answer: Json = {
        "id": account.id,
        "is_bot": account.is_bot,
        "first_name": account.first_name,
    }
    if account.username:
        answer["username"] = account.username
    if isinstance(account, User):
        if account.last_name:
            answer["last_name"] = account.last_name
        if account.language_code:
            answer["language_code"] = account.language_code
    return answer


def chat_json(chat: Chat) -> Json:
    answer: Json = {"id": chat.id, "type": chat.kind}
    if chat.user is not None:
        answer["first_name"] = chat.user.first_name
        if chat.user.last_name:
            answer["last_name"] = chat.user.last_name
        if chat.user.username:
            answer["username"] = chat.user.username
        return answer
    answer["title"] = chat.title
    if chat.forum:
        answer["is_forum"] = True
    return answer


def media_json(media: Media, bot: Bot) -> Json:
    if media.file is None:
        return {media.kind: media.data}
    if media.kind == "photo":
        answer: Json = {"photo": photo_sizes(bot, media.file)}
    else:
        answer = {media.kind: {**describe(bot, media.file), **media.data}}
        if media.kind == "animation":
            answer["document"] = answer["animation"]
    if media.spoiler:
        answer["has_media_spoiler"] = True
    if media.caption_above:
        answer["show_caption_above_media"] = True
    return answer


def message_json(message: Message, bot: Bot, *, with_reply: bool = True) -> Json:
    chat = message.chat
    answer: Json = {"message_id": message.id, **_sender(message)}
    answer["chat"] = chat_json(chat)
    answer["date"] = message.date
    if message.edit_date is not None:
        answer["edit_date"] = message.edit_date
    if message.thread is not None:
        answer["message_thread_id"] = message.thread
        if chat.forum:
            answer["is_topic_message"] = True
    if with_reply:
        answer.update(_reply(message, bot))
    if message.service is not None:
        answer.update(_service(message, bot))
        return answer
    answer.update(_content(message, bot))
    return answer


def _sender(message: Message) -> Json:
    if message.anonymous:
        return {"from": ANONYMOUS_ADMIN, "sender_chat": chat_json(message.chat)}
    return {"from": account_json(message.sender)}


def _reply(message: Message, bot: Bot) -> Json:
    """A message that opens no reply still points at the service message of its topic."""
    target = message.chat.find(message.reply_to or message.thread)
    if target is None or target is message:
        return {}
    answer: Json = {"reply_to_message": message_json(target, bot, with_reply=False)}
    if message.reply_to and message.quote:
        answer["quote"] = message.quote
    return answer


def _service(message: Message, bot: Bot) -> Json:
    content = dict(message.service or {})
    pinned = content.get("pinned_message")
    if isinstance(pinned, int):
        target = message.chat.messages.get(pinned)
        if target is not None:
            content["pinned_message"] = message_json(target, bot, with_reply=False)
    return content


def _content(message: Message, bot: Bot) -> Json:
    media = message.media is not None
    answer: Json = {} if message.media is None else media_json(message.media, bot)
    given = {
        "forward_origin": message.forward,
        "via_bot": account_json(message.via) if message.via is not None else None,
        "media_group_id": message.album,
        "caption" if media else "text": message.text,
        "caption_entities" if media else "entities": message.entities,
        "link_preview_options": message.preview,
        "has_protected_content": message.protected,
        "reply_markup": message.markup,
    }
    answer.update({key: value for key, value in given.items() if value})
    return answer


def member_json(member: Member) -> Json:
    answer: Json = {"status": member.status, "user": account_json(member.account)}
    if member.status == "creator":
        answer["is_anonymous"] = member.anonymous
    elif member.status == "administrator":
        answer.update({right: right in member.rights for right in ADMIN_RIGHTS})
        answer["can_be_edited"] = False
        answer["is_anonymous"] = member.anonymous
    elif member.status == "restricted":
        answer.update(_restricted(member))
    elif member.status == "kicked":
        answer["until_date"] = 0
    if member.custom_title:
        answer["custom_title"] = member.custom_title
    return answer


def _restricted(member: Member) -> Json:
    rights = {right: right in member.rights for right in RESTRICTED_RIGHTS}
    return {**rights, "is_member": True, "until_date": 0}
