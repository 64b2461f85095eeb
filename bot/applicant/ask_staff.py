"""Connects the screens with the desk: *Ask a person* on every screen, and the way back."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode

from bot.applicant import support
from desk.model import KIND, IncomingMessage, Mode
from desk.service import Desk
from dialogs.form import navigation
from dialogs.lookup import trail
from dialogs.shared.context import (
    AskStaff,
    HandOver,
    Held,
    language,
    notice,
    owner,
    services,
    translate,
)
from dialogs.shared.states import field_of
from dialogs.shared.text import safe
from filing.errors import NotFound, StaleDraft
from filing.model import Draft


def ask_staff(desk: Desk) -> AskStaff:
    """What the button *Ask a person* does: a case with the place attached; the screen stays."""

    async def ask(manager: DialogManager, field: str | None) -> None:
        about = {}
        if trail.is_open(manager):
            kind, ids = trail.here(manager)
            about = {"faq": ids.split(",")[0]} if kind == "entry" else {}
            field = field or trail.question_below(manager) or None
        draft = await _draft(manager)
        place = field or _screen(manager)
        number = draft.id if draft else None
        about |= {KIND: draft.kind} if draft else {}
        await desk.conversations.ask(owner(manager), number, place, "", language(manager), about)

    return ask


def talks_to_staff(desk: Desk) -> Callable[[int], Awaitable[bool]]:
    """Whether what somebody types goes to staff."""

    async def talks(owner: int) -> bool:
        return await desk.modes.mode(owner) is Mode.CHAT

    return talks


def hand_over(desk: Desk) -> HandOver:
    """A text or picture that was asked about goes to staff, and so does what is typed after it."""

    async def give(manager: DialogManager, held: Held) -> None:
        chat = owner(manager)
        post = IncomingMessage(
            chat,
            int(held["message"]),
            text=held["text"],
            entities=tuple(held.get("entities", ())),
            kind=held.get("kind", "text"),
            album=held.get("album", ""),
            file=held.get("file", ""),
            size=held.get("size", 0),
            name=held.get("name", ""),
        )
        await desk.conversations.applicant_message(chat, post, language(manager))
        bot = manager.middleware_data["bot"]
        await support.to_chat(desk, chat, bot, language(manager))

    return give


async def _draft(manager: DialogManager) -> Draft | None:
    """The draft on the open screen, else the latest."""
    data = manager.start_data if manager.has_context() else None
    shown = data.get("draft") if isinstance(data, dict) else None
    drafts = [one.draft for one in await services(manager).filings.drafts(owner(manager))]
    open_one = [one for one in drafts if one.id == shown]
    return next(iter(open_one or drafts), None)


def _screen(manager: DialogManager) -> str:
    """The open screen's name, where it is no question."""
    return field_of(manager.current_context().state) if manager.has_context() else ""


class FormScreens:
    """`bot.applicant.support.Screens` on the dialogs."""

    async def back_to_form(self, event: Message | CallbackQuery, data: dict[str, Any]) -> None:
        """The open screen once more, below what was said meanwhile; or home."""
        manager: DialogManager = data["dialog_manager"]
        manager.show_mode = ShowMode.SEND
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
