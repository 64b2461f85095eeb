"""The applicant bot's HTTP: orjson, retries with back-off, response types built once."""

import asyncio
import logging
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    SendChatAction,
    SendDocument,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import Response

log = logging.getLogger(__name__)

ATTEMPTS = 6
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0

PINNED: list[Any] = [
    Response[method.__returning__]  # type: ignore[name-defined] # a type made at run time
    for method in (
        AnswerCallbackQuery,
        DeleteMessage,
        EditMessageReplyMarkup,
        EditMessageText,
        GetFile,
        GetMe,
        SendChatAction,
        SendDocument,
        SendMessage,
    )
]
"""Held for ever: pydantic keeps such classes only weakly, and building one takes milliseconds."""


class Retry(BaseRequestMiddleware):
    """Asks again where Telegram was busy or out of reach; waits as long as a 429 says."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]
    ) -> Any:  # noqa: ANN401 - as the framework's
        wait = FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if attempt == ATTEMPTS:
                    raise
                await asyncio.sleep(error.retry_after)
            except (TelegramNetworkError, TelegramServerError):
                if attempt == ATTEMPTS:
                    raise
                if attempt == 1:
                    log.warning("%s failed, trying again", type(method).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        raise AssertionError  # pragma: no cover - the loop returns or raises


def session(api: str) -> AiohttpSession:
    """The session for a Bot API at that base address."""
    made = AiohttpSession(
        api=TelegramAPIServer.from_base(api),
        json_loads=orjson.loads,
        json_dumps=lambda value: orjson.dumps(value).decode(),
    )
    made.middleware(Retry())
    return made
