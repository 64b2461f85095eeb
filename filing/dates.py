"""Days as people write them → ISO; an impossible or ambiguous day is named."""

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
_DAY_NAME = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+([0-9]{4})")
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}")


def parse(text: str, *, long_term: bool) -> str | Problem:
    """`2027-03-05` (or `long_term` where that is an answer), or what is wrong."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if re.sub(r"[\s_\-]", "", plain) in _ENDLESS:
        if long_term:
            return LONG_TERM
        return Problem("This date has an end: please write a day, such as 2027-03-05.")
    found = _read(plain)
    if found is None:
        if _YEAR_LAST.fullmatch(plain):
            return Problem(
                "“{value}” could be read in two ways: please write year-month-day, such as "
                "2027-03-05.",
                {"value": text[:60]},
            )
        return Problem(
            "“{value}” is no date: please write year-month-day, such as 2027-03-05.",
            {"value": text[:60]},
        )
    return _day(*found)


def _read(plain: str) -> tuple[int, int, int] | None:
    for form in (_YEAR_FIRST, _COMPACT):
        if found := form.fullmatch(plain):
            return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_NAME.fullmatch(plain):
        day, name, year = found.groups()
    elif found := _NAME_DAY.fullmatch(plain):
        name, day, year = found.groups()
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
