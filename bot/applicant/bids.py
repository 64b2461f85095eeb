"""What a command does too, in words: erasing, the privacy notice, leaving, a step back."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode

from bot.applicant import commands
from dialogs.form import fields, navigation, render
from dialogs.routing.meaning import Talk
from dialogs.shared import context
from dialogs.shared.context import owner, services, translate
from filing.problems import Term

SAVED = Term("All right. Everything is saved; go on whenever you want.")
NOTHING_OPEN = Term("All right. Nothing is open.")
FURTHER_BACK = Term("This is the start page: nothing lies behind it.")


async def fulfil(message: Message, manager: DialogManager, talk: Talk) -> bool:
    """Does it; False for what is no such wish."""
    act = _ACTS.get(talk)
    if act is not None:
        manager.show_mode = ShowMode.SEND
        await act(message, manager)
    return act is not None


async def _privacy(message: Message, manager: DialogManager) -> None:
    """In a message of its own, then the open screen again."""
    await commands.privacy_(message, translate(manager))
    await (manager.show() if manager.has_context() else navigation.show_home(manager))


async def _stop(_message: Message, manager: DialogManager) -> None:
    drafts = await services(manager).filings.drafts(owner(manager))
    text = SAVED if drafts else NOTHING_OPEN
    context.notice(manager, render.fill(translate(manager), text))
    await navigation.show_home(manager)


async def _back(message: Message, manager: DialogManager) -> None:
    at_home = not fields.is_open(manager) and len(_intents(manager)) < 2  # noqa: PLR2004 - something below
    if at_home:
        context.notice(manager, render.fill(translate(manager), FURTHER_BACK))
    await commands.back(message, manager)


def _intents(manager: DialogManager) -> list[str]:
    return manager.current_stack().intents if manager.has_context() else []


_ACTS: Final[Mapping[Talk, Callable[[Message, DialogManager], Awaitable[None]]]] = {
    Talk.PRIVACY: _privacy,
    Talk.FORGET: commands.forget,
    Talk.STOP: _stop,
    Talk.BACK: _back,
}
