"""Buttons of the desk as aiogram takes them."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from desk.actions import Button


def inline(buttons: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """None where there are none."""
    if not buttons:
        return None
    rows = [
        [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
        for row in buttons
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows)
