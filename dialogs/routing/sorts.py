"""What sort of text a question expects, and what of a text shows that it is none."""

import re
from enum import StrEnum

from dialogs.routing import phrases, words
from faq.words import fold


class TextSort(StrEnum):
    """What an answer in words is."""

    PERSON = "person"
    NAME = "name"
    """Of an organisation or a person."""
    BRAND = "brand"
    """A company as its customers call it, or its website."""
    SITE = "site"
    ADDRESS = "address"
    SENTENCE = "sentence"
    FIGURES = "figures"
    """A number, a contact, an address in the net: it has a figure, a dot or an at sign."""
    DATA = "data"
    """Several values in one message."""


_SORTS = (
    ("address", TextSort.ADDRESS),
    ("leader name", TextSort.PERSON),
    ("administrator name", TextSort.PERSON),
    ("rep name", TextSort.PERSON),
    ("site name", TextSort.SITE),
    ("name", TextSort.NAME),
    ("investor", TextSort.NAME),
    ("holder", TextSort.NAME),
    ("registrar", TextSort.BRAND),
    ("remark", TextSort.SENTENCE),
    ("scope", TextSort.SENTENCE),
    ("person", TextSort.DATA),
)
"""By the parts of a question's id, which is for ever; the first that has them all counts."""


def of(field: str) -> TextSort:
    """The sort of a question in words."""
    parts = set(field.split("_"))
    found = (sort for wanted, sort in _SORTS if parts.issuperset(wanted.split()))
    return next(found, TextSort.FIGURES)


NAMES = frozenset({TextSort.PERSON, TextSort.NAME, TextSort.SITE, TextSort.ADDRESS})
"""Sorts of which question words may be part."""

_URL = re.compile(r"https?://|www\.", re.IGNORECASE)
_PATH = re.compile(r"[/\\~][\w./\\-]*")
_FIGURE = re.compile(r"[0-9.@·。．]|[零〇一二三四五六七八九十]{4}")
_HAN = re.compile(r"[\u3400-\u9fff]")
LONG_PERSON = 8
"""Characters of a Chinese name without a dot in it."""


def odd_for_a_name(text: str) -> bool:
    """A question mark or an address of a page, which no name and no postal address has."""
    return bool(_URL.search(text)) or "?" in fold(text)


def odd(text: str, sort: TextSort) -> bool:
    """Whether a text is hardly an answer of that sort: it is asked about, never refused."""
    said = words.plain(text)
    if not any(sign.isalnum() for sign in said) or _PATH.fullmatch(fold(text).strip()):
        return True
    if phrases.whole(text, "filler_likes"):
        return True
    return _ODD[sort](said)


def _talk(said: str) -> bool:
    return not words.is_named(said) and phrases.voices(said, "talk_voices")


def _no_person(said: str) -> bool:
    long = len(_HAN.findall(said)) > LONG_PERSON and "·" not in said
    return long or phrases.voices(said, "person_voices") or _talk(said)


def _no_name(said: str) -> bool:
    return not words.is_named(said) and (phrases.voices(said, "name_voices") or _talk(said))


def _no_address(said: str) -> bool:
    signs = (any(sign.isdigit() for sign in said), phrases.voices(said, "address_words"))
    talks = _talk(said) or phrases.voices(said, "address_voices")
    return not any(signs) or (not all(signs) and talks)


def _no_figures(said: str) -> bool:
    return not _FIGURE.search(said) or _talk(said)


_ODD = {
    TextSort.PERSON: _no_person,
    TextSort.NAME: _no_name,
    TextSort.BRAND: _no_name,
    TextSort.SITE: _no_name,
    TextSort.ADDRESS: _no_address,
    TextSort.FIGURES: _no_figures,
    TextSort.SENTENCE: _talk,
    TextSort.DATA: _talk,
}
