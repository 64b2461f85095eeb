"""Between the form's screens and the desk: *Ask a person* on every screen, and the way back."""

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode

from dialogs import navigation, trail
from dialogs.context import AskStaff, language, notice, owner, services, translate
from dialogs.states import field_of
from dialogs.text import safe
from filing.desk.service import Desk
from filing.errors import NotFound, StaleDraft


def asking(desk: Desk) -> AskStaff:
    """What the button *Ask a person* does: a case with the place attached; the screen stays."""

    async def ask(manager: DialogManager, field: str | None) -> None:
        about = {}
        if trail.is_open(manager):
            kind, ids = trail.here(manager)
            about = {"faq": ids.split(",")[0]} if kind == "entry" else {}
            field = field or trail.question_below(manager) or None
        draft = await _draft(manager)
        place = field or _screen(manager)
        await desk.ask(owner(manager), draft, place, "", language(manager), about)

    return ask


async def _draft(manager: DialogManager) -> int | None:
    """The draft on the open screen, else the latest."""
    data = manager.start_data if manager.has_context() else None
    if isinstance(data, dict) and isinstance(data.get("draft"), int):
        return int(data["draft"])
    drafts = await services(manager).filings.drafts(owner(manager))
    return drafts[0].draft.id if drafts else None


def _screen(manager: DialogManager) -> str:
    """The open screen's name, where it is no question."""
    return field_of(manager.current_context().state) if manager.has_context() else ""


class FormScreens:
    """`bot.applicant.support.Screens` on the dialogs."""

    async def back_to_form(self, event: Message | CallbackQuery, data: dict[str, Any]) -> None:
        """The open screen once more, below what was said meanwhile; or home."""
        manager: DialogManager = data["dialog_manager"]
        if manager.has_context():
            await manager.show()
        else:
            await navigation.show_home(manager)

    async def open_question(
        self, event: CallbackQuery, data: dict[str, Any], draft: int, field: str
    ) -> None:
        manager: DialogManager = data["dialog_manager"]
        manager.show_mode = ShowMode.SEND  # what staff wrote stays readable above
        try:
            await services(manager).filings.question(owner(manager), draft, field)
        except (NotFound, StaleDraft):
            _ = translate(manager)
            notice(manager, safe(_("This question is not asked in your draft any more.")))
            await navigation.show_home(manager)
            return
        await navigation.from_outside(
            manager, navigation.show_question(manager, draft, field, review=True)
        )
