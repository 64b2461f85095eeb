"""The picture of `/stats`: cases a day, where applicants ask, and the figures in words."""

import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO

from filing.desk.board import Figures
from filing.desk.texts import safe

WIDTH, HEIGHT, EDGE = 1000, 620, 40
PAPER, INK, BAR, SOFT = "#ffffff", "#1f2933", "#2f6fdb", "#d6dde6"

Translate = Callable[[str], str]


def words(_: Translate, figures: Figures, label: Callable[[str], str]) -> str:
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
    if figures.places:
        lines.append(_("Where applicants stop and ask:"))
        lines += [f"{number} × {safe(_(label(place)))}" for place, number in figures.places]
    return "\n".join(lines)[:1024]


def _span(_: Translate, span: dt.timedelta) -> str:
    return _("{minutes} min").format(minutes=round(span.total_seconds() / 60))


def picture(figures: Figures) -> bytes:
    """Bars of cases a day above, bars of places below: a PNG."""
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - only /stats needs it

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    font, small = ImageFont.load_default(24), ImageFont.load_default(15)
    draw.text((EDGE, 16), f"cases a day, last {len(figures.days)} days", INK, font)
    top, floor = 70, 330
    most = max((number for _day, number in figures.days), default=0) or 1
    step = (WIDTH - 2 * EDGE) / max(len(figures.days), 1)
    draw.line((EDGE, floor, WIDTH - EDGE, floor), SOFT, 2)
    for place, (day, number) in enumerate(figures.days):
        left = EDGE + place * step
        height = (floor - top) * number / most
        draw.rectangle((left + 2, floor - height, left + step - 2, floor), BAR)
        if number:
            draw.text((left + 4, floor - height - 18), str(number), INK, small)
        if place % 7 == 0:
            draw.text((left, floor + 6), f"{day:%m-%d}", INK, small)
    draw.text((EDGE, 370), "where applicants stop and ask", INK, font)
    _places(draw, figures.places, small)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _places(draw: "ImageDraw.ImageDraw", places: Sequence[tuple[str, int]], font: object) -> None:  # type: ignore[name-defined] # noqa: F821 - imported where it is drawn
    most = max((number for _name, number in places), default=0) or 1
    for place, (name, number) in enumerate(places[:6]):
        top = 412 + place * 33
        width = 480 * number / most
        draw.rectangle((EDGE + 380, top, EDGE + 380 + width, top + 22), BAR)
        draw.text((EDGE, top + 2), name[:44], INK, font)
        draw.text((EDGE + 388 + width, top + 2), str(number), INK, font)
