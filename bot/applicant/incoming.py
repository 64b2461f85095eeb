"""Converts an applicant's message into the desk's `IncomingMessage`."""

from aiogram.enums import ContentType
from aiogram.types import Message

from desk.model import CANNOT_COPY, IncomingMessage

COPIED = frozenset(
    {
        "text",
        "photo",
        "video",
        "animation",
        "audio",
        "document",
        "voice",
        "video_note",
        "sticker",
        "contact",
        "location",
        "venue",
        "poll",
    }
)
"""Kinds of message that are passed on; the rest is refused in words or is no message at all."""


def kind_of(message: Message) -> str:
    """One of `COPIED` or `CANNOT_COPY`; `service` for what nobody wrote."""
    kind = str(ContentType(message.content_type).value)
    if kind in COPIED or kind in CANNOT_COPY:
        return kind
    return "service"


def post_of(message: Message) -> IncomingMessage:
    kind = kind_of(message)
    found = message.photo[-1] if message.photo else getattr(message, kind, None)
    entities = message.entities or message.caption_entities or []
    replied = message.reply_to_message
    return IncomingMessage(
        chat=message.chat.id,
        message=message.message_id,
        kind=kind,
        text=message.text or message.caption or "",
        entities=tuple(one.model_dump(exclude_none=True, mode="json") for one in entities),
        album=message.media_group_id or "",
        reply_to=replied.message_id if replied else None,
        file=getattr(found, "file_id", ""),
        size=getattr(found, "file_size", None) or 0,
        name=getattr(found, "file_name", None) or "",
        first_name=message.from_user.first_name if message.from_user else "",
    )
