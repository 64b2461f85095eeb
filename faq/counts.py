"""How often the phrasings of each owner have a word, and what follows from that."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from faq.postings import Postings, Whole, starts, summed
from faq.ranking import OUTSIDE, Vector

_DOUBT: Final = 2.0
"""A word is taken to stand this often, in all phrasings' proportion, in every owner's as well."""
_PAIR: Final = 0.4
"""Neighbouring words count this share of a word: order tells what is asked before what."""
_TINY: Final = 1e-12


class Counts:
    """The words, and pairs of neighbouring words, of one language by owner; the last is foreign."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings
        owners, number = postings.owners, postings.number
        feature, self._owner, counts = _counted(postings)
        self._starts = starts(feature, len(number))
        phrased = np.bincount(postings.owner, minlength=owners)
        usual = summed(feature, counts, len(number)) / max(len(postings.owner), 1)
        self._shares = counts / (counts + 1.0)
        self._speaks = np.log1p(counts / (_DOUBT * usual[feature]))
        self._silent = np.log(_DOUBT / (phrased + _DOUBT))
        self.rarest = float(np.log1p((owners - 0.5) / 0.5))
        """The rarity of a word that no entry has."""
        rates = counts / np.maximum(phrased, 1)[self._owner]
        rates[self._owner == owners + OUTSIDE] = 0.0
        spread = _spread(feature, rates, len(number))
        pairs = np.array([_PAIR if " " in one else 1.0 for one in number])
        self.weight: Vector = np.log1p((owners - spread - 0.5) / (spread + 0.5)) * pairs
        """How rare each word is, by its number."""
        self.rarity: dict[str, float] = dict(zip(number, self.weight.tolist(), strict=True))
        self.ours = {one for one, at in zip(number, spread.tolist(), strict=True) if at}
        """The words that some entry has."""

    def of(self, weights: Mapping[str, float]) -> tuple[Vector, Vector]:
        """By owner: the weight of its words, and how much likelier they are there than elsewhere.

        A word said once counts for half and one said ten times for nearly all of its weight;
        likelier (a logarithm) is meant beside the phrasings of all owners.
        """
        lines, by = self._postings.weigh(weights, self._starts)
        owner, size = self._owner[lines], self._postings.owners
        cover = summed(owner, by * self._shares[lines], size)
        known = sum(one in self._postings.number for one in weights)
        bayes = summed(owner, self._speaks[lines], size) + known * self._silent
        return cover, bayes


def _counted(postings: Postings) -> tuple[Whole, Whole, Vector]:
    """The table of how often (third column) each feature stands with each owner."""
    owner = postings.owner[postings.phrase]
    number = postings.feature * postings.owners + owner
    pairs, counts = np.unique(number, return_counts=True)
    feature, of = np.divmod(pairs, postings.owners)
    return feature, of, counts.astype(float)


def _spread(feature: Whole, rates: Vector, size: int) -> Vector:
    """Over how many owners each feature is spread: as uncertain as evenly over so many."""
    total = summed(feature, rates, size)
    share = rates / np.maximum(total[feature], _TINY)
    uncertain = summed(feature, -share * np.log(np.maximum(share, _TINY)), size)
    return np.where(total > 0, np.exp(uncertain), 0.0)
