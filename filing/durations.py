"""Parses lengths of time as people write them into months."""

import re

_FIGURES = "零一二三四五六七八九"
_NUMBER = r"([0-9]{1,2}|an?|one|two|three|five|ten|[一二两三五十]{1,2})"
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "两": 2, "十": 10}
_YEARS = re.compile(rf"{_NUMBER}\s*(?:个)?(?:整)?(?:years?|yrs?|年)(半)?", re.IGNORECASE)
_HALF = frozenset({"half a year", "half year", "半年"})
_MONTHS = re.compile(r"([一二两三四五六七八九十]{1,3})个?月")


def months(text: str) -> int | None:
    """`1 year`, 一年, 半年, 一年半, 三个月; None for what names no length in years or months."""
    plain = " ".join(text.casefold().split())
    if plain in _HALF:
        return 6
    if found := _YEARS.fullmatch(plain):
        return 12 * _count(found[1]) + (6 if found[2] else 0)
    if found := _MONTHS.fullmatch(plain):
        return _count(found[1])
    return None


def _count(text: str) -> int:
    """12, two, 十二 → a number."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    tens, ten, ones = text.replace("两", "二").partition("十")
    if not ten:
        return int("".join(str(_FIGURES.index(sign)) for sign in tens))
    return 10 * (_count(tens) if tens else 1) + (_count(ones) if ones else 0)
