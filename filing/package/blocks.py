"""The building blocks of both PDFs: title, summary, section, row of a form, note, finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from filing.package.paper import (
    ACCENT,
    AMBER,
    BLUE,
    BODY,
    GREY,
    INK,
    LEFT,
    PALE,
    RED,
    Cell,
    Frame,
    Heading,
    Paper,
    Part,
    Style,
)
from filing.package.request import Request

LABEL = 168.0
"""Width of the column of labels."""

ASIDE = 104.0
"""Width of the column with a step's number, time and deadline."""

COLUMN = LEFT + LABEL + 14.0
VALUE = BODY - LABEL - 22.0

TONES = {"error": RED, "warning": AMBER, "advice": BLUE}


@dataclass(frozen=True, slots=True)
class BilingualText:
    """A text in Chinese and, where it says something new, in the applicant's language."""

    zh: str
    own: str = ""


def pair(request: Request, msgid: str, term: str = "") -> BilingualText:
    """A source text in both languages; `term`: the official Chinese where data brings it."""
    own = request.own(msgid)
    zh = term or (own if request.in_chinese else request.zh(msgid))
    return BilingualText(zh, "" if request.in_chinese or own == zh else own)


def named(name: BilingualText, what: BilingualText) -> BilingualText:
    """What a document is, behind the kind of filing; a word that ends one and begins the other
    stands once."""
    own = f"{name.own or name.zh} – {what.own}" if what.own else ""
    last = name.zh[-2:]
    if last and what.zh.startswith(last):
        return BilingualText(name.zh + what.zh.removeprefix(last), own)
    return BilingualText(f"{name.zh} {what.zh}", own)


def title(paper: Paper, text: BilingualText, under: BilingualText) -> None:
    """What the whole document is."""
    parts: list[Part] = [(text.zh, Style(21, ACCENT, bold=True, leading=1.35))]
    if text.own:
        parts.append((text.own, Style(11.5, GREY)))
    parts.append((under.zh, Style(9.5, INK, gap=7)))
    if under.own:
        parts.append((under.own, Style(8.5, GREY)))
    paper.mark(text.zh)
    paper.block([Cell(LEFT, BODY, parts)], Frame(above=0, below=12))


def summary(paper: Paper, facts: Sequence[tuple[BilingualText, str]]) -> None:
    """The facts that tell this package from others, two beside each other."""
    half = BODY / 2 - 20
    for place in range(0, len(facts), 2):
        cells = [
            Cell(LEFT + 14 + column * (half + 16), half, [*_small_label(label), _value(value)])
            for column, (label, value) in enumerate(facts[place : place + 2])
        ]
        paper.block(cells, Frame(above=6, below=6, ground=PALE))
    paper.space(12)


def section(paper: Paper, text: BilingualText) -> None:
    """A heading; never alone at the foot of a page."""
    parts: list[Part] = [(text.zh, Style(13, ACCENT, bold=True))]
    if text.own:
        parts.append((text.own, Style(8.5, GREY)))
    frame = Frame(above=2, below=2, bar=ACCENT)
    paper.head(Heading(text.zh, [Cell(LEFT + 12, BODY - 12, parts)], frame))


def row(paper: Paper, label: BilingualText, value: Sequence[Part]) -> None:
    """A question of the form and its answer."""
    cells = [Cell(LEFT + 4, LABEL, _label(label)), Cell(COLUMN, VALUE, value)]
    paper.block(cells, Frame(above=5, below=5, rule=True))


def split(paper: Paper, aside: Sequence[Part], parts: Sequence[Part]) -> None:
    """Something to do: its number and deadline at the left, what to do at the right."""
    cells = [Cell(LEFT + 4, ASIDE, aside), Cell(LEFT + ASIDE + 16, BODY - ASIDE - 20, parts)]
    paper.block(cells, Frame(above=7, below=7, rule=True))


def both(text: BilingualText) -> str:
    """A short text in both languages on one line."""
    return f"{text.zh} · {text.own}" if text.own else text.zh


def one(text: BilingualText) -> str:
    """A text in the language of the document alone."""
    return text.own or text.zh


def answer(value: BilingualText) -> list[Part]:
    """The parts of an answer: large in Chinese, small beside it."""
    parts: list[Part] = [(value.zh, Style(10.5, INK, leading=1.45))]
    if value.own:
        parts.append((value.own, Style(8.5, GREY)))
    return parts


def text(paper: Paper, value: BilingualText, *, colour: str = INK) -> None:
    """A paragraph."""
    parts: list[Part] = [(value.zh, Style(10, colour))]
    if value.own:
        parts.append((value.own, Style(8.5, GREY)))
    paper.block([Cell(LEFT + 4, BODY - 8, parts)], Frame(above=2, below=6))


def note(paper: Paper, tone: str, parts: Sequence[Part]) -> None:
    """Something that stands out: a bar in the colour of its weight, which is also said in words."""
    colour = TONES.get(tone, ACCENT)
    paper.block([Cell(LEFT + 14, BODY - 28, parts)], Frame(8, 8, PALE, colour))
    paper.space(6)


def heading(text: str, tone: str = "") -> Part:
    """The first line of a note."""
    return text, Style(10, TONES.get(tone, ACCENT), bold=True)


def said(value: BilingualText) -> list[Part]:
    """The text of a note in both languages."""
    parts: list[Part] = [(value.zh, Style(10, gap=1))]
    if value.own:
        parts.append((value.own, Style(8.5, GREY)))
    return parts


def small(text: str, *, link: str = "") -> Part:
    """A line that few need: a source, a size, a digest."""
    return text, Style(7.5, GREY, gap=2, link=link)


def _label(label: BilingualText) -> list[Part]:
    parts: list[Part] = [(label.zh, Style(9.5, INK))]
    if label.own:
        parts.append((label.own, Style(7.5, GREY)))
    return parts


def _small_label(label: BilingualText) -> list[Part]:
    return [(both(label), Style(7.5, GREY))]


def _value(value: str) -> Part:
    return value, Style(11, INK)
