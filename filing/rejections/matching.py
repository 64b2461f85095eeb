"""Matches a phrase in a clause: literally, with gaps, or with a mistyped character."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from filing.rejections.wording import GAP, Wording

Bigram = tuple[str, str]
"""Two signs beside each other."""

REACH = 20
"""Signs that a gap may hold."""

SHORT, LONG = 6, 10
"""From so many signs on, one or two of a phrase may be wrong."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase stands. `slips`: signs that were wrong."""

    start: int
    end: int
    slips: int = 0


class Phrase:
    """One phrase, made ready."""

    def __init__(self, text: str, wording: Wording, *, weak: bool = False) -> None:
        self.weak = weak
        self.parts = tuple(wording.canonical(wording.plain(part)) for part in text.split(GAP))
        gap = f".{{0,{REACH}}}?"
        self._pattern = re.compile(gap.join(map(re.escape, self.parts)))
        longest: str = max(self.parts, key=len)
        self.pair: Bigram = (longest[0], longest[1])
        self.whole = self.parts[0] if len(self.parts) == 1 and not weak else ""
        self.pairs = set(pairwise(self.whole)) if len(self.whole) >= SHORT else set[Bigram]()
        self.slips = 1 + (len(self.whole) >= LONG)
        self.least = len(self.pairs) - 2 * self.slips
        """So many of its pairs stand in every clause that holds it nearly."""

    def stands(self, clause: str) -> Span | None:
        """Where it stands word for word."""
        if any(part not in clause for part in self.parts):
            return None
        found = self._pattern.search(clause)
        return Span(*found.span()) if found else None

    def nearly(self, clause: str, polarity: str) -> Span | None:
        """Where it stands but for a sign or two, none of which turns its meaning round."""
        span = _closest(self.whole, clause)
        if span is None or span.slips > self.slips:
            return None
        there = Counter(clause[span.start : span.end])
        here = Counter(self.whole)
        return span if all(there[sign] == here[sign] for sign in polarity) else None


def stands_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)


def _closest(phrase: str, clause: str) -> Span | None:
    """The part of the clause with the fewest changes from the phrase (Sellers)."""
    row = [(0, start) for start in range(len(clause) + 1)]
    for number, sign in enumerate(phrase, 1):
        above, row = row, [(number, 0)]
        for column, other in enumerate(clause, 1):
            changed = (above[column - 1][0] + (sign != other), above[column - 1][1])
            left_out = (above[column][0] + 1, above[column][1])
            put_in = (row[column - 1][0] + 1, row[column - 1][1])
            row.append(min(changed, left_out, put_in))
    slips, start = min(row)
    end = row.index((slips, start))
    return Span(start, end, slips) if end > start else None
