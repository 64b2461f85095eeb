"""Parses a person's data from one message: each part is found by its form, in any order."""

import re
from itertools import groupby
from typing import Final

RESIDENT_CARD: Final = "2"
"""MIIT code of the card that has such a number."""

_MARK = "\n"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_CARD = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9-])0[0-9]{2,3}[ -]?[0-9]{7,8}(?:-[0-9]{1,6})?(?![0-9])")
_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{4}(?:[-./][0-9]{1,2}[-./][0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日?)"
    r"|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4})(?![0-9])"
)
_LONG_TERM = re.compile(r"长期(?:有效)?|long[- ]term", re.IGNORECASE)
_NAME = re.compile(r"[㐀-鿿][㐀-鿿·]{1,29}|[A-Za-z][A-Za-z'-]*\.?(?: [A-Za-z][A-Za-z'-]*\.?)+")

_CHINESE_LABEL = (
    "(?:主体负责人|网站负责人|负责人|应急|紧急|备用|本人|我的|第一|第二)*的?"
    "(?:我叫|我是|叫|姓名|法定代表人|法人|应急|紧急|备用|名字|联系方式|联系人|联系电话|联系手机|手机号码|手机号|手机|电话号码|电话"
    "|号码|座机|固话|固定电话|电子邮箱|电子邮件|邮箱地址|邮箱|邮件|身份证号码|身份证号|身份证"
    "|证件号码|证件号|证件|证件有效期|身份证有效期|有效期限|有效期|到期日|到期)"
    "(?:是|为|至|到)*"
)
_LATIN_LABEL = (
    r"\b(?:my|is|are|and|the|until|name|full|mobile|phone|tel|telephone|cell|number|no|e-?mail"
    r"|mail|address|id|card|identity|document|passport|valid|expires?|expiry|date|emergency"
    r"|contact|landline|second|other|another|entity|leader|administrator)\b\.?"
)
_LABELS = re.compile(
    rf"^(?:{_CHINESE_LABEL})+|(?:{_CHINESE_LABEL})+$|^(?:至|到|先生|女士|男|女|汉族|[-–—~至到]+)$"
)
_LATIN_LABELS = re.compile(rf"^(?:{_LATIN_LABEL}\s*)+|(?:\s*{_LATIN_LABEL})+$", re.IGNORECASE)
_URGENT = re.compile(r"(?:应急|紧急|备用|emergency)[^0-9@]{0,24}$", re.IGNORECASE)
"""What stands before a mobile for emergencies."""

_PIECES = re.compile(r"[,，;；、|:：\t\n。()（）]|/(?![0-9])| - ")
_HAS_SIGNS = re.compile(r"\w")


def parts(text: str) -> dict[str, str]:
    """What was found: `email`, `number`, `landline`, `mobile`, `second_mobile`, `expires`, `name`.

    A date of birth inside an identity number is none, and of two dates of validity the later one
    counts. What is left over and looks like a name is the name.
    """
    return _read(text)[0]


def left_over(text: str) -> tuple[str, ...]:
    """The pieces of which nothing was made, as they were typed; labels are none."""
    return _read(text)[1]


def _read(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    left, spare = text, list[str]()
    found: dict[str, str] = {}
    for key, pattern in (("email", _EMAIL), ("number", _CARD)):
        hits, left = _taken(pattern, left)
        found |= {key: hits[0]} if hits else {}
        spare += hits[1:]
    mobiles, urgent, left = _mobiles(left)
    found |= dict(zip(("mobile", "second_mobile"), mobiles, strict=False))
    if urgent:
        found["second_mobile"] = urgent
    spare += mobiles[1 if urgent else 2 :]
    dates, left = _taken(_DATE, left)
    term, left = _taken(_LONG_TERM, left)
    landlines, left = _taken(_LANDLINE, left)
    found |= {"landline": landlines[0]} if landlines else {}
    spare += landlines[1:]
    if term or dates:
        found["expires"] = "long_term" if term else dates[-1]
    if "number" in found:
        found["card_type"] = RESIDENT_CARD
    rest = [piece for part in _PIECES.split(left) for piece in _pieces(part)]
    names = [piece for piece in rest if _NAME.fullmatch(piece)]
    if len(names) == 1:
        return found | {"name": names[0]}, (*spare, *(one for one in rest if one != names[0]))
    return found, (*spare, *rest)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[list[str], str]:
    return pattern.findall(text), pattern.sub(_MARK, text)


def _mobiles(text: str) -> tuple[list[str], str, str]:
    """Mobiles in their order, the one that is said to be for emergencies, and what is left."""
    plain, urgent = [], ""
    for hit in _MOBILE.finditer(text):
        if not urgent and _URGENT.search(text[: hit.start()]):
            urgent = hit[0]
        else:
            plain.append(hit[0])
    return plain, urgent, _MOBILE.sub(_MARK, text)


def _pieces(part: str) -> list[str]:
    """What stands between two marks, without labels: numbers, Chinese words, and Latin ones, which
    belong together, apart from each other."""
    words = []
    for run, group in groupby(part.split(), key=_sort):
        found = list(group)
        words += found if run == "wide" else [" ".join(found)]
    bare = (_LATIN_LABELS.sub("", _LABELS.sub("", word.strip(" .-–—~"))) for word in words)
    return [word for one in bare if _HAS_SIGNS.search(word := one.strip(" .-–—~"))]


def _sort(word: str) -> str:
    if any(sign.isdigit() for sign in word):
        return "number"
    return "latin" if word.isascii() else "wide"
