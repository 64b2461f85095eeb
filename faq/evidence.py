"""What speaks for each entry, and what for a question being none of ours, in one language.

An entry has for it how much of the question its words cover, weighted by rarity, and how near the
question is to one of its phrasings. Questions of other fields (`outside.toml`) take part as one
entry of their own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Final

from faq.likeness import Likeness
from faq.model import Entry
from faq.ranking import OUTSIDE, Evidence
from faq.typos import Typos
from faq.words import Script, Words, fold

_PHRASED: Final = 1.0
_ANSWERED: Final = 0.1
_STRANGE: Final = {True: 0.7, False: 1.2}
"""The weight of a word that no text has; less where the question says "filing"."""
_MISTYPED: Final = 0.8
_SOFT: Final = 0.35
_OTHER_FILING: Final = 2.5
"""A strange word right before "filing" says that it is a filing of something else."""
_FILING: Final = {"en": "fil", "zh": "备案"}
_PAIR: Final = 0.2
"""Neighbouring words count this share of a word: order tells what is asked before what."""
_STRANGE_PAIR: Final = 0.04
_MENTIONED: Final = 0.5
"""The share of a word that a phrasing (not only the answer's text) has."""
_UNSEEN: Final = -1.0
"""How little a word without any phrasing speaks for a question being ours."""
_NEW_LETTERS: Final = 64.0
"""The weight of letters that no phrasing has."""
_PART: Final = 5
_TELLING_WORDS: Final = 0.8
_TELLING_LETTERS: Final = 0.6
_SCOPE: Final = {
    "en": re.compile(
        r"\b(?:icp|fil(?:e|es|ed|l?ings?)|recordal|miit|pre-?approval|service identification|"
        r"service numbers?|hichina|product verification|representative office|sub-?domains?|"
        r"(?:website|site) administrator|entity leader|registrant|add(?:ing)? .*provider)\b|bei ?an"
    ),
    "zh": re.compile(
        "备案|(?<![设准装配预储筹])备(?![份注考胎货战忘孕用])|icp|beian|前置审批|主办单位|主体|"
        "经营性|新增网站|网站负责人|接入|服务[号码]|管局|工信部|代表处|万网|子域名|"
        "二级域名|产品验证|空壳|核验|认领"
    ),
}
_MARKS: Final = " ?!.,;:。、"


class Side:
    """One language's phrasings, and what a question shares with them."""

    def __init__(
        self, entries: Sequence[Entry], words: Words, lang: Script, outside: Iterable[str]
    ) -> None:
        self._cut = words.zh if lang == "zh" else words.en
        self._words = words
        self._lang = lang
        self._core = [float(entry.core) for entry in entries]
        self._counts: defaultdict[str, defaultdict[int, float]]
        self._counts = defaultdict(lambda: defaultdict(float))
        phrases = _said(entries, lang)
        phrases.extend((OUTSIDE, fold(phrase)) for phrase in outside)
        featured = [(at, self._count(phrase, at, _PHRASED)) for at, phrase in phrases]
        self._verbatim: dict[str, int] = {}
        for at, phrase in phrases + (_said(entries, "en") if lang == "zh" else []):
            self._verbatim.setdefault(phrase.strip(_MARKS), at)  # pinyin stands with the English
        self._ours = _ours(featured)
        for at, entry in enumerate(entries):
            self._count(fold(entry.text(lang).answer), at, _ANSWERED)
        self._weigh(len(entries))
        self._phrases = Likeness(featured, self._rarity, _TELLING_WORDS)
        self._spell: Callable[[str], list[str]] = _signs if lang == "zh" else _parts
        spelt = [(at, self._spell(phrase)) for at, phrase in phrases]
        self._letters = _rarities([letters for _, letters in spelt])
        self._spelt = Likeness(spelt, self._letters, _TELLING_LETTERS)
        self._typos: Typos | None = None

    def _count(self, folded: str, at: int, weight: float) -> list[str]:
        tokens = _features(self._cut(folded))
        for token in tokens:
            self._counts[token][at] += weight
        return tokens

    def _weigh(self, entries: int) -> None:
        """Turns counts into shares (one mention 0.5, ten 0.9) and learns how rare each word is."""
        self._rarity: dict[str, float] = {}
        self._inside: set[str] = set()
        for token, counts in self._counts.items():
            inside = sum(1 for at, count in counts.items() if at != OUTSIDE and count >= _PHRASED)
            rarity = log(1 + (entries - inside + 0.5) / (inside + 0.5))
            self._rarity[token] = rarity * _PAIR if " " in token else rarity
            if inside:
                self._inside.add(token)
            for at, count in counts.items():
                counts[at] = count / (count + 1.0)
        self._rarest = log(1 + (entries + 0.5) / 0.5)

    def verbatim(self, *folded: str) -> int | None:
        """The owner of a phrasing that is the question to the letter, as typed or as read."""
        owners = (self._verbatim.get(text.strip(_MARKS)) for text in folded)
        return next((owner for owner in owners if owner is not None), None)

    def evidence(self, folded: str) -> Evidence:
        """What speaks for each entry that shares a word with the question, and for none."""
        ours = bool(_SCOPE[self._lang].search(folded))
        weights = self._weights(_features(self._cut(folded)), self._rarest * _STRANGE[ours])
        total = sum(weights.values()) or 1.0
        letters = self._lettered(folded)
        near = self._phrases.near(weights)
        cover = self._cover(weights, near)
        found = {
            at: (likeness, cover[at] / total, letters.get(at, 0.0)) for at, likeness in near.items()
        }
        foreign = found.pop(OUTSIDE, (0.0, 0.0, letters.get(OUTSIDE, 0.0)))
        entries: dict[int, tuple[float, ...]] = {
            at: (*values, self._core[at]) for at, values in found.items()
        }
        return Evidence(entries, (1.0, float(ours), *self._strangeness(weights, total), *foreign))

    def _cover(self, weights: Mapping[str, float], owners: Iterable[int]) -> dict[int, float]:
        """How much of the question each owner's texts have, by weight."""
        cover = dict.fromkeys(owners, 0.0)
        for token, weight in weights.items():
            if token in self._counts:
                shares = self._counts[token]
                for at in cover:
                    cover[at] += weight * shares.get(at, 0.0)
        return cover

    def _lettered(self, folded: str) -> dict[int, float]:
        """How near the phrasings are by their letters alone."""
        known = self._letters
        return self._spelt.near({one: known.get(one, _NEW_LETTERS) for one in self._spell(folded)})

    def _strangeness(
        self, weights: Mapping[str, float], total: float
    ) -> tuple[float, float, float]:
        """The share of words no phrasing has, how far the others are ours, how few there are."""
        words = [token for token in weights if " " not in token]
        strange = sum(weights[token] for token in words if token not in self._inside)
        telling = [
            self._ours.get(token, _UNSEEN) for token in words if token not in self._words.soft
        ]
        ours = sum(telling) / len(telling) if telling else 0.0
        return strange / total, ours, 1.0 / len(words) if words else 1.0

    def _weights(self, tokens: Sequence[str], strange: float) -> dict[str, float]:
        soft = self._words.soft
        weights: dict[str, float] = {}
        for token in tokens:
            if token in self._rarity and not (token in soft and token not in self._inside):
                weights[token] = self._rarity[token]
            elif " " in token:
                weights[token] = self._rarest * _STRANGE_PAIR
            elif (meant := self._meant(token)) is not None:
                weights[meant] = self._rarity[meant] * _MISTYPED
            elif token in soft:
                weights[token] = strange * _SOFT
            else:
                other_filing = f"{token} {_FILING[self._lang]}" in tokens
                weights[token] = strange * (_OTHER_FILING if other_filing else 1.0)
        return weights

    def _meant(self, token: str) -> str | None:
        if self._typos is None:
            spelt = self._words.spellings(self._lang).items()
            inside = self._inside
            known = {word: token for word, token in spelt if token in inside}
            self._typos = Typos({**{token: token for token in inside}, **known})
        return self._typos.meant(token)


def _said(entries: Sequence[Entry], lang: Script) -> list[tuple[int, str]]:
    """The folded question, keywords and phrasings of each entry, by its number."""
    texts = [entry.text(lang) for entry in entries]
    return [
        (at, fold(phrase))
        for at, text in enumerate(texts)
        for phrase in (text.question, *text.keywords.each, *text.phrasings.each)
    ]


def _features(tokens: list[str]) -> list[str]:
    """The words and the pairs of neighbours, which know of order."""
    plain = [token for token in tokens if token[0] != "~"]
    return _once([*tokens, *(f"{one} {other}" for one, other in pairwise(plain))])


def _signs(folded: str) -> list[str]:
    """Characters and their pairs: they see through words that are cut otherwise."""
    signs = [sign for sign in folded if sign.isalnum()]
    return _once([*signs, *(one + other for one, other in pairwise(signs))])


def _parts(folded: str) -> list[str]:
    """Five letters in a row: they see through endings, slips and words of one family."""
    return _once(part for word in folded.split() for part in _parts_of(word))


@lru_cache(maxsize=8192)
def _parts_of(word: str) -> tuple[str, ...]:
    letters = "^" + "".join(filter(str.isalnum, word)) + "$"
    return tuple(letters[at : at + _PART] for at in range(max(1, len(letters) - _PART + 1)))


def _once(features: Iterable[str]) -> list[str]:
    """Each once and in order, for sums of floats depend on it."""
    return list(dict.fromkeys(features))


def _rarities(featured: Sequence[list[str]]) -> dict[str, float]:
    """The weight of each feature: the square of how rare it is among all phrasings."""
    counts = Counter(feature for features in featured for feature in features)
    return {feature: (log(len(featured) / n) + 0.1) ** 2 for feature, n in counts.items()}


def _ours(featured: Sequence[tuple[int, list[str]]]) -> dict[str, float]:
    """For each word how much oftener (as a logarithm) our questions have it than foreign ones."""
    here = Counter(one for at, features in featured if at != OUTSIDE for one in features)
    there = Counter(one for at, features in featured if at == OUTSIDE for one in features)
    foreign = sum(1 for at, _ in featured if at == OUTSIDE)
    scale = log((foreign + 1) / (len(featured) - foreign + 1))
    return {
        feature: log((here[feature] + 0.5) / (there[feature] + 0.5)) + scale
        for feature in here.keys() | there.keys()
    }
