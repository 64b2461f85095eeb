"""A choice said in a sentence: "my server is in Hong Kong" is the answer that names Hong Kong."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

LEAST = 2
"""Characters of a word that is looked for inside a sentence; Latin ones are one more."""

NOT = re.compile(
    r"\b(?:not|no|none|never|neither|nor|without|except|isn'?t|don'?t|doesn'?t|aren'?t)\b"
    r"|[不没沒無无非别別未]"
)
"""What turns a sentence round: nothing is taken from it."""


class Named(Protocol):
    """A choice with the words that people say for it."""

    @property
    def code(self) -> str: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def decides(self) -> bool: ...


def meant(choices: Iterable[Named], text: str) -> str:
    """The code of the one choice whose words stand in the text; empty where none or several do.

    Of several, one that `decides` is meant: the place of a server, whoever's it is.
    """
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    if NOT.search(said):
        return ""
    hits = [one for one in choices if any(_stands(word.casefold(), said) for word in one.words)]
    firm = [one for one in hits if one.decides]
    found = firm or hits
    return found[0].code if len(found) == 1 else ""


def _stands(word: str, said: str) -> bool:
    if word == said:
        return True
    if word.isascii():
        return len(word) > LEAST and bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said))
    return len(word) >= LEAST and word in said
