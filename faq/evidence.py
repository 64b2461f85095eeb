"""What speaks for each entry, and what for a question being none of ours, in one language.

An entry has for it the words it shares with the question, weighted by rarity, and how near the
question is to its phrasings, by words and by letters. Questions of other fields (`outside.toml`)
take part as one entry of their own.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from faq.counts import Counts
from faq.likeness import Likeness
from faq.model import Entry
from faq.postings import Postings
from faq.ranking import OUTSIDE, Evidence
from faq.typos import Typos
from faq.words import Script, Words, fold

_STRANGE: Final = {True: 0.7, False: 1.2}
"""The weight of a word that no text has; less where the question says "filing"."""
_MISTYPED: Final = 0.8
_SOFT: Final = 0.35
_OTHER_FILING: Final = 2.5
"""A strange word right before "filing" says that it is a filing of something else."""
_FILING: Final = {"en": "fil", "zh": "备案"}
_STRANGE_PAIR: Final = 0.04
_NEW_LETTERS: Final = 64.0
"""The weight of letters that no phrasing has."""
_PART: Final = 5
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
_BETWEEN: Final = re.compile(r"[\W_]+")
_MARKS: Final = " ?!.,;:。、"


class Side:
    """One language's phrasings, and what a question shares with them."""

    def __init__(
        self, entries: Sequence[Entry], words: Words, lang: Script, outside: Iterable[str]
    ) -> None:
        self._cut = words.zh if lang == "zh" else words.en
        self._words = words
        self._lang = lang
        self._core = np.array([[float(entry.core)] for entry in entries])
        owners = len(entries) + 1
        phrases = _said(entries, lang)
        phrases.extend((len(entries), fold(phrase)) for phrase in outside)
        self._verbatim: dict[str, int] = {}
        for at, phrase in phrases + (_said(entries, "en") if lang == "zh" else []):
            self._verbatim.setdefault(phrase.strip(_MARKS), at)  # pinyin stands with the English
        featured = [(at, _features(self._cut(phrase))) for at, phrase in phrases]
        postings = Postings(featured, owners)
        self._counts = Counts(postings)
        self._phrases = Likeness(postings, self._counts.weight)
        self._spell: Callable[[str], list[str]] = _signs if lang == "zh" else _parts
        postings = Postings([(at, self._spell(phrase)) for at, phrase in phrases], owners)
        rarities = (np.log(len(phrases) / np.diff(postings.starts)) + 0.1) ** 2
        self._letters = dict(zip(postings.number, rarities.tolist(), strict=True))
        self._spelt = Likeness(postings, rarities)
        spellings = {one: one for one in self._counts.ours}
        spellings |= {
            word: token
            for word, token in words.spellings(lang).items()
            if token in self._counts.ours
        }
        self._typos = Typos(spellings)

    def verbatim(self, *folded: str) -> int | None:
        """The owner of a phrasing that is the question to the letter, as typed or as read."""
        owners = (self._verbatim.get(text.strip(_MARKS)) for text in folded)
        return next((owner for owner in owners if owner is not None), None)

    def evidence(self, folded: str) -> Evidence:
        """What speaks for each entry, and for none of them."""
        ours = bool(_SCOPE[self._lang].search(folded))
        weights = self._weights(_features(self._cut(folded)), self._counts.rarest * _STRANGE[ours])
        cover, bayes = self._counts.of(weights)
        found = np.array(
            [
                *self._phrases.near(weights),
                cover / (sum(weights.values()) or 1.0),
                bayes,
                *self._spelt.near(self._lettered(folded)),
            ]
        ).T
        brief = 1.0 / max(1, sum(" " not in token for token in weights))
        entries = np.hstack([found[:OUTSIDE], self._core])
        return Evidence(entries, np.append(found[OUTSIDE], (1.0, ours, brief)))

    def _lettered(self, folded: str) -> dict[str, float]:
        known = self._letters
        return {one: known.get(one, _NEW_LETTERS) for one in self._spell(folded)}

    def _weights(self, tokens: Sequence[str], strange: float) -> dict[str, float]:
        soft, rarity, ours = self._words.soft, self._counts.rarity, self._counts.ours
        weights: dict[str, float] = {}
        for token in tokens:
            if token in rarity and not (token in soft and token not in ours):
                weights[token] = rarity[token]
            elif " " in token:
                weights[token] = self._counts.rarest * _STRANGE_PAIR
            elif (meant := self._typos.meant(token)) is not None:
                weights[meant] = rarity[meant] * _MISTYPED
            elif token in soft:
                weights[token] = strange * _SOFT
            else:
                other_filing = f"{token} {_FILING[self._lang]}" in tokens
                weights[token] = strange * (_OTHER_FILING if other_filing else 1.0)
        return weights


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
    return _once(tokens + [f"{one} {other}" for one, other in pairwise(plain)])


def _signs(folded: str) -> list[str]:
    """Characters and their pairs: they see through words that are cut otherwise."""
    signs = _BETWEEN.sub("", folded)
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
