"""Commands that work in every state, and what reaches no screen: it is shown where the applicant
stands."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode

from dialogs import assess, navigation, render, trail
from dialogs.context import Services, Translate, notice
from dialogs.fields import navigate
from dialogs.states import Language, Menu, field_of
from filing.problems import Term

COMMANDS = {
    "start": Term("Start, or go on where you stopped"),
    "home": Term("Home"),
    "drafts": Term("My drafts"),
    "back": Term("One question back"),
    "lang": Term("中文 / English"),
    "faq": Term("Look something up: /faq words"),
    "assess": Term("Do I need a filing?"),
    "terms": Term("Glossary"),
    "staff": Term("Ask a person"),
    "cancel": Term("Leave the form; everything is saved"),
    "forget": Term("Erase everything about me"),
    "help": Term("What I can do"),
}
"""The command menu, msgids by command."""


def build() -> Router:
    """Stands before the dialogs."""
    router = Router(name="commands")
    private = F.chat.type == "private"
    router.message.register(start, CommandStart(), private)
    router.message.register(home, Command("home", "cancel"), private)
    router.message.register(back, Command("back"), private)
    router.message.register(lang, Command("lang"), private)
    router.message.register(drafts, Command("drafts"), private)
    router.message.register(forget, Command("forget"), private)
    router.message.register(staff, Command("staff"), private)
    router.message.register(help_, Command("help"), private)
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
    elif _in_form(manager):
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
    field = field_of(dialog_manager.current_context().state) if _in_form(dialog_manager) else None
    await services.ask_staff(dialog_manager, field)


async def help_(message: Message, dialog_manager: DialogManager, translate: Translate) -> None:
    """The commands in a short message of their own; the open question stays where it is."""
    lines = [f"/{name} — {render.fill(translate, text)}" for name, text in COMMANDS.items()]
    await message.answer("\n".join(lines))


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


def _in_form(manager: DialogManager) -> bool:
    if not manager.has_context():
        return False
    return (manager.current_context().state.state or "").startswith("Form_")
