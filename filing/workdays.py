"""Working days in mainland China: weekends, holidays, and weekends worked instead."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filing import toml
from filing.errors import ContentError

SATURDAY = 5
"""Of the days of a week, from Monday as 0."""

FILE = Path(__file__).with_name("content") / "holidays.toml"


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the table. `off`: spans such as `2026-10-01/2026-10-07`."""

    year: int
    source: str
    off: tuple[str, ...]
    worked: tuple[dt.date, ...] = ()
    estimated: bool = False
    """Not announced yet: worked out from the law and the lunar calendar."""


@dataclass(frozen=True, slots=True)
class _File:
    year: tuple[Year, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A day so many working days later. `estimated`: a year on the way is not announced, or not
    known at all."""

    day: dt.date
    estimated: bool = False


class Calendar:
    """The table, ready to be counted with."""

    def __init__(self, years: tuple[Year, ...]) -> None:
        self._years: Mapping[int, Year] = {one.year: one for one in years}
        self._off = frozenset(day for one in years for span in one.off for day in days(span))
        self._worked = frozenset(day for one in years for day in one.worked)

    def works(self, day: dt.date) -> bool:
        if day in self._worked:
            return True
        return day not in self._off and day.weekday() < SATURDAY

    def after(self, day: dt.date, count: int) -> Counted:
        """So many working days later."""
        begun = day
        while count:
            day += dt.timedelta(days=1)
            count -= self.works(day)
        years = (self._years.get(year) for year in range(begun.year, day.year + 1))
        return Counted(day, any(year is None or year.estimated for year in years))


def days(span: str) -> Iterator[dt.date]:
    """Each day of `first/last`."""
    first, _, last = span.partition("/")
    day, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    while day <= end:
        yield day
        day += dt.timedelta(days=1)


def read(path: Path = FILE) -> tuple[Year, ...]:
    """The years of that file; `ContentError` where a span does not fit."""
    years = toml.build(_File, toml.read(path), path.name).year
    for one in years:
        where = f"{path.name}, {one.year}"
        try:
            off = [day for span in one.off for day in days(span)]
        except ValueError as error:
            raise ContentError(f"{where}: {error}") from error
        if any(day.year != one.year for day in (*off, *one.worked)):
            raise ContentError(f"{where}: a day of another year")
    return years


def verify(years: tuple[Year, ...], sources: Collection[str]) -> None:
    """`ContentError` where a year cites a source that is not among these."""
    for one in years:
        if one.source not in sources:
            raise ContentError(f"holidays of {one.year}: no source {one.source!r}")


@cache
def default() -> Calendar:
    """What the program ships."""
    return Calendar(read())


@cache
def announced() -> Mapping[dt.date, bool]:
    """By day, whether it is worked though its weekday says otherwise: what was announced only."""
    years = [one for one in read() if not one.estimated]
    off = {day: False for one in years for span in one.off for day in days(span)}
    return off | {day: True for one in years for day in one.worked}
