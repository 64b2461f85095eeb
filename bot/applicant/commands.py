"""What commands do in every state, and what reaches no screen: it is shown where the applicant
stands."""

import re

from aiogram import F, Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode

from dialogs.assess import questions as assess
from dialogs.form import navigation, render
from dialogs.form.fields import is_open
from dialogs.form.roads import navigate
from dialogs.lookup import follow, trail
from dialogs.menu import privacy
from dialogs.shared.context import Services, notice
from dialogs.shared.states import Language, Menu, field_of
from filing.problems import Translate

BUTTON = re.compile("^[^\x1d]+\x1d[a-z]:.{4}:")
"""The data of every button of a screen: which screen, which row, which question, what."""


def foreign_taps() -> Router:
    """Stands before the dialogs: a button that is none of a screen's."""
    router = Router(name="foreign taps")
    router.callback_query.register(lost_tap, ~F.data.regexp(BUTTON))
    return router


def fallback() -> Router:
    """Stands behind the dialogs: no screen is open, or the one that was is gone."""
    router = Router(name="fallback")
    router.message.register(lost, F.chat.type == "private")
    router.callback_query.register(lost_tap)
    return router


async def start(
    message: Message, command: CommandObject, dialog_manager: DialogManager, services: Services
) -> None:
    """Home, or with a deep link (`draft_7`, `faq_id` …) straight there."""
    link = command.args or ""
    if link and services.press is not None:
        await services.press(dialog_manager, f"link:{link}")
        return
    await navigation.show_home(dialog_manager)


async def home(message: Message, dialog_manager: DialogManager) -> None:
    await navigation.show_home(dialog_manager)


async def drafts(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(Menu.drafts, mode=StartMode.RESET_STACK)


async def forget(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(Menu.forget, mode=StartMode.RESET_STACK)


async def lang(message: Message, dialog_manager: DialogManager) -> None:
    await dialog_manager.start(Language.choose)


async def back(message: Message, dialog_manager: DialogManager) -> None:
    """One step back: in what is looked up, in the assessment, in the form; else home."""
    manager = dialog_manager
    if trail.is_open(manager):
        await navigation.from_outside(manager, trail.back(manager))
    elif assess.is_open(manager):
        await navigation.from_outside(manager, assess.back(manager))
    elif is_open(manager):
        await navigation.from_outside(manager, navigate(manager, "back"))
    elif manager.has_context() and len(manager.current_stack().intents) > 1:
        await navigation.from_outside(manager, navigation.leave(manager))
    else:
        await navigation.show_home(manager)


async def staff(
    message: Message, dialog_manager: DialogManager, services: Services, translate: Translate
) -> None:
    if services.ask_staff is None:
        notice(dialog_manager, render.fill(translate, "No staff is reachable here at the moment."))
        await _again(dialog_manager)
        return
    field = field_of(dialog_manager.current_context().state) if is_open(dialog_manager) else None
    await follow.person(dialog_manager)
    await services.ask_staff(dialog_manager, field)


async def privacy_(message: Message, translate: Translate) -> None:
    """In a message of its own; the open question stays where it is."""
    await message.answer(privacy.told(translate))


async def lost(message: Message, dialog_manager: DialogManager, services: Services) -> None:
    await _again(dialog_manager)


async def lost_tap(
    callback: CallbackQuery, dialog_manager: DialogManager, translate: Translate, toast: list[str]
) -> None:
    toast.append(translate("This screen is old. Here is the present one."))
    await _again(dialog_manager)


async def _again(manager: DialogManager) -> None:
    """The open screen once more, or home."""
    if manager.has_context():
        await manager.show()
    else:
        await navigation.show_home(manager)
