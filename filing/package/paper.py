"""Page layout: blocks of text flow over pages, drawn once the number of pages is known."""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from filing.package import faces
from filing.package.lines import wrap

WIDTH, HEIGHT = 595.28, 841.89
"""A4 in points."""

LEFT, RIGHT = 54.0, WIDTH - 54.0
TOP, BOTTOM = HEIGHT - 66.0, 62.0
BODY = RIGHT - LEFT
BEFORE, BEHIND = 10.0, 4.0
"""Space around a heading."""
FIRST = 60.0
"""How much of a block longer than a page stands at least below its heading."""

INK, GREY, ACCENT = "#1d2a33", "#64727d", "#0b4f6c"
PALE, HAIR = "#eff4f7", "#d3dce2"
RED, AMBER, BLUE, GREEN = "#a8201a", "#8a5a00", "#2b6390", "#2a6b45"

rl_config.useA85 = 0
"""Binary streams: a fifth smaller than text ones, and every reader takes them."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks."""

    size: float = 10.0
    colour: str = INK
    bold: bool = False
    leading: float = 1.5
    """Distance of lines as a multiple of the size."""
    gap: float = 0.0
    """Points left free above the first line."""
    link: str = ""
    """Address that a tap opens."""

    @property
    def step(self) -> float:
        return self.size * self.leading


Part = tuple[str, Style]
"""A text and how it looks."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Texts one below the other in one column of a block."""

    x: float
    width: float
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line as it is printed: `step` is what it takes of the page's height."""

    text: str
    style: Style
    step: float


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a block: space, a ground, a bar at its left, a hairline below."""

    above: float = 4.0
    below: float = 4.0
    ground: str = ""
    bar: str = ""
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on every page and in the file's properties."""

    title: str
    subject: str
    language: str
    top: tuple[str, str]
    """Left and right text above each page."""
    foot: str
    day: dt.date
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Waits for what it heads: the two are not parted by the end of a page."""

    title: str
    cells: Sequence[Cell]
    frame: Frame

    @property
    def height(self) -> float:
        return BEFORE + _height([list(_lines(cell)) for cell in self.cells], self.frame) + BEHIND


@dataclass(slots=True)
class Paper:
    """The pages so far, and how far down the last one is written."""

    pages: list[list[tuple[Any, ...]]] = field(default_factory=lambda: [[]])
    y: float = TOP
    heading: Heading | None = None
    waiting: tuple[Sequence[Cell], Frame] | None = None
    """The first row below the heading: goes to the page where the second one fits too."""

    def turn(self) -> None:
        """Goes on at the top of a new page, unless this one is still empty."""
        if self.y < TOP:
            self.pages.append([])
            self.y = TOP

    def need(self, height: float) -> None:
        """A new page where less than that is left."""
        if self.y - BOTTOM < height:
            self.turn()

    def space(self, height: float) -> None:
        self.y = max(BOTTOM, self.y - height)

    def mark(self, title: str, level: int = 0) -> None:
        """An entry in the reader's table of contents."""
        self._now.append(("mark", faces.printable(title), self.y, level))

    def head(self, heading: Heading) -> None:
        """Stands above the next block, on its page; of rows, above two of them."""
        self._settle()
        self._headed()
        self.heading = heading

    def block(self, cells: Sequence[Cell], frame: Frame = Frame()) -> None:
        """Columns side by side; kept on one page where they fit on one at all."""
        if self.heading and frame.rule and self.waiting is None:
            self.waiting = (cells, frame)
            return
        self._settle(_height([list(_lines(cell)) for cell in cells], frame))
        self._print(cells, frame)

    def _settle(self, second: float = 0.0) -> None:
        """Prints the row that waits, on a page that has room for the second one too."""
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return
        cells, frame = waiting
        lead = self.heading.height if self.heading else 0.0
        both = lead + _height([list(_lines(cell)) for cell in cells], frame) + second
        if both <= TOP - BOTTOM:
            self.need(both)
        self._print(cells, frame)

    def _print(self, cells: Sequence[Cell], frame: Frame) -> None:
        columns = [list(_lines(cell)) for cell in cells]
        edges = frame.above + frame.below
        lead = self.heading.height if self.heading else 0.0
        whole = lead + _height(columns, frame)
        if whole <= TOP - BOTTOM:
            self.need(whole)
        elif self.heading:
            self.need(lead + edges + FIRST)
        self._headed()
        while any(columns):
            taken = [_take(column, self.y - BOTTOM - edges) for column in columns]
            if not any(taken):
                self.turn()
                continue
            self._place(cells, taken, frame)

    def _headed(self) -> None:
        """Prints the heading that waits."""
        heading, self.heading = self.heading, None
        if heading is not None:
            self.space(BEFORE)
            self.mark(heading.title, 1)
            self._print(heading.cells, heading.frame)
            self.space(BEHIND)

    @property
    def _now(self) -> list[tuple[Any, ...]]:
        return self.pages[-1]

    def _place(self, cells: Sequence[Cell], columns: list[list[PrintedLine]], frame: Frame) -> None:
        height = _height(columns, frame)
        foot = self.y - height
        if frame.ground:
            self._now.append(("fill", LEFT, foot, BODY, height, frame.ground))
        if frame.bar:
            self._now.append(("fill", LEFT, foot, 3.0, height, frame.bar))
        if frame.rule:
            self._now.append(("line", LEFT, foot, RIGHT, HAIR))
        for cell, column in zip(cells, columns, strict=True):
            at = self.y - frame.above
            for line in column:
                at -= line.step
                base = (
                    at + (line.style.leading - 1) * line.style.size * 0.5 + line.style.size * 0.14
                )
                self._now.append(("text", cell.x, base, line.text, line.style))
        self.y = foot

    def pdf(self, imprint: Imprint) -> bytes:
        """The file: the same pages and imprint make the same bytes."""
        self._settle()
        self._headed()
        out = io.BytesIO()
        faces.face_of(" ")
        canvas = Canvas(
            out,
            pagesize=(WIDTH, HEIGHT),
            invariant=1,
            pageCompression=1,
            lang=imprint.language,
            initialFontName=faces.MAIN,
        )
        canvas.setTitle(imprint.title)
        canvas.setSubject(imprint.subject)
        canvas.setAuthor("ICP Guide")
        canvas.setCreator("ICP Guide")
        canvas.setKeywords(imprint.keywords)
        canvas.setDateFormatter(lambda *_now: f"D:{imprint.day:%Y%m%d}000000+08'00'")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        for number, page in enumerate(self.pages, 1):
            _around(canvas, imprint, number, len(self.pages))
            for kind, *values in page:
                _DRAW[kind](canvas, *values)
            canvas.showPage()
        canvas.save()
        return out.getvalue()


def _height(columns: Sequence[Sequence[PrintedLine]], frame: Frame) -> float:
    inner = max(sum(line.step for line in column) for column in columns)
    return inner + frame.above + frame.below


def _lines(cell: Cell) -> Iterator[PrintedLine]:
    for text, style in cell.parts:
        gap = style.gap
        for line in wrap(
            "\n".join(faces.printable(part) for part in text.split("\n")),
            cell.width,
            lambda piece, size=style.size: faces.width(piece, size),  # type: ignore[misc] # bound now
        ):
            yield PrintedLine(line, style, style.step + gap)
            gap = 0.0


def _take(column: list[PrintedLine], height: float) -> list[PrintedLine]:
    """Removes from the column, and returns, the lines that fit into that height."""
    used, count = 0.0, 0
    while count < len(column) and used + column[count].step <= height:
        used += column[count].step
        count += 1
    taken = column[:count]
    del column[:count]
    return taken


# ------------------------------------------------------------------ drawing


def _around(canvas: Any, imprint: Imprint, number: int, total: int) -> None:  # noqa: ANN401 - reportlab
    small = Style(8, GREY)
    left, right = imprint.top
    _text(canvas, LEFT, HEIGHT - 42, faces.printable(left), small)
    _ending_at(canvas, RIGHT, HEIGHT - 42, faces.printable(right), small)
    _line(canvas, LEFT, HEIGHT - 50, RIGHT, HAIR)
    _line(canvas, LEFT, 46, RIGHT, HAIR)
    _text(canvas, LEFT, 34, faces.printable(imprint.foot), small)
    _ending_at(canvas, RIGHT, 34, f"{number} / {total}", small)


def _ending_at(canvas: Any, x: float, y: float, text: str, style: Style) -> None:  # noqa: ANN401 - reportlab
    _text(canvas, x - faces.width(text, style.size), y, text, style)


def _text(canvas: Any, x: float, y: float, text: str, style: Style) -> None:  # noqa: ANN401 - reportlab
    canvas.saveState()
    pen = canvas.beginText(x, y)
    colour = HexColor(style.colour)
    pen.setFillColor(colour)
    if style.bold:  # one weight is shipped: a thin outline in the same colour makes it bolder
        canvas.setLineWidth(style.size * 0.028)
        pen.setStrokeColor(colour)
        pen.setTextRenderMode(2)
    for face, piece in faces.runs(text):
        pen.setFont(face, style.size)
        pen.textOut(piece)
    canvas.drawText(pen)
    canvas.restoreState()
    if style.link:
        box = (x, y - 2, x + faces.width(text, style.size), y + style.size)
        canvas.linkURL(style.link, box, relative=0)


def _line(canvas: Any, x: float, y: float, to: float, colour: str) -> None:  # noqa: ANN401 - reportlab
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(0.6)
    canvas.line(x, y, to, y)


def _fill(canvas: Any, x: float, y: float, width: float, height: float, colour: str) -> None:  # noqa: ANN401 - reportlab
    canvas.setFillColor(HexColor(colour))
    canvas.rect(x, y, width, height, stroke=0, fill=1)


def _mark(canvas: Any, title: str, y: float, level: int) -> None:  # noqa: ANN401 - reportlab
    key = f"{title}@{y:.1f}@{canvas.getPageNumber()}"
    canvas.bookmarkHorizontalAbsolute(key, y + 10)
    canvas.addOutlineEntry(title, key, level)


_DRAW: dict[str, Callable[..., None]] = {"text": _text, "line": _line, "fill": _fill, "mark": _mark}
