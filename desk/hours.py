"""Office hours of the desk in Beijing time: whether it is open, and when it opens next. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from itertools import pairwise
from zoneinfo import ZoneInfo

from filing import workdays

BEIJING = ZoneInfo("Asia/Shanghai")
MIDNIGHT = dt.time.max
"""The end of a day, written 24:00."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPRING = 15
"""Days ahead that are looked at for the next opening: longer than any holiday."""

Span = tuple[dt.time, dt.time]


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekdays (Monday is 0) and the times of day at which somebody is there. A desk that is
    open every day of the week knows no holidays; holidays that are not announced yet do not count.
    """

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(18)
    later: tuple[Span, ...] = ()
    """Further times of the same day, behind a pause."""
    calendar: Mapping[dt.date, bool] = default(default_factory=workdays.announced)

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """`Mon-Fri 09:00-12:00,13:30-18:00`, `Mon,Wed,Sat 10:00-16:30`; `ValueError` says what is
        wrong."""
        try:
            days, times = text.lower().split()
            first, *later = (_span(part) for part in times.split(","))
            wanted = tuple(sorted({day for part in days.split(",") for day in _days(part)}))
        except ValueError:
            raise ValueError(f"office hours read like Mon-Fri 09:00-18:00, not {text!r}") from None
        moments = [moment for span in (first, *later) for moment in span]
        if any(end <= start for start, end in pairwise(moments)):
            raise ValueError(f"office hours end before they begin: {text!r}")
        return cls(wanted, *first, later=tuple(later))

    @property
    def spans(self) -> tuple[Span, ...]:
        return ((self.opens, self.closes), *self.later)

    def works(self, day: dt.date) -> bool:
        """Whether the desk opens on that day at all."""
        usual = day.weekday() in self.days
        return usual if len(self.days) == len(DAYS) else self.calendar.get(day, usual)

    def open_at(self, moment: dt.datetime) -> bool:
        local = moment.astimezone(BEIJING)
        inside = any(opens <= local.time() < closes for opens, closes in self.spans)
        return inside and self.works(local.date())

    def next_opening(self, moment: dt.datetime) -> dt.datetime:
        """When the desk opens next, in Beijing time; `moment` itself when it is open."""
        local = moment.astimezone(BEIJING)
        if self.open_at(moment):
            return local
        for ahead in range(SPRING):
            day = local.date() + dt.timedelta(days=ahead)
            for opens, _closes in self.spans:
                opening = dt.datetime.combine(day, opens, BEIJING)
                if self.works(day) and opening > local:
                    return opening
        raise ValueError("the desk never opens")

    def worked(self, since: dt.datetime, until: dt.datetime) -> dt.timedelta:
        """How much of that time the desk was open."""
        start, end = since.astimezone(BEIJING), until.astimezone(BEIJING)
        total = dt.timedelta()
        day = max(start.date(), end.date() - dt.timedelta(days=SPRING))
        while day <= end.date():
            for opens, closes in self.spans if self.works(day) else ():
                first = max(start, dt.datetime.combine(day, opens, BEIJING))
                last = min(end, dt.datetime.combine(day, closes, BEIJING))
                total += max(last - first, dt.timedelta())
            day += dt.timedelta(days=1)
        return total

    @property
    def figures(self) -> str:
        """The times of day, for a sentence in any language."""
        return ", ".join(f"{opens:%H:%M}–{_figure(closes)}" for opens, closes in self.spans)

    @property
    def weekdays(self) -> tuple[str, ...]:
        return tuple(DAYS[day] for day in self.days)


def _figure(closes: dt.time) -> str:
    return "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"


def _span(text: str) -> Span:
    start, end = text.split("-")
    closes = MIDNIGHT if end == "24:00" else dt.time.fromisoformat(end.zfill(5))
    return dt.time.fromisoformat(start.zfill(5)), closes


def _days(part: str) -> range:
    first, _, last = part.partition("-")
    start = DAYS.index(first[:3])
    end = DAYS.index(last[:3]) if last else start
    if end < start:
        raise ValueError(part)
    return range(start, end + 1)
