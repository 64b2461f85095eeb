"""What the desk bot cannot read of what Telegram sends harms no other update and is not logged."""

import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram.ext import ExtBot

from bot.staff.updates import TolerantPolling

TOKEN = "1000002:AAAA-local-token"
GROUP = {"id": -1001, "type": "supergroup", "title": "Desk"}
WHOLE = {"message_id": 2, "date": 0, "chat": GROUP, "text": "hello"}
SENT = [
    {"update_id": 7, "message": {"message_id": 1, "text": "张三丰"}},
    {"update_id": 8, "message": WHOLE},
    {"update_id": 9, "poll": {"id": "1", "question": "张三丰?"}},
]


@pytest.fixture
async def bot():
    """An `ExtBot` at a server that has these updates."""

    async def updates(_request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": SENT})

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/getUpdates", updates)
    async with TestServer(app) as server, TolerantPolling(5) as request:
        url = str(server.make_url("/bot"))
        yield ExtBot(TOKEN, base_url=url, get_updates_request=request)


async def test_an_update_that_cannot_be_read_is_passed_over_and_the_next_ones_come(bot, caplog):
    found = await bot.get_updates()
    assert [one.update_id for one in found] == [7, 8, 9]
    assert [one.message.text if one.message else None for one in found] == [None, "hello", None]
    lost = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert [line.split(" cannot")[0] for line in lost] == ["desk: update 7", "desk: update 9"]
    assert "张三丰" not in caplog.text
