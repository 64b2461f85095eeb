"""The FAQ search: ranks entries for a question and abstains where none fits.

A linear classifier (`classifier.py`) says how probable it is that each entry is meant, or none.
An entry that it was not trained on yet is found by its likeness to the entry's phrasings. The
policy is data (`faq/content/policy.toml`): from which probability an entry answers alone, and from
which it is offered among others.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, get_args

import numpy as np

from faq import classifier, ngrams
from faq.classifier import MARKS, OUTSIDE, Classifier, Vector
from faq.model import Entry, Knowledge
from faq.words import Script, Tokenizer, fold, script

_LONGEST: Final = 400
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_JOINT: Final = re.compile(r"[,;?!。、；]+|\b(?:and|also|plus)\b|还有|以及|并且|另外|顺便|和")
"""Between two questions of one message."""
_PART: Final = 3
"""Words, or Chinese signs, that a question has at least."""


class Outcome(StrEnum):
    """What the policy makes of a question."""

    ANSWER = "answer"
    """The first hit answers it."""
    CHOICES = "choices"
    """One of the hits is meant, it is not sure which."""
    PERSON = "person"
    """Somebody asks for a person."""
    NOTHING = "nothing"
    """It is not one of our questions."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found, with the probability, above 0 and up to 1, that it is meant."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Result:
    """The policy's outcome, and the entries, best first."""

    outcome: Outcome
    hits: tuple[Hit, ...] = ()


class Index:
    """The search over one `Knowledge`; each language's weights are mapped when first asked."""

    def __init__(self, knowledge: Knowledge, lang: str = "en") -> None:
        self.lang = lang
        self._knowledge = knowledge
        self._policy = knowledge.policy
        self._words = Tokenizer(knowledge.language)
        self._people = {fold(phrase).strip(MARKS) for phrase in knowledge.policy.person.each}
        self._sides: dict[Script, _Side] = {}

    def warm(self) -> None:
        """Maps both languages: not while somebody waits for an answer."""
        for lang in get_args(Script):
            self._side(lang)

    def look_up(self, query: str, near: Collection[str] = ()) -> Result:
        """What the policy makes of the question.

        `near` are entries that the context speaks for: those about the question that is open.
        """
        folded = fold(query[:_LONGEST])
        if folded.strip(MARKS) in self._people:
            return Result(Outcome.PERSON)
        likely = self._likely(folded, near)
        hits, none = likely
        if not hits or none >= hits[0].score:
            return Result(Outcome.NOTHING, hits)
        sure = hits[0].score >= self._policy.alone or self._is_clear(hits, none)
        return Result(Outcome.ANSWER if sure else Outcome.CHOICES, hits)

    def _is_clear(self, hits: Sequence[Hit], none: float) -> bool:
        """Whether no other entry, and not "none of these", comes anywhere near the first."""
        rest = max(none, *(hit.score for hit in hits[1:]), 0.0)
        return hits[0].score >= max(self._policy.clear, self._policy.times * rest)

    def find(self, query: str, limit: int = 3, near: Collection[str] = ()) -> list[Hit]:
        """The answers or choices, best first; empty where the question is not one of ours."""
        found = self.look_up(query, near)
        wanted = found.outcome in {Outcome.ANSWER, Outcome.CHOICES}
        return list(found.hits[:limit]) if wanted else []

    def both(self, query: str) -> tuple[str, ...]:
        """The entries that answer a message of two questions, each of them without a doubt.

        “How long does it take and what does it cost?” Where a part is not sure, or both mean the
        same, there is one question, and nothing is returned.
        """
        parts = [part for part in _JOINT.split(fold(query[:_LONGEST])) if _long(part)]
        if len(parts) != 2:  # noqa: PLR2004 - two questions
            return ()
        found = [self.look_up(part) for part in parts]
        if any(one.outcome is not Outcome.ANSWER for one in found):
            return ()
        first, second = (one.hits[0].id for one in found)
        return (first, second) if first != second else ()

    def suggest(self, query: str, limit: int = 3) -> list[Hit]:
        """What may have been meant, also where `find` abstains."""
        return list(self.look_up(query).hits[:limit])

    def tokens(self, text: str) -> list[str]:
        """The words of `text`, for putting like questions together."""
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

    def _likely(self, typed: str, near: Collection[str]) -> tuple[tuple[Hit, ...], float]:
        """The likeliest entries, and the probability that none is meant."""
        folded, written = self._read(typed)
        side = self._side(written)
        owners = side.verbatim(typed)
        if not owners and folded is not typed:
            owners = side.verbatim(folded)
        if owners == (OUTSIDE,):
            return (), 1.0
        if owners:
            most = self._policy.most
            return tuple(Hit(one, round(1 / len(owners), 3)) for one in owners[:most]), 0.0
        bonus = dict.fromkeys(near, self._policy.near)
        found = [self._ranked(side, folded, bonus)]
        chinese = "".join(_HAN.findall(folded)) if written == "en" else ""
        if chinese:  # an English sentence about a Chinese term
            found.append(self._ranked(self._side("zh"), chinese, bonus))
        return max(found, key=lambda one: one[0][0].score if one[0] else 0.0)

    def _ranked(
        self, side: "_Side", folded: str, bonus: Mapping[str, float]
    ) -> tuple[tuple[Hit, ...], float]:
        names, shares = side.likely(folded, bonus)
        return self._hits(names, shares), float(shares[side.trained.places[OUTSIDE]])

    def _hits(self, names: Sequence[str], shares: Vector) -> tuple[Hit, ...]:
        policy, known = self._policy, self._knowledge.by_id
        best = np.argsort(-shares, kind="stable")[: policy.most + 1].tolist()
        hits = [Hit(names[at], round(float(shares[at]), 3)) for at in best if names[at] in known]
        return tuple(hit for hit in hits if hit.score >= policy.offered)[: policy.most]

    def _side(self, lang: Script) -> "_Side":
        if lang not in self._sides:
            self._sides[lang] = _Side(self._knowledge, classifier.load(lang), self._words)
        return self._sides[lang]


def _long(part: str) -> bool:
    """Whether a part of a message can be a question of its own."""
    return len(part.split()) >= _PART or len("".join(_HAN.findall(part))) >= _PART


class _Side:
    """One language: the classifier, phrasings to the letter, and entries that are not trained."""

    def __init__(self, knowledge: Knowledge, trained: Classifier, words: Tokenizer) -> None:
        self.trained = trained
        self._words = words
        self._untrained: dict[str, list[ngrams.Keys]] = {}
        self._fresh: dict[str, tuple[str, ...]] = {}
        for entry in knowledge.entries:
            if entry.id not in trained.places:
                said = said_of(entry, trained.lang)
                self._fresh |= {phrase.strip(MARKS): (entry.id,) for phrase in said}
                self._untrained[entry.id] = [self._keys(one) for one in said]

    def verbatim(self, folded: str) -> tuple[str, ...]:
        """The entries that have these very words among their phrasings; `OUTSIDE`'s count too."""
        return self._fresh.get(folded.strip(MARKS), ()) or self.trained.verbatim(folded)

    def _keys(self, folded: str) -> ngrams.Keys:
        return ngrams.keys(folded, self.trained.lang, self._words)

    def likely(self, folded: str, bonus: Mapping[str, float]) -> tuple[Sequence[str], Vector]:
        """Entries and `OUTSIDE` with their probabilities.

        An entry without weights takes its share by the phrasing that is most like.
        """
        asked = self._keys(folded)
        shares = self.trained.probabilities(asked, bonus)
        if not self._untrained:
            return self.trained.classes, shares
        alike = np.array([_likeness(asked, said) for said in self._untrained.values()], np.float32)
        taken = alike.max()
        fresh = alike * (taken / (alike.sum() or 1.0))
        names = (*self.trained.classes, *self._untrained)
        return names, np.concatenate([shares * (1 - taken), fresh])


def said_of(entry: Entry, lang: str) -> list[str]:
    """The folded question, keywords and phrasings of an entry in that language."""
    text = entry.text(lang)
    return [fold(phrase) for phrase in (text.question, *text.keywords.each, *text.phrasings.each)]


def _likeness(asked: ngrams.Keys, said: Collection[ngrams.Keys]) -> float:
    """0 to 1: the share of n-grams that the question has in common with the nearest phrasing."""
    shared = (
        2 * np.intersect1d(asked, one, assume_unique=True).size / max(1, asked.size + one.size)
        for one in said
    )
    return float(max(shared))
