"""How what speaks for each entry becomes the probability that it is meant: a logistic model."""

from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

OUTSIDE: Final = -1
"""Stands for all questions of other fields: the last place wherever there is one an entry."""

Vector = NDArray[np.float64]


class Evidence(NamedTuple):
    """The values that the coefficients weigh, in the order of the dataclasses below."""

    entries: Vector
    """A line of values for each entry."""
    outside: Vector
    """One line, for none of them."""


@dataclass(frozen=True, slots=True)
class _Like:
    """What counts for an entry, and for foreign questions as if they were one."""

    near: float
    """How near the question is to the most like of the phrasings, by words and their pairs."""
    together: float
    """How near it is to all of them."""
    cover: float
    """How much of the question their words cover."""
    bayes: float
    """How much likelier the question's words are in them than in all (a logarithm)."""
    letters: float
    """How near the question is to the most like of them by letters, however cut into words."""
    letters_together: float


@dataclass(frozen=True, slots=True)
class ForEntry(_Like):
    """What counts for an entry."""

    core: float
    """It has a fixed id."""


@dataclass(frozen=True, slots=True)
class ForNone(_Like):
    """What counts for the question being none of ours: also how like foreign ones it is."""

    always: float
    filing: float
    """The question says "filing" or another word that is only ours."""
    brief: float
    """One divided by the number of its words."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The coefficients of one language."""

    entry: ForEntry
    none: ForNone

    def probabilities(self, evidence: Evidence) -> Vector:
        """For each entry sharing a word with the question, and last for none; their sum is 1."""
        scores = np.append(
            evidence.entries @ _values(self.entry), evidence.outside @ _values(self.none)
        )
        scores[:OUTSIDE][evidence.entries[:, 0] <= 0] = -np.inf
        odds = np.exp(scores - scores.max())
        total: Vector = odds / odds.sum()
        return total


@dataclass(frozen=True, slots=True)
class Ranking:
    """The coefficients of `ranking.toml`; `tests/content/faq/train.py` fits them."""

    en: Weights
    zh: Weights


@lru_cache
def _values(weights: ForEntry | ForNone) -> Vector:
    return np.array(astuple(weights))
