"""Deskews the lines of a picture and finds the labels of a paper among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from filing.intake import numbers
from filing.intake.boxes import Box
from filing.intake.papers import Paper, fold

SAME_LEFT = 0.03
"""Lines of one value begin at the same place, up to so much of the width."""

SPREAD = 9.0
"""Heights between the parts of a label that is printed wide: 名　　称."""

OVERLAP = 0.55
"""Of its height: so much a line may be off and still be in the row."""

LONGEST_LABEL = 40
AROUND = " :：\u3000.·/|()（）"
"""What stands between a label and its value."""

WIDE = 3.0
"""Widths by heights of lines that tell the slope of the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A box on the page set straight."""

    text: str
    left: float
    right: float
    at: float
    """Its middle from the top."""
    height: float
    score: float
    sure: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Where an item is named, and what stands behind that in the same box."""

    item: str
    line: Line
    rest: str
    """What stands in the same box behind it."""

    @property
    def behind(self) -> Line:
        """That as a line of its own, as sure as its own signs are."""
        signs = self.line.sure[-len(self.rest) :]
        sure = [one for one, sign in zip(signs, self.rest, strict=False) if not sign.isspace()]
        known = len(self.line.sure) == len(self.line.text)
        return replace(
            self.line, text=self.rest, score=min(sure) if known and sure else self.line.score
        )


def straight(boxes: Sequence[Box]) -> list[Line]:
    """The lines as on a page that was not tilted, from the top."""
    slopes = [box.slope for box in boxes if (box.right - box.left) * box.shape > WIDE * box.height]
    slope = median(slopes) if slopes else 0.0
    lines = [
        Line(
            text=box.text.strip(),
            left=box.left + slope * (box.middle - 0.5) / max(box.shape, 0.1),
            right=box.right + slope * (box.middle - 0.5) / max(box.shape, 0.1),
            at=box.middle - slope * box.shape * (box.left + box.right) / 2,
            height=max(
                box.height - abs(slope) * box.shape * (box.right - box.left), box.height * 0.4
            ),
            score=box.score,
            sure=box.sure,
        )
        for box in boxes
    ]
    return sorted(lines, key=lambda line: (line.at, line.left))


def labels_in(lines: Sequence[Line], paper: Paper) -> list[Label]:
    """Where the labels of the paper stand, also those printed wide, or in one box with a value."""
    known = {fold(label): item.id for item in paper.item for label in (*item.labels, *item.shared)}
    whole = [Label(known[fold(line.text)], line, "") for line in lines if fold(line.text) in known]
    spread = list(_spread(lines, known))
    exact = [*whole, *spread]
    lefts = [label.line.left for label in exact]
    begun = [
        label
        for line in lines
        if fold(line.text) not in known
        and (label := _begun(line, known)) is not None
        and (_announced(label) or numbers.candidates(label.rest) or _beside(line.left, lefts))
    ]
    return _first_of_each([*exact, *begun])


def _announced(label: Label) -> bool:
    """Whether a colon stands between label and value."""
    begun = label.line.text.removesuffix(label.rest)
    return bool(label.rest) and begun.rstrip().endswith((":", "："))


def _first_of_each(labels: Sequence[Label]) -> list[Label]:
    """Each item once: what repeats a label further down is part of a text."""
    found: dict[str, Label] = {}
    for label in sorted(labels, key=lambda label: label.line.at):
        found.setdefault(label.item, label)
    return list(found.values())


def _beside(left: float, lefts: Sequence[float]) -> bool:
    return any(abs(left - other) < SAME_LEFT for other in lefts)


def _begun(line: Line, known: Mapping[str, str]) -> Label | None:
    """The longest label with which a line begins."""
    found = None
    for end in range(2, min(len(line.text), LONGEST_LABEL)):
        name = fold(line.text[:end])
        if len(name) > 1 and name in known and fold(line.text[end - 1]):
            found = Label(known[name], line, _behind(line.text[end:], known[name], known))
    return found


def _behind(text: str, item: str, known: Mapping[str, str]) -> str:
    """Without the same label in the other language: 域名 Domain Name: example.com."""
    rest = text.lstrip(AROUND)
    for end in range(min(len(rest), LONGEST_LABEL), 1, -1):
        if known.get(fold(rest[:end])) == item:
            return rest[end:].lstrip(AROUND)
    return rest


def _spread(lines: Sequence[Line], known: Mapping[str, str]) -> Iterator[Label]:
    """名 and 称 in two boxes of one row."""
    short = [line for line in lines if len(fold(line.text)) <= 2]  # noqa: PLR2004 - signs of a part
    for first in short:
        row = sorted(
            (line for line in short if line is not first and in_row(line, first)),
            key=lambda line: line.left,
        )
        for second in row:
            name = fold(first.text + second.text)
            gap = second.left - first.right
            if name in known and 0 < gap < SPREAD * first.height:
                yield Label(known[name], replace(first, right=second.right), "")
                break


def in_row(line: Line, of: Line) -> bool:
    """A title beside small print is in no row with it."""
    low, high = sorted((line.height, of.height))
    return abs(line.at - of.at) < OVERLAP * min(high, low * 1.4)
