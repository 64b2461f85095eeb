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
from aiohttp import ClientError, ClientTimeout

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


JSON = {"Content-Type": "application/json"}


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


class JsonSession(AiohttpSession):
    """Sends calls without files as JSON: half the work of a form."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - as the framework's
    ) -> Any:  # noqa: ANN401 - as the framework's
        files: dict[str, Any] = {}
        body: dict[str, Any] = {}
        for key, value in method.model_dump(warnings=False).items():
            ready = self.prepare_value(value, bot=bot, files=files, _dumps_json=False)
            if ready is not None and ready != "":
                body[key] = ready
        if files:
            return await super().make_request(bot, method, timeout)
        status, content = await self._post(bot, method, orjson.dumps(body), timeout)
        return self.check_response(bot, method, status, content).result

    async def _post(
        self, bot: Bot, method: TelegramMethod[Any], body: bytes, seconds: float | None
    ) -> tuple[int, str]:
        http = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        wait = ClientTimeout(total=self.timeout if seconds is None else seconds)
        try:
            async with http.post(url, data=body, headers=JSON, timeout=wait) as answer:
                return answer.status, await answer.text()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="timeout") from error
        except ClientError as error:
            name = type(error).__name__
            raise TelegramNetworkError(method=method, message=name) from error


def session(api: str) -> AiohttpSession:
    """The session for a Bot API at that base address."""
    made = JsonSession(
        api=TelegramAPIServer.from_base(api),
        json_loads=orjson.loads,
        json_dumps=lambda value: orjson.dumps(value).decode(),
    )
    made.middleware(Retry())
    return made
