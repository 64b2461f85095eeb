"""The rules of the filing's province, with source and year, paged."""

from collections.abc import Sequence
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, render
from dialogs.menu import free_text as words
from dialogs.shared import context
from dialogs.shared.context import owner, place, scratch, services, translate
from dialogs.shared.keys import Key, Keys, columns, turns
from dialogs.shared.states import Province
from dialogs.shared.text import Screen, cut, pair, safe
from filing.model import Catalog, Facts
from filing.package.todo import Local, local_facts
from filing.problems import Term, Translate

NO_RULE = Term("No published rule was found as of {as_of}.")
OLDER = Term("Older source")

NOTHING = Term("No rule of the province matters to this kind of filing.")
NOT_YET = Term("The province is not known yet.")

ONE_SCREEN = 900
"""Columns of text that a phone shows at once, a wide sign counting twice."""

LABEL = 32
"""Columns of a button."""


def build() -> Dialog:
    return Dialog(
        Window(
            Screen(),
            Keys("q", press),
            MessageInput(words.on_message),
            state=Province.facts,
            getter=facts,
            preview_data={"screen": "Rules of the province", "q": [[Key("back", "Back")]]},
        ),
        on_start=navigation.distinct,
    )


def key(catalog: Catalog, known: Facts, say: Translate) -> list[Key]:
    """The button that leads here; none as long as the province is not known."""
    found = catalog.provinces.get(str(known.get("province")))
    if found is None or not local_facts(catalog, known):
        return []
    label = say("Rules of {province}").format(province=say(found.name))
    return [Key("rules", cut(label, LABEL))]


async def show(manager: DialogManager, draft: int) -> None:
    await manager.start(Province.facts, {"draft": draft})


async def facts(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """One page of the facts that concern this filing."""
    manager, say, found = dialog_manager, translate(dialog_manager), services(dialog_manager)
    review = await found.filings.review(owner(manager), place(manager)["draft"])
    here = found.catalog.provinces.get(str(review.known.get("province")))
    told = [fact(one, found.catalog, say) for one in local_facts(found.catalog, review.known)]
    pages = screens(told) or [[safe(say(NOTHING if here else NOT_YET))]]
    last = len(pages) - 1
    page = min(scratch(manager).get("page", 0), last)
    names = dict.fromkeys([say(here.name), here.zh] if here else [])
    head = f"<b>{safe(say('Rules of the province'))}</b>\n" + safe(
        " · ".join([*names, f"{page + 1}/{last + 1}"])
    )
    parts = [head, context.said(manager), *pages[page]]
    return {
        "screen": "\n\n".join(part for part in parts if part),
        "q": [*turns(say, page, last, "p"), [Key("back", say("Back"))]],
    }


async def press(manager: DialogManager, what: str) -> None:
    if what[:1] == "p" and what[1:].isdigit():
        scratch(manager)["page"] = int(what[1:])
    else:
        await navigation.leave(manager)


def fact(local: Local, catalog: Catalog, say: Translate) -> str:
    """What is known, where it stands and of which year; the older word where sources disagree."""
    lines = [f"<b>{safe(say(local.label))}</b>", _told(local, say)]
    source = catalog.sources.get(local.fact.source)
    if source is not None:
        lines.append(render.source(say, source.title, local.fact.as_of))
    if local.fact.older:
        lines.append(f"<i>{pair(say, safe(say(OLDER)), safe(say(local.fact.older)))}</i>")
    return "\n".join(lines)


def _told(local: Local, say: Translate) -> str:
    if local.unknown:
        return render.fill(say, NO_RULE, {"as_of": local.fact.as_of})
    return safe(say(local.fact.text))


def screens(blocks: Sequence[str]) -> list[list[str]]:
    """The blocks in their order, as many on a page as one screen of a phone shows."""
    pages: list[list[str]] = []
    used = ONE_SCREEN
    for block in blocks:
        wide = columns(block)
        if used + wide > ONE_SCREEN:
            pages.append([])
            used = 0
        pages[-1].append(block)
        used += wide
    return pages
