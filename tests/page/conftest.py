"""A browser, a tiny real bot, and the chat page on a phone's screen."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, STAFF_GROUP_ID, Running, furnish, serve

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
PATIENCE = 120_000
"""Milliseconds until a page is taken for dead: a busy machine is no fault of the page."""

expect.set_options(timeout=PATIENCE)


def keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


CHOICE = keyboard(
    [
        InlineKeyboardButton(text="Company", callback_data="company"),
        InlineKeyboardButton(text="Person", callback_data="person"),
    ],
    [InlineKeyboardButton(text="Explain", callback_data="explain")],
    [InlineKeyboardButton(text="Copy", copy_text=CopyTextButton(text="京ICP备12345678号"))],
    [InlineKeyboardButton(text="Begin by link", url="https://t.me/icp_guide_bot?start=linked")],
)


def echo_bot() -> Dispatcher:
    """What the page needs of a bot: buttons, files, actions, formats, a reply keyboard."""
    dispatcher = Dispatcher()
    dispatcher.include_routers(files(), talk())
    return dispatcher


def files() -> Router:
    dispatcher = Router()
    dispatcher.message.filter(F.chat.type == "private")

    @dispatcher.message(F.document)
    async def document(message: Message, bot: Bot) -> None:
        data = await bot.download(message.document)
        await bot.send_chat_action(message.chat.id, "upload_document")
        file = BufferedInputFile(data.read()[::-1], f"back-{message.document.file_name}")
        await message.reply_document(file, caption=message.caption)

    @dispatcher.message(F.photo)
    async def photo(message: Message) -> None:
        await message.reply_photo(message.photo[-1].file_id, caption="seen")

    return dispatcher


def talk() -> Router:
    dispatcher = Router()
    dispatcher.message.filter(F.chat.type == "private")

    @dispatcher.message(F.text.startswith("/start"))
    async def start(message: Message) -> None:
        await message.answer(
            "<b>Welcome</b> <i>to</i> <code>ICP</code> "
            '<a href="https://beian.miit.gov.cn/">site</a> <tg-spoiler>secret</tg-spoiler>\n'
            f"<blockquote>{message.text}</blockquote>",
            parse_mode="HTML",
            reply_markup=CHOICE,
        )

    @dispatcher.message(F.text == "keyboard")
    async def keys(message: Message) -> None:
        rows = [[KeyboardButton(text="Back to the form")]]
        await message.answer("keys", reply_markup=ReplyKeyboardMarkup(keyboard=rows))

    @dispatcher.message(F.text == "forget")
    async def forget(message: Message, bot: Bot) -> None:
        await bot.delete_message(message.chat.id, message.message_id)

    @dispatcher.message()
    async def echo(message: Message, bot: Bot) -> None:
        await bot.send_chat_action(message.chat.id, "typing")
        code = message.from_user.language_code
        await message.answer(f"{message.text} [{code}]")

    @dispatcher.callback_query(F.data == "explain")
    async def explain(query: CallbackQuery) -> None:
        await query.answer("An organisation has a code.", show_alert=True)

    @dispatcher.callback_query()
    async def choose(query: CallbackQuery) -> None:
        await query.answer(f"{query.data} it is")
        await query.message.edit_text(f"You chose {query.data}", reply_markup=CHOICE)

    return dispatcher


@dataclass
class Stage:
    """The server, the browser's page, and the two halves of the screen."""

    running: Running
    page: Page
    bot: Bot

    @property
    def phone(self) -> Locator:
        return self.page.get_by_test_id("phone")

    @property
    def desk(self) -> Locator:
        return self.page.get_by_test_id("desk")

    async def heard(self, kind: str, text: str | None = None) -> object:
        """The next update of this kind (and text) that the desk bot gets."""
        offset = None
        async with asyncio.timeout(60):
            while True:
                for update in await self.bot.get_updates(offset=offset, timeout=5):
                    offset = update.update_id + 1
                    found = getattr(update, kind)
                    if found is not None and text in {None, getattr(found, "text", None)}:
                        return found

    async def open(self, query: str = "") -> None:
        await self.page.goto(f"{self.running.url}/{query}")

    async def begin(self) -> None:
        await self.open()
        await self.phone.get_by_test_id("start-button").click()
        await self.bubble("Welcome").wait_for()

    def bubble(self, text: str) -> Locator:
        return self.phone.get_by_test_id("message").filter(has_text=text).last

    async def write(self, text: str) -> None:
        await self.phone.get_by_test_id("composer-input").fill(text)
        await self.phone.get_by_test_id("send").click()


@pytest.fixture
def chromium() -> Path:
    if not CHROMIUM.exists():
        pytest.fail("Debian's package chromium is needed for the tests of the page")
    return CHROMIUM


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        await started.close()


def client(url: str, token: str) -> Bot:
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))


@contextlib.asynccontextmanager
async def polling(dispatcher: Dispatcher, bot: Bot) -> AsyncIterator[None]:
    task = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await asyncio.sleep(0)
    try:
        yield
    finally:
        while not task.done():
            with contextlib.suppress(RuntimeError):
                await dispatcher.stop_polling()
            await asyncio.sleep(0.01)
        await bot.session.close()


async def new_page(browser: Browser, errors: list[str], **options: object) -> Page:
    context = await browser.new_context(
        permissions=["clipboard-read", "clipboard-write"], accept_downloads=True, **options
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda line: errors.append(line.text) if line.type in {"error", "warning"} else None,
    )
    return page


@pytest.fixture
async def stage(browser: Browser) -> AsyncIterator[Stage]:
    """Without a desk; the page must not complain of anything."""
    errors: list[str] = []
    async with serve() as running:
        await furnish(running.telegram, desk=False)
        bot = client(running.url, APPLICANT_TOKEN)
        await bot.set_my_commands([BotCommand(command="start", description="Begin")])
        await bot.set_my_commands(
            [BotCommand(command="start", description="开始")], language_code="zh"
        )
        async with polling(echo_bot(), bot):
            page = await new_page(browser, errors, viewport=PHONE, has_touch=True)
            yield Stage(running, page, bot)
            await page.context.close()
    assert errors == []


@pytest.fixture
async def office(browser: Browser) -> AsyncIterator[Stage]:
    """A wide screen with the staff's forum and one case in it."""
    errors: list[str] = []
    async with serve() as running:
        await furnish(running.telegram)
        bot = client(running.url, APPLICANT_TOKEN)
        desk = client(running.url, DESK_TOKEN)
        topic = await desk.create_forum_topic(STAFF_GROUP_ID, "#7 · 公司 · example.cn")
        card = await desk.send_message(
            STAFF_GROUP_ID,
            "<b>Case 7</b>",
            parse_mode="HTML",
            message_thread_id=topic.message_thread_id,
            reply_markup=keyboard([InlineKeyboardButton(text="Claim", callback_data="claim")]),
        )
        await desk.pin_chat_message(STAFF_GROUP_ID, card.message_id)
        async with polling(echo_bot(), bot):
            page = await new_page(browser, errors, viewport={"width": 1440, "height": 900})
            yield Stage(running, page, desk)
            await page.context.close()
        await desk.session.close()
    assert errors == []
