"""Checks the token at start."""

import asyncio
import logging

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import GetMe

log = logging.getLogger(__name__)

SECONDS = 10
"""So long a start waits for the Bot API to try the token; then it goes on without."""


async def refused_token(bot: Bot) -> bool:
    """Whether the Bot API knows no such bot. A Bot API that is away refuses nothing."""
    try:
        async with asyncio.timeout(SECONDS):
            await bot(GetMe(), request_timeout=SECONDS)
    except (TelegramUnauthorizedError, TelegramNotFound):
        return True
    except (TelegramAPIError, TimeoutError) as error:
        log.warning("the Bot API is not reached yet: %s", type(error).__name__)
    return False
