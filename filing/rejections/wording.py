"""Normalises a notice: one script, one word per idea, split into items and clauses."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filing.characters import simplified
from filing.rejections.model import WordLists

GAP = "…"
MOST = 4096
"""Signs of a text that are read: no message is longer."""

_NUMBERED = re.compile(
    r"(?:驳回|退回)?(?:原因|问题)[一二三四五六七八九十\d]+[:、.]?"
    r"|(?<![\d.])\d{1,2}[、.)](?!\d)|\(\d{1,2}\)|(?<![一-鿿])[一二三四五六七八九十]、|[\n;!]"
)
_CIRCLED = re.compile("[①-⑳❶-❿]")
_ADVISED = re.compile(r"\n?\s*(?:修改建议|驳回详情)\s*:")
_ITEM = re.compile(r"(?:修改项|驳回项)\s*:")
_BETWEEN = re.compile(r"(?<=[一-鿿，。：；、,:;])[^\S\n]+|[^\S\n]+(?=[一-鿿])")
_LINKS = re.compile(r"https?://\S+?(?=[一-鿿,。]|$|\s)")
_SENTENCE = re.compile(r"[。?]|\.{3,}")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a notice between two commas. `advice`: it says what to do, not what is wrong."""

    text: str
    said: str = ""
    """As it was written, but for width and script."""
    advice: bool = False
    threat: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a notice: a sentence, or what stands under one number."""

    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        return ",".join(clause.text for clause in self.clauses)


class Wording:
    """The words of the content, ready to be used."""

    def __init__(self, words: WordLists) -> None:
        self._same = {
            other: row.word for row in words.same for other in (row.word, *row.others.split())
        }
        longest = sorted(self._same, key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, longest)))
        self._measures = re.compile("|".join(words.measures.split()))
        self._advice = tuple(self.canonical(word) for word in words.advice.split())
        self._threat = tuple(words.threat.split())
        self._undone = tuple(self.canonical(word) for word in words.undone.split())

    def plain(self, text: str) -> str:
        """Width, script and spaces made alike."""
        numbered = _CIRCLED.sub("\n", text[:MOST])
        folded = simplified(unicodedata.normalize("NFKC", numbered))
        return _BETWEEN.sub("", _LINKS.sub("beian" if "beian" in folded else "", folded))

    def canonical(self, text: str) -> str:
        """One word for each idea; of phrases and of notices in the same way."""
        said = self._words.sub(lambda match: self._same[match[0]], text)
        return re.sub(r"[“”\"'《》<>()\s]", "", said)

    def points(self, text: str) -> list[str]:
        """What stands under each number, between semicolons or on a line of its own."""
        plain = _ADVISED.sub(":", _ITEM.sub("\n", self.plain(text)))
        return [part for one in _NUMBERED.split(plain) if (part := one.strip(" ,。:"))]

    def items(self, text: str) -> Iterator[Item]:
        """The points of a notice, in their order."""
        plain = _ADVISED.sub(":", _ITEM.sub("\n", self.plain(text)))
        for part in _NUMBERED.split(plain):
            causes, *measures = self._measures.split(part, maxsplit=1)
            clauses: list[Clause] = []
            for sentence in _SENTENCE.split(causes):
                found = list(self._clauses(sentence))
                if clauses and found and not found[0].advice:
                    yield Item(tuple(clauses))
                    clauses = []
                clauses += found
            clauses += [
                replace(clause, advice=True)
                for sentence in measures
                for clause in self._clauses(sentence)
            ]
            if clauses:
                yield Item(tuple(clauses))

    def _clauses(self, sentence: str) -> Iterator[Clause]:
        threat = False
        for part in sentence.split(","):
            text = self.canonical(part)
            if not text or any(word in text for word in self._undone):
                continue
            threat = threat or any(word in text for word in self._threat)
            advice = text.lstrip("并且后:").startswith(self._advice)
            yield Clause(text, part.strip(" :"), advice, threat)
