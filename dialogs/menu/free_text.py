"""Text that no question asked for goes to the FAQ search."""

from aiogram.types import Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import render, uploads
from dialogs.intake import offers
from dialogs.shared import context
from dialogs.shared.context import services, translate


async def on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Looked up, where there is something to look it up in; else a word on what is possible."""
    if await uploads.further(manager, message) or await offers.offered(manager, message):
        return
    look_up = services(manager).look_up
    if look_up is not None and (message.text or message.caption):
        await look_up(manager, message.text or message.caption or "")
    else:
        say = translate(manager)
        context.notice(manager, render.fill(say, "Type a question, or press one of the buttons."))
