"""Answers outside private chats: inline results and groups."""

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from dialogs.lookup.library import Library
from dialogs.shared.text import cut
from faq.words import fold
from filing.problems import is_chinese

LABEL = 60
"""Characters on a button."""


def language(words: str, library: Library, asker: str) -> tuple[str, bool]:
    """The language of an answer, and whether the words alone tell it.

    Chinese signs and pinyin tell Chinese, two Latin words English; a single one (CDN, OSS) is the
    same in both: there the asker's own language counts.
    """
    if library.index.written(words) == "zh":
        return (asker, False) if is_chinese(asker) else ("zh", True)
    latin = [word for word in fold(words).split() if word.isascii() and word.isalpha()]
    return ("en", True) if len(latin) > 1 else (asker, False)


async def links(bot: Bot, rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """A row a link into the private chat: (label, start parameter)."""
    me = await bot.me()
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=cut(label, LABEL), url=f"https://t.me/{me.username}?start={start}"
                )
            ]
            for label, start in rows
        ]
    )
