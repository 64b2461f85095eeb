"""The commands that look something up: in every state, on top of whatever is open."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message
from aiogram_dialog import DialogManager

from dialogs import assess, faq, navigation, trail


def build() -> Router:
    """Stands before the dialogs."""
    router = Router(name="knowledge")
    private = F.chat.type == "private"
    router.message.register(look_up, Command("faq"), private)
    router.message.register(terms, Command("terms"), private)
    router.message.register(advise, Command("assess"), private)
    return router


async def look_up(message: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """`/faq words`, or the topics."""
    words = (command.args or "").lstrip("/")
    await navigation.from_outside(dialog_manager, faq.look_up(dialog_manager, words))


async def terms(message: Message, dialog_manager: DialogManager) -> None:
    """The glossary."""
    await navigation.from_outside(dialog_manager, trail.go(dialog_manager, "terms"))


async def advise(message: Message, dialog_manager: DialogManager) -> None:
    """Do I need a filing?"""
    await assess.begin(dialog_manager)
