"""Notices in English: which known reasons their sentences name."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from filing.rejections.model import English

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SENTENCE: Final = re.compile(r"[.;!?]+(?:\s|$)|\n")


class Sentences:
    """The rows, made ready."""

    def __init__(self, rows: Sequence[English]) -> None:
        self._rows = [(row.reason, [_part(part) for part in row.words.split("&")]) for row in rows]

    def read(self, text: str) -> Iterator[tuple[str, str]]:
        """(id of a reason, the sentence that names it); nothing where Chinese stands in it."""
        if _HAN.search(text):
            return
        for said in _SENTENCE.split(unicodedata.normalize("NFKC", text)):
            plain = " ".join(said.lower().split())
            for reason, parts in self._rows:
                if all(part.search(plain) for part in parts):
                    yield reason, said.strip(" :-")


def _part(words: str) -> re.Pattern[str]:
    """One of the words, which may go on: `verif` finds "verification"."""
    named = [re.escape(word.strip()) for word in words.split("|")]
    return re.compile(rf"(?<![a-z])(?:{'|'.join(named)})")
