"""Reads a licence's scope of business (经营范围): sectors, papers needed, or nothing.

Words alone never say that a paper is needed: what the website does decides. Where the text is no
scope of business, nothing is said about it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from filing.preapproval import ANY, Practice, PreApprovals, Sector

NAME, SCOPE = "name", "scope"

_BRACKETS = re.compile(r"\(([^()]*)\)")
_EXCLUDES = re.compile(r"不含|不包括|不得|除外|^除|非|须经批准|依法|凭.*经营|国家.*禁止")
_NOT_DONE = re.compile(r"(?:不得|不含|不包括|禁止)[^;。]*|未经[^;。]*不得[^;。]*|除[^;。,]*?外")
_CLOSING = re.compile(
    r"依法须经批准的项目[^;。]*|具体经营(?:项目|范围)以[^;。]*"
    r"|以?相关部门批准[^;。]*"
)
_HEAD = re.compile(r"^(?:经营范围|业务范围|scopeofbusiness|businessscope)[::]?", re.IGNORECASE)
_SPLIT = re.compile(r"[;。\n]|,(?![^(]*\))")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MARKS: Final = (
    "一般项目", "许可项目", "许可经营项目", "一般经营项目", "销售", "服务", "开发", "咨询",
    "批发", "零售", "生产", "制造", "经营", "代理", "租赁", "设计", "进出口", "施工", "加工",
    "活动", "研发", "维修", "培训", "业务", "管理", "工程", "种植", "养殖", "运输", "客运", "货运",
    "修理", "维护", "制作", "发行", "出版", "诊疗", "经纪", "推广", "策划", "安装", "租借", "收购",
)  # fmt: skip
"""Words of which a scope of business holds some."""

_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class SectorHit:
    """One sector that the text points at. `strong`: by the regulated activity itself."""

    sector: Sector
    words: tuple[str, ...]
    strong: bool
    result: str
    """What the province wants where the website does nothing of it; `ask` where that is unclear,
    empty where nothing is known to be wanted."""
    practices: tuple[Practice, ...] = ()

    @property
    def matters(self) -> bool:
        return bool(self.result)

    @property
    def takes_statement(self) -> bool:
        """Whether a statement of not being concerned helps: some provinces want the paper, or the
        scope changed, all the same."""
        return self.result in {"statement", "ask"}


@dataclass(frozen=True, slots=True)
class Reading:
    """`items`: the parts of the text, as understood; none where it is no scope of business."""

    items: tuple[str, ...]
    hits: tuple[SectorHit, ...]

    @property
    def understood(self) -> bool:
        return bool(self.items)


def looks_like_scope(text: str, *, headed: bool = False) -> bool:
    """Whether a text that was sent anywhere is a scope of business: it says so, or is a list of
    such items. `headed`: only where it says so."""
    plain = _plain(text)
    if _HEAD.match(plain) or headed:
        return bool(_HEAD.match(plain)) and _is_scope(plain)
    marked = [item for item in _items(plain) if any(mark in item for mark in _MARKS)]
    return plain.startswith(("一般项目", "许可项目")) or len(marked) >= _SHORTEST


def read(knowledge: PreApprovals, text: str, province: str = "", name: str = "") -> Reading:
    """The sectors that the scope (and the unit's name, where it is given) points at, those that
    matter first."""
    plain = _plain(text)
    items = _items(plain) if _is_scope(plain) else ()
    if not items:
        return Reading((), ())
    kept = tuple(_without_exclusions(item) for item in items)
    unit = _plain(name)
    hits = [
        hit
        for sector in knowledge.sectors
        if (hit := _hit(knowledge, sector, kept, unit, province)) is not None
    ]
    return Reading(items, tuple(sorted(hits, key=lambda hit: (not hit.matters, not hit.strong))))


def names_a_sector(knowledge: PreApprovals, text: str) -> bool:
    """Whether a scope, or the name of a unit or a website, holds a word of a sector with an
    approval, once what only looks alike or is excluded is taken out."""
    items = tuple(_without_exclusions(item) for item in _SPLIT.split(_plain(text)))
    return any(
        _found(sector, (*sector.strong, *sector.weak, *sector.names), items)
        for sector in knowledge.sectors
        if sector.status in {"in_force", "changed"}
    )


# ------------------------------------------------------------------ the text


def _plain(text: str) -> str:
    """One width, no spaces, one kind of separator and bracket."""
    folded = unicodedata.normalize("NFKC", text)
    lines = "\n".join("".join(line.split()) for line in folded.splitlines())
    table = str.maketrans({"【": "(", "】": ")", "[": "(", "]": ")", "〔": "(", "〕": ")"})
    return lines.translate(table).replace("\uff0c", ",").replace("\uff1b", ";")


def _is_scope(plain: str) -> bool:
    """A question, a greeting or a name is none."""
    ends = ("?", "吗", "公司", "中心", "协会", "事务所", "合作社")
    if len(_CHINESE.findall(plain)) < _SHORTEST or plain.endswith(ends):
        return False
    return bool(_HEAD.match(plain)) or any(mark in plain for mark in _MARKS)


def _items(plain: str) -> tuple[str, ...]:
    bare = _HEAD.sub("", plain)
    parts = (re.sub(r"^(?:一般|许可)(?:经营)?项目:?", "", part) for part in _SPLIT.split(bare))
    return tuple(part for part in parts if _CHINESE.search(part) and not _CLOSING.match(part))


def _without_exclusions(item: str) -> str:
    """Without what is said not to be done, and the closing formulas."""
    before = ""
    while item != before:
        before = item
        item = _BRACKETS.sub(_kept, item)
    return _NOT_DONE.sub("", _CLOSING.sub("", item))


def _kept(found: re.Match[str]) -> str:
    return "" if _EXCLUDES.search(found[1]) else f"〔{found[1]}〕"


# ------------------------------------------------------------------ the sectors


def _hit(
    knowledge: PreApprovals, sector: Sector, items: tuple[str, ...], name: str, province: str
) -> SectorHit | None:
    strong = _found(sector, sector.strong, items)
    weak = tuple(word for word in _found(sector, sector.weak, items) if not _within(word, strong))
    practices = tuple(_practices(knowledge, sector, items, name, province, strong))
    if not (strong or weak or practices):
        return None
    words = strong or weak or _named(practices, items, name)
    result = _result(sector, practices, strong=bool(strong))
    return SectorHit(sector, words, bool(strong), result, practices)


def _named(practices: tuple[Practice, ...], items: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The province's own words that stand in the scope or the name."""
    there = (term for one in practices for term in one.terms)
    return tuple(dict.fromkeys(t for t in there if t in name or any(t in i for i in items)))


def _found(sector: Sector, words: tuple[str, ...], items: tuple[str, ...]) -> tuple[str, ...]:
    """The words that stand in the items once what only looks alike is taken out; of two the longer
    alone."""
    bare = [_unlike(item, sector.alike, words) for item in items]
    there = {_folded(word): word for word in words if any(_folded(word) in item for item in bare)}
    return tuple(
        word
        for plain, word in there.items()
        if not any(plain != other and plain in other for other in there)
    )


def _unlike(item: str, alike: tuple[str, ...], words: tuple[str, ...]) -> str:
    """Without the look-alikes, the longest first, and without what is said to be none (非…)."""
    item = _folded(item)
    negated = tuple(f"非{word}" for word in words)
    for phrase in sorted((*alike, *negated), key=len, reverse=True):
        item = item.replace(_folded(phrase), "|")
    return item


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _within(word: str, others: tuple[str, ...]) -> bool:
    return any(word in other for other in others)


def _practices(
    knowledge: PreApprovals,
    sector: Sector,
    items: tuple[str, ...],
    name: str,
    province: str,
    strong: tuple[str, ...],
) -> Iterator[Practice]:
    """Those of the province that these words call for, the sector's own before the general."""
    rows = [one for one in knowledge.practices if one.province == province]
    own = [
        row
        for row in rows
        if sector.id in row.sectors and _called(row, sector, items, name, strong)
    ]
    yield from own
    if strong and sector.status in {"in_force", "changed"}:
        general = (row for row in rows if ANY in row.sectors)
        yield from (row for row in general if not own or row.result == "always")


def _called(
    row: Practice, sector: Sector, items: tuple[str, ...], name: str, strong: tuple[str, ...]
) -> bool:
    if not row.terms:
        return bool(strong)
    in_scope = SCOPE in row.where and (strong or _stands(row, sector, items))
    in_name = NAME in row.where and any(term in name for term in row.terms)
    return bool(in_scope or in_name)


def _stands(row: Practice, sector: Sector, items: tuple[str, ...]) -> bool:
    """Whether a province's own words stand there; bare ones it counts also in look-alikes."""
    if any(term in phrase for term in row.terms for phrase in sector.alike):
        return any(term in item for term in row.terms for item in items)
    return bool(_found(sector, row.terms, items))


def _result(sector: Sector, practices: tuple[Practice, ...], *, strong: bool) -> str:
    """What the province names for it, its own word first; without one what holds everywhere."""
    named = next((one.result for one in practices if one.result != "always"), "")
    if named:
        return named
    if not strong or sector.status in {"abolished", "trade"}:
        return ""
    if sector.status == "changed":
        return "ask"
    return "paper_or_change" if sector.id == "finance" else "statement"
