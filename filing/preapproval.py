"""Pre-approval by sector as frozen data: the words of a scope of business, papers, provinces."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from filing.errors import ContentError
from filing.toml import build, read

CONTENT: Final = Path(__file__).with_name("content") / "preapproval"

STATUSES: Final = ("in_force", "changed", "abolished", "trade")
"""What became of the approval; `trade`: a licence of the trade, which single provinces look at."""

RESULTS: Final = (
    "paper", "paper_or_change", "statement", "remark", "licence_data", "always",
)  # fmt: skip
"""What a province wants: the paper; that or an item less in the scope; a stamped statement; a word
in the site's remark; the data of a licence; `always`: what is told besides."""

ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector, with the words that point at it."""

    id: str
    code: str
    """Its number in the list of the form; empty for a licence of the trade."""
    status: str
    zh: str
    en: str
    paper_zh: str
    paper_en: str
    authority_zh: str
    authority_en: str
    doing_zh: str
    """What a website does that needs the paper."""
    doing_en: str
    note_zh: str
    note_en: str
    since: str
    promise_zh: str
    """What its statement of not being concerned says."""
    sources: tuple[str, ...]
    strong: tuple[str, ...]
    """The regulated activity itself."""
    weak: tuple[str, ...]
    """What matters only where a province says so."""
    alike: tuple[str, ...]
    """What looks like it and is none."""
    names: tuple[str, ...] = ()
    """Words in the name of a website."""
    doubt_zh: str = ""
    """What is not settled where the regulated activity itself is named."""
    doubt_en: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """What a province does where such words stand in the scope or the name of a unit."""

    province: str
    sectors: tuple[str, ...]
    where: tuple[str, ...]
    result: str
    zh: str
    en: str
    source: str
    terms: tuple[str, ...] = ()
    """Only these words count; empty: every strong one."""


@dataclass(frozen=True, slots=True)
class PreApprovals:
    """Both lists."""

    sectors: tuple[Sector, ...]
    practices: tuple[Practice, ...]

    def sector(self, name: str) -> Sector:
        return next(one for one in self.sectors if one.id == name)


def load(folder: Path = CONTENT) -> PreApprovals:
    """Both files, strictly; `ContentError` names what is wrong."""
    sectors = tuple(
        build(Sector, row, f"sectors.toml: sector {n}")
        for n, row in enumerate(_rows(folder, "sectors", "sector"))
    )
    practices = tuple(
        build(Practice, row, f"practices.toml: practice {n}")
        for n, row in enumerate(_rows(folder, "practices", "practice"))
    )
    known = {ANY, *(one.id for one in sectors)}
    for one in sectors:
        if one.status not in STATUSES:
            raise ContentError(f"sectors.toml: {one.id}: unknown status {one.status!r}")
    for row in practices:
        if row.result not in RESULTS:
            raise ContentError(f"practices.toml: {row.province}: unknown result {row.result!r}")
        for name in row.sectors:
            if name not in known:
                raise ContentError(f"practices.toml: {row.province}: unknown sector {name!r}")
    return PreApprovals(sectors, practices)


@cache
def default() -> PreApprovals:
    """Those that are shipped."""
    return load()


def _rows(folder: Path, file: str, name: str) -> list[Mapping[str, object]]:
    rows: list[Mapping[str, object]] = read(folder / f"{file}.toml").get(name, [])
    return rows
