"""Parses dates as people write them into ISO form; impossible and ambiguous ones are refused."""

import datetime as dt
import re
import unicodedata

from filing.problems import Problem

LONG_TERM = "long_term"
"""长期: a certificate without an end."""

_ENDLESS = frozenset(
    {
        "longterm",
        "longtermvalid",
        "permanent",
        "permanently",
        "unlimited",
        "noexpiry",
        "noend",
        "indefinite",
        "长期",
        "长期有效",
        "永久",
        "永久有效",
        "无期限",
        "无固定期限",
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIRST, _LAST = 1900, 2199
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_NAME = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s\-]+([a-z]{3,9})\.?,?[\s\-]+([0-9]{4})"
)
_YEAR_NAME = re.compile(r"([0-9]{4})-([a-z]{3,9})-([0-9]{1,2})")
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_CLOCK = re.compile(
    r"(?<=[0-9])[t\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:z|utc|[+-][0-9]{2}:?[0-9]{2})?"
)
_FIGURES = "〇一二三四五六七八九"
_IN_CHARACTERS = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_BETWEEN = re.compile(r"\s*(?:-|至|到|~)\s*")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{2,4})")
_TWELVE = 12


def parse(text: str, *, long_term: bool) -> str | Problem:
    """`2027-03-05` (or `long_term` where that is an answer), or what is wrong.

    Where long-term is an answer, a term is one too, as documents print it: its end counts.
    """
    plain = _plain(text)
    if _endless(plain):
        if long_term:
            return LONG_TERM
        return Problem("This date has an end: please write a day, such as 2027-03-05.")
    found = _read(plain)
    if found is None and long_term and (end := _end(plain)):
        return end
    if found is None:
        if _YEAR_LAST.fullmatch(plain):
            return Problem(
                "“{value}” could be read in two ways: please write year-month-day, such as "
                "2027-03-05.",
                {"value": text[:60]},
            )
        return Problem(
            "“{value}” is not a date. Type year-month-day, for example 2026-03-15.",
            {"value": text[:60]},
        )
    return _day(*found)


def _plain(text: str) -> str:
    """Small letters, one kind of hyphen, no time of day."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = "".join("-" if unicodedata.category(c) == "Pd" else c for c in plain)
    return _CLOCK.sub("", plain).strip()


def _endless(plain: str) -> bool:
    return re.sub(r"[\s_\-]", "", plain) in _ENDLESS


def _end(plain: str) -> str:
    """The end of a term such as 2019.08.24-2039.08.24; empty where there is none."""
    plain = plain.removeprefix("自").removeprefix("从")
    for between in _BETWEEN.finditer(plain):
        begun, ended = _iso(plain[: between.start()]), plain[between.end() :]
        if begun and _endless(ended):
            return LONG_TERM
        end = _iso(ended)
        if begun and end and begun < end:
            return end
    return ""


def _iso(plain: str) -> str:
    found = _read(plain)
    day = _day(*found) if found else ""
    return day if isinstance(day, str) else ""


def _read(plain: str) -> tuple[int, int, int] | None:
    for form in (_YEAR_FIRST, _COMPACT):
        if found := form.fullmatch(plain):
            return int(found[1]), int(found[2]), int(found[3])
    if found := _IN_CHARACTERS.fullmatch(plain):
        year = "".join(str(_FIGURES.index(c)) for c in found[1].replace("零", "〇"))
        return int(year), _counted(found[2]), _counted(found[3])
    return _named(plain) or _year_last(plain)


def _year_last(plain: str) -> tuple[int, int, int] | None:
    """15/3/2026 or 3/15/2026: there is no month 15. None where it could be read in two ways."""
    found = _YEAR_LAST.fullmatch(plain)
    if found is None or len(found[3]) != len("2026"):
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if first <= _TWELVE < second:
        return year, first, second
    if second <= _TWELVE and (first > _TWELVE or first == second):
        return year, second, first
    return None


def _counted(text: str) -> int:
    """十二 → 12, 三十一 → 31."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _FIGURES.index(tens) if len(tens) == 1 else 0
    return 10 * (_counted(tens) if tens else 1) + (_counted(ones) if ones else 0)


def _named(plain: str) -> tuple[int, int, int] | None:
    """With the month by its English name."""
    if found := _DAY_NAME.fullmatch(plain):
        day, name, year = found.groups()
    elif found := _NAME_DAY.fullmatch(plain):
        name, day, year = found.groups()
    elif found := _YEAR_NAME.fullmatch(plain):
        year, name, day = found.groups()
    else:
        return None
    return (int(year), _MONTHS.index(name[:3]) + 1, int(day)) if name[:3] in _MONTHS else None


def _day(year: int, month: int, day: int) -> str | Problem:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return Problem(
            "There is no day {day} in month {month} of {year}.",
            {"day": str(day), "month": str(month), "year": str(year)},
        )
    if not _FIRST <= found.year <= _LAST:
        return Problem("The year {year} cannot be meant.", {"year": str(year)})
    return found.isoformat()
