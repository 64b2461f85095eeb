"""Failures on demand, rate limits, latency; waiting; and the client over HTTP."""

from __future__ import annotations

import time

import pytest
from aiogram.exceptions import (
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from telegram.error import RetryAfter, TimedOut

from telegram_sim import connect, furnish, serve
from telegram_sim.errors import ApiError


async def test_scripted_errors_hit_the_named_calls_and_then_end(stage):
    await stage.telegram.fail(
        "sendMessage", (500, "Internal Server Error"), bot=stage.alpha, skip=1
    )
    await stage.aiogram.send_message(stage.ann.id, "good")
    await stage.ptb.send_message(stage.ann.id, "another bot")
    with pytest.raises(TelegramServerError):
        await stage.aiogram.send_message(stage.ann.id, "bad")
    await stage.aiogram.send_message(stage.ann.id, "good again")
    assert [one.text for one in await stage.room.bot_messages()] == ["good", "good again"]
    calls = await stage.telegram.calls("sendMessage", bot=stage.alpha)
    assert [call["error"] for call in calls] == [None, 500, None]


async def test_429_carries_its_seconds_for_one_chat_only(stage):
    await stage.telegram.fail(chat=stage.group, retry_after=7, count=2)
    await stage.aiogram.send_message(stage.ann.id, "private is fine")
    with pytest.raises(TelegramRetryAfter) as caught:
        await stage.aiogram.send_message(stage.group.id, "x")
    assert caught.value.retry_after == 7
    with pytest.raises(RetryAfter):
        await stage.ptb.send_message(stage.group.id, "x")
    await stage.aiogram.send_message(stage.group.id, "x")


async def test_a_group_can_seem_upgraded(stage):
    await stage.telegram.fail("sendMessage", migrate_to=-100123)
    with pytest.raises(TelegramMigrateToChat):
        await stage.aiogram.send_message(stage.group.id, "x")


async def test_a_connection_cut_after_the_call_has_had_its_effect(stage):
    await stage.telegram.fail("sendMessage", drop="after")
    with pytest.raises(TelegramNetworkError):
        await stage.aiogram.send_message(stage.ann.id, "done")
    assert (await stage.room.next()).text == "done"


async def test_a_connection_cut_before_the_call_has_had_no_effect(stage):
    await stage.telegram.fail("sendMessage", drop="before")
    with pytest.raises(TelegramNetworkError):
        await stage.aiogram.send_message(stage.ann.id, "lost")
    assert await stage.room.bot_messages() == []


async def test_delays_and_latency_are_kept(stage):
    await stage.telegram.fail("sendMessage", delay=0.2)
    started = time.monotonic()
    await stage.aiogram.send_message(stage.ann.id, "x")
    assert time.monotonic() - started >= 0.2
    await stage.telegram.set_latency(0.1)
    started = time.monotonic()
    await stage.aiogram.get_me()
    assert time.monotonic() - started >= 0.1
    await stage.telegram.set_latency(0)
    await stage.telegram.fail("sendMessage", delay=2)
    with pytest.raises(TimedOut):
        await stage.ptb.send_message(stage.ann.id, "x", read_timeout=0.2)


async def test_polls_and_downloads_fail_only_when_named(stage):
    await stage.telegram.fail("getUpdates", (502, "Bad Gateway"))
    with pytest.raises(TelegramServerError):
        await stage.aiogram.get_updates(timeout=0)
    await stage.aiogram.get_updates(timeout=0)
    await stage.telegram.fail(None, (500, "x"), count=3)
    await stage.aiogram.get_updates(timeout=0)
    assert await stage.telegram.heal() == 1


async def test_the_limits_of_telegram_can_be_switched_on(stage):
    await stage.telegram.set_limits(True)
    for number in range(20):
        await stage.aiogram.send_message(stage.group.id, str(number))
    with pytest.raises(TelegramRetryAfter) as caught:
        await stage.aiogram.send_message(stage.group.id, "too much")
    assert 50 <= caught.value.retry_after <= 60
    await stage.ptb.send_message(stage.group.id, "another token has its own budget")
    for _ in range(5):
        await stage.ptb.send_message(stage.ann.id, "private")
    with pytest.raises(RetryAfter):
        await stage.ptb.send_message(stage.ann.id, "too fast")
    await stage.telegram.set_limits(False)
    await stage.aiogram.send_message(stage.group.id, "free")


async def test_settled_waits_for_the_bots_and_says_when_they_do_not_rest(stage):
    await stage.telegram.settled(stage.alpha, quiet=0.05)
    with pytest.raises(AssertionError, match="beta_bot: 3 updates not fetched, 0 calls running"):
        await stage.telegram.settled(timeout=0.1)
    await stage.room.send("nobody polls")
    with pytest.raises(AssertionError, match="did not come to rest"):
        await stage.telegram.settled(stage.alpha, timeout=0.1)


async def test_the_client_works_over_http_as_it_does_in_process(stage):
    async with connect(stage.running.url) as remote:
        bot = await remote.add_bot("777:REMOTE", "remote_bot")
        person = await remote.add_user("Remote", language_code="zh-hans")
        room = person.chat(bot)
        await room.send("/start")
        document = await room.send_document(b"\x00\xffdata", "名.bin", caption="c")
        assert await remote.download(document.file) == b"\x00\xffdata"
        client = stage.other(bot.token)
        await client.send_message(person.id, "answer")
        assert (await room.next()).text == "answer"
        assert [one.text for one in await room.messages()] == ["/start", "c", "answer"]
        with pytest.raises(ApiError, match="no button"):
            await room.press(await room.last(), "x")
        assert await remote.pending(bot) == 2
        await client.session.close()


async def test_what_try_finds_is_furnished_twice_without_harm():
    async with serve() as running:
        await furnish(running.telegram)
        await furnish(running.telegram)
        everything = await running.telegram.run("everything")
        assert [bot["username"] for bot in everything["bots"]] == ["icp_guide_bot", "icp_desk_bot"]
        assert everything["page"] == {
            "bot": 1000001,
            "user": 500000001,
            "group": -1001000000001,
            "recordings": [],
        }
