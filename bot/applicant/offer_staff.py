"""While a conversation with staff is open: what was no answer is offered to be sent to them."""

from typing import Final

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager

from bot.applicant.incoming import post_of
from dialogs.form.render import fill
from dialogs.shared import context
from dialogs.shared.context import services, translate
from filing.problems import Term

TO_STAFF: Final = "to_staff"
"""The data of the button; the text is in the message that it replies to."""

MEANT = Term("Your conversation with our staff is open. Was this for them?")
SENT = Term("Sent to our staff.")
GONE = Term("This screen is old. Here is the present one.")


async def offer(message: Message, manager: DialogManager) -> None:
    """In a message of its own, which replies to what was typed."""
    say = translate(manager)
    key = InlineKeyboardButton(text=say("Send to staff"), callback_data=TO_STAFF)
    markup = InlineKeyboardMarkup(inline_keyboard=[[key]])
    await message.reply(fill(say, MEANT), reply_markup=markup)


async def send(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """The offer is taken, once: the text goes to staff, and so does what is typed after it."""
    manager, hand_over = dialog_manager, services(dialog_manager).hand_over
    shown = callback.message if isinstance(callback.message, Message) else None
    meant = shown.reply_to_message if shown is not None else None
    if shown is None or meant is None or hand_over is None or not await _taken(shown, manager):
        context.toast(manager, translate(manager)(GONE))
        return
    await hand_over(manager, held(meant, meant.text or ""))


async def _taken(shown: Message, manager: DialogManager) -> bool:
    """The offer says that it was taken; False where it does so already."""
    try:
        await shown.edit_text(fill(translate(manager), SENT))
    except TelegramBadRequest:
        return False
    return True


def held(message: Message, text: str) -> context.Held:
    """What is needed to store or send a text later."""
    entities = [dict(one) for one in post_of(message).entities]
    return {"text": text, "message": message.message_id, "entities": entities}
