"""A number that a message consists of: what it is, by its form and its check character."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from filing import icp_numbers
from filing.intake import kinds
from filing.intake.numbers import LENGTH


class Sort(StrEnum):
    """What a number is."""

    CODE = "code"
    """A unified social credit code."""
    MISREAD = "misread"
    """The same, whose check character does not fit."""
    CARD = "card"
    """The number of an identity card."""
    ICP = "icp"
    SERVICE = "service"
    """A service identification number."""


@dataclass(frozen=True, slots=True)
class LoneNumber:
    """One number in its official form."""

    sort: Sort
    number: str


_EIGHTEEN: Final = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{2}[0-9]{6}[0-9A-Z]{10}(?![0-9A-Z])")
_SERVICE: Final = re.compile(
    r"(?<![0-9A-F])[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}(?![0-9A-F])"
)
_AROUND: Final = re.compile(
    r"(?:[^\w]|MY|OUR|THE|THIS|IT|IS|IT'S|HERE|HAVE|GOT|WE|I|A|ICP|FILING|NUMBER|NO|CODE|CREDIT"
    r"|UNIFIED|SOCIAL|SERVICE|IDENTIFICATION|RECORD|WEBSITE|SITE|ENTITY|COMPANY|BUSINESS|LICEN[CS]E"
    r"|ID|CARD|USCC|TAX|我们?的?|您好|你好|这个?|公司|单位|企业|网站|主体|备案|服务|授权|识别|身份证|证件"
    r"|税号|纳税人|统一|社会|信用|代码|码|营业执照|执照|编?号|有了?|拿到了?|收到了?|是|为|的)*"
)
"""Words that only say that it is one, in folded capitals."""


def lone(text: str) -> LoneNumber | None:
    """The number, where the text is nothing more; None for any other text."""
    plain = unicodedata.normalize("NFKC", text).upper().strip()
    found = _icp(text) or _service(plain) or _eighteen(plain)
    if found is None:
        return None
    number, rest = found
    return number if _AROUND.fullmatch(rest) else None


def _icp(text: str) -> tuple[LoneNumber, str] | None:
    number = icp_numbers.named(text)
    rest = icp_numbers.plain(text).replace(number, " ", 1)
    return (LoneNumber(Sort.ICP, number), rest) if number else None


def _service(plain: str) -> tuple[LoneNumber, str] | None:
    found = _SERVICE.search(plain)
    if found is None:
        return None
    return LoneNumber(Sort.SERVICE, found[0].lower()), _without(plain, found)


def _eighteen(plain: str) -> tuple[LoneNumber, str] | None:
    """A code or a card, also in groups as they are printed."""
    squeezed = re.sub(r"[ -]", "", plain)
    joined = squeezed if len(squeezed) == LENGTH else plain
    found = _EIGHTEEN.search(joined)
    if found is None:
        return None
    return LoneNumber(_sort(found[0]), found[0]), _without(joined, found)


def _sort(number: str) -> Sort:
    if kinds.is_code(number):
        return Sort.CODE
    return Sort.CARD if number[:17].isdigit() else Sort.MISREAD


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"
