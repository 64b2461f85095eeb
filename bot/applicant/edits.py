"""An edited message corrects what it once was: an answer of the form, or words to staff. Never the
other, and never the question that happens to be open now."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message
from aiogram_dialog import DialogManager

from bot.applicant import command_table
from dialogs.form import fields
from dialogs.form.render import fill
from dialogs.shared import context
from dialogs.shared.context import Services
from filing.problems import Term, Translate

PRIVATE = F.chat.type == "private"

UNKNOWN = Term(
    "I do not know any more which question this message answered. To change an answer, open its"
    " question from “Check your answers”."
)
NOT_SENT = Term("This message did not go to our staff. Write it again to send it.")

Talking = Callable[[int], Awaitable[bool]]
"""Whether what this person types goes to staff."""


class Edits:
    """Two routers: one that stands before the conversation with staff, and one behind everything.

    What was passed on to staff is taken by the router of the conversation, between them.
    """

    def __init__(self, talking: Talking | None = None) -> None:
        self._talking = talking

    def first(self) -> Router:
        router = Router(name="edits")
        router.edited_message.register(as_message, PRIVATE, _remembered)
        router.message.register(self.edited, PRIVATE, F.edit_date)
        return router

    def last(self) -> Router:
        router = Router(name="edits left")
        router.edited_message.register(as_message)
        return router

    async def edited(
        self,
        message: Message,
        dialog_manager: DialogManager,
        services: Services,
        translate: Translate,
    ) -> None:
        """An answer is corrected; what is no answer is a command, or is looked up anew."""
        manager, text = dialog_manager, message.text or message.caption or ""
        talking = await self._talks(message)
        if await fields.corrected(manager, message, text):
            if talking or not manager.has_context():
                await message.answer(context.said(manager))
            else:
                await manager.show()
        elif command_table.known(text):
            raise SkipHandler
        elif talking:
            await message.answer(fill(translate, NOT_SENT))
        elif fields.is_open(manager):
            context.notice(manager, fill(translate, UNKNOWN))
            await manager.show()
        else:
            raise SkipHandler

    async def _talks(self, message: Message) -> bool:
        owner = message.from_user.id if message.from_user else 0
        return self._talking is not None and await self._talking(owner)


async def _remembered(message: Message, services: Services) -> bool:
    owner = message.from_user.id if message.from_user else 0
    return await services.recent.get(owner, message.message_id) is not None


async def as_message(message: Message, dispatcher: Any, **data: Any) -> Any:  # noqa: ANN401 - as the framework's
    """Handled beside new messages, with the screen that is open.

    Not fed as a new update: this person's lock is held already.
    """
    return await dispatcher.propagate_event("message", message, dispatcher=dispatcher, **data)
