"""Dates of the to-do list, computed from the answers and the day of the package."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from filing import flow, workdays
from filing.model import Facts
from filing.package.portal import Step


@dataclass(frozen=True, slots=True)
class Due:
    """When a step is due. `text` is a source text with its `values`; empty where nothing is."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    done: bool = False
    """By the answers this is so already."""
    estimated: bool = False
    """Public holidays on the way are not announced yet."""


T = TypeVar("T")


def by_day(found: Sequence[T], due_of: Callable[[T], Due]) -> Iterator[T]:
    """What has a day in the order of the days; what has none stays where it stood."""

    def day(one: T) -> str:
        return due_of(one).values.get("date", "")

    dated = iter(sorted(filter(day, found), key=day))
    yield from (next(dated) if day(one) else one for one in found)


def due(step: Step, known: Facts, day: dt.date) -> Due:
    """The step's deadline as a date where it can be worked out, else in words."""
    begun = _begun(step, known, day)
    done = bool(step.done) and flow.all_hold(step.done, known)
    if not step.dated or begun is None:
        return Due(step.limit, done=done)
    counted = workdays.default().after(begun, step.workdays)
    then = counted.day
    date = then + dt.timedelta(days=step.days)
    values = {"day": begun.isoformat(), "then": then.isoformat(), "date": date.isoformat()}
    done = done or (step.earliest and date <= day)
    return Due(step.dated, values, done, estimated=bool(step.workdays) and counted.estimated)


def _begun(step: Step, known: Facts, day: dt.date) -> dt.date | None:
    """The day that the step's time runs from; None where the answers do not tell it."""
    if not step.since:
        return day
    try:
        return dt.date.fromisoformat(str(known.get(step.since)))
    except ValueError:
        return None
