"""A running local server, real clients of both libraries, and people to talk to them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram import Bot as PtbBot

from telegram_sim import Bot, Group, Person, Room, Running, Telegram, serve

ALPHA = "111111:ALPHA-alpha"
BETA = "222222:BETA-beta"


@dataclass
class Stage:
    """Two bots, one through each library, a person, and a forum where all are."""

    running: Running
    telegram: Telegram
    alpha: Bot
    beta: Bot
    aiogram: AiogramBot
    ptb: PtbBot
    ann: Person
    room: Room
    beta_room: Room
    lead: Person
    group: Group

    def other(self, token: str) -> AiogramBot:
        """Another client of aiogram; its session is closed by the caller."""
        return aiogram_bot(self.running.url, token)

    async def updates(self, bot: AiogramBot) -> list:
        """Everything new, acknowledged."""
        found = await bot.get_updates(timeout=0)
        if found:
            await bot.get_updates(offset=found[-1].update_id + 1, timeout=0)
        return found


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    async with serve() as started:
        yield started


def aiogram_bot(url: str, token: str) -> AiogramBot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    return AiogramBot(token, session=session)


@pytest.fixture
async def stage(running: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    # otherwise python-telegram-bot warns at each 429 about the type of retry_after
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    telegram = running.telegram
    alpha = await telegram.add_bot(ALPHA, "alpha_bot", "Alpha")
    beta = await telegram.add_bot(BETA, "beta_bot", "Beta")
    ann = await telegram.add_user("Ann", language_code="zh-hans")
    lead = await telegram.add_user("Lead")
    group = await telegram.add_group("Desk", lead)
    await group.add(alpha, admin=True)
    await group.add(beta, admin=True)
    room, beta_room = ann.chat(alpha), ann.chat(beta)
    await room.send("/start")
    await beta_room.send("/start")
    one = aiogram_bot(running.url, ALPHA)
    two = PtbBot(BETA, base_url=f"{running.url}/bot", base_file_url=f"{running.url}/file/bot")
    async with two:
        made = Stage(running, telegram, alpha, beta, one, two, ann, room, beta_room, lead, group)
        await made.updates(one)
        yield made
    await one.session.close()
