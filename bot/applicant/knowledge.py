"""What the commands that look something up do: in every state, on top of whatever is open."""

from aiogram.filters import CommandObject
from aiogram.types import Message
from aiogram_dialog import DialogManager

from dialogs.assess import questions as assess
from dialogs.form import navigation
from dialogs.lookup import faq, trail
from dialogs.refused import reading


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


async def refused(message: Message, command: CommandObject, dialog_manager: DialogManager) -> None:
    """`/refused text`: what it means; without a text it is asked for."""
    if command.args:
        held = {"text": command.args, "message": message.message_id}
        await reading.show(dialog_manager, held)
    else:
        await reading.ask(dialog_manager)
