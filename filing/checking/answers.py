"""Check kinds for answers that contradict each other, and for impossible numbers."""

import datetime as dt
import re
from dataclasses import dataclass

from filing import identity, person_names
from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing
from filing.problems import Term

_LONG_TERM = "long_term"
_DOTS = re.compile(rf"[{re.escape(person_names.DOTS)}\s]")
_NEW_NUMBER = re.compile(r"ICP备 ?([0-9]{4})[0-9]{6}号")
_TERMS = ((16, 5), (26, 10))
"""A resident identity card is issued for five years below 16, for ten below 26, then for twenty."""

_LONGEST_TERM, _FOR_LIFE, _OLDEST = 20, 46, 120


@dataclass(frozen=True, slots=True)
class Groups:
    """`groups`: of each the text holds at least one word; with `own_words` the first field's text
    may say it in any words."""

    groups: tuple[tuple[str, ...], ...]
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Least:
    """`least`: how many different ones there must be."""

    least: int


@dataclass(frozen=True, slots=True)
class Years:
    """`years`: how far ahead the date may lie."""

    years: int


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of body by the first two characters of its unified code."""

    starts: tuple[str, ...]
    natures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bodies:
    """`rows`: which natures an entity of such a code may have."""

    rows: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Ages:
    """Oldest age in full years for men and women."""

    men: int
    women: int


def holds_words(s: CheckContext, p: Groups) -> CheckResult:
    """One of the texts holds a word of every group (with `own_words` the first is any text)."""
    if p.own_words and s.text():
        return None
    texts = s.texts()
    for text in texts:
        if all(any(word in text for word in group) for group in p.groups):
            return None
    lacking = next(
        (group[0] for group in p.groups if not any(word in texts[0] for word in group)),
        p.groups[0][0],
    )
    return {"value": s.shown(s.fields[0]), "label": s.label(s.fields[0]), "lacking": lacking}


def distinct_numbers(s: CheckContext, p: Least) -> CheckResult:
    """Among the fields' answers there are at least `least` different ones."""
    count = len({text for _, text in s.answered()})
    return None if count >= p.least else {"count": str(count)}


def at_most_other(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first number is not greater than the second."""
    first, second = s.number(), s.number(1)
    if first is None or second is None or first <= second:
        return None
    return {
        "value": str(first),
        "other": str(second),
        "first": s.label(s.fields[0]),
        "second": s.label(s.fields[1]),
    }


def other_person(s: CheckContext, _p: Nothing) -> CheckResult:
    """The fields name two persons: names (first half) or numbers (second half) differ."""
    half = len(s.fields) // 2
    names, numbers = (
        [_DOTS.sub("", s.text(place)).casefold() for place in places]
        for places in (range(half), range(half, len(s.fields)))
    )
    if numbers[0] and numbers[0] == numbers[1]:
        return {"value": s.shown(s.fields[half]), AT: s.fields[half]}
    if not all(numbers) and names[0] and names[0] == names[1]:
        return {"value": s.shown(s.fields[0]), AT: s.fields[0]}
    return None


def date_within(s: CheckContext, p: Years) -> CheckResult:
    """The date lies at most `years` years ahead."""
    date = _date(s.text())
    if date is None or date <= _later(s.day, p.years):
        return None
    return {"value": date.isoformat()}


def card_term(s: CheckContext, _p: Nothing) -> CheckResult:
    """An identity card (first: good until, second: number, third: type) runs as long as they do."""
    age = identity.age(s.text(1), s.day)
    if s.text(2) != identity.RESIDENT_ID or age is None:
        return None
    if s.text() == _LONG_TERM:
        if age >= _FOR_LIFE:
            return None
        return {"value": Term("long-term"), "age": str(age)}
    date = _date(s.text())
    years = next((years for below, years in _TERMS if age < below), _LONGEST_TERM)
    if date is None or date <= _later(s.day, years):
        return None
    return {"value": date.isoformat(), "age": str(age)}


def living_age(s: CheckContext, _p: Nothing) -> CheckResult:
    """The number's day of birth is past, and no longer ago than people live."""
    age = identity.age(s.text(), s.day)
    return None if age is None or 0 <= age <= _OLDEST else {"age": str(age)}


def retired(s: CheckContext, p: Ages) -> CheckResult:
    """The person has not passed the age: another for men than for women."""
    age = identity.age(s.text(), s.day)
    if age is None:
        return None
    limit = p.men if int(s.text()[16]) % 2 else p.women
    return None if age <= limit else {"age": str(age), "limit": str(limit)}


def code_fits_nature(s: CheckContext, p: Bodies) -> CheckResult:
    """The first two characters of the unified code (first) are of the nature's (second) kind."""
    code = s.text()
    row = next((row for row in p.rows if code[:2] in row.starts), None)
    if len(code) != 18 or not s.text(1):  # noqa: PLR2004 - characters of a unified code
        return None
    if row is not None and s.text(1) in row.natures:
        return None
    return {"value": s.shown(s.fields[1]), "start": code[:2]}


def number_before(s: CheckContext, _p: Nothing) -> CheckResult:
    """An ICP number of ten digits (first) names a year not after that of the approval (second)."""
    found = _NEW_NUMBER.search(s.text())
    day = _date(s.text(1))
    if found is None or day is None or int(found[1]) <= day.year:
        return None
    return {"value": s.text(), "year": found[1], "date": day.isoformat()}


def _date(text: str) -> dt.date | None:
    return None if text in {"", _LONG_TERM} else dt.date.fromisoformat(text)


def _later(day: dt.date, years: int) -> dt.date:
    """The same day so many years later, and one more: clocks differ by a day, leap years too."""
    leap = (day.month, day.day) == (2, 29)
    same = dt.date(day.year + years, 3, 1) if leap else day.replace(year=day.year + years)
    return same + dt.timedelta(days=1)


_PAIR = ("value", "other", "first", "second")
KINDS: Kinds = {
    "holds_words": Check(Groups, holds_words, ("value", "label", "lacking")),
    "distinct_numbers": Check(Least, distinct_numbers, ("count",)),
    "at_most_other": Check(Nothing, at_most_other, _PAIR),
    "other_person": Check(Nothing, other_person, ("value", AT), partial=True),
    "date_within": Check(Years, date_within, ("value",)),
    "card_term": Check(Nothing, card_term, ("value", "age")),
    "living_age": Check(Nothing, living_age, ("age",)),
    "retired": Check(Ages, retired, ("age", "limit")),
    "code_fits_nature": Check(Bodies, code_fits_nature, ("value", "start")),
    "number_before": Check(Nothing, number_before, ("value", "year", "date")),
}
