"""Parses lengths of time as people write them into months."""

import re
from typing import Final

from filing.counting import count

_NUMBER: Final = r"(?:[0-9]{1,3}|[a-z]+(?:[ -][a-z]+)?|[零一二两三四五六七八九十]{1,3})"
_YEARS: Final = rf"(?P<years>{_NUMBER})(?:\.(?P<tenth>[05]))?\s*(?:and (?P<before>a half)\s*)?"
_YEAR: Final = r"个?整?(?:years?|yrs?|年)\s*(?P<half>and a half|半)?"
_MONTHS: Final = rf"(?P<months>{_NUMBER})\s*个?(?:months?|mos?|月)"
_AND: Final = r"(?:\s*(?:and|零|又|,)?\s*)"
_SPAN: Final = re.compile(rf"(?:{_YEARS}{_YEAR})?(?:{_AND}{_MONTHS})?")
_HALF: Final = frozenset({"half a year", "half year", "half-year", "半年"})


def months(text: str) -> int | None:
    """`1 year`, `a year and a half`, 一年半, `18 months`, 一年零三个月; None for what names no
    length in years or months."""
    plain = " ".join(text.casefold().split())
    if plain in _HALF:
        return 6
    found = _SPAN.fullmatch(plain)
    if found is None or not (found["years"] or found["months"]):
        return None
    years, months = count(found["years"] or "0"), count(found["months"] or "0")
    if years is None or months is None:
        return None
    half = found["half"] or found["before"] or found["tenth"] == "5"
    return 12 * years + (6 if half else 0) + months
