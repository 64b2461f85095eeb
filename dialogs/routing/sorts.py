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
    FREE = "free"
    """Words of whatever sort."""


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
    ("number", TextSort.FIGURES),
    ("no", TextSort.FIGURES),
    ("ip", TextSort.FIGURES),
    ("contact", TextSort.FIGURES),
    ("contacts", TextSort.FIGURES),
    ("domains", TextSort.FIGURES),
    ("url", TextSort.FIGURES),
)
"""By the parts of a question's id, which is for ever; the first that has them all counts."""


def of(field: str) -> TextSort:
    """The sort of a question in words."""
    parts = set(field.split("_"))
    found = (sort for wanted, sort in _SORTS if parts.issuperset(wanted.split()))
    return next(found, TextSort.FREE)


NAMES = frozenset({TextSort.PERSON, TextSort.NAME, TextSort.SITE, TextSort.ADDRESS})
"""Sorts of which question words may be part."""

_URL = re.compile(r"https?://|www\.", re.IGNORECASE)
_PATH = re.compile(r"[/\\~][\w./\\-]*")
_FIGURE = re.compile(r"[0-9.@·。．]|[零〇一二三四五六七八九十]{4}")
_HAN = re.compile(r"[\u3400-\u9fff]")
SHORT = 4
"""Characters of a Chinese name that may be any company's."""

LONG_PERSON = 4
"""Characters of a Chinese name without a dot in it."""

NAME_SHARE, STATEMENT_SHARE = 0.3, 0.34
"""Shares of characters that sentences have and names hardly do."""

STATEMENT = 20
"""Characters from which on a text is a statement, however it sounds."""


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
    return _ODD[sort](said) or _is_chat(text.strip(), sort)


def _talk(said: str) -> bool:
    return not words.is_named(said) and phrases.voices(said, "talk_voices")


def _no_person(said: str) -> bool:
    han = _HAN.findall(said)
    strange = len(han) == len(said) and not (len(said) <= LONG_PERSON and phrases.is_surnamed(said))
    return strange or phrases.voices(said, "person_voices") or _talk(said)


def _no_name(said: str) -> bool:
    if words.is_named(said):
        return False
    spoken = phrases.spoken(said, NAME_SHARE)
    return spoken or phrases.voices(said, "name_voices") or _talk(said)


def _no_site(said: str) -> bool:
    """Nobody and nothing is called after what is spoken of in a form."""
    return _no_name(said) or (not words.is_named(said) and phrases.voices(said, "form_voices"))


def _no_brand(said: str) -> bool:
    return _no_site(said) or not (_is_brand(said) or len(_HAN.findall(said)) == len(said) <= SHORT)


def _is_brand(said: str) -> bool:
    latin = said.isascii() and len(said.split()) < _CHAT[TextSort.BRAND]
    return latin or words.is_named(said) or phrases.voices(said, "brand_words")


def _is_chat(text: str, sort: TextSort) -> bool:
    """So many English words, and none of them looks like a name's: all small but the first."""
    if not text.isascii() or not text[1:].islower() or len(text.split()) < _CHAT.get(sort, 99):
        return False
    said = words.plain(text)
    if sort is TextSort.DATA:
        return not _FIGURE.search(said)
    return not (_is_brand(said) if sort is TextSort.BRAND else words.is_named(said))


_CHAT = {
    TextSort.PERSON: 4,
    TextSort.NAME: 4,
    TextSort.DATA: 4,
    TextSort.SITE: 3,
    TextSort.BRAND: 3,
}
"""English words that are a sentence there, unless they begin with large letters."""


def _no_address(said: str) -> bool:
    signs = (any(sign.isdigit() for sign in said), phrases.voices(said, "address_words"))
    talks = _talk(said) or phrases.voices(said, "address_voices")
    return not any(signs) or (not all(signs) and talks)


def _no_figures(said: str) -> bool:
    return not _FIGURE.search(said) or _talk(said)


def _no_data(said: str) -> bool:
    return _talk(said) or (not _FIGURE.search(said) and _no_person(said))


def _no_statement(said: str) -> bool:
    spoken = len(said) < STATEMENT and phrases.spoken(said, STATEMENT_SHARE)
    spoken = spoken or _talk(said) or phrases.voices(said, "statement_voices")
    return spoken or not phrases.voices(said, "statement_words")


_ODD = {
    TextSort.PERSON: _no_person,
    TextSort.NAME: _no_site,
    TextSort.BRAND: _no_brand,
    TextSort.SITE: _no_site,
    TextSort.ADDRESS: _no_address,
    TextSort.FIGURES: _no_figures,
    TextSort.SENTENCE: _no_statement,
    TextSort.DATA: _no_data,
    TextSort.FREE: _talk,
}
