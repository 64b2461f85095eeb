"""`Keys`: rows of buttons from data, with one handler for all.

A button names the question it was shown with. A tap whose question is not the open one any more
(a second tap, a keyboard that was left on an old message) is void. Where an attempt to show a
screen was cut off – the process or the connection ended – and repeated, both copies ask the same
question: a tap on either counts.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.types import CallbackQuery, CopyTextButton, InlineKeyboardButton
from aiogram_dialog import DialogManager
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.api.protocols import DialogProtocol
from aiogram_dialog.utils import intent_callback_data, remove_intent_id
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Keyboard

from dialogs.shared.ids import number
from filing.problems import Translate

NARROW = 16
"""Widest label, in columns of a phone, that may share its row with another (a Chinese sign is
two)."""

SEEN = 30
"""Columns of a label that every phone shows, however wide its letters are."""

PAGE = 6
"""Rows of choices on one page."""

SHOWN = "_list"
"""Under which a getter names what its state does not: the list or the place on the screen."""

REPEATED = "repeated"
"""Key under which handlers learn that the update was begun before, and cut off."""

_SINCE = "_since"
"""Under which a screen keeps which message was the newest before it."""

_AGAIN = "_again"
"""Under which it keeps that an earlier attempt at the update may have shown it too."""


def tapped_number(text: str) -> int:
    """The id or place that a button carries; `OldScreen` for anything that cannot be one."""
    found = number(text)
    if found is None:
        raise OldScreen
    return found


class OldScreen(Exception):  # noqa: N818 - told as "This screen is old", not as an error
    """A tap that belongs to no open question, or says nothing that this screen offers."""


Press = Callable[[DialogManager, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Key:
    """One button: what it does (an id of at most 48 bytes), and its translated label.

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
        _note(manager, str(data.get(SHOWN, "")))
        mark = seal(manager) if rows else ""
        return [[self._button(key, mark) for key in row] for row in rows]

    def _button(self, key: Key, mark: str) -> InlineKeyboardButton:
        if key.copy:
            return InlineKeyboardButton(text=key.label, copy_text=CopyTextButton(text=key.copy))
        return InlineKeyboardButton(
            text=key.label, callback_data=self._item_callback_data(f"{mark}:{key.code}")
        )

    async def _process_item_callback(
        self, callback: CallbackQuery, data: str, dialog: DialogProtocol, manager: DialogManager
    ) -> bool:
        mark, _, code = data.partition(":")
        if mark != seal(manager) or _left_behind(callback, manager):
            raise OldScreen
        await self._on_press(manager, code)
        return True


def seal(manager: DialogManager) -> str:
    """Four signs for the question (or list) that is open: its state, and what the getter named."""
    if not manager.has_context():
        return ""
    context = manager.current_context()
    text = f"{context.state.state} {context.dialog_data.get(SHOWN, '')}"
    return base64.urlsafe_b64encode(hashlib.blake2b(text.encode(), digest_size=3).digest()).decode()


def _note(manager: DialogManager, shown: str) -> None:
    """Remembers what the screen shows; nothing where there is no chat, as in a preview."""
    if not manager.has_context():
        return
    data = manager.current_context().dialog_data
    since = manager.current_stack().last_message_id
    again = bool(manager.middleware_data.get(REPEATED))
    for key, value in ((SHOWN, shown), (_SINCE, since), (_AGAIN, again)):
        if value:
            data[key] = value
        else:
            data.pop(key, None)


def _left_behind(callback: CallbackQuery, manager: DialogManager) -> bool:
    """Whether the tapped message is not the one that the dialog showed last."""
    newest = manager.current_stack().last_message_id
    return newest is not None and _tapped(callback) != newest


def _tapped(callback: CallbackQuery) -> int:
    return callback.message.message_id if callback.message is not None else 0


def renewed(callback: CallbackQuery, manager: DialogManager) -> CallbackQuery | None:
    """A tap on a copy of the present screen that an attempt which was cut off has left, as one on
    the present screen; None for every other tap."""
    if callback.message is None or not manager.has_context():
        return None
    context, newest = manager.current_context(), manager.current_stack().last_message_id or 0
    intent, data = remove_intent_id(callback.data or "")
    since, tapped = context.dialog_data.get(_SINCE), _tapped(callback)
    copy = isinstance(since, int) and since < tapped < newest
    edited = tapped == newest and intent != context.id and _AGAIN in context.dialog_data
    if not (copy or edited) or [*data.split(":"), ""][1] != seal(manager):
        return None
    message = callback.message.model_copy(update={"message_id": newest})
    words = intent_callback_data(context.id, data)
    return callback.model_copy(update={"message": message, "data": words})


def columns(label: str) -> int:
    """How wide a label is on a phone, a wide sign counting twice."""
    if label.isascii():
        return len(label)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in label)


WIDE = 36
"""Columns of a label that a phone shows in a row of its own."""


def fitting(label: str, short: str) -> str:
    """The label, or a short one where a phone would cut it."""
    return label if columns(label) <= WIDE else short


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
    keys: Sequence[Key],
    page: int,
    say: Callable[[str], str],
    prefix: str = "",
    most: int = PAGE,
) -> tuple[list[list[Key]], list[list[Key]]]:
    """One page of rows, and the row that turns pages (none where all fit)."""
    found = rows(keys)
    last = max(0, (len(found) - 1) // most)
    page = min(max(page, 0), last)
    return found[page * most : (page + 1) * most], turns(say, page, last, prefix)


def turns(say: Translate, page: int, last: int, prefix: str = "") -> list[list[Key]]:
    """The row that turns pages; none where all fits on one."""
    found = [Key(f"{prefix}{page - 1}", "◀ " + say("Previous"))] if page else []
    found += [Key(f"{prefix}{page + 1}", say("More") + " ▶")] if page < last else []
    return [found] if found else []
