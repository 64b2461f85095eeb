"""What must agree in a filing: its pairs side by side, and the conflicts that reviewers know."""

from collections.abc import Iterator
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.form import render
from dialogs.form.province import screens
from dialogs.shared import context
from dialogs.shared.context import scratch, services, translate
from dialogs.shared.keys import Key, turns
from dialogs.shared.text import contrast, cut, pair, safe
from filing import consistency
from filing.consistency import Conflict, Row, Verdict
from filing.flow import Route
from filing.problems import Term, Translate
from filing.service import Review

PAIRS = {
    Verdict.AGREE: Term("fits"),
    Verdict.DIFFER: Term("does not fit"),
    Verdict.UNKNOWN: Term("not known yet"),
}
CONFLICTS = {
    Verdict.AGREE: Term("not found"),
    Verdict.DIFFER: Term("found"),
    Verdict.UNKNOWN: Term("not known yet"),
}
SIGNS = {Verdict.AGREE: "✓", Verdict.DIFFER: "⛔", Verdict.UNKNOWN: "…"}


def route(review: Review) -> Route:
    """The way through the form that the review was made of."""
    fields = tuple(field for section in review.sections for field, _value in section.rows)
    return Route(fields, review.known)


def shown(manager: DialogManager, review: Review) -> dict[str, Any]:
    """One page: pairs first, then the ten conflicts."""
    say, catalog = translate(manager), services(manager).catalog
    path = route(review)
    pairs = [_pair(row, say) for row in consistency.matrix(catalog, path, say)]
    conflicts = [
        _conflict(one, say) for one in consistency.conflicts(catalog, path, review.findings)
    ]
    pages = screens(
        [
            *_headed(Term("Side by side"), pairs, say),
            *_headed(Term("Known conflicts"), conflicts, say),
        ]
    )
    last = len(pages) - 1
    page = min(scratch(manager).get("agree", 0), last)
    head = f"<b>{safe(say('Compare related answers'))}</b> {page + 1}/{last + 1}"
    parts = [head, context.said(manager), *pages[page]]
    return {
        "screen": "\n\n".join(part for part in parts if part),
        "v": [*turns(say, page, last, "p"), [Key("overview", say("Back"))]],
    }


def _headed(title: str, blocks: list[str], say: Translate) -> Iterator[str]:
    """The first block under its heading, so that neither stands alone at the end of a page."""
    for number, block in enumerate(blocks):
        yield f"<b>{safe(say(title))}</b>\n{block}" if number == 0 else block


def _pair(row: Row, say: Translate) -> str:
    verdict = f"{SIGNS[row.verdict]} {safe(say(PAIRS[row.verdict]))}"
    lines, sides = [pair(say, safe(say(row.what)), verdict)], (row.left, row.right)
    whole = [cut(value, 120) if value else say("Not answered yet") for _, value in sides]
    told = [f"<b>{safe(one)}</b>" for one in whole]
    if row.verdict is Verdict.DIFFER:
        told = list(contrast(whole[0], whole[1]))
    for (label, _), one in zip(sides, told, strict=True):
        lines.append(f"• {pair(say, safe(say(label)), one)}")
    return "\n".join(lines)


def _conflict(one: Conflict, say: Translate) -> str:
    told = pair(say, render.fill(say, one.what), safe(say(CONFLICTS[one.verdict])))
    return f"{SIGNS[one.verdict]} {told}"
