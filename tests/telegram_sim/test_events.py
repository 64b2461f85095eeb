"""The stream of changes that the page follows."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import aiohttp
import orjson
import pytest


async def lines(response: aiohttp.ClientResponse, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        line = (await response.content.readline()).decode().strip()
        if line.startswith(("data:", "event:")):
            found.append(line)
    return found


async def test_changes_arrive_with_the_message_as_it_is_now(stage):
    place = await stage.telegram.place()
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{stage.running.url}/control/events?after={place}") as response,
    ):
        sent = await stage.aiogram.send_message(stage.ann.id, "one")
        (line,) = await lines(response, 1)
        event = orjson.loads(line.removeprefix("data: "))
        assert (event["kind"], event["how"], event["message"]["text"]) == ("message", "new", "one")
        await sent.edit_text("two")
        await stage.ann.change(language_code="en")
        edited, user = [orjson.loads(one[5:]) for one in await lines(response, 2)]
        assert (edited["how"], edited["message"]["text"]) == ("edited", "two")
        assert user["view"]["language_code"] == "en"


@pytest.mark.parametrize("ahead", [True, False])
async def test_who_cannot_be_told_everything_starts_anew(stage, ahead):
    world = stage.running.world
    after = world.seq + 5 if ahead else 0
    world.forgotten = 1
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{stage.running.url}/control/events?after={after}") as response,
    ):
        assert (await lines(response, 1)) == ["event: reset"]


async def test_the_journal_remembers_what_it_had_to_forget(stage):
    world = stage.running.world
    for _ in range(world.journal.maxlen or 0):
        world.record("chat", stage.room.key, 0)
    assert world.forgotten > 0
    assert world.lost(world.forgotten - 1)
    assert not world.lost(world.forgotten)


async def test_the_control_side_refuses_what_is_no_json(stage):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.running.url}/control/messages", data=b"{") as response,
    ):
        assert response.status == 400
        assert "JSON expected" in (await response.json())["description"]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{stage.running.url}/control/files/absent") as response,
    ):
        assert response.status == 400


async def test_a_page_that_is_closed_is_no_error(stage, caplog):
    address = urlsplit(stage.running.url)
    for _ in range(3):
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(b"GET /control/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        while b"retry" not in await reader.readline():
            pass
        writer.transport.abort()
        for _ in range(3):  # the first of them may still find the connection open
            await stage.room.send("hello")
            await asyncio.sleep(0.02)
    assert "Error handling request" not in caplog.text
    assert "closing transport" not in caplog.text
