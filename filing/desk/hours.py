"""Office hours of the desk in Beijing time: whether it is open, and when it opens next. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekdays (Monday is 0) and the time of day at which somebody is there."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(18)

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """`Mon-Fri 09:00-18:00`, `Mon,Wed,Sat 10:00-16:30`; `ValueError` says what is wrong."""
        try:
            days, times = text.lower().split()
            start, end = times.split("-")
            opens, closes = (
                dt.time.fromisoformat(start.zfill(5)),
                dt.time.fromisoformat(end.zfill(5)),
            )
            wanted = tuple(sorted({day for part in days.split(",") for day in _days(part)}))
        except ValueError:
            raise ValueError(f"office hours read like Mon-Fri 09:00-18:00, not {text!r}") from None
        if opens >= closes:
            raise ValueError(f"office hours end before they begin: {text!r}")
        return cls(wanted, opens, closes)

    def open_at(self, moment: dt.datetime) -> bool:
        local = moment.astimezone(BEIJING)
        return local.weekday() in self.days and self.opens <= local.time() < self.closes

    def next_opening(self, moment: dt.datetime) -> dt.datetime:
        """When the desk opens next, in Beijing time; `moment` itself when it is open."""
        if self.open_at(moment):
            return moment.astimezone(BEIJING)
        local = moment.astimezone(BEIJING)
        for ahead in range(8):
            day = local.date() + dt.timedelta(days=ahead)
            opening = dt.datetime.combine(day, self.opens, BEIJING)
            if day.weekday() in self.days and opening > local:
                return opening
        raise ValueError("the desk never opens")

    @property
    def figures(self) -> str:
        """The times of day, for a sentence in any language."""
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def weekdays(self) -> tuple[str, ...]:
        return tuple(DAYS[day] for day in self.days)


def _days(part: str) -> range:
    first, _, last = part.partition("-")
    start = DAYS.index(first[:3])
    end = DAYS.index(last[:3]) if last else start
    if end < start:
        raise ValueError(part)
    return range(start, end + 1)
