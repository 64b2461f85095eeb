"""The announced years of `filing/content/holidays.toml`, from the package `chinesecalendar`:
`python -m tests.content.holidays` prints them."""

import datetime as dt
import sys
from collections.abc import Iterable, Iterator

import chinese_calendar

FIRST = 2026
"""Earlier years are of no use any more."""


def announced() -> Iterator[tuple[int, list[str], list[dt.date]]]:
    """Year, spans of days off, days worked instead."""
    constants = chinese_calendar.constants
    for year in sorted({day.year for day in constants.holidays if day.year >= FIRST}):
        off = sorted(day for day in constants.holidays if day.year == year)
        worked = sorted(day for day in constants.workdays if day.year == year)
        yield year, list(_spans(off)), worked


def _spans(days: Iterable[dt.date]) -> Iterator[str]:
    first = last = None
    for day in days:
        if last is None or (day - last).days != 1:
            if first is not None:
                yield f"{first}/{last}"
            first = day
        last = day
    yield f"{first}/{last}"


def main() -> None:
    for year, off, worked in announced():
        spans = ", ".join(f'"{span}"' for span in off)
        days = ", ".join(map(str, worked))
        sys.stdout.write(f"[[year]]\nyear = {year}\noff = [{spans}]\nworked = [{days}]\n\n")


if __name__ == "__main__":
    main()
