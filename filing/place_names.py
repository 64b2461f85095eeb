"""Parses place names: full and short, in any order, Chinese or pinyin, present or former."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from filing import regions, toml
from filing.addresses import old_names
from filing.problems import Problem, Term

PROVINCES: Final = Path(__file__).with_name("content") / "provinces"
"""The provinces' files, which hold their English names."""

LATIN: Final = Path(__file__).with_name("content") / "divisions" / "pinyin.txt"
"""Every division's name in Latin letters, the usual one first."""

OUTSIDE: Final = {
    "710000": ("台湾省", "台湾", "台灣", "臺灣", "taiwan"),
    "810000": ("香港特别行政区", "香港", "hongkong", "hk"),
    "820000": ("澳门特别行政区", "澳门", "澳門", "macao", "macau"),
}
"""Places whose sites need no filing and can get none, with what people type for them."""

_BEYOND: Final = (
    *(word for words in OUTSIDE.values() for word in words if word != "hk"),
    *(
        "香港",
        "港岛",
        "港島",
        "新界",
        "尖沙咀",
        "旺角",
        "kowloon",
        "newterritories",
        "澳門",
        "氹仔",
        "路环",
        "路環",
    ),
    *(
        "台北",
        "臺北",
        "新北市",
        "桃园市",
        "桃園",
        "台中",
        "臺中",
        "台南",
        "臺南",
        "高雄",
        "基隆",
        "新竹",
        "嘉义市",
    ),
    *(
        "嘉義",
        "苗栗",
        "彰化",
        "南投",
        "云林县",
        "雲林",
        "屏东",
        "屏東",
        "宜兰",
        "宜蘭",
        "花莲",
        "花蓮",
        "台东",
    ),
    *(
        "臺東",
        "澎湖",
        "金门县",
        "金門",
        "九龙半岛",
        "九龍",
        "taipei",
        "kaohsiung",
        "taichung",
        "tainan",
        "hsinchu",
    ),
)
"""How names of places there begin, where no place of the mainland is called so."""

NO_FILING: Final = Problem(
    "Hong Kong, Macao and Taiwan have no ICP filing: an entity files in a mainland province."
)
WAS: Final = Term("{old} belongs to {place} today.")
"""Told of a place that is no more: its successor is offered, never taken silently."""

ENDINGS: Final = (
    *("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "新区", "地区", "林区"),
    *("省", "市", "区", "县", "盟", "旗"),
)
"""What people leave away from a name."""

LEVELS: Final = frozenset(
    {"province", "city", "district", "county", "prefecture", "municipality", "region", "area"}
    | {"new", "autonomous", "banner", "league", "special", "of", "the", "china"}
    | {"sheng", "shi", "qu", "xian"}
)
"""Words around a name in Latin letters that say nothing about which place it is."""

MOST: Final = 40
"""How many places a search names at most."""

LONGEST: Final = 80
"""Characters of a text that may name a place."""

_PEOPLES = re.compile(
    r"^(.{2,}?)(?:[\u4e00-\u9fff]{1,4}族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+(?:自治[州县旗]|区)$"
)
_WORD = re.compile("[a-z']+")
_CHINESE = re.compile("[\u3400-\u9fff]+")

Codes = frozenset[str]
Parts = tuple[Codes, ...]
"""A text read as names: the places that each of them names."""


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The places that a text names as a whole. `old`: the name of one that is no more."""

    codes: tuple[str, ...] = ()
    old: str = ""


def latin(code: str) -> str:
    """The place's own name in Latin letters; empty where none is known."""
    names = _latin().get(code)
    return names[0] if names else ""


def parse(text: str) -> str | Problem:
    """The code of the one district (or city without districts) meant; else what is still open."""
    wanted = _fold(text)
    named = _named(text)
    found = named.codes or search(text)
    outside = any(wanted in (code, *words) for code, words in OUTSIDE.items())
    if outside or (not found and wanted.startswith(_BEYOND)):
        return NO_FILING
    if not found:
        return Problem("No place called “{value}” was found.", {"value": text[:60]})
    if named.old:
        return Problem(WAS, {"old": named.old, "place": regions.name(found[0])})
    if len(found) > 1:
        names = "、".join(regions.name(code) for code in found[:5])
        return Problem("Several places are called so: {places}.", {"places": names})
    if not regions.is_final(found[0]):
        return Problem("The district is missing: {place}.", {"place": regions.name(found[0])})
    return found[0]


def search(text: str) -> tuple[str, ...]:
    """The places that may be meant: those that the text names, else those whose name begins so,
    else those whose name holds it."""
    named, wanted = _named(text).codes, _fold(text)
    if named or not wanted:
        return named[:MOST]
    for fits in (str.startswith, str.__contains__):
        found = dict.fromkeys(code for name, code in _own_names() if fits(name, wanted))
        if found:
            return tuple(found)[:MOST]
    return ()


# ------------------------------------------------------------------ reading


def _named(text: str) -> PlaceMatch:
    """The places whose name the text is, alone or with those above it, in whatever order."""
    plain = _fold(text)
    if plain.isdecimal():
        coded = (code for code in (plain, f"{plain:0<6}") if code in regions.codes())
        return PlaceMatch(tuple(coded)[:1])
    if len(text) > LONGEST:
        return PlaceMatch()
    for readings in _readings(text):
        for parts in sorted(readings, key=len):
            if codes := _lowest(parts):
                return PlaceMatch(codes, _old_name(plain, codes))
    return PlaceMatch()


def _old_name(plain: str, codes: Sequence[str]) -> str:
    """The name of a place that is no more, where only that leads to these."""
    gone = [old for old, now in old_names() if now in codes and _ends(plain, old)]
    today = any(_ends(plain, regions.short(code)) for code in codes)
    return "" if today or not gone else max(gone, key=len)


def _ends(plain: str, name: str) -> bool:
    """Whether a text ends with that name, whole or short."""
    return any(plain.endswith(spelt) for spelt in _spellings(name))


def _readings(text: str) -> Iterator[list[Parts]]:
    """Every way to read the text as names of places, one after the other; then the same without
    the words for levels, one of which (xian) is a city too."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ü", "u").replace("’", "'")
    words, signs = _WORD.findall(plain), "".join(_CHINESE.findall(plain))
    names = [word for word in words if word not in LEVELS]
    for spelt in dict.fromkeys("".join(one).replace("'", "") for one in (words, names)):
        yield [(*west, *east) for west in _split(spelt) for east in _split(signs)]


def _split(text: str) -> list[Parts]:
    """The text as a row of known names, in every way; one empty row of an empty text."""
    rows: list[list[Parts]] = [[()], *([] for _ in text)]
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + _longest()) + 1):
            codes = _index().get(text[start:end]) if rows[start] else None
            if codes:
                rows[end] += [(*row, codes) for row in rows[start]][:MOST]
    return rows[-1]


def _lowest(parts: Parts) -> tuple[str, ...]:
    """The places of which each part names the place itself or one above it; of several parts the
    lowest."""
    meant = {code for part in parts for code in part}
    meant = {code for code in meant if all(part.intersection(regions.line(code)) for part in parts)}
    above = {one for code in meant for one in regions.line(code)[:-1]} if len(parts) > 1 else set()
    return tuple(sorted(meant - above))


# ------------------------------------------------------------------ names


@cache
def _index() -> Mapping[str, Codes]:
    """Every name, whole and short, in Chinese and in Latin letters, of today and of before."""
    found: dict[str, set[str]] = {}
    for code in regions.codes():
        for name in (*_spellings(regions.short(code)), *_western(code)):
            found.setdefault(name, set()).add(code)
    for old, now in old_names():
        for name in _spellings(old):
            found.setdefault(name, set()).add(now)
    return {name: frozenset(codes) for name, codes in found.items()}


@cache
def _longest() -> int:
    """Characters of the longest name."""
    return max(map(len, _index()))


def _spellings(full: str) -> frozenset[str]:
    """A Chinese name with and without its level and the peoples in it."""
    bare = {full.removesuffix(ending) for ending in ENDINGS}
    peoples = _PEOPLES.match(full)
    bare |= {peoples[1]} if peoples else set()
    return frozenset({full, *(one for one in bare if len(one) > 1)})


def _western(code: str) -> Iterator[str]:
    """Its names in Latin letters as they are typed, with and without the level."""
    for name in _latin().get(code, ()):
        plain = re.sub("[^a-zü]", "", name.casefold())
        for spelt in {plain.replace("ü", "u"), plain.replace("ü", "v")}:
            yield from (spelt, *(spelt + level for level in ("sheng", "shi", "qu", "xian")))


@cache
def _own_names() -> tuple[tuple[str, str], ...]:
    """The name of each place in Chinese and in Latin letters, with its code."""
    chinese = [(regions.short(code), code) for code in regions.codes()]
    western = [(_fold(name), code) for code, names in _latin().items() for name in names]
    return (*chinese, *western)


@cache
def _latin() -> Mapping[str, tuple[str, ...]]:
    """Names in Latin letters by code; of provinces those of their files too."""
    found: dict[str, tuple[str, ...]] = {}
    for line in LATIN.read_text("utf-8").splitlines():
        code, _, names = line.partition(" ")
        if code.isdecimal():
            found[code] = tuple(names.split())
    for path in toml.files(PROVINCES):
        row = toml.read(path)
        english, _, own = str(row["name"]).partition(" (")
        given = (english, *([own.rstrip(")")] if own else []))
        found[row["code"]] = (*given, *(one for one in found[row["code"]] if one not in given))
    return found


def _fold(text: str) -> str:
    """For comparing: no width, no case, no spaces, no apostrophes."""
    return re.sub(r"[\s'’]", "", unicodedata.normalize("NFKC", text).casefold())
