"""Long polling, acknowledgement, allowed updates, two pollers, a webhook."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiogram import Bot as AiogramBot
from aiogram import Dispatcher
from aiogram.exceptions import TelegramConflictError
from aiogram.types import BotCommand, Message
from aiohttp import web
from telegram import Update
from telegram.ext import Application, MessageHandler, filters


async def test_updates_come_again_until_they_are_acknowledged(stage):
    await stage.room.send("one")
    await stage.room.send("two")
    first = await stage.aiogram.get_updates(timeout=0)
    again = await stage.aiogram.get_updates(timeout=0)
    assert [one.message.text for one in first] == ["one", "two"]
    assert [one.update_id for one in first] == [one.update_id for one in again]
    rest = await stage.aiogram.get_updates(offset=first[0].update_id + 1, timeout=0)
    assert [one.message.text for one in rest] == ["two"]
    assert await stage.telegram.pending(stage.alpha) == 1
    limited = await stage.aiogram.get_updates(limit=1, timeout=0)
    assert len(limited) == 1


async def test_a_negative_offset_forgets_all_but_the_last(stage):
    for number in range(5):
        await stage.room.send(str(number))
    found = await stage.aiogram.get_updates(offset=-2, timeout=0)
    assert [one.message.text for one in found] == ["3", "4"]


async def test_a_long_poll_wakes_at_once(stage):
    polling = asyncio.create_task(stage.aiogram.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await stage.room.send("now")
    (update,) = await polling
    assert update.message.text == "now"
    assert time.monotonic() - started < 15, "it slept its 30 seconds out"


async def test_a_long_poll_ends_empty_after_its_time(stage):
    assert await stage.aiogram.get_updates(timeout=1) == []


async def test_the_older_of_two_pollers_is_turned_away(stage):
    older = asyncio.create_task(stage.aiogram.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(stage.aiogram.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await older
    await stage.room.send("x")
    assert len(await newer) == 1


async def test_allowed_updates_are_kept_between_calls_and_have_a_default(stage):
    message = await stage.room.send("hello")
    await stage.updates(stage.aiogram)
    await stage.room.react(message, "👍")
    assert await stage.updates(stage.aiogram) == []
    await stage.aiogram.get_updates(timeout=0, allowed_updates=["message_reaction"])
    await stage.room.react(message, "👎")
    await stage.room.send("not asked for")
    (update,) = await stage.updates(stage.aiogram)
    assert update.message_reaction.old_reaction[0].emoji == "👍"
    assert update.message_reaction.new_reaction[0].emoji == "👎"
    await stage.aiogram.get_updates(timeout=0, allowed_updates=[])
    await stage.room.send("asked for again")
    assert len(await stage.updates(stage.aiogram)) == 1


async def test_edits_come_as_edited_messages(stage):
    message = await stage.room.send("one")
    await stage.room.edit(message, "two")
    _, update = await stage.updates(stage.aiogram)
    assert (update.edited_message.text, update.edited_message.message_id) == ("two", message.id)
    assert update.edited_message.edit_date is not None


async def test_an_acknowledged_update_can_come_twice_when_a_test_wants_it(stage):
    await stage.room.send("one")
    (first,) = await stage.updates(stage.aiogram)
    assert await stage.telegram.repeat_updates(stage.alpha) == 1
    (again,) = await stage.updates(stage.aiogram)
    assert again.update_id == first.update_id


async def test_an_aiogram_bot_polls_answers_stops_and_takes_up_what_it_missed(stage):
    def dispatcher() -> Dispatcher:
        made = Dispatcher()

        @made.message()
        async def echo(message: Message, bot: AiogramBot) -> None:
            await bot.send_message(message.chat.id, f"echo {message.text}")

        return made

    for text in ("first", "second"):
        await stage.room.send(text)
        running = dispatcher()
        polling = asyncio.create_task(
            running.start_polling(stage.aiogram, handle_signals=False, close_bot_session=False)
        )
        assert (await stage.room.next()).text == f"echo {text}"
        await stage.telegram.settled(stage.alpha)
        await running.stop_polling()
        await polling


async def test_a_ptb_application_polls_and_answers(stage, running):
    async def echo(update: Update, _: object) -> None:
        await update.effective_message.reply_text(f"echo {update.effective_message.text}")

    application = (
        Application.builder()
        .token(stage.beta.token)
        .base_url(f"{running.url}/bot")
        .base_file_url(f"{running.url}/file/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        await application.updater.start_polling(drop_pending_updates=False)
        await stage.beta_room.send("hello")
        assert (await stage.beta_room.next(containing="hello")).text == "echo hello"
        await stage.telegram.settled()
        await application.updater.stop()
        await application.stop()


async def test_a_webhook_gets_updates_with_the_secret_until_it_takes_them(stage):
    seen: list[tuple[str | None, str]] = []

    async def take(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append(
            (request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"])
        )
        if len(seen) == 1:
            return web.Response(status=500)
        method = {"method": "sendMessage", "chat_id": stage.ann.id, "text": "from the webhook"}
        return web.json_response(method)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await stage.aiogram.set_webhook(url, secret_token="s3cret")
    with pytest.raises(TelegramConflictError, match="while webhook is active"):
        await stage.aiogram.get_updates(timeout=0)
    await stage.room.send("hello")
    assert (await stage.room.next()).text == "from the webhook"
    assert seen == [("s3cret", "hello"), ("s3cret", "hello")]
    info = await stage.aiogram.get_webhook_info()
    assert (info.url, info.pending_update_count) == (url, 0)
    assert "500" in info.last_error_message
    await stage.aiogram.delete_webhook()
    await stage.room.send("polled again")
    assert len(await stage.updates(stage.aiogram)) == 1
    await runner.cleanup()


async def test_pending_updates_can_be_dropped(stage):
    await stage.room.send("x")
    await stage.aiogram.delete_webhook(drop_pending_updates=True)
    assert await stage.updates(stage.aiogram) == []


async def test_commands_names_and_descriptions_are_remembered_by_language(stage):
    await stage.aiogram.set_my_commands([BotCommand(command="start", description="Begin")])
    await stage.aiogram.set_my_commands(
        [BotCommand(command="start", description="开始")], language_code="zh"
    )
    assert (await stage.aiogram.get_my_commands())[0].description == "Begin"
    assert (await stage.aiogram.get_my_commands(language_code="zh"))[0].description == "开始"
    view = await stage.room.view()
    assert view["bot"]["commands"]["zh"] == [{"command": "start", "description": "开始"}]
    await stage.aiogram.set_my_name("Guide")
    await stage.aiogram.set_my_description("Helps")
    assert (await stage.aiogram.get_my_name()).name == "Guide"
    assert (await stage.aiogram.get_my_description()).description == "Helps"
    await stage.aiogram.delete_my_commands()
    assert await stage.aiogram.get_my_commands() == []


async def test_the_server_closes_while_polls_wait(stage):
    polling = asyncio.create_task(stage.aiogram.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    stage.running.world.close()
    assert await polling == []
