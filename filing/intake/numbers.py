"""Numbers and dates in recognised text: impossible characters are corrected, else nothing is."""

import re
import unicodedata
from collections.abc import Sequence

from filing import dates
from filing.intake import kinds

IMPOSSIBLE = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})
"""Letters that a unified code never has, by the figure that they are."""

FIGURES = str.maketrans(
    {
        "O": "0",
        "D": "0",
        "Q": "0",
        "I": "1",
        "L": "1",
        "Z": "2",
        "S": "5",
        "G": "6",
        "T": "7",
        "B": "8",
    }
)
"""The same where only figures stand."""

LENGTH = 18
PLACE = slice(2, 8)
"""The figures of the place of registration."""

_ALIKE = str.maketrans(
    {"〇": "0", "○": "0", "|": "1", "!": "1", "Χ": "X", "Х": "X", "×": "X", "х": "X"}
)
_RUN = re.compile(r"[0-9A-Z]+")
_DATE = re.compile(
    r"(\d{4})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})|"
    r"[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_ENDLESS = re.compile(r"长期|无固定期限|永久")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")


def candidates(text: str) -> list[str]:
    """The runs of eighteen signs in a text, without the spaces in them."""
    plain = unicodedata.normalize("NFKC", text).translate(_ALIKE).upper()
    squeezed = re.sub(r"[\s\-·.,]", "", plain)
    return [run for run in _RUN.findall(squeezed) if len(run) == LENGTH]


def code_in(text: str) -> str:
    """The one unified credit code in a text whose check character fits; empty otherwise."""
    found = {code for run in candidates(text) if (code := _mended(run))}
    return found.pop() if len(found) == 1 else ""


def _mended(run: str) -> str:
    """Impossible letters set right, nothing else: two wrong signs can agree with a checksum."""
    place = run[PLACE].translate(FIGURES)
    options = {
        option
        for letter in ("U", "Y")
        for option in [(run[:2] + place + run[8:]).translate(IMPOSSIBLE).replace("V", letter)]
        if kinds.is_code(option)
    }
    return options.pop() if len(options) == 1 else ""


def card_number_in(text: str) -> str:
    """The one citizen's number in a text whose check character fits; empty otherwise."""
    found = {
        number
        for run in candidates(text)
        for number in [run[:-1].translate(FIGURES) + run[-1:].replace("O", "0")]
        if kinds.is_number(number)
    }
    return found.pop() if len(found) == 1 else ""


def in_payloads(payloads: Sequence[str]) -> str:
    """The code that stands literally in what a QR code says; addresses are never opened."""
    found = {
        run
        for payload in payloads
        for run in re.findall(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])", payload)
        if kinds.is_code(run)
    }
    return found.pop() if len(found) == 1 else ""


def term_in(text: str) -> str:
    """The end of a printed term as an ISO day, or 长期; empty where it is not clear."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\s", "", text))
    days = _days(plain)
    if _ENDLESS.search(plain):
        return "长期" if len(days) <= 1 else ""
    if len(days) == 2 and days[0] < days[1]:  # noqa: PLR2004 - begin and end
        return days[1]
    return ""


def day_in(text: str) -> str:
    """The one day in a text; empty where there is none, or there are two."""
    days = _days(unicodedata.normalize("NFKC", text))
    return days[0] if len(days) == 1 else ""


def _days(plain: str) -> list[str]:
    found = [dates.parse(_spelt(one), long_term=False) for one in _DATE.finditer(plain)]
    return [day for day in found if isinstance(day, str)]


def _spelt(one: re.Match[str]) -> str:
    return "-".join((one[1], one[2], one[3])) if one[1] else one[0]


def host_in(text: str) -> str:
    """The one domain in a text; empty otherwise."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    found = {host for host in _HOST.findall(plain) if kinds.is_domain(host)}
    return found.pop() if len(found) == 1 else ""
