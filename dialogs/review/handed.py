"""The package in the applicant's hands: its papers one by one, the ZIP, and what comes next."""

from collections.abc import Mapping
from typing import Any, Final

from aiogram.types import BufferedInputFile
from aiogram_dialog import DialogManager, ShowMode

from dialogs.crib import crib
from dialogs.form import navigation, render
from dialogs.review import clock
from dialogs.shared import context
from dialogs.shared.context import language, owner, place, services, translate
from dialogs.shared.keys import Key
from dialogs.shared.states import Review
from dialogs.shared.text import pair, safe
from filing import package
from filing.package.todo import Todo
from filing.problems import Term
from filing.submission import Package

USES: Final[Mapping[str, str]] = {
    "checklist.pdf": Term("What remains to be done, step by step, with days."),
    "application.pdf": Term("All answers as the official form has them: to read and to print."),
}
WHOLE = Term("Everything in one file, with your documents. Keep it.")
SAME = Term("Nothing has changed since: this is the same package.")
NEXT = Term(
    "You hand it in yourself, in the official system. The crib sheet shows page by page what to"
    " type there, each value can be copied."
)
DECIDES = Term("Whether the filing is approved is the authority's decision.")
READY = Term("The package is ready")
OUTDATED = Term("The package is out of date")
CHANGED = Term("Answers have changed since this package was made. Make a new one before you go on.")

NEWS = Term("Changed since the package {reference}; the checklist shows each with its old value:")

MOST_CHANGES = 12
"""Changed answers on the screen; the checklist has all."""

MOST_DAYS = 5
"""Deadlines on the screen; the checklist has all."""


async def pack(manager: DialogManager) -> None:
    """Makes the package, or finds the one made of this very state, and sends it."""
    chat, draft = owner(manager), place(manager)["draft"]
    await manager.middleware_data["bot"].send_chat_action(chat, "upload_document")
    made = await services(manager).submissions.submit(chat, draft, language(manager))
    if made is None:
        blocked = Term("Something still blocks the package.")
        context.notice(manager, render.fill(translate(manager), blocked))
        return
    await _send(manager, made)
    told = _news(manager, made)
    if told:
        context.notice(manager, told)
    await manager.switch_to(Review.done, show_mode=ShowMode.SEND)


def _news(manager: DialogManager, made: Package) -> str:
    """How it differs from the package before."""
    say = translate(manager)
    if not made.fresh:
        return render.fill(say, SAME)
    if not made.changed:
        return ""
    labels = [say(field.label) for field in made.changed]
    shown = [f"• {safe(label)}" for label in labels[:MOST_CHANGES]]
    more = [f"… +{len(labels) - MOST_CHANGES}"] if len(labels) > MOST_CHANGES else []
    return "\n".join([render.fill(say, NEWS, {"reference": made.before}), *shown, *more])


async def _send(manager: DialogManager, made: Package) -> None:
    """What is read on a phone first; the ZIP, which no phone opens by itself, last."""
    say, chat, bot = translate(manager), owner(manager), manager.middleware_data["bot"]
    reference = made.made.reference
    for name, content in package.papers(made.content).items():
        file = BufferedInputFile(content, f"icp-{reference}-{name}")
        await bot.send_document(chat, file, caption=safe(say(USES[name])))
    file = BufferedInputFile(made.content, f"icp-filing-{reference}.zip")
    await bot.send_document(chat, file, caption=safe(f"{say(WHOLE)} · {reference}"))


async def shown(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """The package that was made: its reference, how to go on, and the next deadlines."""
    say, found = translate(dialog_manager), services(dialog_manager)
    who, draft = owner(dialog_manager), place(dialog_manager)["draft"]
    sheet = await found.submissions.sheet(who, draft)
    work = await found.submissions.todo(who, draft, language(dialog_manager))
    reference = f"<code>{safe(sheet.reference if sheet else '')}</code>"
    changed = sheet is not None and sheet.changed
    begun = found.filing_clock and await found.filing_clock.day(who, draft)
    head = f"<b>{safe(say(OUTDATED if changed else READY))}</b>"
    lines = [
        context.said(dialog_manager),
        f"{head}\n{pair(say, safe(say('Reference')), reference)}",
        "⚠️ " + safe(say(CHANGED)) if changed else "",
        render.fill(say, clock.HEAD, {"day": begun.isoformat()}) if begun else safe(say(NEXT)),
        days(work, dialog_manager),
        safe(say(DECIDES)),
    ]
    keys = [[Key("crib", say("Crib sheet: what to type where"))]]
    keys += await clock.key(dialog_manager, draft)
    keys += [[Key("pack", say("Send the files again"))]] if not changed else []
    keys += [[Key("overview", say("Check your answers"))]]
    keys += [[Key(key, say(label))] for key, label in found.done_keys]
    screen = "\n\n".join(line for line in lines if line)
    return {"screen": screen, "v": [*keys, [Key("home", say("Home"))]]}


def days(work: Todo, manager: DialogManager) -> str:
    """The next deadlines in their order: those with a day."""
    say, told = translate(manager), []
    for step in work.limited:
        when = work.due[step.id]
        if when.values:
            told.append(f"• {clock.when(when, say)} – {safe(say(step.title))}")
    head = f"<b>{safe(say('Your days'))}</b>"
    return "\n".join([head, *told[:MOST_DAYS]]) if told else ""


async def press(manager: DialogManager, what: str) -> None:
    found = services(manager)
    if what == "overview":
        await manager.switch_to(Review.overview)
    elif what == "handed":
        await clock.begin(manager, place(manager)["draft"])
    elif what == "crib":
        await crib.show(manager, place(manager)["draft"])
    elif what == "pack":
        await pack(manager)
    elif what == "home" or found.press is None:
        await navigation.show_home(manager)
    else:
        await found.press(manager, what)
