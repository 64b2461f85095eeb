"""Finds province and city in a printed address, by today's and former division names."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from filing import regions
from filing.characters import simplified

OLD: Final = Path(__file__).with_name("content") / "divisions" / "old.toml"
"""Divisions that are no more, each with what took its place and since when."""

MUNICIPALITIES: Final = frozenset({"110000", "120000", "310000", "500000"})
"""Cities that are provinces: their districts are no cities of their own."""

SPLIT_OFF: Final = {"510000": "500000", "440000": "460000"}
"""Provinces that others were parted from: Chongqing from Sichuan (1997), Hainan from Guangdong
(1988). Old certificates still name the former one in front of the place."""

_LONGEST = 15
_COUNTRY = re.compile(r"^(?:中华人民共和国|中国|[0-9]{6}|[\s,，。;；:：()（）]+)+")
_STREET = re.compile(
    r"^[东南西北中上下前后大小新老]{0,2}[一二三四五六七八九十]*"
    r"(?:路|街|大街|大道|道|巷|弄|胡同|环路|里弄|桥|楼|大厦|村)"
)
"""What follows a place's name in the name of a street: 北京东路 is not in Beijing."""

_NAMED_AFTER = re.compile(
    r"^[东南西北中上下前后大小新老内外]{0,2}[一二三四五六七八九十]*"
    r"(?:支路|高架|快速|立交|里|苑|园|花园|家园|庄|府|门|湾|港|桥|塔|寺|陵|站|码头|机场|大学|学院|学校|中学|小学|"
    r"医院|银行|宾馆|酒店|饭店|会馆|公馆|公寓|广场|商城|商厦|国际|中心|纪念|会展|同乡|驻|市[场民政府])"
)
"""What else is named after a place: 中山大学, 广安门外大街, 珠海花园."""

_OWN_NAME = re.compile(
    r"^[^0-9]{2,8}?(?:路|街|大道|道|巷|弄|胡同|镇|乡|(?<![小校])区|工业园|产业园|村)"
)
"""A street or place with a name of its own."""

_NO_CITY = re.compile(r"^[场民政府]")
"""What makes of a city's name with 市 another word: 中山市场."""

_CITIES = ("市", "自治州", "地区", "盟")
_LEVELS = ("省", "市", "区", "县", "州", "盟", "旗")
_PEOPLES = (
    "(?:朝鲜|土家|苗|羌|藏|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|哈萨克|柯尔克孜|黎|瑶|满|土|"
    "撒拉|保安|东乡|裕固|纳西|拉祜|佤|布朗|普米|怒|独龙|仡佬|水|毛南|仫佬|各|畲|达斡尔|鄂温克|鄂伦春|"
    "锡伯|塔吉克|维吾尔)族?"
)
_BARE = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})*(?:自治区|自治州|自治县|自治旗)$")


@dataclass(frozen=True, slots=True)
class AddressPlace:
    """A place as codes; `city` is empty where the address names none, in a municipality the
    province itself."""

    province: str
    city: str = ""


def city_of(code: str) -> str:
    """The code of the city that a division lies in; of a county under a province its own."""
    province = f"{code[:2]}0000"
    if province in MUNICIPALITIES:
        return province
    if code.endswith("0000"):
        return ""
    return code if code[2:4] == "90" else f"{code[:4]}00"


def locate(text: str, near: str = "") -> AddressPlace | None:
    """The place that an address names; of several of one name that in the province `near`.

    None where it names none that is known, or one that several provinces have.
    """
    plain = _plain(text)
    found, _street = _read(plain, short=True)
    start = 1
    while not found and start < len(plain):
        found, _street = _read(plain[start:], short=False)
        start += 1
    return _one(found, near)


def street(text: str) -> str:
    """The address without province, city and district; empty where it begins with none of them, or
    has no number behind them."""
    found, rest = _read(_plain(text), short=True)
    return rest if found and any(map(str.isdigit, rest)) else ""


def misplaced(text: str) -> tuple[str, str]:
    """The province that an address begins with, and the city of another province behind it; two
    empty texts where they agree, or where no whole name of a city stands there."""
    found, rest = _read(_plain(text), short=True)
    if len(found) != 1 or not (above := next(iter(found))).endswith("0000"):
        return "", ""
    for size in range(min(_LONGEST, len(rest)), 1, -1):
        codes = _names().get(rest[:size], frozenset())
        cities = {code for code in codes if code.endswith("00") and not code.endswith("0000")}
        whole = rest[:size].endswith(_CITIES) and not _STREET.match(rest[size:])
        if whole and cities and {code[:2] for code in codes}.isdisjoint({above[:2]}):
            return regions.short(above), rest[:size]
    return "", ""


def _plain(text: str) -> str:
    return _COUNTRY.sub("", "".join(simplified(unicodedata.normalize("NFKC", text)).split()))


def _one(codes: frozenset[str], near: str) -> AddressPlace | None:
    wanted = frozenset(code for code in codes if code[:2] == near[:2]) or codes
    if len({code[:2] for code in wanted}) != 1:
        return None
    cities = {city_of(code) for code in wanted}
    code = next(iter(wanted))
    return AddressPlace(f"{code[:2]}0000", cities.pop() if len(cities) == 1 else "")


def _read(text: str, *, short: bool) -> tuple[frozenset[str], str]:
    """The divisions named from the beginning of the text on, the lowest of the chain, and what
    stands behind them."""
    found: frozenset[str] = frozenset()
    while True:
        size, below = next(_below(text, found, short=short), (0, found))
        if not size:
            return found, text
        found, text, short = below, text[size:].lstrip(",，"), True


def _below(
    text: str, above: frozenset[str], *, short: bool
) -> Iterator[tuple[int, frozenset[str]]]:
    """Names at the beginning, longest first, with the divisions of this name inside `above`."""
    for size in range(min(_LONGEST, len(text)), 1, -1):
        name = text[:size]
        full, rest = _is_full(name), text[size:].lstrip(")")
        codes = _names().get(name, frozenset())
        if not codes or not (full or short) or _STREET.match(rest):
            continue
        inside = frozenset(code for code in codes if not above or _inside(code, above))
        parted = _parted(above)
        inside = inside or frozenset(c for c in codes if c in parted or _inside(c, parted))
        if inside and (_whole(name, rest) if full else _meant(rest, inside)):
            yield size, inside


def _is_full(name: str) -> bool:
    """Whether the name says its level: 恩施州 does, 杭州 does not."""
    return name.endswith(_LEVELS) and not (name.endswith("州") and len(name) == len("杭州"))


def _whole(name: str, rest: str) -> bool:
    return not (name.endswith("市") and _NO_CITY.match(rest))


def _meant(rest: str, codes: frozenset[str]) -> bool:
    """Whether a name without its level is a place: a division of it follows, or a street or town
    with a name of its own. Else a street or a building may be named after it."""
    if not rest or next(_below(rest, codes, short=True), None):
        return True
    return bool(_OWN_NAME.match(rest)) and not _NAMED_AFTER.match(rest)


def _parted(above: frozenset[str]) -> frozenset[str]:
    """The province that was once a part of this one; nothing below the level of provinces."""
    return frozenset(SPLIT_OFF[code] for code in above if code in SPLIT_OFF)


def _inside(code: str, above: frozenset[str]) -> bool:
    return any(code != one and code.startswith(_stem(one)) for one in above)


def _stem(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@cache
def _names() -> Mapping[str, frozenset[str]]:
    """Every name of a division, whole, and without its ending where it has two characters more."""
    found: dict[str, set[str]] = {}
    for code in regions.codes():
        for name in _spellings(code, regions.short(code)):
            found.setdefault(name, set()).add(code)
    for old, code in old_names():
        found.setdefault(old, set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


def _spellings(code: str, name: str) -> set[str]:
    bare = _BARE.sub(r"\1", name)
    stem = bare.removesuffix("省").removesuffix("市") if bare == name else bare
    if len(stem) < 2:  # noqa: PLR2004 - one character names nothing
        return {name}
    spelt = {name}
    if code.endswith("00"):
        spelt |= {stem, f"{stem}市", f"{stem}地区"} | (
            {f"{stem}州"} if name.endswith("州") else set()
        )
    elif name.endswith(("市", "区", "县")):
        core = name[:-1]
        spelt |= {f"{core}{ending}" for ending in "市区县"} if len(core) > 1 else set()
    if code.endswith("0000"):
        spelt |= {f"{stem}省"}
    return spelt


@cache
def old_names() -> tuple[tuple[str, str], ...]:
    """Names of divisions that are no more, with the code of what took their place."""
    rows = tomllib.loads(OLD.read_text("utf-8"))["old"]
    return tuple((row["name"], row["now"]) for row in rows)
