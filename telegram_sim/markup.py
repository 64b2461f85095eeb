"""reply_markup: what the Bot API accepts, and which error it gives otherwise."""

from __future__ import annotations

from typing import Any

from telegram_sim.errors import bad
from telegram_sim.html import checked_url
from telegram_sim.model import Json

DATA_BYTES = 64
COPY_UNITS = 256
MOST_BUTTONS = 100
PLACEHOLDER = 64
INLINE_KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


def checked_markup(value: object) -> Json | None:
    """The markup as it is stored; None where nothing was given."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in value:
        return inline_keyboard(value)
    if "keyboard" in value:
        return reply_keyboard(value)
    if value.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if value.get("force_reply"):
        return {
            "force_reply": True,
            "selective": bool(value.get("selective")),
            "input_field_placeholder": value.get("input_field_placeholder"),
        }
    return None


def inline_keyboard(value: Json) -> Json | None:
    rows = value["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad('field "inline_keyboard" must be of type Array')
    kept: list[list[Json]] = []
    for row in rows:
        if not isinstance(row, list):
            raise bad('field "inline_keyboard" must be an Array of Arrays')
        buttons = [_inline_button(button) for button in row]
        if buttons:
            kept.append(buttons)
    if sum(len(row) for row in kept) > MOST_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": kept} if kept else None


def _inline_button(value: object) -> Json:
    if not isinstance(value, dict):
        raise bad("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = value.get("text")
    if not isinstance(text, str):
        raise bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad("BUTTON_TEXT_INVALID")
    button = {key: item for key, item in value.items() if item is not None}
    kinds = [kind for kind in INLINE_KINDS if kind in button]
    if not kinds:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    _check_inline(button, kinds[0])
    return button


def _check_inline(button: Json, kind: str) -> None:
    if kind == "callback_data":
        size = len(str(button[kind]).encode())
        if not 1 <= size <= DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    elif kind == "url":
        url = checked_url(str(button[kind]))
        if url is None:
            raise bad(f"inline keyboard button URL '{button[kind]}' is invalid: Wrong HTTP URL")
        button[kind] = url
    elif kind == "copy_text":
        text = button[kind].get("text") if isinstance(button[kind], dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= COPY_UNITS:
            raise bad("BUTTON_COPY_TEXT_INVALID")


def reply_keyboard(value: Json) -> Json | None:
    rows = value["keyboard"]
    if not isinstance(rows, list):
        raise bad('field "keyboard" must be of type Array')
    kept: list[list[Json]] = []
    for row in rows:
        if not isinstance(row, list):
            raise bad('field "keyboard" must be an Array of Arrays')
        buttons = [_reply_button(button) for button in row]
        if buttons:
            kept.append(buttons)
    if not kept:
        return None
    placeholder: Any = value.get("input_field_placeholder")
    if placeholder is not None and len(placeholder) > PLACEHOLDER:
        raise bad("INPUT_FIELD_PLACEHOLDER_TOO_LONG")
    return {**{key: item for key, item in value.items() if item is not None}, "keyboard": kept}


def _reply_button(value: object) -> Json:
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not value["text"].strip():
        raise bad("can't parse keyboard button: Text must be non-empty")
    return {key: item for key, item in value.items() if item is not None}
