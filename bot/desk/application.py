"""The desk bot put together: who is listened to, in which order, and how it starts and stops."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    MessageReactionHandler,
    filters,
)

from bot.desk.cards import Cards
from bot.desk.commands import COMMANDS, Commands
from bot.desk.gate import Gate, InDesk
from bot.desk.order import Handler, Inbox, KeptQueue, Ordered, PacedCalls, Steady
from bot.desk.reading import Tolerant
from bot.desk.topics import Topics
from bot.desk.voice import Context
from bot.pace import Pace
from filing.desk.service import Desk

log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

ALLOWED = [
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "chat_member",
]
"""The kinds of update that are asked for."""

POLL = 25


def build(
    token: str,
    api: str,
    desk: Desk,
    pace: Pace,
    inbox: Inbox | None = None,
    passing: tuple[type[Exception], ...] = (),
) -> App:
    """Everything but the running of it. `inbox` keeps updates until they are handled; errors of
    the kinds `passing` (the database is out of reach) are waited out."""
    builder = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .concurrent_updates(Ordered(inbox))
        .rate_limiter(PacedCalls(pace))
        .get_updates_request(Tolerant(POLL + 10))
        .job_queue(None)
    )
    if inbox is not None:
        builder = builder.update_queue(KeptQueue(inbox))
    application: App = builder.build()
    _register(application, desk, Steady(passing))
    return application


def _register(application: App, desk: Desk, steady: Steady) -> None:
    gate = Gate(desk)
    here = InDesk(desk)
    topics, cards, commands = Topics(desk, gate), Cards(desk, gate), Commands(desk, gate)
    written = here & filters.UpdateType.MESSAGE
    edited = here & filters.UpdateType.EDITED_MESSAGE
    application.add_handler(MessageHandler(written & filters.COMMAND, steady(commands.given)))
    application.add_handler(MessageHandler(written, steady(topics.written)))
    application.add_handler(MessageHandler(edited, steady(topics.edited)))
    application.add_handler(CallbackQueryHandler(steady(commands.refreshed), pattern=r"^q:"))
    application.add_handler(CallbackQueryHandler(steady(cards.pressed), pattern=r"^c:\d+:"))
    application.add_handler(_Reactions(desk, steady(topics.reacted)))
    application.add_handler(
        ChatMemberHandler(steady(topics.added), ChatMemberHandler.MY_CHAT_MEMBER)
    )
    application.add_handler(_Members(desk, steady(topics.member_changed)))
    application.add_error_handler(failed)


class _Reactions(MessageReactionHandler[Any, Any]):
    """Reactions in the desk's group."""

    def __init__(self, desk: Desk, handler: Handler) -> None:
        super().__init__(
            handler,
            message_reaction_types=MessageReactionHandler.MESSAGE_REACTION_UPDATED,
        )
        self._desk = desk

    def check_update(self, update: object) -> bool:
        inside = isinstance(update, Update) and update.effective_chat is not None
        return inside and self._inside(update) and bool(super().check_update(update))

    def _inside(self, update: object) -> bool:
        chat = update.effective_chat if isinstance(update, Update) else None
        return chat is not None and chat.id == self._desk.group


class _Members(ChatMemberHandler[Any, Any]):
    """Comings and goings in the desk's group."""

    def __init__(self, desk: Desk, handler: Handler) -> None:
        super().__init__(handler, ChatMemberHandler.CHAT_MEMBER)
        self._desk = desk

    def check_update(self, update: object) -> bool:
        chat = update.effective_chat if isinstance(update, Update) else None
        inside = chat is not None and chat.id == self._desk.group
        return inside and bool(super().check_update(update))


async def failed(update: object, context: Context) -> None:
    """The outermost handler: ids and kinds only, never contents."""
    number = update.update_id if isinstance(update, Update) else "?"
    log.error("desk: update %s failed: %s", number, type(context.error).__name__)


@asynccontextmanager
async def running(application: App, desk: Desk) -> AsyncIterator[App]:
    """The desk bot at work, by long polling; nothing that waits at Telegram is dropped."""
    async with application:
        queue = application.update_queue
        if isinstance(queue, KeptQueue):
            await queue.resume(application.bot)
        await application.start()
        updater = application.updater
        if updater is None:
            raise RuntimeError("the desk bot has no updater")
        await updater.start_polling(
            timeout=POLL,
            allowed_updates=ALLOWED,
            drop_pending_updates=False,
            error_callback=unreachable,
        )
        try:
            await announce(application, desk)
            yield application
        finally:
            await updater.stop()
            await application.stop()


def unreachable(error: TelegramError) -> None:
    log.warning("desk: no updates for now: %s", type(error).__name__)


async def announce(application: App, desk: Desk) -> None:
    """The command menu, in the desk's group only."""
    _ = desk.staff_words()
    menu = [BotCommand(name, _(text)) for name, text in COMMANDS.items()]
    try:
        await application.bot.set_my_commands(menu, scope=BotCommandScopeChat(desk.group))
    except TelegramError as error:
        log.warning("desk: no command menu: %s", type(error).__name__)
