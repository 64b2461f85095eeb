"""The desk bot as the relay uses it: plain calls, refusals told apart."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.delivery import Entities, Place, Text
from filing.desk.failures import Failure, SendError, Trouble, classify

LONG = 60
"""Seconds of silence after which a file on its way is given up; it is tried again."""

MEDIA: dict[str, Any] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
    "animation": InputMediaAnimation,
}


@asynccontextmanager
async def plain_sender(token: str, api: str) -> AsyncIterator["PtbSender"]:
    """With a connection of its own and no limiter: the relay hears every refusal at once."""
    bot = Bot(token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot")
    await bot.request.initialize()
    try:
        yield PtbSender(bot)
    finally:
        await bot.request.shutdown()


class PtbSender:
    """`bot.delivery.DeskSender` on python-telegram-bot."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def copy(self, to: Place, source: int, messages: Sequence[int]) -> tuple[int, ...]:
        async with told():
            if len(messages) == 1:
                one = await self.bot.copy_message(
                    to.chat,
                    source,
                    messages[0],
                    message_thread_id=to.thread,
                    reply_parameters=_reply(to),
                    reply_markup=inline(to),
                )
                return (one.message_id,)
            many = await self.bot.copy_messages(
                to.chat, source, list(messages), message_thread_id=to.thread
            )
            return tuple(copied.message_id for copied in many)

    async def text(self, to: Place, text: Text) -> int:
        async with told():
            sent = await self.bot.send_message(
                to.chat,
                text.text,
                parse_mode=ParseMode.HTML if text.html else None,
                entities=_entities(text.entities) or None,
                message_thread_id=to.thread,
                reply_parameters=_reply(to),
                reply_markup=inline(to),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            return sent.message_id

    async def file(self, to: Place, kind: str, content: bytes, name: str, text: Text) -> int:
        common: dict[str, Any] = {
            "read_timeout": LONG,
            "write_timeout": LONG,
            "chat_id": to.chat,
            "message_thread_id": to.thread,
            "reply_parameters": _reply(to),
            "reply_markup": inline(to),
        }
        if kind not in {"sticker", "video_note"}:
            common["caption"] = text.text or None
            common["caption_entities"] = _entities(text.entities) or None
        if kind != "sticker":
            common["filename"] = name or kind
        methods: dict[str, Any] = {
            "photo": self.bot.send_photo,
            "video": self.bot.send_video,
            "audio": self.bot.send_audio,
            "voice": self.bot.send_voice,
            "animation": self.bot.send_animation,
            "video_note": self.bot.send_video_note,
            "sticker": self.bot.send_sticker,
        }
        async with told():
            method = methods.get(kind, self.bot.send_document)
            sent = await method(**{kind if kind in methods else "document": content}, **common)
            return int(sent.message_id)

    async def fetch(self, file: str) -> bytes:
        async with told():
            found = await self.bot.get_file(file)
            return bytes(await found.download_as_bytearray(read_timeout=LONG))

    async def edit_text(self, to: Place, message: int, text: Text) -> None:
        async with told():
            await self.bot.edit_message_text(
                text.text,
                chat_id=to.chat,
                message_id=message,
                parse_mode=ParseMode.HTML if text.html else None,
                entities=_entities(text.entities) or None,
                reply_markup=inline(to),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )

    async def edit_caption(self, to: Place, message: int, text: Text) -> None:
        async with told():
            await self.bot.edit_message_caption(
                chat_id=to.chat,
                message_id=message,
                caption=text.text,
                caption_entities=_entities(text.entities) or None,
            )

    async def edit_media(self, to: Place, message: int, kind: str, file: str, text: Text) -> None:
        entities = _entities(text.entities) or None
        media = MEDIA[kind](file, caption=text.text or None, caption_entities=entities)
        async with told():
            await self.bot.edit_message_media(media, chat_id=to.chat, message_id=message)

    async def delete(self, chat: int, messages: Sequence[int]) -> None:
        async with told():
            await self.bot.delete_messages(chat, list(messages))

    async def react(self, chat: int, message: int, emoji: str) -> None:
        reaction = [ReactionTypeEmoji(emoji)] if emoji else []
        async with told():
            await self.bot.set_message_reaction(chat, message, reaction)

    async def create_topic(self, chat: int, name: str) -> int:
        async with told():
            return (await self.bot.create_forum_topic(chat, name)).message_thread_id

    async def close_topic(self, chat: int, thread: int) -> None:
        async with told():
            await self.bot.close_forum_topic(chat, thread)

    async def reopen_topic(self, chat: int, thread: int) -> None:
        async with told():
            await self.bot.reopen_forum_topic(chat, thread)

    async def delete_topic(self, chat: int, thread: int) -> None:
        async with told():
            await self.bot.delete_forum_topic(chat, thread)

    async def pin(self, chat: int, message: int) -> None:
        async with told():
            await self.bot.pin_chat_message(chat, message, disable_notification=True)


@asynccontextmanager
async def told() -> AsyncIterator[None]:
    """The library's exceptions as failures."""
    try:
        yield
    except TelegramError as error:
        raise SendError(failure_of(error)) from error


CODES: tuple[tuple[type[TelegramError], int], ...] = (
    (InvalidToken, 401),
    (Forbidden, 403),
    (BadRequest, 400),
)


def failure_of(error: TelegramError) -> Failure:
    if isinstance(error, RetryAfter):
        seconds = error.retry_after
        wait = float(seconds if isinstance(seconds, int) else seconds.total_seconds())
        return classify(429, error.message, retry_after=wait)
    if isinstance(error, ChatMigrated):
        return classify(400, error.message, migrated_to=error.new_chat_id)
    code = next((code for kind, code in CODES if isinstance(error, kind)), 0)
    if not code and isinstance(error, NetworkError):
        return Failure(Trouble.UNREACHABLE, type(error).__name__)
    return classify(code or 400, error.message)


def _entities(entities: Entities) -> list[MessageEntity]:
    return [MessageEntity.de_json(dict(entity)) for entity in entities]


def _reply(to: Place) -> ReplyParameters | None:
    if to.reply_to is None:
        return None
    return ReplyParameters(to.reply_to, allow_sending_without_reply=True)


def inline(to: Place) -> InlineKeyboardMarkup | None:
    if not to.buttons:
        return None
    rows = [
        [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
        for row in to.buttons
    ]
    return InlineKeyboardMarkup(rows)
