"""Parses dates as people write them into ISO form; impossible and ambiguous ones are refused."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

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
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_FIRST, _LAST = 1900, 2199
_TURN = 70
"""Of the years that are written by two figures, those from here on are of the last century."""
_YEAR = r"([0-9]{4}|[0-9]{2})"
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
_SHORT_YEAR = re.compile(r"([0-9]{2})年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_NAME = re.compile(
    rf"([0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/]*([a-z]{{3,9}})\.?,?[\s\-/]*{_YEAR}"
)
_YEAR_NAME = re.compile(r"([0-9]{4})[\s\-/,]*([a-z]{3,9})\.?[\s\-/]*([0-9]{1,2})(?:st|nd|rd|th)?")
_NAME_DAY = re.compile(rf"([a-z]{{3,9}})\.?[\s\-/]*([0-9]{{1,2}})(?:st|nd|rd|th)?[,\s\-/]+{_YEAR}")
_CLOCK = re.compile(
    r"(?:(?<=[0-9])t|(?<=[0-9日号])\s+|(?<=[日号]))(?:上午|下午|早上|晚上|凌晨|中午)?\s*[0-9]{1,2}"
    r"(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:z|utc|[ap]\.?m\.?|[+-][0-9]{2}:?[0-9]{2})?"
    r"|\s*[ap]\.?m\.?|[点时](?:[0-9]{1,2}分?|整|半)?)"
)
_BEFORE = re.compile(
    r"(?:it |its |the |my |our |domain |licen[cs]e |card |certificate )*(?:is |was )?(?:valid )?"
    r"(?:until|till|to|on|by|up to|expir(?:es|ed|y|ing)(?: date)?(?: is)?(?: on)?)\s*:?\s+"
    r"|(?:有效期限?|到期[日时]间?|过期时间|截止日?期?)?(?:至|到|截止|是|为|于|在)*[::]?\s*(?=[0-9一二长永])"
)
_WEEKDAY = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|(?:星期|周|礼拜)[一二三四五六日天]\s*"
)
_BEHIND = re.compile(
    r"\s*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|(?:为止|止|截止|到期|过期|失效)(?:的|了)?)$"
)
_APOSTROPHE = re.compile(r"['’‘]([0-9]{2})$")
_FIGURES = "〇一二三四五六七八九"
_IN_CHARACTERS = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]?"
)
_BETWEEN = re.compile(r"\s*(?:-|至|到|~)\s*")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})")

_Parts = tuple[int, int, int]
"""Year, month, day."""


def parse(text: str, *, long_term: bool) -> str | Problem:
    """`2027-03-05` (or `long_term` where that is an answer), or what is wrong.

    Where long-term is an answer, a term is one too, as documents print it: its end counts.
    """
    plain = _plain(text)
    if _endless(plain):
        if long_term:
            return LONG_TERM
        return Problem("This date has an end: please write a day, such as 2027-03-05.")
    read = _readings(plain)
    days = list(dict.fromkeys(day for one in read if isinstance(day := _day(*one), str)))
    if not days and long_term and (end := _end(plain)):
        return end
    if len(days) == 1:
        return days[0]
    return _fault(text, plain, read, days)


def _fault(text: str, plain: str, read: list[_Parts], days: list[str]) -> Problem:
    """What is wrong with a text that is not one day."""
    if days:
        return Problem(
            "“{value}” could be read in two ways, {one} or {other}: type the one that you mean.",
            {"value": text[:60], "one": days[0], "other": days[1]},
        )
    if _YEAR_LAST.fullmatch(plain):
        return Problem(
            "“{value}” could be read in two ways: please write year-month-day, such as 2027-03-05.",
            {"value": text[:60]},
        )
    wrong = _day(*read[0]) if read else None
    if isinstance(wrong, Problem):
        return wrong
    return Problem(
        "“{value}” is not a date. Type year-month-day, for example 2026-03-15.",
        {"value": text[:60]},
    )


def _plain(text: str) -> str:
    """Small letters, one kind of hyphen; no time of day, and no words around the date."""
    plain = unicodedata.normalize("NFKC", text).strip(" \t\n.。").casefold()
    plain = "".join("-" if unicodedata.category(c) == "Pd" else c for c in plain)
    plain = _CLOCK.sub("", plain).strip()
    for around in (_BEFORE, _WEEKDAY):
        found = around.match(plain)
        plain = plain[found.end() :] if found else plain
    return _APOSTROPHE.sub(r"20\1", _BEHIND.sub("", plain)).strip()


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
    days = {day for one in _readings(plain) if isinstance(day := _day(*one), str)}
    return days.pop() if len(days) == 1 else ""


def _readings(plain: str) -> list[_Parts]:
    """What a text may mean, possible or not; several where the order cannot be told."""
    for form in (_YEAR_FIRST, _SHORT_YEAR, _COMPACT):
        if found := form.fullmatch(plain):
            return [(_year(found[1]), int(found[2]), int(found[3]))]
    if found := _IN_CHARACTERS.fullmatch(plain):
        year = "".join(str(_FIGURES.index(c)) for c in found[1].replace("零", "〇"))
        return [(int(year), _counted(found[2]), _counted(found[3]))]
    return list(_named(plain)) or list(_year_last(plain))


def _year_last(plain: str) -> Iterator[_Parts]:
    """15/3/2026 or 3/15/2026: there is no month 15. With a short year it may stand in front too."""
    found = _YEAR_LAST.fullmatch(plain)
    if found is None:
        return
    first, second, year = int(found[1]), int(found[2]), _year(found[3])
    yield year, second, first
    yield year, first, second
    if len(found[3]) == len("26"):
        yield _year(found[1]), second, int(found[3])


def _year(figures: str) -> int:
    """28 → 2028, 98 → 1998."""
    year = int(figures)
    if len(figures) == len("2028"):
        return year
    return year + (1900 if year >= _TURN else 2000)


def _counted(text: str) -> int:
    """十二 → 12, 三十一 → 31."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _FIGURES.index(tens) if len(tens) == 1 else 0
    return 10 * (_counted(tens) if tens else 1) + (_counted(ones) if ones else 0)


def _named(plain: str) -> Iterator[_Parts]:
    """With the month by its English name; of 24 Aug 28 either figure may be the year."""
    if found := _DAY_NAME.fullmatch(plain):
        day, name, year = found.groups()
    elif found := _NAME_DAY.fullmatch(plain):
        name, day, year = found.groups()
    elif found := _YEAR_NAME.fullmatch(plain):
        year, name, day = found.groups()
    else:
        return
    month = next((n for n, full in enumerate(_MONTHS, 1) if full.startswith(name)), 0)
    month = month or 9 * (name == "sept")
    if not month:
        return
    yield _year(year), month, int(day)
    if len(year) == len("28") and plain[0].isdigit():
        yield _year(day), month, int(year)


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
