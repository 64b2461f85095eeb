"""The buttons below reminders and notices: go on, keep longer, export, don't remind me."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode

from dialogs import export, navigation
from dialogs.context import Services, Translate, notice
from dialogs.render import fill
from filing.errors import NotFound, StaleDraft
from filing.idle import KEPT

OURS = "idle:"
"""What the callback data of these buttons begins with; then what to do, then the draft."""


def build() -> Router:
    """Stands before the dialogs: these messages are none of theirs."""
    router = Router(name="reminded")
    router.callback_query.register(pressed, F.data.regexp(rf"^{OURS}[a-z]+:\d{{1,19}}$"))
    return router


async def pressed(
    callback: CallbackQuery,
    dialog_manager: DialogManager,
    services: Services,
    translate: Translate,
    toast: list[str],
) -> None:
    """A draft that is gone is told, and home is shown."""
    _ours, action, number = (callback.data or "").split(":")
    draft, user = int(number), callback.from_user.id
    try:
        if action == "off" and services.keeping is not None:
            await services.keeping.remind(user, wanted=False)
            toast.append(translate("No more reminders. Under “My drafts” you can have them again."))
            await _without(callback, "off")
        elif action == "export":
            await export.send(dialog_manager, draft)
        elif action == "keep":
            await services.filings.stay(user, draft)
            toast.append(translate("Kept for another {days} days.").format(days=KEPT.days))
            await _without(callback, "keep")
        else:
            await _go_on(dialog_manager, services, user, draft)
    except (NotFound, StaleDraft):
        dialog_manager.show_mode = ShowMode.SEND
        notice(dialog_manager, fill(translate, "This draft is deleted."))
        await navigation.show_home(dialog_manager)


async def _go_on(manager: DialogManager, services: Services, user: int, draft: int) -> None:
    """Opens the question where the draft stands; who looks at it again starts its time anew."""
    manager.show_mode = ShowMode.SEND
    await services.filings.stay(user, draft)
    await navigation.from_outside(manager, navigation.show_position(manager, draft))


async def _without(callback: CallbackQuery, action: str) -> None:
    """Takes the button off that has been pressed."""
    message = callback.message
    if not isinstance(message, Message) or message.reply_markup is None:
        return
    kept = [
        row
        for row in message.reply_markup.inline_keyboard
        if not any((button.callback_data or "").startswith(f"{OURS}{action}:") for button in row)
    ]
    await message.edit_reply_markup(reply_markup=InlineKeyboardMarkup(inline_keyboard=kept))
