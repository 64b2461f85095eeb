"""Chats kept in a folder come back after a restart, and no id is given out twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from telegram_sim import (
    APPLICANT_TOKEN,
    APPLICANT_USER_ID,
    STAFF_GROUP_ID,
    Person,
    Room,
    Telegram,
    furnish,
    serve,
)

YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])


@asynccontextmanager
async def running_in(folder) -> AsyncIterator[tuple[Telegram, Bot, Room]]:
    async with serve(folder=folder) as running:
        await furnish(running.telegram)
        bot = Bot(
            APPLICANT_TOKEN,
            session=AiohttpSession(api=TelegramAPIServer.from_base(running.url)),
        )
        yield running.telegram, bot, running.telegram.person(APPLICANT_USER_ID).chat(bot)
        await bot.session.close()


async def test_a_restarted_server_has_its_chats_files_and_pending_updates(tmp_path):
    async with running_in(tmp_path) as (_, bot, room):
        await room.send("/start")
        document = await room.send_document(b"bytes", "a.txt", caption="c")
        sent = await bot.send_message(APPLICANT_USER_ID, "sure?", reply_markup=YES)
        await room.react(sent.message_id, "👍")
        updates = await bot.get_updates(timeout=0)
    async with running_in(tmp_path) as (telegram, bot, room):
        shown = await room.messages()
        assert [one.text for one in shown] == ["/start", "c", "sure?"]
        assert shown[-1].reactions == ("👍",)
        assert await telegram.download(document.file) == b"bytes"
        again = await bot.get_updates(timeout=0)
        assert [one.update_id for one in again] == [one.update_id for one in updates]
        await bot.send_document(APPLICANT_USER_ID, again[-1].message.document.file_id)


async def test_old_screens_and_topics_work_after_a_restart_and_no_id_comes_twice(tmp_path):
    async with running_in(tmp_path) as (_, bot, room):
        await room.send("/start")
        sent = await bot.send_message(APPLICANT_USER_ID, "sure?", reply_markup=YES)
        updates = await bot.get_updates(timeout=0)
        topic = await bot.create_forum_topic(STAFF_GROUP_ID, "case")
        await telegram_language(room, "zh-hans")
    async with running_in(tmp_path) as (telegram, bot, room):
        await room.press(sent.message_id, "Yes")
        pressed = (await bot.get_updates(timeout=0))[-1]
        assert pressed.callback_query.data == "y"
        assert pressed.callback_query.from_user.language_code == "zh-hans"
        assert pressed.update_id > updates[-1].update_id
        await bot.edit_message_text("done", chat_id=APPLICANT_USER_ID, message_id=sent.message_id)
        thread = topic.message_thread_id
        in_topic = await bot.send_message(STAFF_GROUP_ID, "x", message_thread_id=thread)
        assert in_topic.message_id > thread
        assert len(await telegram.group(STAFF_GROUP_ID).topics()) == 2


async def telegram_language(room: Room, code: str) -> None:
    await Person(room.transport, room.user_id, "").change(language_code=code)


async def test_changes_are_written_while_the_server_runs(tmp_path):
    async with running_in(tmp_path) as (_, _, room):
        await room.send("kept at once")
        for _ in range(100):
            await asyncio.sleep(0.02)
            state = tmp_path / "chats.json"
            if state.exists() and b"kept at once" in state.read_bytes():
                break
        else:
            raise AssertionError("not written within two seconds")
    assert tmp_path.joinpath("chats.json").stat().st_mode & 0o077 == 0
