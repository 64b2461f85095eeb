"""How like a question the phrasings of each owner are: the nearest one, and all together."""

from collections.abc import Mapping
from math import sqrt

import numpy as np

from faq.postings import Postings, summed
from faq.ranking import Vector


class Likeness:
    """The phrasings of one language, compared by their features and these features' weights."""

    def __init__(self, postings: Postings, weight: Vector) -> None:
        """`weight` by the feature's number."""
        self._postings = postings
        size = len(postings.owner)
        totals = summed(postings.phrase, weight[postings.feature], size)
        self._scales = 1 / np.sqrt(np.maximum(totals, 1e-9))
        self._owners, self._starts = np.unique(postings.owner, return_index=True)

    def near(self, weights: Mapping[str, float]) -> tuple[Vector, Vector]:
        """By owner: the cosine (0 to 1) of the nearest phrasing, and the length of all of them."""
        nearest, together = np.zeros((2, self._postings.owners))
        if self._owners.size:
            likeness = self._shared(weights)
            nearest[self._owners] = np.maximum.reduceat(likeness, self._starts)
            together[self._owners] = np.sqrt(np.add.reduceat(likeness * likeness, self._starts))
        return nearest, together

    def _shared(self, weights: Mapping[str, float]) -> Vector:
        """The likeness of every phrasing."""
        lines, shared = self._postings.weigh(weights, self._postings.starts)
        length = sqrt(sum(weights.values()) or 1.0)
        phrase = self._postings.phrase[lines]
        return summed(phrase, shared, len(self._scales)) * self._scales / length
