"""The applicant bot as the relay uses it: plain calls through aiogram, refusals told apart."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from aiohttp import ClientError

from bot.delivery import Entities, Place, Text
from filing.desk.failures import Failure, SendError, Trouble, classify

CODES: Mapping[type[TelegramAPIError], int] = {
    TelegramBadRequest: 400,
    TelegramUnauthorizedError: 401,
    TelegramForbiddenError: 403,
    TelegramNotFound: 404,
    TelegramConflictError: 409,
    TelegramEntityTooLarge: 413,
    TelegramServerError: 500,
}
LONG = 300
"""Seconds that a file may take on its way down."""

MEDIA = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
    "animation": InputMediaAnimation,
}
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def make_sender(token: str, api: str) -> "ApplicantSender":
    """With a session of its own, that tries nothing again: the relay hears every refusal."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    return ApplicantSender(Bot(token, session=session))


class ApplicantSender:
    """`bot.delivery.Sender` on aiogram."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def close(self) -> None:
        await self.bot.session.close()

    async def copy(self, to: Place, source: int, messages: Sequence[int]) -> tuple[int, ...]:
        async with told():
            if len(messages) == 1:
                one = await self.bot.copy_message(
                    to.chat,
                    source,
                    messages[0],
                    message_thread_id=to.thread,
                    reply_parameters=_reply(to),
                    reply_markup=_markup(to),
                )
                return (one.message_id,)
            many = await self.bot.copy_messages(
                to.chat, source, list(messages), message_thread_id=to.thread
            )
            return tuple(copied.message_id for copied in many)

    async def text(self, to: Place, text: Text) -> int:
        async with told():
            sent = await self.bot(
                SendMessage(
                    chat_id=to.chat,
                    text=text.text,
                    parse_mode="HTML" if text.html else None,
                    entities=_entities(text.entities) or None,
                    message_thread_id=to.thread,
                    reply_parameters=_reply(to),
                    reply_markup=_markup(to),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
            return sent.message_id

    async def file(self, to: Place, kind: str, content: bytes, name: str, text: Text) -> int:
        wrapped = BufferedInputFile(content, name or kind)
        common: dict[str, Any] = {
            "chat_id": to.chat,
            "message_thread_id": to.thread,
            "reply_parameters": _reply(to),
            "reply_markup": _markup(to),
        }
        if kind not in {"sticker", "video_note"}:
            common["caption"] = text.text or None
            common["caption_entities"] = _entities(text.entities) or None
            common["parse_mode"] = None
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
            sent = await method(**{kind if kind in methods else "document": wrapped}, **common)
            return int(sent.message_id)

    async def fetch(self, file: str) -> bytes:
        try:
            async with told():
                content = await self.bot.download(file, timeout=LONG)
        except (ClientError, TimeoutError) as error:
            failure = Failure(Trouble.UNREACHABLE, type(error).__name__)
            raise SendError(failure) from error
        if content is None:
            raise SendError(Failure(Trouble.REFUSED, "file not found"))
        return content.read()

    async def edit_text(self, to: Place, message: int, text: Text) -> None:
        async with told():
            await self.bot.edit_message_text(
                text.text,
                chat_id=to.chat,
                message_id=message,
                parse_mode="HTML" if text.html else None,
                entities=_entities(text.entities) or None,
                reply_markup=_inline(to),
            )

    async def edit_caption(self, to: Place, message: int, text: Text) -> None:
        async with told():
            await self.bot.edit_message_caption(
                chat_id=to.chat,
                message_id=message,
                caption=text.text,
                parse_mode=None,
                caption_entities=_entities(text.entities) or None,
                reply_markup=_inline(to),
            )

    async def edit_media(self, to: Place, message: int, kind: str, file: str, text: Text) -> None:
        media = MEDIA[kind](
            media=file,
            caption=text.text or None,
            parse_mode=None,
            caption_entities=_entities(text.entities) or None,
        )
        async with told():
            await self.bot.edit_message_media(
                media, chat_id=to.chat, message_id=message, reply_markup=_inline(to)
            )

    async def delete(self, chat: int, messages: Sequence[int]) -> None:
        async with told():
            await self.bot.delete_messages(chat, list(messages))

    async def react(self, chat: int, message: int, emoji: str) -> None:
        reaction = [ReactionTypeEmoji(emoji=emoji)] if emoji else []
        async with told():
            await self.bot.set_message_reaction(chat, message, reaction=reaction)  # type: ignore[arg-type]  # a list of one kind of reaction is fine

    async def call(self, method: TelegramMethod[Any]) -> Any:  # noqa: ANN401 - as the method says
        """Any other call, refused in the same words."""
        async with told():
            return await self.bot(method)


@asynccontextmanager
async def told() -> AsyncIterator[None]:
    """aiogram's exceptions as failures."""
    try:
        yield
    except TelegramRetryAfter as error:
        raise SendError(classify(429, error.message, retry_after=error.retry_after)) from error
    except TelegramMigrateToChat as error:
        failure = classify(400, error.message, migrated_to=error.migrate_to_chat_id)
        raise SendError(failure) from error
    except TelegramNetworkError as error:
        raise SendError(Failure(Trouble.UNREACHABLE, type(error).__name__)) from error
    except TelegramAPIError as error:
        code = next((code for kind, code in CODES.items() if isinstance(error, kind)), 400)
        raise SendError(classify(code, error.message)) from error


def _entities(entities: Entities) -> list[MessageEntity]:
    return [MessageEntity.model_validate(dict(entity)) for entity in entities]


def _reply(to: Place) -> ReplyParameters | None:
    if to.reply_to is None:
        return None
    return ReplyParameters(message_id=to.reply_to, allow_sending_without_reply=True)


def _inline(to: Place) -> InlineKeyboardMarkup | None:
    if not to.buttons:
        return None
    rows = [
        [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
        for row in to.buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _markup(to: Place) -> Markup | None:
    if to.keyboard == "remove":
        return ReplyKeyboardRemove(remove_keyboard=True)
    if to.keyboard:
        key = KeyboardButton(text=to.keyboard)
        return ReplyKeyboardMarkup(keyboard=[[key]], resize_keyboard=True, is_persistent=True)
    return _inline(to)
