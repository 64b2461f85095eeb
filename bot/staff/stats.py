"""The picture of `/stats`: cases a day, how long they wait, where drafts are left; and in words."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from desk.reports import Figures
from desk.texts import safe
from filing.problems import Translate

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, EDGE = 1000, 860, 40
PAPER, INK, BAR, WAIT, SOFT = "#ffffff", "#1f2933", "#2f6fdb", "#d9822b", "#d6dde6"
NAMES, ROW = 420, 33
"""How wide the names of the places are, and how high a line with one is."""
LABEL = 60
CAPTION = 1024
"""Telegram takes no longer caption."""

Label = Callable[[str], str]


def words(_: Translate, figures: Figures, label: Label) -> str:
    """The figures as HTML, for the picture's caption."""
    first = figures.first_answer
    lines = [
        f"<b>{_('The last {days} days').format(days=len(figures.days))}</b>",
        _("Cases: {opened}, closed: {closed}, waiting now: {waiting}").format(
            opened=figures.opened, closed=figures.closed, waiting=figures.waiting
        ),
        _("First answer after (median): {span}").format(span=_span(_, first) if first else "–"),
    ]
    if figures.ratings is not None:
        count, mean = figures.ratings
        lines.append(_("Rated by {count}: {mean} of 5").format(count=count, mean=f"{mean:.1f}"))
    if figures.left:
        lines.append(_("Where applicants stop (no change for three days, no package):"))
        lines += _lines(_, figures.left, label)
    if figures.places:
        lines.append(_("Where applicants ask for a person:"))
        lines += _lines(_, figures.places, label)
    while sum(len(line) + 1 for line in lines) > CAPTION:
        lines.pop()
    return "\n".join(lines)


def _lines(_: Translate, places: Sequence[tuple[str, int]], label: Label) -> list[str]:
    return [f"{number} × {safe(_named(_, place, label))}" for place, number in places]


def _named(_: Translate, place: str, label: Label) -> str:
    found = _(label(place)) if place else _("Check your answers")
    return found if len(found) <= LABEL else f"{found[: LABEL - 1]}…"


def _span(_: Translate, span: dt.timedelta) -> str:
    return _("{minutes} min").format(minutes=round(span.total_seconds() / 60))


def picture(_: Translate, figures: Figures, label: Label) -> bytes:
    """Bars of cases a day, of minutes waited a day, and of places where drafts were left: a PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only /stats needs it

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    days = [day for day, _number in figures.days]
    minutes = {day: round(span.total_seconds() / 60) for day, span in figures.waits}
    title = _("Cases a day, the last {days} days").format(days=len(days))
    _columns(draw, 16, title, list(figures.days), BAR)
    title = _("Minutes to the first answer (median)")
    _columns(draw, 290, title, [(day, minutes.get(day, 0)) for day in days], WAIT)
    draw.text((EDGE, 564), _("Where applicants stop"), INK, _font(24))
    places = [(_named(_, place, label), number) for place, number in figures.left]
    _rows(draw, 612, places)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@cache
def _font(size: int) -> "FreeTypeFont":
    """The font of the package: it has the characters of every shipped language."""
    from PIL import ImageFont  # noqa: PLC0415 - only /stats needs it

    from filing.package.faces import FONTS, MAIN  # noqa: PLC0415 - only /stats needs it

    return ImageFont.truetype(str(FONTS / f"{MAIN}-Regular.ttf"), size)


def _columns(
    draw: "ImageDraw", top: int, title: str, days: Sequence[tuple[dt.date, int]], colour: str
) -> None:
    draw.text((EDGE, top), title, INK, _font(24))
    ceiling, floor = top + 70, top + 220
    most = max((number for _day, number in days), default=0) or 1
    step = (WIDTH - 2 * EDGE) / max(len(days), 1)
    draw.line((EDGE, floor, WIDTH - EDGE, floor), SOFT, 2)
    for place, (day, number) in enumerate(days):
        left = EDGE + place * step
        height = (floor - ceiling) * number / most
        if number:
            draw.rectangle((left + 2, floor - height, left + step - 2, floor), colour)
            draw.text((left + 4, floor - height - 22), str(number), INK, _font(15))
        if place % 7 == 0:
            draw.text((left, floor + 4), f"{day:%m-%d}", INK, _font(15))


def _rows(draw: "ImageDraw", top: int, places: Sequence[tuple[str, int]]) -> None:
    most = max((number for _name, number in places), default=0) or 1
    if not places:
        draw.text((EDGE, top), "–", INK, _font(16))
    for place, (name, number) in enumerate(places):
        line = top + place * ROW
        width = (WIDTH - 2 * EDGE - NAMES - 60) * number / most
        draw.rectangle((EDGE + NAMES, line, EDGE + NAMES + width, line + 22), BAR)
        draw.text((EDGE, line), _fitting(name), INK, _font(16))
        draw.text((EDGE + NAMES + 8 + width, line), str(number), INK, _font(16))


def _fitting(name: str) -> str:
    """As much of it as there is room for."""
    font = _font(16)
    if font.getlength(name) <= NAMES - 10:
        return name
    while font.getlength(f"{name}…") > NAMES - 10:
        name = name[:-1]
    return f"{name}…"
