"""Certificate numbers: form, check characters, and the birthday and place they encode."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from string import ascii_uppercase, digits

from filing.problems import Problem

RESIDENT_ID = "2"
PASSPORT = "7"
TAIWAN_PERMIT = "11"
HOME_RETURN_PERMIT = "14"
PERMANENT_RESIDENCE = "30"
HK_MACAO_RESIDENCE = "41"
TAIWAN_RESIDENCE = "42"
LICENCE = "1"
PERSON = frozenset(
    {
        RESIDENT_ID,
        PASSPORT,
        TAIWAN_PERMIT,
        HOME_RETURN_PERMIT,
        PERMANENT_RESIDENCE,
        HK_MACAO_RESIDENCE,
        TAIWAN_RESIDENCE,
    }
)
"""Certificates of people; all other codes are certificates of organisations."""

UNIFIED_ONLY = frozenset({"13", "15", "24", "49"})
ORGANISATION_CODE = frozenset({"3", "9", "10", "12", "16", "18", "20"})

CIRCULAR = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)]
)
"""First two digits of a citizen's number: its province."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_UNIFIED = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH_18 = 18
_FREE_MIN, _FREE_MAX = 4, 30
_SEPARATORS = re.compile(r"[\s\-‐-―－_.·()（）\[\]【】]+")
_FREE = re.compile(r"[0-9A-Z\u3400-\u9fff()〔〕\[\]【】.·/\-]")
_FREE_SEPARATORS = re.compile(r"\s+")


def parse(text: str, certificate: str) -> str | Problem:
    """The canonical number of that certificate (MIIT code), or what is wrong with it."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable()).upper()
    squeezed = _SEPARATORS.sub("", plain)
    if not squeezed:
        return Problem("No number was given.")
    if certificate in _PERSONAL:
        return _PERSONAL[certificate](squeezed)
    if certificate == LICENCE:
        return _licence(squeezed)
    if certificate in UNIFIED_ONLY:
        return _unified(squeezed)
    if certificate in ORGANISATION_CODE:
        return _organisation(squeezed)
    return _registration(_FREE_SEPARATORS.sub("", plain), squeezed)


def birth_date(number: str) -> dt.date | None:
    """The day of birth that an 18-character personal number carries; None where it carries none."""
    if len(number) != _LENGTH_18 or not re.fullmatch(r"[0-9]{17}", number[:17]):
        return None
    return _date(number[6:14])


def age(number: str, day: dt.date) -> int | None:
    """Full years on that day, where the number tells the day of birth."""
    born = birth_date(number)
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def province(number: str) -> str:
    """The province a citizen's number was first issued in (`330000`), or empty."""
    known = birth_date(number) is not None and int(number[:2]) in CIRCULAR
    return f"{number[:2]}0000" if known else ""


# ------------------------------------------------------------------ people


def _resident(number: str) -> str | Problem:
    if re.fullmatch(r"[0-9]{15}", number):
        return Problem("This is an old 15-digit number; write the 18 characters of the present ID.")
    wrong = _eighteen(number)
    if wrong:
        return wrong
    if number[0] == "8":
        return Problem(
            "A number that begins with {start} belongs to a residence permit for people from Hong "
            "Kong, Macao or Taiwan: change the type of certificate.",
            {"start": number[:2]},
        )
    if number[0] == "9":
        return Problem(
            "A number that begins with 9 belongs to a foreigner's permanent residence card: change "
            "the type of certificate."
        )
    if int(number[:2]) not in CIRCULAR:
        return Problem("No resident ID number begins with {start}.", {"start": number[:2]})
    return _born(number)


def _residence_permit(*starts: str) -> Callable[[str], str | Problem]:
    def check(number: str) -> str | Problem:
        wrong = _eighteen(number)
        if wrong:
            return wrong
        if number[:2] not in starts:
            return Problem(
                "The number of this residence permit begins with {expected}, not with {start}.",
                {"expected": "/".join(starts), "start": number[:2]},
            )
        return _born(number)

    return check


def _permanent_residence(number: str) -> str | Problem:
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return number
    wrong = _eighteen(number)
    if wrong:
        return wrong
    if number[0] != "9":
        return Problem(
            "The number of a permanent residence card has 18 characters and begins with 9 (older "
            "cards: three letters and twelve digits)."
        )
    return _born(number)


def _passport(number: str) -> str | Problem:
    wrong = _strange(number, ascii_uppercase + digits)
    if wrong:
        return wrong
    return _sized(number, 5, 17)


def _taiwan_permit(number: str) -> str | Problem:
    wrong = _strange(number, digits)
    if wrong:
        return wrong
    if len(number) not in {8, 10}:
        return Problem(
            "A Taiwan resident's travel permit has 8 digits (older ones 10); this has {length}.",
            {"length": str(len(number))},
        )
    return number


def _home_return(number: str) -> str | Problem:
    if re.fullmatch(r"[HM][0-9]{8,10}", number):
        return number
    return Problem(
        "A Hong Kong or Macao resident's travel permit begins with H or M, followed by 8 to 10 "
        "digits."
    )


_PERSONAL: dict[str, Callable[[str], str | Problem]] = {
    RESIDENT_ID: _resident,
    PASSPORT: _passport,
    TAIWAN_PERMIT: _taiwan_permit,
    HOME_RETURN_PERMIT: _home_return,
    PERMANENT_RESIDENCE: _permanent_residence,
    HK_MACAO_RESIDENCE: _residence_permit("81", "82"),
    TAIWAN_RESIDENCE: _residence_permit("83"),
}


def _eighteen(number: str) -> Problem | None:
    """Length, characters and check character of an 18-character personal number."""
    wrong = _strange(number, digits + "X")
    if wrong:
        return wrong
    if len(number) != _LENGTH_18:
        return Problem(
            "This number has 18 characters; {length} were given.", {"length": str(len(number))}
        )
    if "X" in number[:17]:
        return Problem("An X can only stand at the end of this number.")
    expected = _CHECKS[
        sum(w * int(c) for w, c in zip(_WEIGHTS, number[:17], strict=True)) % len(_CHECKS)
    ]
    return _last(number, expected)


def _born(number: str) -> str | Problem:
    if _date(number[6:14]) is None:
        return Problem(
            "Characters 7 to 14 are the date of birth; {date} is no date.", {"date": number[6:14]}
        )
    return number


def _date(text: str) -> dt.date | None:
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


# ------------------------------------------------------------------ organisations


def _licence(number: str) -> str | Problem:
    if len(number) == 15 and number.isdigit() and number.isascii():  # noqa: PLR2004 - digits of the old number
        from stdnum.iso7064 import mod_11_10  # noqa: PLC0415 - only some need it, and it is slow

        return _last(number, str(mod_11_10.calc_check_digit(number[:14]))) or number
    return _unified(number)


def _unified(number: str) -> str | Problem:
    if len(number) != _LENGTH_18:
        return Problem(
            "A unified social credit code has 18 characters; {length} were given.",
            {"length": str(len(number))},
        )
    wrong = _strange(number, _UNIFIED)
    if wrong:
        return Problem(
            "These characters never stand in a unified social credit code: {wrong}. (It has no I, "
            "O, S, V or Z: perhaps 1, 0, 5 or 2 is meant.)",
            wrong.values,
        )
    if not number[2:8].isdigit():
        return Problem(
            "Characters 3 to 8 of a unified social credit code are digits (the place of "
            "registration), not {part}.",
            {"part": number[2:8]},
        )
    from stdnum.cn import uscc  # noqa: PLC0415 - only some need it, and it is slow

    return _last(number, str(uscc.calc_check_digit(number[:17]))) or number


def _organisation(number: str) -> str | Problem:
    if len(number) == _LENGTH_18:
        return _unified(number)
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", number):
        return Problem(
            "An organisation code has 8 digits or letters and one check character (a digit or X)."
        )
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(
        weight * int(character, 36) for weight, character in zip(weights, number[:8], strict=True)
    )
    return _last(number, "0123456789X0"[(11 - total % 11) % 11]) or number


def _registration(number: str, squeezed: str) -> str | Problem:
    """Registers with numbers of their own; an 18-character one is taken for the unified code."""
    if len(squeezed) == _LENGTH_18 and not _strange(squeezed, _UNIFIED):
        return _unified(squeezed)
    wrong = sorted({c for c in number if not _FREE.match(c)})
    if wrong:
        return _characters(wrong)
    return _sized(number, _FREE_MIN, _FREE_MAX)


# ------------------------------------------------------------------ shared


def _strange(number: str, allowed: str) -> Problem | None:
    wrong = sorted({character for character in number if character not in allowed})
    return _characters(wrong) if wrong else None


def _characters(wrong: list[str]) -> Problem:
    return Problem(
        "These characters cannot stand in this number: {wrong}", {"wrong": " ".join(wrong)}
    )


def _sized(number: str, least: int, most: int) -> str | Problem:
    if least <= len(number) <= most:
        return number
    return Problem(
        "This number has {least} to {most} characters; {length} were given.",
        {"least": str(least), "most": str(most), "length": str(len(number))},
    )


def _last(number: str, expected: str) -> Problem | None:
    if number[-1] == expected:
        return None
    return Problem(
        "The check character at the end does not fit: after the {count} characters before it, it "
        "is {expected}, not {given}. One of the characters is mistyped.",
        {"count": str(len(number) - 1), "expected": expected, "given": number[-1]},
    )
