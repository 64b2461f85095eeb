"""Computes the route through the form from the answers: which questions apply, which is next."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from filing import assumptions
from filing.conditions import all_hold, applies, choices, holds, is_offered
from filing.facts import derive
from filing.model import Answers, Catalog, Facts, Field, Kind, Stage, Value
from filing.problems import Problem

__all__ = ["Route", "Step", "all_hold", "applies", "choices", "holds", "is_offered", "route"]


@dataclass(frozen=True, slots=True)
class Route:
    """The questions that apply, in their order, and what is known from those that are answered.

    `known` holds live answers and derived facts only: an answer whose question no longer applies,
    or that is not among its choices any more, is kept by the draft but decides nothing. It comes
    back together with its question.
    """

    fields: tuple[Field, ...]
    known: Facts
    assumed: frozenset[str] = frozenset()
    """Which of the answers nobody gave: they follow from others, or are the usual ones."""
    waiting: frozenset[str] = frozenset()
    """Questions that a guide, asked before or after them, may fill in."""

    def __contains__(self, field: object) -> bool:
        return any(asked.id == field for asked in self.fields)

    @property
    def open(self) -> tuple[Field, ...]:
        """The questions not answered yet (a skipped one counts as answered)."""
        return tuple(
            field
            for field in self.fields
            if field.id not in self.known and field.id not in self.waiting
        )


ALONE = 1
"""So many answers are asked one by one rather than in one message."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a section is: `done` of `total` questions that apply today."""

    stage: str
    done: int
    total: int


def route(
    catalog: Catalog, kind: str, answers: Answers, day: dt.date, *, assume: bool = True
) -> Route:
    """One pass over the form: a condition sees only what was asked before it.

    Without `assume` only what was given counts: a file that leaves a question out, leaves it open.
    """
    known: dict[str, Value] = {"kind": kind}
    derive(known, "kind", day)
    fields: list[Field] = []
    assumed: set[str] = set()
    waiting: set[str] = set()
    for field in _asked(catalog, kind, known, answers):
        fields.append(field)
        known.pop(field.id, None)  # what is asked is answered, not derived
        if field.id in answers and not _taken_away(field, answers):
            if is_offered(field, answers[field.id], known):
                known[field.id] = answers[field.id]
                derive(known, field.id, day)
        elif assume and _assume(field, known, answers, day):
            assumed.add(field.id)
            derive(known, field.id, day)
        elif field.filled_by and _waits(catalog, field, known, answers):
            waiting.add(field.id)
    return Route(tuple(fields), known, frozenset(assumed), frozenset(waiting))


def _asked(catalog: Catalog, kind: str, known: Facts, answers: Answers) -> Iterator[Field]:
    """The questions that apply, while `known` grows with the answers to those before."""
    for stage in catalog.stages:
        if not _asks(stage, kind, known):
            continue
        for field in stage.fields:
            if applies(field, known) and not (field.unless and _settled(field, answers)):
                yield field


def _taken_away(field: Field, answers: Answers) -> bool:
    """A document whose last picture was removed is asked for again."""
    return field.kind is Kind.DOCUMENT and answers[field.id] == ()


def _asks(stage: Stage, kind: str, known: Facts) -> bool:
    return (not stage.kinds or kind in stage.kinds) and all_hold(stage.when, known)


def _settled(field: Field, answers: Answers) -> bool:
    """A guide whose questions have been answered without it."""
    given = sum(key in answers for key in field.unless)
    enough = len(field.unless) - ALONE if field.rest else 1
    return field.id not in answers and given >= enough


def _assume(field: Field, known: dict[str, Value], answers: Answers, day: dt.date) -> bool:
    value = assumptions.assumed(field, known, answers, day)
    if isinstance(value, Problem):
        return False
    known[field.id] = value
    return True


def _waits(catalog: Catalog, field: Field, known: Facts, answers: Answers) -> bool:
    """Whether a guide that is still to be asked may fill it in."""
    guides = [catalog.fields[name] for name in field.filled_by]
    stages = {stage.id: stage for stage in catalog.stages}
    return any(
        guide.id not in answers
        and _asks(stages[guide.stage], str(known["kind"]), known)
        and applies(guide, known)
        and not _settled(guide, answers)
        for guide in guides
    )


def next_field(path: Route, after: str | None = None) -> Field | None:
    """The first open question behind `after`, else the first open one at all, else None: review."""
    ids = [field.id for field in path.fields]
    start = ids.index(after) + 1 if after in ids else 0
    open_ = path.open
    behind = {field.id for field in path.fields[start:]}
    return next((one for one in open_ if one.id in behind), None) or next(iter(open_), None)


def previous_field(path: Route, before: str) -> Field | None:
    """The question asked before this one, answered or not; None at the first."""
    ids = [field.id for field in path.fields]
    if before not in ids:
        return path.fields[-1] if path.fields else None
    skipped = path.assumed | path.waiting
    earlier = [one for one in path.fields[: ids.index(before)] if one.id not in skipped]
    return earlier[-1] if earlier else None


def later_field(path: Route, after: str) -> Field | None:
    """The question asked after this one, answered or not; None behind the last."""
    ids = [field.id for field in path.fields]
    skipped = path.assumed | path.waiting
    start = ids.index(after) + 1 if after in ids else len(ids)
    return next((one for one in path.fields[start:] if one.id not in skipped), None)


def progress(path: Route) -> tuple[Step, ...]:
    """The sections that apply, in order, with how far each is."""
    counted: dict[str, Step] = {}
    for field in path.fields:
        if field.id in path.waiting:
            continue
        step = counted.get(field.stage, Step(field.stage, 0, 0))
        done = step.done + (field.id in path.known)
        counted[field.stage] = replace(step, done=done, total=step.total + 1)
    return tuple(counted.values())


def guessed(path: Route, field: Field) -> bool:
    """Whether an answer was neither given nor said in answer to a guide."""
    told = any(one in path.known and one not in path.assumed for one in field.filled_by)
    usual = any(row.by in assumptions.USUAL for row in field.assume)
    return field.id in path.assumed and (usual or not told)


def dropped(before: Route, after: Route) -> tuple[Field, ...]:
    """Answered questions that no longer apply after a change: told before, kept for its undoing."""
    now = {field.id for field in after.fields}
    return tuple(
        field
        for field in before.fields
        if field.id not in now
        and field.id not in before.assumed
        and before.known.get(field.id) is not None
    )


def live(path: Route) -> Mapping[str, Value]:
    """The answers that count: those whose question is asked. Guides only helped to give them."""
    return {
        field.id: path.known[field.id]
        for field in path.fields
        if field.id in path.known and not field.guide
    }


def offers(field: Field, known: Facts) -> tuple[tuple[str, Value], ...]:
    """Answers that may be taken by a button: earlier ones by their field's id, usual ones by
    their place."""
    earlier = [(key, known[key]) for key in field.same_as if known.get(key) is not None]
    texts = field.suggest if all_hold(field.suggest_when, known) else ()
    usual = [(str(n), _filled(text, known)) for n, text in enumerate(texts)]
    return (*earlier, *((key, text) for key, text in usual if text))


def _filled(text: str, known: Facts) -> str:
    """A suggestion with what is known in its place; nothing where that is not known."""
    names = re.findall(r"\{(\w+)\}", text)
    if any(not isinstance(known.get(name), str) for name in names):
        return ""
    return text.format_map(known)


def ahead(catalog: Catalog, path: Route, field: Field) -> tuple[int, int, int]:
    """Which section of how many a question is in, and about how many minutes are left.

    Both are told from all that this kind of filing may ask, so that no answer makes them grow: a
    question without an answer counts, from here on, whether or not it will apply.
    """
    kind = str(path.known["kind"])
    stages = [stage for stage in catalog.stages if not stage.kinds or kind in stage.kinds]
    here = next(n for n, stage in enumerate(stages) if stage.id == field.stage)
    left = sum(float(stage.minutes) for stage in stages[here + 1 :])
    own = stages[here].fields
    place = next(n for n, one in enumerate(own) if one.id == field.id)
    rest = sum(one.id not in path.known for one in own[place:])
    left += stages[here].minutes * rest / len(own)
    return here + 1, len(stages), max(1, round(left))
