"""Provinces, cities and districts by GB/T 2260 code: the tree and its names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

TODAY: Final = Path(__file__).with_name("content") / "divisions" / "today.txt"
"""Every division of today: code and name; its head tells the source and the day."""


@dataclass(frozen=True, slots=True)
class Region:
    """One division: `path` names it from the province on; without `children` it is an answer."""

    path: tuple[str, ...]
    children: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path[-1]


def codes() -> Collection[str]:
    """All divisions, each before those inside it."""
    return _table().keys()


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


def line(code: str) -> tuple[str, ...]:
    """The place's code behind those of the levels above it, from the province on."""
    above = (f"{code[:2]}0000", f"{code[:4]}00", code)
    return tuple(dict.fromkeys(one for one in above if one in _table()))


def short(code: str) -> str:
    """The name of its own level alone."""
    region = _table().get(code)
    return region.name if region else code


@cache
def _table() -> Mapping[str, Region]:
    """All divisions by code; the list of places is read when it is first needed."""
    names = _names()
    inside: dict[str, list[str]] = {code: [] for code in names}
    paths: dict[str, tuple[str, ...]] = {}
    for code, own in names.items():
        above = next((one for one in _above(code) if one in names), None)
        if above:
            inside[above].append(code)
        paths[code] = (*(paths[above] if above else ()), own)
    return {code: Region(paths[code], tuple(inside[code])) for code in names}


def _names() -> dict[str, str]:
    """Each code with the name of its own level, parents first."""
    lines = TODAY.read_text("utf-8").splitlines()
    return {row[:6]: row[7:] for row in lines if not row.startswith("#")}


def _above(code: str) -> tuple[str, ...]:
    """The codes of the levels above, the nearest first."""
    return tuple(one for one in (f"{code[:4]}00", f"{code[:2]}0000") if one != code)
