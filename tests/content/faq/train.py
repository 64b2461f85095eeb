"""Fits `faq/content/ranking.toml`: `python -m tests.content.faq.train`, half a minute.

What people type that the index has not seen is what the ranking must judge. So the phrasings are
dealt into parts, and each part is asked of an index made of the others; what that index has nearly
word for word is left out. The coefficients are the maximum of the likelihood with a small penalty
on large ones, found by Newton's method.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from math import log

import numpy as np

from faq import loader
from faq.model import Entry, Knowledge, Listed, Text
from faq.ranking import OUTSIDE, Evidence, ForEntry, ForNone, Vector
from faq.search import Index
from faq.words import Script

FOLDS = 5
KNOWN = 0.88
"""From this likeness on a question is no test of anything."""
PENALTY = 1e-4
ROUNDS = 12
CORE = 6.0
"""An entry with a fixed id counts this much in the fit."""
FOREIGN = 5.0
"""And saying nothing to a foreign question so much."""
LANGUAGES: tuple[Script, ...] = ("en", "zh")
HEAD = """# How much each kind of evidence counts, see faq/ranking.py.
# Fitted by `python -m tests.content.faq.train`.
"""
TARGET = loader.CONTENT / "ranking.toml"


@dataclass(frozen=True)
class Case:
    """A question with the entry that answers it (or `OUTSIDE`)."""

    lang: str
    owner: int
    text: str


@dataclass(frozen=True)
class Sample:
    """A line of values for each entry and the last for none, and which of them is right."""

    lines: Vector
    right: int
    weight: float


def cases(knowledge: Knowledge) -> Iterator[Case]:
    for at, entry in enumerate(knowledge.entries):
        for lang in LANGUAGES:
            text = entry.text(lang)
            own = (text.question, *text.keywords.each, *text.phrasings.each)
            yield from (Case(lang, at, phrase) for phrase in own)
    language = knowledge.language
    for lang, outside in (("en", language.outside_en), ("zh", language.outside_zh)):
        yield from (Case(lang, OUTSIDE, phrase) for phrase in outside.each)


def made_of(knowledge: Knowledge, known: Iterable[Case]) -> Knowledge:
    """The knowledge with these phrasings and no others."""
    phrases: dict[tuple[str, int], list[str]] = defaultdict(list)
    for case in known:
        phrases[case.lang, case.owner].append(case.text)

    def text(old: Text, lang: str, at: int) -> Text:
        return replace(
            old, question="", keywords=Listed(), phrasings=Listed("|".join(phrases[lang, at]))
        )

    def entry(old: Entry, at: int) -> Entry:
        return replace(old, en=text(old.en, "en", at), zh=text(old.zh, "zh", at))

    return replace(
        knowledge,
        entries=tuple(entry(old, at) for at, old in enumerate(knowledge.entries)),
        language=replace(
            knowledge.language,
            outside_en=Listed("|".join(phrases["en", OUTSIDE])),
            outside_zh=Listed("|".join(phrases["zh", OUTSIDE])),
        ),
    )


def samples(knowledge: Knowledge) -> dict[Script, list[Sample]]:
    """Every case asked of an index that does not know it."""
    dealt: list[list[Case]] = [[] for _ in range(FOLDS)]
    dice = random.Random(1)  # noqa: S311 - deals cards, keeps no secret
    for case in cases(knowledge):
        dealt[dice.randrange(FOLDS)].append(case)
    found: dict[Script, list[Sample]] = {lang: [] for lang in LANGUAGES}
    for at, asked in enumerate(dealt):
        others = [case for fold, part in enumerate(dealt) if fold != at for case in part]
        index = Index(made_of(knowledge, others))
        for case in asked:
            written, evidence = index.evidence(case.text)
            made = sample(knowledge, case, evidence)
            if made is not None:
                found[written].append(made)
    return found


def sample(knowledge: Knowledge, case: Case, evidence: Evidence) -> Sample | None:
    """None where the question is known already, or shares no word with what answers it."""
    near = np.append(evidence.entries[:, 0], evidence.outside[0])
    if near.max() > KNOWN or (case.owner != OUTSIDE and not near[case.owner]):
        return None
    seen = np.flatnonzero(near[:OUTSIDE])
    lines = np.zeros((len(seen) + 1, len(fields(ForEntry)) + len(fields(ForNone))))
    lines[:OUTSIDE, : len(fields(ForEntry))] = evidence.entries[seen]
    lines[OUTSIDE, len(fields(ForEntry)) :] = evidence.outside
    right = len(seen) if case.owner == OUTSIDE else int(np.searchsorted(seen, case.owner))
    return Sample(lines, right, _worth(knowledge, case.owner))


def _worth(knowledge: Knowledge, owner: int) -> float:
    if owner == OUTSIDE:
        return FOREIGN
    return CORE if knowledge.entries[owner].core else 1.0


def fitted(asked: Sequence[Sample]) -> Vector:
    """The coefficients under which the right candidates are the likeliest."""
    size = asked[0].lines.shape[1]
    total = sum(one.weight for one in asked)
    at = np.zeros(size)
    for _ in range(ROUNDS):
        slope, curve = PENALTY * at, PENALTY * np.eye(size)
        for one in asked:
            shares = _shares(one, at)
            mean = shares @ one.lines
            weight = one.weight / total
            slope += weight * (mean - one.lines[one.right])
            curve += weight * ((one.lines.T * shares) @ one.lines - np.outer(mean, mean))
        step: Vector = np.linalg.solve(curve, slope)
        at = _lower(asked, at, step)
    return at


def _lower(asked: Sequence[Sample], at: Vector, step: Vector) -> Vector:
    """As far along the step as the loss falls."""
    now = loss(asked, at)
    for half in range(ROUNDS):
        tried = at - step * 0.5**half
        if loss(asked, tried) < now:
            return tried
    return at


def _shares(one: Sample, at: Vector) -> Vector:
    scores = one.lines @ at
    odds = np.exp(scores - scores.max())
    shares: Vector = odds / odds.sum()
    return shares


def loss(asked: Sequence[Sample], at: Vector) -> float:
    """How surprised the coefficients are, per sample."""
    lost = 0.0
    for one in asked:
        scores = one.lines @ at
        top = float(scores.max())
        lost += one.weight * (top - float(scores[one.right]) + log(np.exp(scores - top).sum()))
    return lost / sum(one.weight for one in asked)


def told(lang: str, at: Vector) -> str:
    names = [field.name for kind in (ForEntry, ForNone) for field in fields(kind)]
    lines = [f"{name} = {value:.3f}" for name, value in zip(names, at, strict=True)]
    split = len(fields(ForEntry))
    return "\n".join([f"[{lang}.entry]", *lines[:split], "", f"[{lang}.none]", *lines[split:], ""])


def main() -> None:
    parts = [HEAD]
    for lang, asked in samples(loader.load()).items():
        at = fitted(asked)
        print(f"{lang}: {len(asked)} questions, loss {loss(asked, at):.4f}")  # noqa: T201
        parts.append(told(lang, at))
    TARGET.write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
