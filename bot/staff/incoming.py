"""Converts a message of staff into the desk's `IncomingMessage`."""

from typing import Any

from telegram import Message

from desk.model import CANNOT_COPY, IncomingMessage

COPIED = (
    "animation",
    "photo",
    "video",
    "audio",
    "document",
    "voice",
    "video_note",
    "sticker",
    "contact",
    "venue",
    "location",
    "poll",
)
"""Looked for in this order: an animation is a document too, a venue a location."""


def kind_of(message: Message) -> str:
    """The kind of message; `service` for what nobody wrote."""
    if message.text is not None:
        return "text"
    kinds = (*COPIED, *sorted(CANNOT_COPY))
    return next((kind for kind in kinds if getattr(message, kind, None)), "service")


def post_of(message: Message) -> IncomingMessage:
    kind = kind_of(message)
    found: Any = message.photo[-1] if message.photo else getattr(message, kind, None)
    replied = message.reply_to_message
    answers = replied if replied and not replied.forum_topic_created else None
    return IncomingMessage(
        chat=message.chat.id,
        message=message.message_id,
        kind=kind,
        text=message.text or message.caption or "",
        entities=tuple(one.to_dict() for one in message.entities or message.caption_entities),
        album=message.media_group_id or "",
        reply_to=answers.message_id if answers else None,
        quote=message.quote.text if message.quote else "",
        file=getattr(found, "file_id", ""),
        size=getattr(found, "file_size", None) or 0,
        name=getattr(found, "file_name", None) or "",
        unique=getattr(found, "file_unique_id", ""),
    )
