"""Reads pinyin typed in Latin letters (`beian yao qian ma`) as known Chinese words."""

import re
from collections.abc import Mapping

from faq.typos import Typos

_BEGUN = 3
"""Letters after which an English word is mostly no beginning of one in pinyin: half of a text has
to be, or it is not looked into."""
_ACROSS = 1.5
"""A word that runs across a typed space costs this much more than one that does not."""


class Pinyin:
    """The words by their pinyin without tones."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words
        self._starts = {word[:length] for word in words for length in range(1, len(word) + 1)}
        self._longest = max(map(len, words), default=0)
        self._typos: Typos | None = None

    def read(self, folded: str) -> str | None:
        """The text in characters, or None where not all of it is pinyin of known words."""
        parts = re.sub(r"['’-]+", "", folded).split()
        if not any(part in self.words for part in parts) and "".join(parts[:1]) not in self._starts:
            return None
        if 2 * sum(part[:_BEGUN] in self._starts for part in parts) < len(parts):
            return None
        parts = [self._spelt(part) for part in parts]
        words = self._fewest("".join(parts), parts)
        return "".join(words) if any(len(word) > 1 for word in words) else None

    def _fewest(self, letters: str, parts: list[str]) -> tuple[str, ...]:
        """The cheapest way to cut `letters` into known words; empty where there is none."""
        spaces = {len("".join(parts[: count + 1])) for count in range(len(parts) - 1)}
        best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for end in range(1, len(letters) + 1):
            if end - max(best) > self._longest:
                return ()
            for start in range(max(0, end - self._longest), end):
                word = self.words.get(letters[start:end])
                if word and start in best:
                    across = sum(1 for space in spaces if start < space < end)
                    cost = best[start][0] + 1 + _ACROSS * across
                    if end not in best or cost < best[end][0]:
                        best[end] = (cost, (*best[start][1], word))
        return best.get(len(letters), (0.0, ()))[1]

    def _spelt(self, part: str) -> str:
        if part in self.words:
            return part
        if self._typos is None:
            self._typos = Typos(dict(zip(self.words, self.words, strict=True)))
        return self._typos.meant(part) or part
