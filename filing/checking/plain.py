"""Check kinds that compare one answer with a number, a list or another answer."""

import datetime as dt
from dataclasses import dataclass
from itertools import combinations

from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing
from filing.model import Value

LONG_TERM = "long_term"


@dataclass(frozen=True, slots=True)
class Values:
    """`values`: codes, numbers or yes/no."""

    values: tuple[str | bool | int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`values`: what is accepted; without it anything given is."""

    values: tuple[str | bool | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit`: the figure."""

    limit: int


@dataclass(frozen=True, slots=True)
class Days:
    """`days`: how many there must be."""

    days: int


@dataclass(frozen=True, slots=True)
class Day:
    """`before`: the first day that is too late."""

    before: dt.date


@dataclass(frozen=True, slots=True)
class Since:
    """`since`: the first day that counts."""

    since: dt.date


@dataclass(frozen=True, slots=True)
class LocalLimit:
    """A figure of one province, for one class of entity or both, for one kind of filing or all."""

    province: str
    limit: int
    entity_class: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LocalLimits:
    """`rows`: the provinces that have a figure."""

    rows: tuple[LocalLimit, ...]


def always(_s: CheckContext, _p: Nothing) -> CheckResult:
    """Always says its message: for advice whose conditions (`when`) are the whole check."""
    return {}


def is_one_of(s: CheckContext, p: Values) -> CheckResult:
    """The first field's answer (each of several) is one of `values`."""
    if all(item in p.values for item in _items(s.value)):
        return None
    return {"value": s.shown(s.fields[0])}


def forbids_value(s: CheckContext, p: Values) -> CheckResult:
    """The first field's answer (any of several) is none of `values`."""
    if any(item in p.values for item in _items(s.value)):
        return {"value": s.shown(s.fields[0])}
    return None


def needs_value(s: CheckContext, p: Wanted) -> CheckResult:
    """The first field is answered, not skipped – with one of `values` where they are given."""
    items = _items(s.value)
    if items and (not p.values or all(item in p.values for item in items)):
        return None
    return {"value": s.shown(s.fields[0]), "label": s.label(s.fields[0])}


def needs_document(s: CheckContext, _p: Nothing) -> CheckResult:
    """Each document asked is attached or will be uploaded in the official app; one at least is."""
    asked = [key for key in s.fields if key in s.known] or s.fields[:1]
    missing = next((key for key in asked if not _items(s.known.get(key))), None)
    return None if missing is None else {"label": s.label(missing), AT: missing}


def documents_attached(s: CheckContext, _p: Nothing) -> CheckResult:
    """Each document asked, but for optional ones, is attached or will be uploaded in the app."""
    for key in s.fields:
        field = s.catalog.fields[key]
        if key in s.known and not field.optional and not _items(s.known[key]):
            return {"label": s.label(key), AT: key}
    return None


def max_number(s: CheckContext, p: Limit) -> CheckResult:
    """The number is at most `limit`."""
    number = s.number()
    return None if number is None or number <= p.limit else {"value": str(number)}


def min_number(s: CheckContext, p: Limit) -> CheckResult:
    """The number is at least `limit`."""
    number = s.number()
    return None if number is None or number >= p.limit else {"value": str(number)}


def sum_at_most(s: CheckContext, p: Limit) -> CheckResult:
    """The fields' numbers together are at most `limit`."""
    total = _sum(s)
    return None if total <= p.limit else {"value": str(total)}


def sum_below(s: CheckContext, p: Limit) -> CheckResult:
    """The fields' numbers together are below `limit`: for what is asked from so many on."""
    total = _sum(s)
    return None if total < p.limit else {"value": str(total)}


def _sum(s: CheckContext) -> int:
    return sum(s.number(place) or 0 for place in range(len(s.fields)))


def max_length(s: CheckContext, p: Limit) -> CheckResult:
    """The text has at most `limit` characters."""
    text = s.text()
    return None if len(text) <= p.limit else {"value": text, "length": str(len(text))}


def min_length(s: CheckContext, p: Limit) -> CheckResult:
    """The text has at least `limit` characters; a skipped one has none."""
    text = s.text()
    return None if len(text) >= p.limit else {"value": text, "length": str(len(text))}


def different(s: CheckContext, _p: Nothing) -> CheckResult:
    """No two of the fields hold the same answer."""
    for (first, one), (second, other) in combinations(s.answered(), 2):
        if one.casefold() == other.casefold():
            return {
                "value": s.shown(second),
                "first": s.label(first),
                "second": s.label(second),
            }
    return None


def same(s: CheckContext, _p: Nothing) -> CheckResult:
    """All of the fields hold the same answer."""
    for (first, one), (second, other) in combinations(s.answered(), 2):
        if one != other:
            return {
                "value": s.shown(first),
                "other": s.shown(second),
                "first": s.label(first),
                "second": s.label(second),
            }
    return None


def days_left(s: CheckContext, p: Days) -> CheckResult:
    """The date lies at least `days` days ahead; long-term always does. The past has none left."""
    date = _date(s.text())
    if date is None or (date - s.day).days >= p.days:
        return None
    return {
        "value": date.isoformat(),
        "left": str(max(0, (date - s.day).days)),
        "needed": (s.day + dt.timedelta(days=p.days)).isoformat(),
    }


def days_since(s: CheckContext, p: Days) -> CheckResult:
    """The date lies at least `days` days back."""
    date = _date(s.text())
    if date is None or date + dt.timedelta(days=p.days) <= s.day:
        return None
    return {
        "value": date.isoformat(),
        "passed": str((s.day - date).days),
        "due": (date + dt.timedelta(days=p.days)).isoformat(),
    }


def date_before(s: CheckContext, p: Day) -> CheckResult:
    """The date lies before the day `before`."""
    date = _date(s.text())
    return None if date is None or date < p.before else {"value": date.isoformat()}


def date_from(s: CheckContext, p: Since) -> CheckResult:
    """The date is the day `since` or later."""
    date = _date(s.text())
    return None if date is None or date >= p.since else {"value": date.isoformat()}


def local_maximum(s: CheckContext, p: LocalLimits) -> CheckResult:
    """The fields' numbers together are at most the figure of the province, if it has one."""
    total = _sum(s)
    row = next((row for row in p.rows if _concerns(row, s)), None)
    if row is None or total <= row.limit:
        return None
    return {"value": str(total), "limit": str(row.limit), "here": s.place(row.province)}


def _concerns(row: LocalLimit, s: CheckContext) -> bool:
    return (
        row.province == s.known.get("province")
        and row.entity_class in {"", s.known.get("entity_class")}
        and row.kind in {"", s.known.get("kind")}
    )


def number_unused(s: CheckContext, _p: Nothing) -> CheckResult:
    """No other draft or package holds the same number."""
    uses = s.outside.number_uses
    return {"value": s.text(), "uses": str(uses)} if uses else None


def _items(value: Value) -> tuple[str | int | bool, ...]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, tuple) else (value,)


def _date(text: str) -> dt.date | None:
    return None if text in {"", LONG_TERM} else dt.date.fromisoformat(text)


KINDS: Kinds = {
    "always": Check(Nothing, always),
    "is_one_of": Check(Values, is_one_of, ("value",)),
    "holder_is_one_of": Check(Values, is_one_of, ("value",)),
    "forbids_value": Check(Values, forbids_value, ("value",)),
    "needs_value": Check(Wanted, needs_value, ("value", "label")),
    "needs_document": Check(Nothing, needs_document, ("label", AT), partial=True),
    "documents_attached": Check(Nothing, documents_attached, ("label", AT), partial=True),
    "max_number": Check(Limit, max_number, ("value",)),
    "min_number": Check(Limit, min_number, ("value",)),
    "sum_at_most": Check(Limit, sum_at_most, ("value",)),
    "sum_below": Check(Limit, sum_below, ("value",)),
    "max_length": Check(Limit, max_length, ("value", "length")),
    "min_length": Check(Limit, min_length, ("value", "length")),
    "different": Check(Nothing, different, ("value", "first", "second"), partial=True),
    "same": Check(Nothing, same, ("value", "other", "first", "second"), partial=True),
    "days_left": Check(Days, days_left, ("value", "left", "needed")),
    "days_since": Check(Days, days_since, ("value", "passed", "due")),
    "date_before": Check(Day, date_before, ("value",)),
    "date_from": Check(Since, date_from, ("value",)),
    "local_maximum": Check(LocalLimits, local_maximum, ("value", "limit", "here")),
    "number_unused": Check(Nothing, number_unused, ("value", "uses")),
}
