"""HTTP session of the applicant bot: orjson, retries, malformed answers as network errors."""

import asyncio
import logging
from typing import Any

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
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

from bot.delivery.policy import Backoff

log = logging.getLogger(__name__)

ATTEMPTS = 6
"""Tries of a call that gets no answer; then whoever asked decides. A 429 is an answer."""

POLLING = "getUpdates"
"""Has a loop of its own that waits (`bot.delivery.policy`)."""

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
        if method.__api_method__ == POLLING:
            return await make_request(bot, method)
        waits, failed = Backoff(), 0
        while True:
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (TelegramNetworkError, TelegramServerError):
                failed += 1
                if failed == ATTEMPTS:
                    raise
                if failed == 1:
                    log.warning("%s failed, trying again", type(method).__name__)
                await asyncio.sleep(waits.next())


class UnknownAnswerError(TelegramAPIError):
    """The call was accepted, but what it gave back is of no form we know."""


class TolerantSession(AiohttpSession):
    """Tells an answer that is none – a proxy's page, a body cut short – like a server error, and
    shows nothing of it."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        unreadable: Exception
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            unreadable = _unreadable(method, content)
        raise unreadable

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - as the framework's
    ) -> Any:  # noqa: ANN401 - as the framework's
        """A body that ends early is a fault of the network too."""
        try:
            return await super().make_request(bot, method, timeout)
        except (ClientError, OSError, UnicodeDecodeError) as error:
            name = type(error).__name__
        raise TelegramNetworkError(method=method, message=name)


def _unreadable(method: TelegramMethod[Any], content: str) -> TelegramAPIError:
    """Without the text: it may be somebody's."""
    try:
        found = orjson.loads(content)
    except ValueError:
        found = None
    if isinstance(found, dict) and found.get("ok") is True and "result" in found:
        return UnknownAnswerError(method=method, message="an answer of unknown form")
    return TelegramServerError(method=method, message="an answer that is none")


class JsonSession(TolerantSession):
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
        except (ClientError, OSError, UnicodeDecodeError) as error:
            name = type(error).__name__
            raise TelegramNetworkError(method=method, message=name) from None


def session(api: str) -> AiohttpSession:
    """The session for a Bot API at that base address."""
    made = JsonSession(
        api=TelegramAPIServer.from_base(api),
        json_loads=orjson.loads,
        json_dumps=lambda value: orjson.dumps(value).decode(),
    )
    made.middleware(Retry())
    return made
