"""Whole numbers in words, English and Chinese, up to ninety-nine."""

import re
from typing import Final

_FIGURES: Final = "零一二三四五六七八九"
_SAME: Final = str.maketrans("〇○两俩壹贰叁肆伍陆柒捌玖拾", "零零二二一二三四五六七八九十")
_TEENS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: Final = {
    **{word: number for number, word in enumerate(_TEENS)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    "a": 1,
    "an": 1,
    "a dozen": 12,
    "dozen": 12,
}

_NOTHING: Final = re.compile(
    r"(?:none|no|nothing|never|zero|nil|not|(?:i |we )?have(?: not|n'?t))(?: (?:any|used|use|one|of"
    r"|them|at all|so far|websites?|sites?|numbers?|domains?|been|before|ever))*"
    r"|(?:一个|一次)?(?:[都也还]|从来?)*(?:没有?|[未无零冇])(?:被?使?用过?|备案?过|备案|个|网站)?[了呢的]?"
)
_ENGLISH: Final = "|".join([*(rf"{ten}(?:[- ][a-z]+)?" for ten in _TENS), *reversed(_TEENS), "an?"])
_COUNTED: Final = re.compile(
    r"(?:only |just |只有?|就|共|一共|总共|用过?了?|有)?"
    rf"(?P<number>[0-9]{{1,9}}|{_ENGLISH}|[零〇一二两三四五六七八九十]{{1,3}})\s*"
    r"(?:个|次|块)?(?:网站|域名|服务号|号码|月)?(?:months?|websites?|sites?|numbers?|domains?|times?)?"
    r"(?: (?:so far|already|used|only|in total|of them))?[了吧]?"
)


def amount(text: str) -> int | None:
    """How many a text says: `two websites`, 三个, `none`, 没用过; None where it says no number."""
    plain = " ".join(text.casefold().strip(" .。!！").split())
    if plain != "not" and _NOTHING.fullmatch(plain):
        return 0
    found = _COUNTED.fullmatch(plain)
    return count(found["number"]) if found else None


def count(text: str) -> int | None:
    """`12`, `two`, `twenty-four`, 十二, 两; None for any other text."""
    plain = text.strip().casefold()
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if plain in _WORDS:
        return _WORDS[plain]
    return _compound(plain) if plain.isascii() else _chinese(plain.translate(_SAME))


def _compound(plain: str) -> int | None:
    """twenty-four."""
    tens, _, ones = plain.replace("-", " ").partition(" ")
    if tens in _TENS and ones in _TEENS[1:10]:
        return _WORDS[tens] + _WORDS[ones]
    return None


def _chinese(plain: str) -> int | None:
    """十二 → 12, 三十 → 30, 二十四 → 24."""
    tens, ten, ones = plain.partition("十")
    if any(len(part) > 1 or part not in _FIGURES for part in (tens, ones)):
        return None
    if not ten:
        return _FIGURES.index(tens) if tens else None
    return 10 * (_FIGURES.index(tens) if tens else 1) + (_FIGURES.index(ones) if ones else 0)
