"""Finds the entries that answer a question of a few words – and nothing where none of them does.

The evidence for each entry and for a question of another field (`evidence.py`) is weighed by the
coefficients of `ranking.toml`: the probability that an entry is meant, and that none is. Where
"none" is the likeliest, nothing is answered. `tests/content/faq/train.py` fits the coefficients.
"""

from dataclasses import dataclass
from typing import Final

from faq.evidence import Side
from faq.model import Knowledge
from faq.ranking import OUTSIDE, Evidence
from faq.words import Script, Words, fold, script

SUGGESTED: Final = 0.02
"""An entry as probable as this may still be what was meant."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, with the probability, above 0 and up to 1, that it is meant."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Scores:
    ranked: tuple[tuple[int, float], ...]
    """Entries, the most probable first."""
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
        likely = [(at, score) for at, score in scores.ranked if score >= SUGGESTED]
        return [Hit(self._entries[at].id, round(score, 3)) for at, score in likely[:limit]]

    def _scores(self, query: str) -> _Scores:
        typed = fold(query[:_LONGEST])
        folded, written = self._read(typed)
        side = self._side(written)
        weights = self._ranking.zh if written == "zh" else self._ranking.en
        likely = weights.probabilities(side.evidence(folded))
        none = likely.pop(OUTSIDE)
        answered = max(likely.values(), default=0.0) > none
        owner = side.verbatim(typed, folded)
        if owner is not None:
            likely[owner], answered = 1.0, owner != OUTSIDE
            likely.pop(OUTSIDE, None)
        ranked = sorted(likely.items(), key=lambda pair: (-round(pair[1], 9), pair[0]))
        return _Scores(tuple(ranked), answered)

    def _side(self, lang: Script) -> Side:
        if lang not in self._sides:
            language = self._language
            outside = language.outside_zh if lang == "zh" else language.outside_en
            self._sides[lang] = Side(self._entries, self._words, lang, outside.each)
        return self._sides[lang]
