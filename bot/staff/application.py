"""Builds the desk bot: handlers in their order, start and stop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
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

from bot.delivery.policy import Polling
from bot.delivery.rate_limit import Pace
from bot.staff.cards import Cards
from bot.staff.commands import COMMANDS, Commands
from bot.staff.gate import Gate, InDesk
from bot.staff.order import Handler, Inbox, KeptQueue, Ordered, PacedCalls, Steady
from bot.staff.refusals import failure_of
from bot.staff.reply import Context
from bot.staff.taps import one_moment
from bot.staff.topics import Topics
from bot.staff.updates import Tolerant, TolerantPolling
from desk.service import Desk

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

CONNECTIONS = 64
"""As many calls at a time as updates are handled at a time."""

GRACE = 15.0
"""Seconds that running updates get to end; what is not done by then is done after the next
start."""


def build(
    token: str,
    api: str,
    desk: Desk,
    pace: Pace,
    inbox: Inbox | None = None,
    transient_errors: tuple[type[Exception], ...] = (),
) -> App:
    """Everything but the running of it. `inbox` keeps updates until they are handled; errors of
    the kinds `transient_errors` (the database is out of reach) are waited out."""
    builder = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .concurrent_updates(Ordered(inbox, lambda: one_moment(desk.staff_words())))
        .rate_limiter(PacedCalls(pace))
        .request(Tolerant(connection_pool_size=CONNECTIONS))
        .get_updates_request(TolerantPolling(10))
        .updater(None)
        .job_queue(None)
    )
    if inbox is not None:
        builder = builder.update_queue(KeptQueue(inbox))
    application: App = builder.build()
    _register(application, desk, Steady(transient_errors))
    return application


def _register(application: App, desk: Desk, steady: Steady) -> None:
    gate = Gate(desk)
    here = InDesk(desk)
    topics, cards, commands = Topics(desk, gate), Cards(desk, gate), Commands(desk, gate)
    written = here & filters.UpdateType.MESSAGE
    start = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    edited = here & filters.UpdateType.EDITED_MESSAGE
    application.add_handler(
        MessageHandler(written & filters.COMMAND & ~filters.FORWARDED, steady(commands.given))
    )
    application.add_handler(MessageHandler(written, steady(topics.written)))
    application.add_handler(MessageHandler(edited, steady(topics.edited)))
    application.add_handler(CallbackQueryHandler(steady(commands.board.refreshed), pattern=r"^q:"))
    application.add_handler(CallbackQueryHandler(steady(cards.pressed), pattern=r"^c:\d+:"))
    application.add_handler(CallbackQueryHandler(steady(cards.old)))
    application.add_handler(MessageHandler(start, steady(commands.started)))
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
    """The outermost handler: ids and kinds only, never contents; a tap is answered all the same."""
    number = update.update_id if isinstance(update, Update) else "?"
    log.error("desk: update %s failed: %s", number, type(context.error).__name__)
    query = update.callback_query if isinstance(update, Update) else None
    if query is not None:
        try:
            await query.answer("⚠️")
        except TelegramError as error:
            log.warning("desk: update %s is not answered: %s", number, type(error).__name__)


@asynccontextmanager
async def running(application: App, desk: Desk) -> AsyncIterator[App]:
    """The desk bot at work, by long polling; nothing that waits at Telegram is dropped."""
    async with application:
        queue = application.update_queue
        if isinstance(queue, KeptQueue):
            await queue.resume(application.bot)
        await application.start()
        polling = asyncio.ensure_future(_polling(application).run())
        try:
            await announce(application, desk)
            yield application
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
            await _stopped(application)


def _polling(application: App) -> Polling:
    """In place of the library's updater, which stops asking for good at a 401."""

    async def ask(offset: int | None) -> Sequence[Update]:
        found: Sequence[Update] = await application.bot.get_updates(
            offset=offset, timeout=POLL, allowed_updates=ALLOWED
        )
        return found

    async def receive(updates: Sequence[Update]) -> None:
        for update in updates:
            await application.update_queue.put(update)

    return Polling("desk", ask, receive, lambda update: update.update_id, failure_of)


async def _stopped(application: App) -> None:
    """Ended even where an update waits for a database or a Bot API that is away."""
    try:
        async with asyncio.timeout(GRACE):
            await application.stop()
    except TimeoutError:
        log.warning("desk: updates under way are left to the next start")


async def announce(application: App, desk: Desk) -> None:
    """The command menu, in the desk's group only."""
    _ = desk.staff_words()
    menu = [BotCommand(one.name, _(one.text)) for one in COMMANDS]
    try:
        await application.bot.set_my_commands(menu, scope=BotCommandScopeChat(desk.group))
    except TelegramError as error:
        log.warning("desk: no command menu: %s", type(error).__name__)
