"""Where an applicant stands, computed from the answers: what is asked, what comes next."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from filing.facts import derive
from filing.model import Answers, Catalog, Choice, Facts, Field, Value, When


@dataclass(frozen=True, slots=True)
class Route:
    """The questions that apply, in their order, and what is known from those that are answered.

    `known` holds live answers and derived facts only: an answer whose question no longer applies is
    kept by the draft but decides nothing, so it comes back together with its question.
    """

    fields: tuple[Field, ...]
    known: Facts

    def __contains__(self, field: object) -> bool:
        return any(asked.id == field for asked in self.fields)

    @property
    def open(self) -> tuple[Field, ...]:
        """The questions not answered yet (a skipped one counts as answered)."""
        return tuple(field for field in self.fields if field.id not in self.known)


@dataclass(frozen=True, slots=True)
class Step:
    """How far a section is: `done` of `total` questions that apply today."""

    stage: str
    done: int
    total: int


def holds(when: When, known: Facts) -> bool:
    """One condition; an unanswered or skipped fact fulfils none."""
    value = known.get(when.field)
    if value is None:
        return False
    if when.has:
        return isinstance(value, tuple) and any(item in value for item in when.has)
    if when.at_least is not None or when.less_than is not None:
        return isinstance(value, int) and _within(value, when)
    if when.is_not_one_of and value in when.is_not_one_of:
        return False
    return not when.is_one_of or value in when.is_one_of


def _within(value: int, when: When) -> bool:
    return (when.at_least is None or value >= when.at_least) and (
        when.less_than is None or value < when.less_than
    )


def all_hold(conditions: Iterable[When], known: Facts) -> bool:
    for when in conditions:  # noqa: SIM110 - a generator costs twice, hundreds of times an answer
        if not holds(when, known):
            return False
    return True


def applies(field: Field, known: Facts) -> bool:
    """Whether the question is asked: one of its sets of conditions holds."""
    if all_hold(field.when, known):
        return True
    return any(all_hold(conditions, known) for conditions in field.also_when)


def route(catalog: Catalog, kind: str, answers: Answers, day: dt.date) -> Route:
    """One pass over the form: a condition sees only what was asked before it."""
    known: dict[str, Value] = {"kind": kind}
    derive(known, "kind", day)
    fields: list[Field] = []
    for stage in catalog.stages:
        if (stage.kinds and kind not in stage.kinds) or not all_hold(stage.when, known):
            continue
        for field in stage.fields:
            if not applies(field, known):
                continue
            fields.append(field)
            known.pop(field.id, None)  # what is asked is answered, not derived
            if field.id in answers:
                known[field.id] = answers[field.id]
                derive(known, field.id, day)
    return Route(tuple(fields), known)


def next_field(path: Route, after: str | None = None) -> Field | None:
    """The first open question behind `after`, else the first open one at all, else None: review."""
    ids = [field.id for field in path.fields]
    start = ids.index(after) + 1 if after in ids else 0
    behind = (field for field in path.fields[start:] if field.id not in path.known)
    return next(behind, None) or next(iter(path.open), None)


def previous_field(path: Route, before: str) -> Field | None:
    """The question asked before this one, answered or not; None at the first."""
    ids = [field.id for field in path.fields]
    if before not in ids:
        return path.fields[-1] if path.fields else None
    place = ids.index(before)
    return path.fields[place - 1] if place else None


def progress(path: Route) -> tuple[Step, ...]:
    """The sections that apply, in order, with how far each is."""
    counted: dict[str, Step] = {}
    for field in path.fields:
        step = counted.get(field.stage, Step(field.stage, 0, 0))
        done = step.done + (field.id in path.known)
        counted[field.stage] = replace(step, done=done, total=step.total + 1)
    return tuple(counted.values())


def choices(field: Field, known: Facts) -> tuple[Choice, ...]:
    """The answers that a choice field offers in the light of what is known."""
    return tuple(choice for choice in field.choices if all_hold(choice.when, known))


def dropped(before: Route, after: Route) -> tuple[Field, ...]:
    """Answered questions that no longer apply after a change: told before, kept for its undoing."""
    now = {field.id for field in after.fields}
    return tuple(
        field
        for field in before.fields
        if field.id not in now and before.known.get(field.id) is not None
    )


def live(path: Route) -> Mapping[str, Value]:
    """The answers that count: those whose question is asked."""
    return {field.id: path.known[field.id] for field in path.fields if field.id in path.known}
