"""Builds the applicant bot's dispatcher: routers, middlewares, handling of one update."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.fsm.storage.base import BaseEventIsolation, BaseStorage
from aiogram.types import BotCommand, CallbackQuery, LinkPreviewOptions, TelegramObject, Update
from aiogram_dialog import Dialog, setup_dialogs
from pydantic import ValidationError

from bot import i18n
from bot.applicant import command_table, commands, errors
from bot.applicant.answers import Background, ScreenMessages, answered
from bot.applicant.isolation import UpdateIsolation
from bot.applicant.middleware import ContextMiddleware
from bot.applicant.session import session
from bot.applicant.updates import Inbox
from bot.i18n import Translator
from dialogs.crib import crib
from dialogs.shared.context import TRANSLATE
from dialogs.shared.keys import REPEATED
from filing.problems import Term, Translate

log = logging.getLogger(__name__)

ALLOWED = [
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
    "message_reaction",
]
"""The kinds of update that are asked for."""


def make_bot(token: str, api: str) -> Bot:
    """The applicants' bot: HTML, no link previews."""
    plain = DefaultBotProperties(
        parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
    )
    return Bot(token, session=session(api), default=plain)


def build(
    storage: BaseStorage,
    isolation: BaseEventIsolation,
    surroundings: ContextMiddleware,
    dialogs: Sequence[Dialog],
    before: Sequence[Router],
    after: Sequence[Router],
    background: Background,
    transient_errors: tuple[type[Exception], ...],
) -> Dispatcher:
    """`before` are the routers that stand before the dialogs: the desk's, the FAQ's commands.

    Nothing is registered on the dispatcher itself: its own handlers are asked before any router.
    """
    dispatcher = Dispatcher(storage=storage, events_isolation=isolation)
    dispatcher.update.outer_middleware(surroundings)
    first = [
        errors.build(transient_errors),
        *before,
        command_table.router(),
        commands.foreign_taps(),
    ]
    dispatcher.include_routers(*first, *dialogs, commands.fallback(), *after)
    dispatcher.callback_query.outer_middleware(private)
    setup_dialogs(
        dispatcher, message_manager=ScreenMessages(background), events_isolation=isolation
    )
    dispatcher.message.middleware(discreet)
    return dispatcher


async def discreet(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:  # noqa: ANN401 - as the framework's
    """A screen that shows personal values is deleted when what was typed leads to another one."""
    manager = data.get("dialog_manager")
    if manager is not None:
        crib.clear(manager)
    return await handler(event, data)


async def private(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:  # noqa: ANN401 - as the framework's
    """Screens are in private chats only: elsewhere a button leads nowhere, and changes nothing."""
    message = event.message if isinstance(event, CallbackQuery) else None
    if message is not None and message.chat.type != "private":
        data["toast"].append(data[TRANSLATE](Term("This button no longer works.")))
        return None
    return await handler(event, data)


def handler(
    bot: Bot,
    dispatcher: Dispatcher,
    background: Background,
    inbox: Inbox,
    translator: Translator,
    isolation: UpdateIsolation,
    transient_errors: tuple[type[Exception], ...],
) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Handles one raw update to its end: then the inbox lets go of it, with the state it left."""

    name = str(bot.id)

    async def handle(raw: dict[str, Any]) -> None:
        try:
            update = Update.model_validate(raw, context={"bot": bot})
        except ValidationError:
            async with inbox.handling(name, int(raw["update_id"])):
                await unread(bot, raw, translator)
            return
        repeated = inbox.repeated(name, update.update_id)
        again = [update]
        try:
            async with (
                inbox.handling(name, update.update_id),
                answered(bot, update.callback_query, background) as toast,
            ):
                while again:
                    with isolation.update():
                        words = {"toast": toast, "again": again, REPEATED: repeated}
                        await dispatcher.feed_update(bot, again.pop(), **words)
        except BaseException as error:
            away = behind(error, transient_errors)
            if away is not None or isinstance(error, asyncio.CancelledError):
                inbox.outlived(name, update.update_id)
            if away is not None and away is not error:
                raise away from None
            raise

    return handle


def behind(error: BaseException, kinds: tuple[type[Exception], ...]) -> Exception | None:
    """The error of one of these kinds that led to this one, or is it: the dialog library fails
    itself where a read fails a second time."""
    found: BaseException | None = error
    while found is not None and not isinstance(found, kinds):
        found = found.__context__
    return found


async def unread(bot: Bot, raw: dict[str, Any], translator: Translator) -> None:
    """What is newer than this program: its sender hears so, in private chats; a tap everywhere."""
    log.warning("update %s is of a kind that cannot be read", raw.get("update_id"))
    tap = raw.get("callback_query")
    message = raw.get("message") or raw.get("edited_message")
    if isinstance(tap, dict) and isinstance(tap.get("id"), str):
        await bot.answer_callback_query(tap["id"], text=_reader(translator, tap)(UNREAD))
    elif isinstance(message, dict) and (chat := _private(message)):
        await bot.send_message(chat, _reader(translator, message)(UNREAD))


def _private(message: dict[str, Any]) -> int:
    """The private chat of a message that cannot be read as a whole; 0 where there is none."""
    chat = message.get("chat")
    if not isinstance(chat, dict) or chat.get("type") != "private":
        return 0
    return chat["id"] if isinstance(chat.get("id"), int) else 0


def _reader(translator: Translator, sent: dict[str, Any]) -> Translate:
    sender = sent.get("from")
    code = sender.get("language_code") if isinstance(sender, dict) else None
    return translator.get(translator.guess(code if isinstance(code, str) else None))


UNREAD = Term(
    "I cannot read this kind of message. Please send it as text, as a photo or as a file."
)
SHORT = Term("Guides you through a Chinese ICP filing (ICP备案), question by question.")
DESCRIPTION = Term(
    "I guide you through the ICP filing of a website in mainland China: I ask what the official"
    " system asks, check your answers, and give you everything ready to be entered there. I answer"
    " questions in your language. I never ask for passwords or SMS codes. Press START."
)
"""What stands in the empty chat above START."""


async def announce(bot: Bot, translator: Translator) -> None:
    """The command menu and the description of the bot in every language on offer."""
    served: set[str | None] = set()
    for language in translator.languages:
        say = translator.get(language.code)
        menu = [
            BotCommand(command=one.name, description=say(one.text))
            for one in command_table.COMMANDS
        ]
        code = language.code.partition("_")[0] if language.code != i18n.SOURCE else None
        if code in served:  # Telegram tells languages apart, but no scripts
            continue
        served.add(code)
        await bot.set_my_commands(menu, language_code=code)
        await bot.set_my_description(say(DESCRIPTION), language_code=code)
        await bot.set_my_short_description(say(SHORT), language_code=code)
