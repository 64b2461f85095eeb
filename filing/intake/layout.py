"""Assigns the lines of a picture to the items of a paper, by the positions of labels and values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filing.intake import kinds, numbers
from filing.intake.boxes import Box
from filing.intake.labelling import (
    OVERLAP,
    SAME_LEFT,
    Label,
    Line,
    in_row,
    labels_in,
    straight,
)
from filing.intake.papers import Paper, Target, fold, papers
from filing.intake.paste import Read, Reading, says_nothing
from filing.intake.places import region_of

SURE = 0.9
"""The least sure sign of a person's name: a wrong one has no check character."""

SURE_OF_WORDS = 0.7
"""The same of an address or an organisation's name: their words vouch for each other."""

SURE_OF_FIGURES = 0.6
"""The same of a unified code, whose check character tells nearly every wrong one."""

LEAST_LABELS = 2
NEXT_LINE = 1.65
"""Heights to the next line of the same value; rows of their own are further apart."""

UNDER = 2.6
"""Heights to a value that stands under its label."""

READABLE = ("licence", "identity", "domain")
"""Papers that are read in pictures."""

_STAMPS = re.compile(r"复印件|与原件一致|仅供|再次复印|样张|此件|无效")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture shows: its paper, the values on it, what was not to be understood."""

    paper: str
    reading: Reading


def read(boxes: Sequence[Box], payloads: Sequence[str] = ()) -> Seen:
    """The paper in a picture, by its lines and the texts of its two-dimensional codes."""
    lines = straight(boxes)
    paper = paper_of(lines)
    code = numbers.in_payloads(payloads)
    if paper is None:
        found = [Read((Target("licence", "code"),), code)] if code else []
        return Seen("licence" if code else "", Reading(tuple(found)))
    values = _consistent(dict(_values(lines, paper)))
    reads = [
        Read((Target(paper.id, item.id, item.unused),), values[item.id], item.label)
        for item in paper.item
        if item.id in values and not item.unused
    ]
    return Seen(paper.id, Reading(tuple(_confirmed(reads, code, paper.id)), labelled=len(reads)))


def _confirmed(reads: Sequence[Read], code: str, paper: str) -> Iterator[Read]:
    """The code that the licence's own QR code carries goes before what was recognised."""
    target = Target("licence", "code")
    yield from (one for one in reads if not code or paper != "licence" or target not in one.targets)
    if code and paper == "licence":
        yield Read((target,), code, "QR")


def _consistent(values: Mapping[str, str]) -> Mapping[str, str]:
    """A card's number tells the day of birth: where another one is printed, one is misread."""
    born = numbers.day_in(values.get("birth", ""))
    number = values.get("number", "")
    if born and number and born.replace("-", "") != number[6:14]:
        return {item: text for item, text in values.items() if item != "number"}
    return values


def paper_of(lines: Sequence[Line]) -> Paper | None:
    """The paper of which most labels are in the picture; None where that is nobody's or two's."""
    counts = {}
    for name in READABLE:
        paper = papers()[name]
        titles = {fold(title) for title in paper.titles}
        titled = any(fold(line.text) in titles for line in lines)
        items = {label.item for label in labels_in(lines, paper)}
        counts[name] = 0 if not items else len(items) + titled
    best = max(counts, key=lambda name: counts[name])
    least = counts[best] >= LEAST_LABELS
    alone = list(counts.values()).count(counts[best]) == 1
    return papers()[best] if least and alone else None


# ------------------------------------------------------------------ values


def _values(lines: Sequence[Line], paper: Paper) -> Iterator[tuple[str, str]]:
    labels = labels_in(lines, paper)
    titles = {fold(title) for title in paper.titles}
    free = [line for line in lines if not _is_label(line, labels) and fold(line.text) not in titles]
    for label in labels:
        text = _value(label, labels, free)
        rule = _RULES.get((paper.id, label.item), _sure_text)
        value = rule(text)
        if value and not says_nothing(value):
            yield label.item, value
    if paper.id == "licence":
        yield from _by_kind(lines, free, labels)


def _is_label(line: Line, labels: Sequence[Label]) -> bool:
    return any(
        line is label.line
        or (
            in_row(line, label.line)
            and label.line.left <= line.left
            and line.right <= label.line.right
        )
        for label in labels
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of one value."""

    lines: tuple[str, ...]
    score: float

    @property
    def joined(self) -> str:
        return "".join(self.lines)


def _value(label: Label, labels: Sequence[Label], free: Sequence[Line]) -> _Text:
    """Behind the label up to the next one of its row, and on below; else under the label."""
    line = label.line
    ends = [
        other.line.left
        for other in labels
        if other is not label and in_row(other.line, line) and other.line.left > line.left
    ]
    end, middle = min(ends, default=1.1), (line.left + line.right) / 2
    row = sorted(
        (one for one in free if in_row(one, line) and middle < one.left < end - 0.01),
        key=lambda one: one.left,
    )
    parts = [label.behind] if label.rest else []
    parts += row
    first = row[0].left if row else line.left
    height = line.height
    bottom = _bottom(label, labels)
    if not parts:
        parts += list(_below(line, first, bottom, free, height, UNDER))[:1]
    if parts:
        parts += _below(parts[-1], first, bottom, free, height)
    kept = [part for part in parts if not _STAMPS.search(part.text)]
    score = min((part.score for part in kept), default=0.0)
    return _Text(tuple(part.text for part in kept), score)


def _bottom(label: Label, labels: Sequence[Label]) -> float:
    """Where the next label of the same column stands."""
    line = label.line
    below = [
        other.line.at - other.line.height * OVERLAP
        for other in labels
        if other.line.at > line.at + line.height * OVERLAP
        and abs(other.line.left - line.left) < SAME_LEFT * 2
    ]
    return min(below, default=1.1)


def _below(
    above: Line,
    left: float,
    bottom: float,
    free: Sequence[Line],
    height: float,
    reach: float = NEXT_LINE,
) -> Iterator[Line]:
    """The further lines of a value: below, beginning where it began, one close to the other."""
    for line in free:
        step = line.at - above.at
        near = OVERLAP * height < step < reach * max(height, above.height)
        if near and abs(line.left - left) < SAME_LEFT and line.at < bottom:
            yield line
            above = line


def _by_kind(
    lines: Sequence[Line], free: Sequence[Line], labels: Sequence[Label]
) -> Iterator[tuple[str, str]]:
    """The code wherever it stands, and an address whose label was not to be read."""
    found = {label.item for label in labels}
    if "code" not in found:
        sure = [line.text for line in lines if line.score >= SURE_OF_FIGURES]
        codes = {code for text in sure if (code := numbers.code_in(text))}
        if len(codes) == 1:
            yield "code", codes.pop()
    if "name" not in found:
        named = [
            line
            for line in free
            if line.score >= SURE_OF_WORDS and kinds.is_organisation(line.text)
        ]
        if len(named) == 1:
            yield "name", _tidy(named[0].text)
    if "address" not in found:
        placed = [line for line in free if line.score >= SURE_OF_WORDS and region_of(line.text)]
        if len(placed) == 1:
            rest = list(_below(placed[0], placed[0].left, 1.1, free, placed[0].height))
            yield "address", "".join(line.text for line in (placed[0], *rest[:2]))


# ------------------------------------------------------------------ single values


def _sure_text(text: _Text) -> str:
    return _tidy(text.joined) if text.score >= SURE_OF_WORDS else ""


def _tidy(text: str) -> str:
    """Chinese without the spaces between boxes; brackets as papers print them."""
    plain = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text.strip(" :：.·"))
    if re.search(r"[\u3400-\u9fff]", plain):
        plain = plain.replace("(", "（").replace(")", "）")
    return plain


def _code(text: _Text) -> str:
    if text.score < SURE_OF_FIGURES:
        return ""
    return numbers.code_in(text.joined) or next(filter(None, map(numbers.code_in, text.lines)), "")


def _number(text: _Text) -> str:
    return numbers.card_number_in(text.joined)


def _person(text: _Text) -> str:
    name = _tidy(text.lines[0]) if text.lines and text.score >= SURE else ""
    return name if re.fullmatch(r"[\u3400-\u9fff·]{2,15}|[A-Za-z .'\-]{4,40}", name) else ""


def _term(text: _Text) -> str:
    return numbers.term_in(text.joined)


def _host(text: _Text) -> str:
    return numbers.host_in(text.joined)


def _day(text: _Text) -> str:
    return numbers.day_in(text.joined)


_RULES = {
    ("licence", "code"): _code,
    ("licence", "leader"): _person,
    ("licence", "term"): _term,
    ("identity", "number"): _number,
    ("identity", "name"): _person,
    ("identity", "term"): _term,
    ("identity", "birth"): lambda text: text.joined,
    ("domain", "domain"): _host,
    ("domain", "expires"): _day,
}
