"""A pressed button under a card: parsing, and what its handlers share."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from telegram import Bot, CallbackQuery, Message
from telegram.error import TelegramError

from desk.actions import Button
from desk.model import Staff
from desk.service import Desk


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a card that a member of the desk pressed."""

    query: CallbackQuery
    message: Message
    member: Staff
    case: int
    rest: list[str]

    @property
    def bot(self) -> Bot:
        return self.query.get_bot()


@dataclass(frozen=True, slots=True)
class Given:
    """A command that a member of the desk gave."""

    bot: Bot
    message: Message
    member: Staff
    rest: str
    name: str = ""


Act = Callable[[Press], Coroutine[Any, Any, str]]
"""Does it, and says what the toast says."""


async def away(message: Message) -> None:
    """A question that is answered goes; somebody else may have answered it in the same moment."""
    with suppress(TelegramError):
        await message.delete()


def dismissal(desk: Desk, case: int) -> tuple[Button, ...]:
    """The row that takes a question away."""
    _ = desk.staff_words()
    return (Button(_("Dismiss"), f"c:{case}:drop"),)
