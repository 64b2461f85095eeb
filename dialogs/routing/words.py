"""Words and phrases that are no answer, by language: loaded from `words/`."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from faq.words import fold
from filing import toml

FOLDER = Path(__file__).parent / "words"

_STRAIGHT = {ord(sign): "'" for sign in "’‘`´ʼ"}
"""Apostrophes that telephones type."""

_PICTURES = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")

EDGES = " \t.。!！,，、;；:：~～…“”\"'()（）[]【】"
"""Marks around a text that say nothing."""


@dataclass(frozen=True, slots=True)
class RoutingWords:
    """One language's words, as its file has them."""

    nothing: tuple[str, ...]
    greeting_like: str
    thanks_like: str
    start_like: str
    person_like: str
    unsure_like: str
    here_like: str
    handed_like: str
    privacy_like: str
    forget_like: str
    stop_like: str
    back_like: str
    opens: tuple[str, ...]
    starts: tuple[str, ...]
    inside: tuple[str, ...]
    ends: tuple[str, ...]
    names: tuple[str, ...]
    written: tuple[str, ...]
    """How people write words in a hurry: `u = you`."""


@cache
def languages() -> dict[str, RoutingWords]:
    """By the code of the language, which is the name of its file."""
    return {
        path.stem: toml.build(RoutingWords, toml.read(path), path.name)
        for path in toml.files(FOLDER)
    }


def plain(text: str) -> str:
    """Folded, with straight apostrophes, without the marks and pictures around it."""
    straight = _spelled(fold(text).translate(_STRAIGHT))
    return (_PICTURES.sub("", straight).strip() or straight).strip(EDGES)


def _spelled(text: str) -> str:
    """Words that were typed in a hurry, in full."""
    spelled = _spellings()
    return _WORD.sub(lambda found: spelled.get(found[0], found[0]), text)


@cache
def _spellings() -> dict[str, str]:
    rows = (row.partition(" = ") for found in languages().values() for row in found.written)
    return {short: full for short, _, full in rows}


_WORD = re.compile(r"(?<![\w.@/'-])[a-z0-9']+(?![\w.@/'-])")


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


SHORT = 120
"""No small talk is longer."""


def like(text: str, name: str) -> str:
    """The language in which the whole text is of that kind, or nothing."""
    words = plain(text).rstrip("?？").strip(EDGES)
    if len(words) > SHORT:
        return ""
    for code, found in languages().items():
        if _whole(getattr(found, name)).fullmatch(words):
            return code
    return ""


def is_named(text: str) -> bool:
    """Whether a text ends as the names of companies and websites do."""
    return any(text.rstrip(" .)").endswith(found.names) for found in languages().values())


LONG_NAME = 4
"""Characters of a Chinese name that may end like a question."""

SIGNS = frozenset({"", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "_", "x", "×", "0x"})
"""What is left of a text that says "nothing here" without a word."""


def says_nothing(text: str) -> bool:
    """Whether a text says that there is no answer: "skip", "none", "没有", "-"."""
    words = plain(text)
    bare = fold(text).strip()
    return (
        bool(bare) and (words in SIGNS - {"x"} and not any(sign.isalnum() for sign in words))
    ) or any(words in found.nothing for found in languages().values())


def asks(text: str, *, name: bool = False) -> bool:
    """Whether a text asks. `name`: a name is expected, and may have question words in it."""
    words = _spelled(fold(text).translate(_STRAIGHT)).replace("？", "?").strip(" \t.。!！~～…")
    sort = _Asking(words, name=name)
    return any(sort.by(found) for found in languages().values())


@dataclass(frozen=True, slots=True)
class _Asking:
    text: str
    name: bool

    def by(self, words: RoutingWords) -> bool:
        """In one language's words."""
        if _begins(self.text, words.opens) and not self._named(words):
            return True
        if self.text.endswith(words.ends) and self._long_enough():
            return self._worded()
        if self._named(words):
            return False
        if any(_stands(self.text, one) for one in words.inside):
            return True
        return self._open() and _begins(self.text, words.starts) and self._worded()

    def _long_enough(self) -> bool:
        """A short name may end as a question does: 饿了么."""
        return not self.name or self.text[-1:] == "?" or len(self.text) > LONG_NAME

    def _open(self) -> bool:
        """Whether a mere question word in front counts: names and addresses may begin with one."""
        return not self.name or (
            self.text.isascii() and not any(sign.isdigit() for sign in self.text)
        )

    def _named(self, words: RoutingWords) -> bool:
        """A company name may begin with "What" or 什么; a mark at the end decides."""
        return self.name and self.text.rstrip(" .)").endswith(words.names)

    def _worded(self) -> bool:
        """More than a token such as an address of a page."""
        return not self.text.isascii() or len(self.text.split()) > 1 or self.text in _BARE


_BARE = frozenset({"what?", "why?", "how?", "which?", "where?", "who?", "when?", "?", "??", "???"})


def _begins(text: str, fronts: tuple[str, ...]) -> bool:
    """With one of these words: whole, where they are of letters."""
    for front in fronts:
        if text.startswith(front):
            rest = text[len(front) :]
            if not front.isascii() or not rest or not (rest[0].isalnum() and rest[0].isascii()):
                return True
    return False


def _stands(text: str, part: str) -> bool:
    return part in text
