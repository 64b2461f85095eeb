"""Editing, deleting, pinning and reacting."""

from __future__ import annotations

from telegram_sim.call import TEXT_LIMIT, Call, api
from telegram_sim.delivery import changed, post
from telegram_sim.errors import NOT_MODIFIED, bad
from telegram_sim.methods.media import input_media
from telegram_sim.methods.sending import answer
from telegram_sim.model import Chat, Json, Media, Message
from telegram_sim.reactions import checked_reactions
from telegram_sim.spans import Rich, units

TWO_DAYS = 48 * 3600
MOST_DELETED = 100


def own_message(call: Call) -> Message:
    """The message a call edits: by id in a chat, or by inline id."""
    inline = call.text("inline_message_id")
    if inline:
        message = call.world.inline_messages.get(inline)
        if message is None or message.via is not call.bot:
            raise bad("MESSAGE_ID_INVALID")
        return message
    chat = call.chat()
    message = call.message(chat, "message to edit not found")
    if message.sender is not call.bot or message.service is not None:
        raise bad("message can't be edited")
    return message


def edited(call: Call, message: Message) -> Json | bool:
    message.edit_date = call.world.now()
    changed(call.world, message, call.bot.id, "edited")
    if call.text("inline_message_id"):
        return True
    return answer(call, message)


def _refuse_same(message: Message, rich: Rich, markup: Json | None) -> None:
    same_text = message.text == rich.text and message.entities == rich.entities
    if same_text and message.markup == markup:
        raise bad(NOT_MODIFIED)


@api("editMessageText")
def edit_text(call: Call) -> Json | bool:
    message = own_message(call)
    rich = call.rich("text")
    if not rich.text:
        raise bad("message text is empty")
    if units(rich.text) > TEXT_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    markup = call.inline_markup()
    if message.media is not None:
        raise bad("there is no text in the message to edit")
    _refuse_same(message, rich, markup)
    message.text, message.entities, message.markup = rich.text, rich.entities, markup
    return edited(call, message)


@api("editMessageCaption")
def edit_caption(call: Call) -> Json | bool:
    message = own_message(call)
    rich = call.caption()
    markup = call.inline_markup()
    if message.media is None or message.media.file is None:
        raise bad("there is no caption in the message to edit")
    _refuse_same(message, rich, markup)
    message.text, message.entities, message.markup = rich.text, rich.entities, markup
    return edited(call, message)


@api("editMessageReplyMarkup")
def edit_markup(call: Call) -> Json | bool:
    message = own_message(call)
    markup = call.inline_markup()
    if message.markup == markup:
        raise bad(NOT_MODIFIED)
    message.markup = markup
    return edited(call, message)


@api("editMessageMedia")
def edit_media(call: Call) -> Json | bool:
    message = own_message(call)
    media, rich = input_media(call, call.json("media"))
    markup = call.inline_markup()
    if message.media is not None and message.media.file is None:
        raise bad("there is no media in the message to edit")
    if message.album is not None and _family(message.media) != _family(media):
        raise bad("media of the message can't be changed to this type in an album")
    if _same_media(message.media, media):
        _refuse_same(message, rich, markup)
    message.media, message.markup = media, markup
    message.text, message.entities = rich.text, rich.entities
    return edited(call, message)


def _family(media: Media | None) -> str:
    kind = media.kind if media is not None else ""
    return "visual" if kind in {"photo", "video"} else kind


def _same_media(old: Media | None, new: Media) -> bool:
    return (
        old is not None
        and old.file is not None
        and new.file is not None
        and old.file.unique_id == new.file.unique_id
    )


# deleting --------------------------------------------------------------------


def remove(call: Call, message: Message) -> None:
    message.deleted = True
    if message.id in message.chat.pinned:
        message.chat.pinned.remove(message.id)
    changed(call.world, message, call.bot.id, "deleted")


def _may_delete(call: Call, chat: Chat, message: Message) -> bool:
    old = call.world.now() - message.date > TWO_DAYS
    if chat.private:
        return not old
    member = chat.members[call.bot.id]
    if member.may("can_delete_messages"):
        return True
    return message.sender is call.bot and not old


@api("deleteMessage")
def delete_message(call: Call) -> bool:
    chat = call.chat()
    message = call.message(chat, "message to delete not found")
    if not _may_delete(call, chat, message):
        raise bad("message can't be deleted for everyone")
    remove(call, message)
    return True


@api("deleteMessages")
def delete_messages(call: Call) -> bool:
    chat = call.chat()
    numbers = call.numbers("message_ids")
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > MOST_DELETED:
        raise bad("too many message identifiers specified")
    found = [message for message in (chat.find(one) for one in numbers) if message]
    if not all(_may_delete(call, chat, message) for message in found):
        raise bad("message can't be deleted for everyone")
    for message in found:
        remove(call, message)
    return True


# pinning ---------------------------------------------------------------------


def _refuse_pin(call: Call, chat: Chat) -> None:
    if not chat.private and not chat.members[call.bot.id].may("can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")


@api("pinChatMessage")
def pin(call: Call) -> bool:
    chat = call.chat()
    _refuse_pin(call, chat)
    message = call.message(chat, "message to pin not found")
    if message.id in chat.pinned:
        chat.pinned.remove(message.id)
    chat.pinned.append(message.id)
    changed(call.world, message, call.bot.id, "pinned")
    service = {"pinned_message": message.id}
    post(call.world, chat, call.bot, service=service, thread=message.thread)
    return True


@api("unpinChatMessage")
def unpin(call: Call) -> bool:
    chat = call.chat()
    _refuse_pin(call, chat)
    number = call.optional("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if number is None or number not in chat.pinned:
        raise bad("message to unpin not found")
    _unpin(call, chat, [number])
    return True


@api("unpinAllChatMessages")
def unpin_all(call: Call) -> bool:
    chat = call.chat()
    _refuse_pin(call, chat)
    _unpin(call, chat, list(chat.pinned))
    return True


@api("unpinAllForumTopicMessages", "unpinAllGeneralForumTopicMessages")
def unpin_topic(call: Call) -> bool:
    chat = call.chat()
    _refuse_pin(call, chat)
    thread = call.optional("message_thread_id")
    numbers = [one for one in chat.pinned if chat.messages[one].thread == thread]
    _unpin(call, chat, numbers)
    return True


def _unpin(call: Call, chat: Chat, numbers: list[int]) -> None:
    for number in numbers:
        chat.pinned.remove(number)
        changed(call.world, chat.messages[number], call.bot.id, "unpinned")


# reactions -------------------------------------------------------------------


@api("setMessageReaction")
def react(call: Call) -> bool:
    chat = call.chat()
    message = call.message(chat, "message to react not found")
    reactions = checked_reactions(call.items("reaction"))
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if message.service is not None:
        raise bad("MESSAGE_ID_INVALID")
    message.reactions.pop(call.bot.id, None)
    if reactions:
        message.reactions[call.bot.id] = reactions
    changed(call.world, message, call.bot.id, "reacted")
    return True
