"""Spelling correction of Latin words against the known vocabulary."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Final

_MIN_TYPO: Final = 5


class Typos:
    """Finds the known word that a mistyped Latin one was meant to be."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._near: dict[str, list[str]] = {}
        for word in known:
            if len(word) >= _MIN_TYPO - 1 and word.isascii() and word.isalpha():
                for shorter in (word, *_shorter(word)):
                    self._near.setdefault(shorter, []).append(word)

    def meant(self, word: str) -> str | None:
        """The token of the known word one slip away, if there is one."""
        if len(word) < _MIN_TYPO or not word.isascii() or word.isdigit():
            return None
        near = {known for part in (word, *_shorter(word)) for known in self._near.get(part, ())}
        fitting = [known for known in near if known[0] == word[0] and _one_slip(word, known)]
        swapped = sorted(word)
        best = min(fitting, key=lambda known: (sorted(known) != swapped, known), default=None)
        return None if best is None else self._known[best]


def _one_slip(typed: str, known: str) -> bool:
    """One letter wrong, missing or too many, or two neighbours swapped."""
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, known, strict=False))
    )
    one, other = typed[same:], known[same:]
    if len(one) != len(other):
        return one[1:] == other or one == other[1:]
    return one[1:] == other[1:] or (one[:2] == other[:2][::-1] and one[2:] == other[2:])


def _shorter(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
