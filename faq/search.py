"""Finds the entries that answer a question of a few words – and nothing where none of them does.

An entry is scored twice and the two are averaged: how much of the question its words cover,
weighted by rarity, and how near the question is to one of its phrasings. Both are shares between 0
and 1, so one floor serves for abstaining. Questions of other fields (`outside.toml`)
take part as one entry of their own: where it wins, nothing is answered.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import Final

from faq.model import Entry, Knowledge
from faq.typos import Typos
from faq.words import Script, Words, fold, script

FLOOR: Final = {True: 0.32, False: 0.4}
"""Below it the index abstains, a little later where the question says "filing" itself."""
KNOWN: Final = {True: 0.2, False: 0.62}
"""So much of the question must stand in the phrasings; less where it says "filing" itself."""
_DOUBTED: Final = (0.4, 0.32)
"""The same two where it says "filing", but of something that no phrasing names."""
CLEAR: Final = 0.85
"""A question without "filing" is answered where no foreign one comes so near the best answer."""
_FAR: Final = (0.75, 0.45)
"""Where a foreign one stays as far behind, so little of the question needs to be known."""
FAMILIAR: Final = 0.55
"""The same for a question all of whose words occur somewhere in the phrasings."""
SUGGESTED: Final = 0.2
"""Above it an entry may still be what was meant."""
RELATIVE: Final = 0.5
"""Further answers reach at least this share of the first one's score."""
_OUTSIDE: Final = -1
_AFTER_ALL: Final = 1 << 30
_COVER: Final = 0.3
_CORE: Final = 0.05
_EXACT: Final = 0.999
"""From here on the question is one of the entry's own phrasings, in whatever order."""
_BELOW_EXACT: Final = 0.95
_PHRASED: Final = 1.0
_ANSWERED: Final = 0.1
_STRANGE: Final = {True: 0.7, False: 1.2}
_MISTYPED: Final = 0.8
_SOFT: Final = 0.35
_OTHER_FILING: Final = 2.5
"""A strange word right before "filing" says that it is a filing of something else."""
_FILING: Final = {"en": "fil", "zh": "备案"}
_PAIR: Final = 0.2
"""Neighbouring words count this share of a word: order tells what is asked before what."""
_STRANGE_PAIR: Final = 0.04
_COMMON: Final = 300
"""Words in more phrasings than this only add to phrasings that share a rarer word."""
_OTHER_TALK: Final = 0.6
"""A foreign question without the word "filing" counts this much against one that has it."""
_MENTIONED: Final = 0.5
"""The share of a word that a phrasing (not only the answer's text) has."""
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
_LONGEST: Final = 400
_MARKS: Final = " ?!.,;:。、"


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, with how well it fits between 0 and 1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    entry: int
    weight: float
    scope: bool


@dataclass(frozen=True, slots=True)
class _Scores:
    ranked: tuple[tuple[int, float], ...]
    answered: bool


class _Side:
    """The postings of one language."""

    def __init__(
        self, entries: Sequence[Entry], words: Words, lang: Script, outside: Iterable[str]
    ) -> None:
        self._cut = words.zh if lang == "zh" else words.en
        self._scope = _SCOPE[lang]
        self._filing = _FILING[lang]
        self._words = words
        self._lang = lang
        self._core = [entry.core for entry in entries]
        self._counts: dict[str, dict[int, float]] = {}
        self._verbatim: dict[str, int] = {}
        phrases: list[tuple[int, set[str], bool]] = []
        for at, entry in enumerate(entries):
            text = entry.text(lang)
            all_of_it = (text.question, *text.keywords.each, *text.phrasings.each)
            phrases.extend((at, *self._count(phrase, at, _PHRASED)) for phrase in all_of_it)
            self._count(text.answer, at, _ANSWERED)
        phrases.extend((_OUTSIDE, *self._count(phrase, _OUTSIDE, _PHRASED)) for phrase in outside)
        self._weigh(len(entries))
        self._phrases: list[_Phrase] = []
        self._where: dict[str, list[int]] = {}
        for entry_at, tokens, scope in phrases:
            for token in tokens:
                self._where.setdefault(token, []).append(len(self._phrases))
            weight = sum(self._rarity[token] for token in tokens)
            self._phrases.append(_Phrase(entry_at, weight, scope))
        self._typos: Typos | None = None

    def _count(self, phrase: str, at: int, weight: float) -> tuple[set[str], bool]:
        folded = fold(phrase)
        if weight == _PHRASED:
            self._verbatim.setdefault(folded.strip(_MARKS), at)
        tokens = _features(self._cut(folded))
        for token in tokens:
            counts = self._counts.setdefault(token, {})
            counts[at] = counts.get(at, 0.0) + weight
        return tokens, bool(self._scope.search(folded))

    def _weigh(self, entries: int) -> None:
        """Turns counts into shares (one mention 0.5, ten 0.9) and learns how rare each word is."""
        self._rarity = {}
        for token, counts in self._counts.items():
            inside = sum(1 for at, count in counts.items() if at != _OUTSIDE and count >= 1)
            rarity = log(1 + (entries - inside + 0.5) / (inside + 0.5))
            self._rarity[token] = rarity * _PAIR if " " in token else rarity
            for at, count in counts.items():
                counts[at] = count / (count + 1.0)
        self._inside = {
            token
            for token, counts in self._counts.items()
            if any(at != _OUTSIDE and share >= _MENTIONED for at, share in counts.items())
        }
        self._rarest = log(1 + (entries + 0.5) / 0.5)

    def scores(self, folded: str) -> _Scores:
        """Entries and `_OUTSIDE`, best first, and whether the best is an answer."""
        ours = bool(self._scope.search(folded))
        weights = self._weights(_features(self._cut(folded)), self._rarest * _STRANGE[ours])
        total = sum(weights.values()) or 1.0
        cover: dict[int, float] = {}
        for token, weight in weights.items():
            for at, share in self._counts.get(token, {}).items():
                cover[at] = cover.get(at, 0.0) + weight * share
        near = self._near(weights, total, ours)
        scored = [
            (at, self._score(at, share / total, near.get(at, 0.0))) for at, share in cover.items()
        ]
        verbatim = self._verbatim.get(folded.strip(_MARKS))
        if verbatim is not None:
            scored = [(verbatim, 1.0), *(pair for pair in scored if pair[0] != verbatim)]
        scored.sort(key=_best_first)
        answered = bool(scored) and self._answers(scored, weights, ours)
        answered = verbatim != _OUTSIDE if verbatim is not None else answered
        return _Scores(tuple(scored), answered)

    def _answers(
        self, ranked: list[tuple[int, float]], weights: dict[str, float], ours: bool
    ) -> bool:
        at, score = ranked[0]
        if at == _OUTSIDE:
            return False
        foreign = next((other for where, other in ranked if where == _OUTSIDE), 0.0)
        if not ours and score < _BELOW_EXACT and foreign > score * CLEAR:
            return False
        known = sum(
            w
            for token, w in weights.items()
            if self._counts.get(token, {}).get(at, 0.0) >= _MENTIONED
        )
        floor, needed = self._bounds(weights, ours)
        if not ours and score >= _FAR[1] and foreign <= score * _FAR[0]:
            needed = _FAR[1]
        return score >= floor and known >= needed * sum(weights.values())

    def _bounds(self, weights: dict[str, float], ours: bool) -> tuple[float, float]:
        """How good an answer must be, and how much of the question known to it."""
        strange = {token for token in weights if " " not in token and token not in self._inside}
        if not ours:
            return FLOOR[ours], KNOWN[ours] if strange else FAMILIAR
        if any(f"{token} {self._filing}" in weights for token in strange - self._words.soft):
            return _DOUBTED
        return FLOOR[ours], KNOWN[ours]

    def _near(self, weights: dict[str, float], total: float, ours: bool) -> dict[int, float]:
        """How like the question the most like phrasing of each entry is (cosine of weights)."""
        shared: dict[int, float] = {}
        postings = sorted(
            ((self._where.get(token, ()), weight) for token, weight in weights.items()), key=_length
        )
        for where, weight in postings:
            if len(where) > _COMMON and shared:
                for phrase in shared.keys() & where:
                    shared[phrase] += weight
            else:
                for phrase in where:
                    shared[phrase] = shared.get(phrase, 0.0) + weight
        near: dict[int, float] = {}
        for phrase, weight in shared.items():
            known = self._phrases[phrase]
            likeness = weight / sqrt(total * known.weight)
            if ours and not known.scope and known.entry == _OUTSIDE:
                likeness *= _OTHER_TALK
            if likeness > near.get(known.entry, 0.0):
                near[known.entry] = likeness
        return near

    def _score(self, at: int, cover: float, near: float) -> float:
        if at == _OUTSIDE:
            return near * _BELOW_EXACT
        bonus = _CORE if self._core[at] else 0.0
        if near > _EXACT:
            return _BELOW_EXACT + _CORE * (cover + bonus) / (1 + 2 * _CORE)
        return min(_BELOW_EXACT, _COVER * cover + (1 - _COVER) * near + bonus)

    def _weights(self, tokens: set[str], strange: float) -> dict[str, float]:
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
                other_filing = f"{token} {self._filing}" in tokens
                weights[token] = strange * (_OTHER_FILING if other_filing else 1.0)
        return weights

    def _meant(self, token: str) -> str | None:
        if self._typos is None:
            spelt = self._words.spellings(self._lang).items()
            inside = self._inside
            known = {word: token for word, token in spelt if token in inside}
            self._typos = Typos({**{token: token for token in inside}, **known})
        return self._typos.meant(token)


def _features(tokens: list[str]) -> set[str]:
    """The words and the pairs of neighbours, which know of order."""
    plain = [token for token in tokens if token[0] != "~"]
    return {*tokens, *(f"{one} {other}" for one, other in pairwise(plain))}


def _best_first(scored: tuple[int, float]) -> tuple[float, int]:
    """Sums of floats differ in their last digits: equal scores stay in the order of the files."""
    at, score = scored
    return -round(score, 6), at % _AFTER_ALL


def _length(posting: tuple[Collection[int], float]) -> int:
    return len(posting[0])


class Index:
    """The search over one `Knowledge`; made once, each language's half when first asked."""

    def __init__(self, knowledge: Knowledge, lang: str = "en") -> None:
        self.lang = lang
        self._entries = knowledge.entries
        self._language = knowledge.language
        self._words = Words(knowledge.language)
        self._sides: dict[Script, _Side] = {}

    def find(self, query: str, limit: int = 3) -> list[Hit]:
        """The answers, best first; empty where the question is not one of ours."""
        scores = self._scores(query)
        if not scores.answered:
            return []
        floor = max(SUGGESTED, scores.ranked[0][1] * RELATIVE)
        return self._hits(scores.ranked, floor, limit)

    def suggest(self, query: str, limit: int = 3) -> list[Hit]:
        """What may have been meant, also where `find` abstains."""
        return self._hits(self._scores(query).ranked, SUGGESTED, limit)

    def tokens(self, text: str) -> list[str]:
        """The words of `text` as the index sees them."""
        folded = fold(text)
        return self._words.zh(folded) if script(folded) == "zh" else self._words.en(folded)

    def written(self, query: str) -> Script:
        """The language of the words; pinyin is Chinese."""
        folded = fold(query[:_LONGEST])
        return "zh" if self._words.pinyin.read(folded) is not None else script(folded)

    def _hits(self, scored: tuple[tuple[int, float], ...], floor: float, limit: int) -> list[Hit]:
        inside = [(at, score) for at, score in scored if at != _OUTSIDE and score >= floor]
        return [Hit(self._entries[at].id, round(score, 3)) for at, score in inside[:limit]]

    def _scores(self, query: str) -> _Scores:
        folded = fold(query[:_LONGEST])
        written = script(folded)
        if written == "en" and (chinese := self._words.pinyin.read(folded)) is not None:
            folded, written = chinese, "zh"
        return self._side(written).scores(folded)

    def _side(self, lang: Script) -> _Side:
        if lang not in self._sides:
            language = self._language
            outside = language.outside_zh if lang == "zh" else language.outside_en
            self._sides[lang] = _Side(self._entries, self._words, lang, outside.each)
        return self._sides[lang]
