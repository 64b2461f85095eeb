"""ICP numbers: their forms, their provinces, and those that a text names."""

import re
import unicodedata
from typing import Final

PREFIXES: Final = {
    "京": "110000", "津": "120000", "冀": "130000", "晋": "140000", "蒙": "150000",
    "辽": "210000", "吉": "220000", "黑": "230000", "沪": "310000", "苏": "320000",
    "浙": "330000", "皖": "340000", "闽": "350000", "赣": "360000", "鲁": "370000",
    "豫": "410000", "鄂": "420000", "湘": "430000", "粤": "440000", "桂": "450000",
    "琼": "460000", "渝": "500000", "蜀": "510000", "川": "510000", "黔": "520000",
    "贵": "520000", "滇": "530000", "云": "530000", "藏": "540000", "陕": "610000",
    "陇": "620000", "甘": "620000", "青": "630000", "宁": "640000", "新": "650000",
}  # fmt: skip
"""First character of an ICP number → province, younger and older forms."""

ENTITY: Final = re.compile(r"([一-龥]) ?ICP备 ?[0-9]{8}(?:[0-9]{2})?号")
SITE: Final = re.compile(r"([一-龥]) ?ICP备 ?[0-9]{8}(?:[0-9]{2})?号-[1-9][0-9]{0,4}[AXK]?")

_SAME: Final = str.maketrans("－—備號", "--备号")
"""Other forms in which a number is copied."""


def plain(text: str) -> str:
    """Without blanks, in the characters of the official form."""
    return re.sub(r"\s", "", written(text))


def written(text: str) -> str:
    """In the characters of the official form."""
    return unicodedata.normalize("NFKC", text).upper().translate(_SAME)


def named(text: str) -> str:
    """The first number that a text names, a website's before an entity's; empty where none."""
    bare = plain(text)
    found = SITE.search(bare) or ENTITY.search(bare)
    return found[0] if found and found[1] in PREFIXES else ""


def entity(number: str) -> str:
    """The entity's number in a website's."""
    return number.partition("-")[0]


def province(number: str) -> str:
    """The code of the province that gave the number."""
    return PREFIXES[number[0]]
