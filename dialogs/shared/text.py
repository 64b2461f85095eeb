"""Texts of windows: `T` is a translated msgid, `Screen` a text that the window's getter
composed."""

from difflib import SequenceMatcher
from html import escape
from typing import Any

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.text import Text

from dialogs.shared.context import translate
from filing.problems import Translate


class T(Text):
    """A source text, translated when it is shown. Works without a bot, in its source language."""

    def __init__(self, msgid: str, when: WhenCondition = None) -> None:
        super().__init__(when=when)
        self.msgid = msgid

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return translate(manager)(self.msgid)


class Screen(Text):
    """The HTML that the getter put under `screen`."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return str(data["screen"])


def safe(text: object) -> str:
    """Escaped for HTML: every value that a person typed passes here before it is shown."""
    return escape(str(text), quote=False)


def pair(say: Translate, label: str, value: object) -> str:
    """A label and what it stands for, punctuated as the reader's language does. Both as HTML."""
    return say("{label}: {value}").format(label=label, value=value)


def aside(say: Translate, text: str, more: object) -> str:
    """A text and something in brackets behind it, as the reader's language writes them."""
    return say("{text} ({more})").format(text=text, more=more)


def cited(say: Translate, title: str, *where: str) -> str:
    """A source with the places in it, or its day: plain text."""
    places = say(", ").join(say(part) for part in where if part)
    return say("{title}, {where}").format(title=title, where=places) if places else title


def contrast(one: str, other: str) -> tuple[str, str]:
    """Two values side by side as HTML, the characters in which they differ in bold."""
    left, right = [], []
    for step, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.append(_marked(one[a:b], plain=step == "equal"))
        right.append(_marked(other[c:d], plain=step == "equal"))
    return "".join(left), "".join(right)


def _marked(part: str, *, plain: bool) -> str:
    return safe(part) if plain or not part else f"<b>{safe(part)}</b>"


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis where something was left out: whole words, where
    they are words of an ordinary length."""
    if len(text) <= limit:
        return text
    kept, following = text[: limit - 1], text[limit - 1]
    words = kept.rpartition(" ")[0]
    if not following.isspace() and len(words) > limit // 2:
        kept = words
    return kept.rstrip(" ,;:.-(") + "…"
