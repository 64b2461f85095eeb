"""Parses phone numbers and e-mail addresses into canonical form, or says what is wrong."""

import re
import unicodedata

from filing.problems import Problem

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_EXTENSION = re.compile(r"(?:;ext=|转|分机|ext\.?|#|x)\s*:?\s*([0-9]{1,6})$", re.IGNORECASE)
_OLD_LANDLINE = re.compile(r"(0[0-9]{2,3}-[0-9]{7,8})-([0-9]{1,6})$")
_MOBILE_DIGITS = 11
_LONGEST_EMAIL = 254
_LONGEST_NAME = 64
_SERVICE = re.compile(r"\+86[48]00")
_LANDLINE_SPLIT = 3


AREA_CODES = {
    "110000": ("10",),
    "120000": ("22",),
    "130000": ("31", "335"),
    "140000": ("35", "349"),
    "150000": ("47", "48"),
    "210000": ("24", "41", "42"),
    "220000": ("43", "44"),
    "230000": ("45", "46"),
    "310000": ("21",),
    "320000": ("25", "51", "523", "527"),
    "330000": ("57", "580"),
    "340000": ("55", "56"),
    "350000": ("59",),
    "360000": ("79", "701"),
    "370000": ("53", "54", "63"),
    "410000": ("37", "39"),
    "420000": ("27", "71", "72"),
    "430000": ("73", "74"),
    "440000": ("20", "66", "75", "76"),
    "450000": ("77",),
    "460000": ("898",),
    "500000": ("23",),
    "510000": ("28", "81", "82", "83"),
    "520000": ("85",),
    "530000": ("69", "87", "88"),
    "540000": ("891", "892", "893", "894", "895", "896", "897"),
    "610000": ("29", "91"),
    "620000": ("93", "94"),
    "630000": ("97",),
    "640000": ("95",),
    "650000": ("90", "99"),
}
"""Beginnings of telephone area codes (without the 0) by province."""


def parse_phone(text: str) -> str | Problem:
    """E.164 (`+8613588000000`), an extension as `;ext=123`; Chinese numbers need no +86."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join("-" if unicodedata.category(c) == "Pd" else c for c in plain)
    plain = re.sub(r"^[\s(]*(?:tel|电话|手机|mobile|phone)[\s:]*", "", plain, flags=re.IGNORECASE)
    plain, extension = _without_extension(re.sub(r"^\(?0?086\)?[\s\-]+(?=0)", "", plain.strip()))
    strange = sorted({c for c in plain if not (c in "0123456789+-(). /" or c.isspace())})
    if strange:
        return Problem(
            "These characters cannot stand in a phone number: {wrong}", {"wrong": " ".join(strange)}
        )
    number = re.sub(r"[^0-9+]", "", plain)
    number = re.sub(r"^(?:\+?86|0086)(?=1[3-9][0-9]{9}$)", "", number)
    if _MOBILE.fullmatch(number) and not extension:
        return f"+86{number}"
    if re.fullmatch(r"1[0-9]*", number):
        return _no_mobile(number)
    return _other_phone(number, extension)


def show_phone(value: str) -> str:
    """A canonical number as people write it: 135 8800 0000, 0571-88888888, +852 …"""
    main, _, extension = value.partition(";ext=")
    if _MOBILE.fullmatch(main.removeprefix("+86")):
        bare = main.removeprefix("+86")
        return f"{bare[:3]} {bare[3:7]} {bare[7:]}"
    if main.startswith("+86"):
        area, number = split_landline(main)
        return f"0{area}-{number}" + (f"-{extension}" if extension else "")
    return value


def is_mobile(value: str) -> bool:
    """Whether a canonical number is a mainland mobile."""
    return bool(re.fullmatch(r"\+861[3-9][0-9]{9}", value))


def split_landline(value: str) -> tuple[str, str]:
    """Area code (without its 0) and number of a canonical mainland landline."""
    rest = value.partition(";")[0].removeprefix("+86")
    size = 2 if rest.startswith(("10", "2")) else _LANDLINE_SPLIT
    return rest[:size], rest[size:]


def landline_province(value: str) -> str:
    """The province of a canonical mainland landline, by its area code; empty for other numbers."""
    if is_mobile(value) or not value.startswith("+86"):
        return ""
    area, _ = split_landline(value)
    return next((code for code, begin in AREA_CODES.items() if area.startswith(begin)), "")


def _without_extension(plain: str) -> tuple[str, str]:
    if old := _OLD_LANDLINE.fullmatch(plain):
        return old[1], old[2]
    if found := _EXTENSION.search(plain):
        return plain[: found.start()], found[1]
    return plain, ""


def _no_mobile(number: str) -> Problem:
    if len(number) != _MOBILE_DIGITS:
        return Problem(
            "A mainland mobile number has {expected} digits; {length} were given.",
            {"expected": str(_MOBILE_DIGITS), "length": str(len(number))},
        )
    return Problem("No mobile number begins with {start}.", {"start": number[:2]})


def _other_phone(number: str, extension: str) -> str | Problem:
    import phonenumbers  # noqa: PLC0415 - its tables are read when a landline or a foreign number comes

    try:
        found = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return Problem("This is no phone number.")
    if not phonenumbers.is_valid_number(found):
        if found.country_code == 86:  # noqa: PLR2004 - China
            return Problem(
                "This is no valid number: write a mobile (11 digits) or a landline with its area "
                "code, such as 0571-88888888."
            )
        return Problem("This is no valid number in the country of its code.")
    canonical = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    if _SERVICE.match(canonical):
        return Problem(
            "Numbers of companies that begin with 400 or 800 are not taken: write a mobile (11 "
            "digits) or a landline with its area code, such as 0571-88888888."
        )
    return f"{canonical};ext={extension}" if extension else canonical


def parse_email(text: str) -> str | Problem:
    """The address with its domain in lower case."""
    plain = text.strip().strip("<>").removeprefix("mailto:").replace("＠", "@").replace("。", ".")
    if "@" not in plain:
        return Problem("An e-mail address has an @, such as name@example.com.")
    if plain.count("@") > 1:
        return Problem("Please give one e-mail address only.")
    if len(plain) > _LONGEST_EMAIL:
        return Problem(
            "An e-mail address has at most {limit} characters; this has {length}.",
            {"limit": str(_LONGEST_EMAIL), "length": str(len(plain))},
        )
    if len(plain.partition("@")[0]) > _LONGEST_NAME:
        return Problem(
            "The part before the @ has at most {limit} characters; this has {length}.",
            {"limit": str(_LONGEST_NAME), "length": str(len(plain.partition("@")[0]))},
        )
    strange = sorted({c for c in plain if c.isspace() or ord(c) > 127 or c in '()<>[]:;,"\\'})  # noqa: PLR2004
    if strange:
        shown = " ".join("␠" if c.isspace() else c for c in strange)
        return Problem("These characters cannot stand in this address: {wrong}", {"wrong": shown})
    return _deliverable(plain)


def _deliverable(plain: str) -> str | Problem:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        return str(validate_email(plain, check_deliverability=False).normalized)
    except EmailNotValidError:
        pass
    name, _, host = plain.partition("@")
    if not name or not host or "." not in host:
        return Problem("This e-mail address is incomplete: it looks like name@example.com.")
    return Problem("This is no valid e-mail address: look at its dots and hyphens.")
