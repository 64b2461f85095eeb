"""How like a question each entry's phrasings are: the nearest one tells."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import sqrt


class Likeness:
    """The phrasings of one language by their features: words and their pairs, or letters."""

    def __init__(
        self,
        phrases: Iterable[tuple[int, Collection[str]]],
        weight: Mapping[str, float],
        telling: float,
    ) -> None:
        """`telling`: a phrasing is found by the rarer features, this share of the question's
        weight; the commoner ones, which stand in hundreds, only add to what is found."""
        self._common = 1 - telling
        self._owners: list[int] = []
        self._scales: list[float] = []
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        self._sets: dict[str, set[int]] = {}
        for at, (owner, features) in enumerate(phrases):
            total = 0.0
            for feature in features:
                total += weight[feature]
                self._where[feature].append(at)
            self._owners.append(owner)
            self._scales.append(1 / sqrt(total) if total else 0.0)

    def near(self, weights: Mapping[str, float]) -> dict[int, float]:
        """For each owner the cosine, between 0 and 1, of the most like of its phrasings."""
        length = sqrt(sum(weights.values())) or 1.0
        owners, scales = self._owners, self._scales
        near: dict[int, float] = {}
        for at, weight in self._shared(weights).items():
            owner = owners[at]
            likeness = weight * scales[at] / length
            if likeness > near.get(owner, 0.0):
                near[owner] = likeness
        return near

    def _shared(self, weights: Mapping[str, float]) -> dict[int, float]:
        """The weight that the question shares with each phrasing, rare features first."""
        shared: dict[int, float] = {}
        known = [(token, weight) for token, weight in weights.items() if token in self._where]
        known.sort(key=lambda pair: (len(self._where[pair[0]]), pair[0]))
        left = sum(weight for _, weight in known)
        common = left * self._common
        for token, weight in known:
            if shared and left < common:
                has = self._set(token)
                for at in shared:
                    if at in has:
                        shared[at] += weight
            else:
                for at in self._where[token]:
                    shared[at] = shared.get(at, 0.0) + weight
            left -= weight
        return shared

    def _set(self, token: str) -> set[int]:
        found = self._sets.get(token)
        if found is None:
            found = self._sets[token] = set(self._where[token])
        return found
