"""What staff look up: past cases by words, and the figures by member, hour, kind and language."""

import datetime as dt

from bot.staff.press import Given
from bot.staff.reply import answer
from desk.breakdown import Breakdown, reason_name
from desk.card import LANGUAGES, paged, status_name
from desk.search import Found
from desk.service import Desk
from desk.texts import link, local_day, safe
from filing.problems import Translate

LONGEST = 366
"""Days."""

USUAL = 30
LINE = 12
"""Entries of one line of figures."""


async def search(desk: Desk, given: Given) -> str:
    """`/search words`: the cases in which all of them were said."""
    _ = desk.staff_words()
    if not given.rest:
        return _("Write what was said: /search WORDS")
    found = await desk.search.find(given.rest)
    lines = [_found(_, one) for one in found]
    for page in paged(lines):
        await answer(given.bot, given.message, page)
    return "" if lines else _("No case has these words.")


def _found(_: Translate, one: Found) -> str:
    parts = (
        link(one.case),
        local_day(one.case.opened_at),
        status_name(_, one.case.status),
        f"«{safe(one.said)}»",
    )
    return " · ".join(parts)


async def figures(desk: Desk, given: Given) -> str:
    """`/figures`, `/figures DAYS`."""
    _ = desk.staff_words()
    if given.rest and not (given.rest.isdecimal() and 0 < int(given.rest[:6]) <= LONGEST):
        return _("A number of days, at most {most}: /figures DAYS").format(most=LONGEST)
    found = await desk.breakdowns.of(int(given.rest or USUAL))
    for page in paged(_lines(desk, found)):
        await answer(given.bot, given.message, page)
    return ""


def _lines(desk: Desk, found: Breakdown) -> list[str]:
    _ = desk.staff_words()
    kinds = [(desk.reports.kind_name(kind) or "–", number) for kind, number in found.kinds]
    languages = [(LANGUAGES.get(code, code), number) for code, number in found.languages]
    hours = [(f"{hour:02}", number) for hour, number in found.hours]
    reasons = [(reason_name(_, reason), number) for reason, number in found.reasons]
    lines = [f"<b>{_('The last {days} days').format(days=found.days)}</b>"]
    lines.append(_("By member: cases, median minutes to the first answer, mean rating"))
    lines += [
        f"{safe(one.name)}: {one.cases} · {_minutes(one.first_answer)} · "
        f"{'–' if one.rating is None else f'{one.rating:.1f}'}"
        for one in found.members
    ] or ["–"]
    for title, counted in (
        (_("By hour of the day (Beijing time)"), hours),
        (_("By kind of filing"), kinds),
        (_("By language"), languages),
        (_("Why conversations ended"), reasons),
    ):
        shown = [f"{safe(name)}: {number}" for name, number in counted]
        parts = [shown[at : at + LINE] for at in range(0, len(shown), LINE)]
        lines += [title, *(" · ".join(part) for part in parts or [["–"]])]
    return lines


def _minutes(span: dt.timedelta | None) -> str:
    return "–" if span is None else str(round(span.total_seconds() / 60))
