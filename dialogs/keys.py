"""Buttons from data: rows that fit a phone, one handler for all of them."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import CallbackQuery, CopyTextButton, InlineKeyboardButton
from aiogram_dialog import DialogManager
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.api.protocols import DialogProtocol
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Keyboard

NARROW = 16
"""Widest label, in columns of a phone, that may share its row with another (a Chinese sign is
two)."""

PAGE = 6
"""Rows of choices on one page."""

Press = Callable[[DialogManager, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Key:
    """One button: what it does (an id of at most 40 bytes), and its translated label.

    `copy`: what it puts on the clipboard instead of doing something here.
    """

    code: str
    label: str
    copy: str = ""


class Keys(Keyboard):
    """The rows of keys that the getter put under this widget's id."""

    def __init__(self, id: str, on_press: Press, when: WhenCondition = None) -> None:  # noqa: A002 - as the framework's
        super().__init__(id=id, when=when)
        self._on_press = on_press

    async def _render_keyboard(self, data: dict[str, Any], manager: DialogManager) -> RawKeyboard:
        rows: Sequence[Sequence[Key]] = data.get(str(self.widget_id), ())
        return [[self._button(key) for key in row] for row in rows]

    def _button(self, key: Key) -> InlineKeyboardButton:
        if key.copy:
            return InlineKeyboardButton(text=key.label, copy_text=CopyTextButton(text=key.copy))
        return InlineKeyboardButton(
            text=key.label, callback_data=self._item_callback_data(key.code)
        )

    async def _process_item_callback(
        self, callback: CallbackQuery, data: str, dialog: DialogProtocol, manager: DialogManager
    ) -> bool:
        await self._on_press(manager, data)
        return True


def columns(label: str) -> int:
    """How wide a label is on a phone, a wide sign counting twice."""
    if label.isascii():
        return len(label)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in label)


def rows(keys: Sequence[Key]) -> list[list[Key]]:
    """Two keys a row where both are short, else one."""
    found: list[list[Key]] = []
    for key in keys:
        narrow = columns(key.label) <= NARROW
        if narrow and found and len(found[-1]) == 1 and columns(found[-1][0].label) <= NARROW:
            found[-1].append(key)
        else:
            found.append([key])
    return found


def paged(
    keys: Sequence[Key], page: int, say: Callable[[str], str], prefix: str = ""
) -> tuple[list[list[Key]], list[list[Key]]]:
    """One page of rows, and the row that turns pages (none where all fit)."""
    found = rows(keys)
    last = max(0, (len(found) - 1) // PAGE)
    page = min(max(page, 0), last)
    return found[page * PAGE : (page + 1) * PAGE], turns(say, page, last, prefix)


def turns(say: Callable[[str], str], page: int, last: int, prefix: str = "") -> list[list[Key]]:
    """The row that turns pages; none where all fits on one."""
    found = [Key(f"{prefix}{page - 1}", "◀ " + say("Previous"))] if page else []
    found += [Key(f"{prefix}{page + 1}", say("More") + " ▶")] if page < last else []
    return [found] if found else []
