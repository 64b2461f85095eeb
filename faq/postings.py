"""Where each feature of the phrasings stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faq.ranking import Vector

Whole = NDArray[np.intp]


class Found(NamedTuple):
    """What a question's features have in a table sorted by feature."""

    lines: Whole
    """Lines of the table, those of one feature after those of another."""
    weights: Vector
    """The weight of the feature, for each of these lines."""


class Postings:
    """Phrasings by their features: words and pairs of words, or pieces of words."""

    def __init__(self, phrases: Sequence[tuple[int, Sequence[str]]], owners: int) -> None:
        """`phrases`, each with its owner (0 to `owners` - 1), stand in the order of these."""
        self.owners = owners
        self.owner: Whole = np.array([owner for owner, _ in phrases], np.intp)
        number = defaultdict[str, int](count().__next__)
        features: Whole = np.array([number[one] for _, each in phrases for one in each], np.intp)
        self.number = dict(number)
        phrase = np.repeat(np.arange(len(phrases)), [len(each) for _, each in phrases])
        order = np.argsort(features, kind="stable")
        self.feature: Whole = features[order]
        """The table: one line for each feature of each phrasing, sorted by feature …"""
        self.phrase: Whole = phrase[order]
        """… with the phrasing."""
        self.starts = starts(self.feature, len(number))

    def weigh(self, weights: Mapping[str, float], starts: Sequence[int]) -> Found:
        """The lines of a table, in which each feature's begin at `starts`, that weights name."""
        known = [(self.number[one], by) for one, by in weights.items() if one in self.number]
        spans = [np.arange(starts[at], starts[at + 1]) for at, _ in known]
        lines = np.concatenate(spans) if spans else np.zeros(0, np.intp)
        return Found(lines, np.repeat([by for _, by in known], [len(span) for span in spans]))


def starts(sorted_numbers: Whole, size: int) -> list[int]:
    """Where each number from 0 to `size` begins."""
    found: list[int] = np.searchsorted(sorted_numbers, np.arange(size + 1)).tolist()
    return found


def summed(places: Whole, values: Vector, size: int) -> Vector:
    """The sum of the values at each of `size` places."""
    return np.bincount(places, values, size).astype(np.float64, copy=False)
