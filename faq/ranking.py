"""How what speaks for each entry becomes the probability that it is meant: a logistic model."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache
from math import exp
from typing import Final

OUTSIDE: Final = -1
"""Stands, among the numbers of the entries, for all questions of other fields."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The values that the coefficients weigh, each in the order of its dataclass below."""

    entries: dict[int, tuple[float, ...]]
    outside: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ForEntry:
    """What counts for an entry."""

    near: float
    """How near the question is to the most like of its phrasings, by words and their pairs."""
    cover: float
    """How much of the question its words cover."""
    letters: float
    """How near it is by its letters, however they are cut into words."""
    core: float
    """It has a fixed id."""


@dataclass(frozen=True, slots=True)
class ForNone:
    """What counts for the question being none of ours."""

    always: float
    filing: float
    """The question says "filing" or another word that is only ours."""
    strange: float
    """The share of its words that no phrasing has."""
    ours: float
    """How much oftener our questions have its words than foreign ones."""
    brief: float
    """One divided by the number of its words."""
    near: float
    cover: float
    letters: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The coefficients of one language."""

    entry: ForEntry
    none: ForNone

    def probabilities(self, evidence: Evidence) -> dict[int, float]:
        """For each entry with something in its favour, and for `OUTSIDE`; they add up to 1."""
        entry, none = _values(self.entry), _values(self.none)
        odds = {at: exp(_dot(entry, values)) for at, values in evidence.entries.items()}
        odds[OUTSIDE] = exp(_dot(none, evidence.outside))
        total = sum(odds.values())
        return {at: odd / total for at, odd in odds.items()}


@dataclass(frozen=True, slots=True)
class Ranking:
    """The coefficients of `ranking.toml`; `tests/content/faq/train.py` fits them."""

    en: Weights
    zh: Weights


@lru_cache
def _values(weights: ForEntry | ForNone) -> tuple[float, ...]:
    return astuple(weights)


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))
