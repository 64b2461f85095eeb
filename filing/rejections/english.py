"""Notices in English: which known reasons their sentences name, and which points name none."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from filing.rejections.model import English

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SENTENCE: Final = re.compile(r"(?P<said>.+?)(?P<end>[.;!?]+(?:\s|$)|\n|$)", re.DOTALL)
_NUMBER: Final = re.compile(r"(?:^|(?<=\s))[(（]?\d{1,2}[.)）]\s+")
_HEADING: Final = re.compile(
    r"^.{0,40}\b(?:reasons?|causes?|because)\b[^:]{0,24}:\s*", re.IGNORECASE
)
NUMBERED: Final = "\x01"
"""Stands for a number before a point."""
LEAST: Final = 3
"""Words of a point that says something."""


class Sentences:
    """The rows, made ready."""

    def __init__(self, english: English) -> None:
        self._rows = [
            (row.reason, [_part(part.format(**english.words)) for part in row.words.split("&")])
            for row in english.english
        ]
        self._refused, self._fault = _part(english.refused), _part(english.fault)
        self._demand = _part(english.demand)
        self._advice = tuple(word.strip() for word in english.advice.split("|"))

    def read(self, text: str) -> Iterator[tuple[str, str]]:
        """(id of a reason, the sentence that names it); nothing where Chinese stands in it."""
        for said, _numbered in self._sentences(text):
            for reason in self._named(said):
                yield reason, said

    def unread(self, text: str) -> Iterator[str]:
        """The sentences that tell of a fault, and name no known reason; of numbered points those
        that demand something too."""
        for said, numbered in self._sentences(text):
            plain = _HEADING.sub("", " ".join(said.lower().split()))
            told = self._fault.search(plain) or (numbered and self._demand.search(plain))
            beside = plain.startswith(self._advice) or self._refused.search(plain)
            if told and not beside and len(plain.split()) >= LEAST and not self._named(said):
                yield _HEADING.sub("", said)

    def _named(self, said: str) -> list[str]:
        plain = " ".join(said.lower().split())
        found = (
            reason for reason, parts in self._rows if all(part.search(plain) for part in parts)
        )
        return list(dict.fromkeys(found))

    def _sentences(self, text: str) -> Iterator[tuple[str, bool]]:
        """Each without its end, and whether a number stands before it; a question that tells of no
        refusal is none."""
        if _HAN.search(text):
            return
        plain = _NUMBER.sub(f"\n{NUMBERED}", unicodedata.normalize("NFKC", text))
        for found in _SENTENCE.finditer(plain):
            said = found["said"].strip(" \n:-•*")
            if said and ("?" not in found["end"] or self._refused.search(said.lower())):
                yield said.removeprefix(NUMBERED), said.startswith(NUMBERED)


def _part(words: str) -> re.Pattern[str]:
    """One of the words, which may go on: `verif` finds "verification"; a blank ends one."""
    return re.compile("|".join(_word(word.lstrip()) for word in words.strip().split("|")))


def _word(word: str) -> str:
    """`n't` stands behind a letter, all others begin a word."""
    return re.escape(word) if word.startswith("n't") else rf"(?<![a-z]){re.escape(word)}"
