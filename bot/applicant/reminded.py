"""The buttons below reminders and notices: go on, keep longer, export, don't remind me."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode

from dialogs.form import navigation
from dialogs.form.render import fill
from dialogs.review import export
from dialogs.shared.context import Services, notice
from dialogs.shared.keys import OldScreen, tapped_number
from filing.errors import NotFound, StaleDraft
from filing.problems import Translate
from filing.reminder_schedule import KEPT

OURS = "idle:"
"""What the callback data of these buttons begins with; then what to do, then the draft."""


def build() -> Router:
    """Stands before the dialogs: these messages are none of theirs."""
    router = Router(name="reminded")
    router.callback_query.register(pressed, F.data.regexp(rf"^{OURS}[a-z]+:"))
    return router


async def pressed(
    callback: CallbackQuery,
    dialog_manager: DialogManager,
    services: Services,
    translate: Translate,
    toast: list[str],
) -> None:
    """A draft that is gone is told, and home is shown."""
    _ours, action, number = (callback.data or "").split(":", 2)
    draft, user = tapped_number(number), callback.from_user.id
    try:
        if action == "off" and services.idle_drafts is not None:
            await services.idle_drafts.remind(user, wanted=False)
            toast.append(translate("No more reminders. Under “My drafts” you can have them again."))
            await _without(callback, "off")
        elif action == "export":
            await export.send(dialog_manager, draft)
        elif action == "keep":
            await services.filings.stay(user, draft)
            toast.append(translate("Kept for another {days} days.").format(days=KEPT.days))
            await _without(callback, "keep")
        elif action == "clock":
            dialog_manager.show_mode = ShowMode.SEND
            await services.filings.summary(user, draft)
            await navigation.from_outside(
                dialog_manager, navigation.show_clock(dialog_manager, draft)
            )
        elif action == "go":
            await _go_on(dialog_manager, services, user, draft)
        else:
            raise OldScreen
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
