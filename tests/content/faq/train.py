"""Fits `faq/content/ranking.toml`: `python -m tests.content.faq.train`, a few minutes.

What people type that the index has not seen is what the ranking must judge. So the phrasings and
the tables that are tuned on are dealt into parts, and each part is asked of an index made of the
others; what that index has nearly word for word is left out. The coefficients are the maximum of
the likelihood with a small penalty on large ones, found by Newton's method.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from math import exp, log

from faq import loader
from faq.model import Entry, Knowledge, Listed, Text
from faq.ranking import OUTSIDE, Evidence, ForEntry, ForNone
from faq.search import Index
from faq.words import Script
from tests.content.faq.figures import table

FOLDS = 5
KNOWN = 0.88
"""From this likeness on a question is no test of anything."""
CANDIDATES = 8
PENALTY = 1e-3
ROUNDS = 12
CORE = 6.0
"""An entry with a fixed id counts this much in the fit."""
TYPED = 3.0
"""And what people typed this much more than keywords and phrasings."""
FOREIGN = 3.0
"""Saying nothing to a foreign question is worth this much of a right answer to one of ours."""
LANGUAGES: tuple[Script, ...] = ("en", "zh")
TUNED_ON = ("tuning", "others")
HEAD = """# How much each kind of evidence counts, see faq/ranking.py.
# Fitted by `python -m tests.content.faq.train`.
"""
TARGET = loader.CONTENT / "ranking.toml"

Vector = list[float]


@dataclass(frozen=True)
class Case:
    """A question with the entry that answers it (or `OUTSIDE`)."""

    lang: str
    owner: int
    text: str
    typed: bool


@dataclass(frozen=True)
class Sample:
    """The candidates' values, the entry's and then those for none, and which of them is right."""

    rows: list[Vector]
    right: int
    weight: float


def cases(knowledge: Knowledge) -> Iterator[Case]:
    numbers = {entry.id: at for at, entry in enumerate(knowledge.entries)} | {"outside": OUTSIDE}
    for at, entry in enumerate(knowledge.entries):
        for lang in LANGUAGES:
            text = entry.text(lang)
            own = (text.question, *text.keywords.each, *text.phrasings.each)
            yield from (Case(lang, at, phrase, typed=False) for phrase in own)
    language = knowledge.language
    for lang, outside in (("en", language.outside_en), ("zh", language.outside_zh)):
        yield from (Case(lang, OUTSIDE, phrase, typed=False) for phrase in outside.each)
    for asked in (asked for name in TUNED_ON for asked in table(name)):
        owners = asked.entries or {"outside"}
        if len(owners) == 1:  # several answers teach nothing
            yield Case(asked.lang, numbers[min(owners)], asked.typed, typed=True)


def made_of(knowledge: Knowledge, known: Iterable[Case]) -> Knowledge:
    """The knowledge with these phrasings and no others."""
    phrases: dict[tuple[str, int], list[str]] = defaultdict(list)
    for case in known:
        if not case.typed:
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
    """None where the question is known already, or what answers it is out of sight."""
    best = sorted(evidence.entries.items(), key=lambda pair: -sum(pair[1]))[:CANDIDATES]
    nearest = max([values[0] for _, values in best] + [evidence.outside[5]])
    owners = [at for at, _ in best]
    if nearest > KNOWN or case.owner not in (*owners, OUTSIDE):
        return None
    rows = [[*values, *([0.0] * len(evidence.outside))] for _, values in best]
    rows.append([*([0.0] * len(fields(ForEntry))), *evidence.outside])
    weight = _worth(knowledge, case.owner) * (TYPED if case.typed else 1.0)
    right = len(best) if case.owner == OUTSIDE else owners.index(case.owner)
    return Sample(rows, right, weight)


def _worth(knowledge: Knowledge, owner: int) -> float:
    if owner == OUTSIDE:
        return FOREIGN
    return CORE if knowledge.entries[owner].core else 1.0


def fitted(asked: Sequence[Sample]) -> Vector:
    """The coefficients under which the right candidates are the likeliest."""
    size = len(fields(ForEntry)) + len(fields(ForNone))
    total = sum(one.weight for one in asked)
    at = [0.0] * size
    for _ in range(ROUNDS):
        slope = [PENALTY * value for value in at]
        curve = [[PENALTY * (a == b) for b in range(size)] for a in range(size)]
        for one in asked:
            _add(one, one.weight / total, at, slope, curve)
        step = solved(curve, slope)
        at = [value - change for value, change in zip(at, step, strict=True)]
    return at


def _add(one: Sample, weight: float, at: Vector, slope: Vector, curve: list[Vector]) -> None:
    """Adds what one sample says of the slope and the curvature of the (negative) likelihood."""
    scores = [sum(w * v for w, v in zip(at, row, strict=True)) for row in one.rows]
    top = max(scores)
    odds = [exp(score - top) for score in scores]
    total = sum(odds)
    mean = [0.0] * len(at)
    for odd, row in zip(odds, one.rows, strict=True):
        share = odd / total
        live = [(a, value) for a, value in enumerate(row) if value]
        for a, value in live:
            mean[a] += share * value
            line, scaled = curve[a], weight * share * value
            for b, other in live:
                line[b] += scaled * other
    right = one.rows[one.right]
    for a, value in enumerate(mean):
        slope[a] += weight * (value - right[a])
        line, scaled = curve[a], weight * value
        for b, other in enumerate(mean):
            line[b] -= scaled * other


def solved(matrix: list[Vector], right: Vector) -> Vector:
    """Gauss's elimination; the matrix is positive."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for a in range(size):
        rows[a] = [value / rows[a][a] for value in rows[a]]
        for b in range(size):
            if b != a:
                factor = rows[b][a]
                rows[b] = [x - factor * y for x, y in zip(rows[b], rows[a], strict=True)]
    return [row[-1] for row in rows]


def loss(asked: Sequence[Sample], at: Vector) -> float:
    """How surprised the coefficients are, per sample."""
    lost = 0.0
    for one in asked:
        odds = [exp(sum(w * v for w, v in zip(at, row, strict=True))) for row in one.rows]
        lost -= one.weight * log(odds[one.right] / sum(odds))
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
