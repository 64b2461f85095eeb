"""Finds the entries that answer a question of a few words – and nothing where none of them does.

The evidence for each entry and for a question of another field (`evidence.py`) is weighed by the
coefficients of `ranking.toml`: the probability that an entry is meant, and that none is. Where
"none" is the likeliest, nothing is answered. `tests/content/faq/train.py` fits the coefficients.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple, get_args

import numpy as np

from faq.evidence import Side
from faq.model import Knowledge
from faq.ranking import OUTSIDE, Evidence, Vector
from faq.words import Script, Words, fold, script

SUGGESTED: Final = 0.02
"""An entry as probable as this may still be what was meant."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, with the probability, above 0 and up to 1, that it is meant."""

    id: str
    score: float


class _Scores(NamedTuple):
    likely: Vector
    """The probability of each entry."""
    answered: bool


class Index:
    """The search over one `Knowledge`; made once, each language's half when first asked."""

    def __init__(self, knowledge: Knowledge, lang: str = "en") -> None:
        self.lang = lang
        self._entries = knowledge.entries
        self._language = knowledge.language
        self._ranking = knowledge.ranking
        self._words = Words(knowledge.language)
        self._sides: dict[Script, Side] = {}

    def warm(self) -> None:
        """Makes both halves now, half a second each: not while somebody waits for an answer."""
        for lang in get_args(Script):
            self._side(lang)

    def find(self, query: str, limit: int = 3) -> list[Hit]:
        """The answers, best first; empty where the question is not one of ours."""
        scores = self._scores(query)
        return self._hits(scores, limit) if scores.answered else []

    def suggest(self, query: str, limit: int = 3) -> list[Hit]:
        """What may have been meant, also where `find` abstains."""
        return self._hits(self._scores(query), limit)

    def evidence(self, query: str) -> tuple[Script, Evidence]:
        """What the ranking is fitted on."""
        folded, written = self._read(fold(query[:_LONGEST]))
        return written, self._side(written).evidence(folded)

    def tokens(self, text: str) -> list[str]:
        """The words of `text` as the index sees them."""
        folded = fold(text)
        return self._words.zh(folded) if script(folded) == "zh" else self._words.en(folded)

    def written(self, query: str) -> Script:
        """The language of the words; pinyin is Chinese."""
        return self._read(fold(query[:_LONGEST]))[1]

    def _read(self, folded: str) -> tuple[str, Script]:
        """The question with pinyin in characters, and its language."""
        written = script(folded)
        if written == "en" and (chinese := self._words.pinyin.read(folded)) is not None:
            return chinese, "zh"
        return folded, written

    def _hits(self, scores: _Scores, limit: int) -> list[Hit]:
        likely = scores.likely.round(9)
        best = np.argsort(-likely, kind="stable")[:limit].tolist()
        hits = (Hit(self._entries[at].id, round(float(likely[at]), 3)) for at in best)
        return [hit for hit in hits if hit.score >= SUGGESTED]

    def _scores(self, query: str) -> _Scores:
        typed = fold(query[:_LONGEST])
        folded, written = self._read(typed)
        side = self._side(written)
        weights = self._ranking.zh if written == "zh" else self._ranking.en
        likely = weights.probabilities(side.evidence(folded))
        owner = side.verbatim(typed, folded)
        if owner is not None:
            likely[OUTSIDE], likely[owner] = 0.0, 1.0
        return _Scores(likely[:OUTSIDE], bool(likely[:OUTSIDE].max() > likely[OUTSIDE]))

    def _side(self, lang: Script) -> Side:
        if lang not in self._sides:
            language = self._language
            outside = language.outside_zh if lang == "zh" else language.outside_en
            self._sides[lang] = Side(self._entries, self._words, lang, outside.each)
        return self._sides[lang]
