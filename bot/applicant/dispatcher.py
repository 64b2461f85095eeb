"""The applicant bot put together: routers in their order, middlewares, and one update handled."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.fsm.storage.base import BaseEventIsolation, BaseStorage
from aiogram.types import BotCommand, LinkPreviewOptions, Message, TelegramObject, Update
from aiogram_dialog import Dialog, setup_dialogs

from bot.applicant import commands, errors
from bot.applicant.answers import Background, Messages, answered
from bot.applicant.session import session
from bot.applicant.surroundings import Surroundings
from bot.applicant.updates import Inbox
from bot.i18n import Translator
from dialogs import crib

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
    surroundings: Surroundings,
    dialogs: Sequence[Dialog],
    before: Sequence[Router],
    background: Background,
    passing: tuple[type[Exception], ...],
) -> Dispatcher:
    """`before` are the routers that stand before the dialogs: the desk's, the FAQ's commands."""
    dispatcher = Dispatcher(storage=storage, events_isolation=isolation)
    dispatcher.update.outer_middleware(surroundings)
    first, last = [errors.build(passing), *before, commands.build()], commands.fallback()
    dispatcher.include_routers(*first, *dialogs, last)
    dispatcher.edited_message.register(edited)
    setup_dialogs(dispatcher, message_manager=Messages(background), events_isolation=isolation)
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


async def edited(message: Message, dispatcher: Dispatcher, **data: Any) -> Any:  # noqa: ANN401 - as the framework's
    """An edited message that no conversation with staff took: read again like a new one.

    Not fed as a new update: this person's lock is held already.
    """
    return await dispatcher.propagate_event("message", message, dispatcher=dispatcher, **data)


def handler(
    bot: Bot, dispatcher: Dispatcher, background: Background, inbox: Inbox
) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Handles one raw update to its end: then the inbox lets go of it, with the state it left."""

    async def handle(raw: dict[str, Any]) -> None:
        update = Update.model_validate(raw, context={"bot": bot})
        async with (
            inbox.handling(str(bot.id), update.update_id),
            answered(bot, update.callback_query, background) as toast,
        ):
            await dispatcher.feed_update(bot, update, toast=toast)

    return handle


async def announce(bot: Bot, translator: Translator) -> None:
    """The command menu in every language on offer."""
    for language in translator.languages:
        say = translator.get(language.code)
        menu = [
            BotCommand(command=name, description=say(text))
            for name, text in commands.COMMANDS.items()
        ]
        code = language.code if len(language.code) == 2 and language.code != "en" else None  # noqa: PLR2004 - ISO 639-1
        await bot.set_my_commands(menu, language_code=code)
