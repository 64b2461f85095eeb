"""The crib sheet: the official system's pages in their order, one on a screen, each value to be
copied."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, render
from dialogs.menu import free_text as words
from dialogs.shared import context
from dialogs.shared.context import language, owner, place, scratch, services, translate
from dialogs.shared.keys import SHOWN, Key, Keys, rows, tapped_number
from dialogs.shared.states import Crib
from dialogs.shared.text import Screen, cut, pair, safe
from filing.package import Page, Row
from filing.problems import Term, Translate, is_chinese
from filing.submission import Sheet

HIDDEN = "•••"
"""Stands for a personal value until it is asked for."""

MOST_ROWS, MOST_SIGNS = 12, 2400
"""Values, and characters of them, on one screen; a longer page goes on on the next one."""

LABEL = 30
"""Characters of a copy button."""

CHANGED = Term(
    "The answers have changed since the package {reference}. Make a new package before you type"
    " these."
)
TAP = Term("Tap a value to copy it, or press its button")
ALL_DONE = Term(
    "All pages are done. Read everything once more in the official system and submit it there."
)
NO_PACKAGE = Term("There is no package of this draft yet.")


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown at once: a page of the official system, or a part of a long one."""

    page: Page
    rows: tuple[Row, ...]
    first: int
    """Number of its first value on the page."""
    number: int
    pages: int
    """Which page of how many it belongs to."""


def build() -> Dialog:
    return Dialog(
        Window(
            Screen(),
            Keys("x", press),
            MessageInput(words.on_message),
            state=Crib.page,
            getter=page,
            preview_data={"screen": "Crib sheet", "x": [[Key("back", "Back")]]},
        ),
        on_start=navigation.distinct,
        on_process_result=_closed,
    )


async def show(manager: DialogManager, draft: int) -> None:
    await manager.start(Crib.page, {"draft": draft})


def shows_values(manager: DialogManager) -> bool:
    """Whether personal values stand on the open screen."""
    if not manager.has_context() or manager.current_context().state.group is not Crib:
        return False
    return bool(scratch(manager).get("shown"))


def clear(manager: DialogManager) -> None:
    """Whatever comes next takes the place of a screen with personal values: none stays behind."""
    if shows_values(manager):
        manager.show_mode = ShowMode.DELETE_AND_SEND


async def _closed(_started: object, _result: object, manager: DialogManager) -> None:
    """Back from what was opened on top: personal values are asked for once more."""
    scratch(manager)["shown"] = False


async def page(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """One page of the official system; personal values only where they were asked for."""
    manager, say = dialog_manager, translate(dialog_manager)
    sheet = await _sheet(manager)
    if sheet is None or not sheet.pages:
        return {"screen": safe(say(NO_PACKAGE)), "x": [[Key("back", say("Back"))]]}
    shown, data = list(parts(sheet)), scratch(manager)
    at, done = min(data.get("at", 0), len(shown) - 1), data.get("done", [])
    part = shown[at]
    full = len(done) == len(sheet.pages)
    texts = [
        _head(part, say, done=part.page.id in done),
        context.said(manager),
        render.fill(say, CHANGED, {"reference": sheet.reference}) if sheet.changed else "",
        safe(say(part.page.note)) if part.page.note else "",
        "\n".join(values(part, manager)),
        _last(part, manager, full=full),
    ]
    ticked = [] if part.page.id in done else [[Key("done", "✓ " + say("Done"))]]
    return {
        "screen": "\n\n".join(text for text in texts if text),
        SHOWN: f"{part.page.id} {at}",
        "x": [
            *rows(copies(part, manager)),
            *_eye(part, manager),
            *ticked,
            *_ways(at, len(shown) - 1, say),
            [Key("back", say("Back"))],
        ],
    }


def _last(part: Part, manager: DialogManager, *, full: bool) -> str:
    """All is done, or how a value is copied where there is one to copy."""
    if full:
        return safe(translate(manager)(ALL_DONE))
    shown = any(row.copy and not _hidden(row, manager) for row in part.rows)
    return safe(translate(manager)(TAP)) if shown else ""


async def press(manager: DialogManager, what: str) -> None:
    data = scratch(manager)
    if what[:1] == "p":
        data["at"] = tapped_number(what[1:])
    elif what in {"show", "hide"}:
        data["shown"] = what == "show"
    elif what == "done":
        await _done(manager)
    else:
        await navigation.leave(manager)


async def _done(manager: DialogManager) -> None:
    """The page is ticked off; on to the first screen of the next one."""
    sheet = await _sheet(manager)
    if sheet is None or not sheet.pages:
        return
    data, shown = scratch(manager), list(parts(sheet))
    at = min(data.get("at", 0), len(shown) - 1)
    here = shown[at].page.id
    data["done"] = [*data.get("done", []), here]
    later = (n for n, part in enumerate(shown) if n > at and part.page.id != here)
    data["at"] = next(later, at)


async def _sheet(manager: DialogManager) -> Sheet | None:
    return await services(manager).submissions.sheet(owner(manager), place(manager)["draft"])


def parts(sheet: Sheet) -> Iterator[Part]:
    """The screens: a page each, a long one in several."""
    for number, one in enumerate(sheet.pages, 1):
        first, held, signs = 1, list[Row](), 0
        for row in one.rows:
            if held and (len(held) == MOST_ROWS or signs + len(row.value) > MOST_SIGNS):
                yield Part(one, tuple(held), first, number, len(sheet.pages))
                first, held, signs = first + len(held), [], 0
            held.append(row)
            signs += len(row.value)
        yield Part(one, tuple(held), first, number, len(sheet.pages))


def values(part: Part, manager: DialogManager) -> list[str]:
    """The page's values as text to tap, numbered like their buttons."""
    found = []
    for number, row in enumerate(part.rows, part.first):
        if _hidden(row, manager):
            shown = HIDDEN
        elif row.copy:
            shown = f"<code>{safe(row.copy)}</code>"
        else:
            shown = safe(row.value)
        label = safe(_label(row, manager))
        found.append(f"{number}. {pair(translate(manager), label, shown)}")
    return found


def copies(part: Part, manager: DialogManager) -> list[Key]:
    """A button for each value that a button can hold."""
    return [
        Key("copy", cut(f"{number}. {_name(row, manager)}", LABEL), copy=row.copy)
        for number, row in enumerate(part.rows, part.first)
        if row.copy and not row.long and not _hidden(row, manager)
    ]


def _head(part: Part, say: Translate, *, done: bool) -> str:
    place_ = render.fill(say, "{n} of {total}", {"n": part.number, "total": part.pages})
    tick = f" · ✓ {safe(say('Done'))}" if done else ""
    title = say(part.page.title)
    term = "" if part.page.term == title else f"\n{safe(part.page.term)}"
    return f"{safe(say('Crib sheet'))} · {place_}{tick}\n<b>{safe(title)}</b>{term}"


def _eye(part: Part, manager: DialogManager) -> list[list[Key]]:
    """Shows the personal values of this draft, or clears them from the screen."""
    say = translate(manager)
    if shows_values(manager):
        return [[Key("hide", say("Hide the values"))]]
    if any(_hidden(row, manager) for row in part.rows):
        return [[Key("show", say("Show the values"))]]
    return []


def _ways(at: int, last: int, say: Translate) -> list[list[Key]]:
    """To the screens before and behind."""
    found = [Key(f"p{at - 1}", "◀ " + say("Previous"))] if at else []
    found += [Key(f"p{at + 1}", say("Next page") + " ▶")] if at < last else []
    return [found] if found else []


def _hidden(row: Row, manager: DialogManager) -> bool:
    """A personal value that nobody has asked to see."""
    personal = services(manager).catalog.fields[row.field].personal
    return bool(row.copy and personal) and not shows_values(manager)


def _name(row: Row, manager: DialogManager) -> str:
    """The official word in Chinese, which is what stands over there; else the reader's own."""
    chinese = is_chinese(language(manager))
    return row.label_zh if chinese else translate(manager)(row.label)


def _label(row: Row, manager: DialogManager) -> str:
    own = _name(row, manager)
    return own if own == row.label_zh else f"{own} · {row.label_zh}"
