"""The screens of a refusal: paste it, what it means reason by reason, and what is not known."""

from collections.abc import Sequence
from typing import Any, Final

from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, render
from dialogs.refused import reading
from dialogs.shared import context
from dialogs.shared.context import HELD, owner, place, scratch, services, translate
from dialogs.shared.keys import SHOWN, Key, Keys, OldScreen, tapped_number, turns
from dialogs.shared.states import Refused
from dialogs.shared.text import Screen, cut, pair, safe
from filing.errors import NotFound, StaleDraft
from filing.problems import Term, Translate
from filing.rejections import decode
from filing.rejections.decode import ReasonHit
from filing.rejections.told import NOTHING, Told, told

PER_PAGE: Final = 3
"""Reasons on one page."""

MOST_FIELDS: Final = 8
"""Questions to which one page leads."""

PASTE = Term(
    "Paste or forward the text of the refusal here: what the provider or the authority wrote, in"
    " Chinese as it is. If I know none of its reasons, it is noted without its numbers as an open"
    " question."
)
UNREAD = Term("This point of the notice names no reason that I know; read it yourself:")
AS_TEXT = Term("Send it as text, please: a picture of it cannot be read.")
STAY = Term("Nothing in your answers needs to be changed for this.")
NO_DRAFT = Term("Your answers are not here. Change these in the provider's form:")


def build() -> Dialog:
    return Dialog(
        _window(Refused.ask, _ask, _ask_press),
        _window(Refused.read, _read, _read_press),
        _window(Refused.unknown, _unknown, _unknown_press),
        on_start=navigation.distinct,
    )


def _window(state: Any, getter: Any, press: Any) -> Window:  # noqa: ANN401 - the framework's types
    return Window(
        Screen(),
        Keys("r", press),
        MessageInput(_on_message),
        state=state,
        getter=getter,
        preview_data={"screen": state.state, "r": [[Key("back", "Back")]]},
    )


async def _on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A further text is read as the first one was."""
    manager.show_mode = ShowMode.SEND
    text = message.text or message.caption or ""
    if text:
        await reading.show(manager, {"text": text, "message": message.message_id})
    else:
        context.notice(manager, render.fill(translate(manager), AS_TEXT))


async def _ask(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say = translate(dialog_manager)
    said = context.said(dialog_manager)
    lines = [*([said] if said else []), f"<b>{safe(say('Refused?'))}</b>", safe(say(PASTE))]
    return {"screen": "\n\n".join(lines), "r": [[Key("back", say("Back"))]]}


async def _ask_press(manager: DialogManager, _what: str) -> None:
    await navigation.leave(manager)


# ------------------------------------------------------------------ what is known


async def _read(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say = dialog_manager, translate(dialog_manager)
    reasons = place(manager)["reasons"]
    last = max(0, (len(reasons) - 1) // PER_PAGE)
    page = min(scratch(manager).get("page", 0), last)
    shown = reasons[page * PER_PAGE : (page + 1) * PER_PAGE]
    rows = _reasons(manager, shown)
    fields = list(dict.fromkeys(field for one in rows for field in one.fields))
    lines = _around(manager)
    lines += [_reason(n, one, say) for n, one in enumerate(rows, page * PER_PAGE + 1)]
    keys, note = await _fields(manager, fields)
    keys += _candidates(manager)
    lines = [_unread(manager), *lines, note]
    return {
        "screen": "\n\n".join(line for line in lines if line)[: render.LONGEST],
        SHOWN: f"{page} {' '.join(shown)}",
        "r": [*keys, *turns(say, page, last, "p"), *_ends(manager)],
    }


def _unread(manager: DialogManager) -> str:
    """The points of the notice that name no known reason."""
    points = [f"• “{safe(point)}”" for point in place(manager).get("unread", ())]
    return "\n".join(["⚠️ " + render.fill(translate(manager), UNREAD), *points]) if points else ""


def _reasons(manager: DialogManager, keys: Sequence[str]) -> list[Told]:
    known = decode.default().library.reasons
    catalog, say = services(manager).catalog, translate(manager)
    return [told(ReasonHit(known[key], ""), catalog, say) for key in keys]


def _reason(number: int, one: Told, say: Translate) -> str:
    """What it means, what to do, who and how long, and where that stands."""
    lines = [f"<b>{number}. {safe(one.meaning)}</b>", *(f"• {safe(step)}" for step in one.steps)]
    who = pair(say, safe(say("Who acts")), safe(", ".join(one.who)))
    wait = pair(say, safe(say("How long")), safe(one.wait)) if one.wait else ""
    lines.append(" · ".join(part for part in (who, wait) if part))
    return "\n".join([*lines, f"<i>{safe('; '.join(one.sources[:2]))}</i>"])


def _around(manager: DialogManager) -> list[str]:
    """A heading that may be several things, a text about another matter, the state of an order."""
    say, data, words = translate(manager), place(manager), decode.default().library.words
    lines = [context.said(manager)] if context.said(manager) else []
    lines += [safe(say(words.open[at].ask)) for at in data["open"]]
    lines += [safe(say(row.text)) for row in words.other if row.id == data["other"]]
    for row in [row for row in words.status if row.words == data["status"]][:1]:
        lines.append(f"<b>{row.words}</b>\n{safe(say(row.meaning))} {safe(say(row.next))}")
    return lines


async def _fields(manager: DialogManager, fields: Sequence[str]) -> tuple[list[list[Key]], str]:
    """A button to each question concerned that this draft asks."""
    say, catalog = translate(manager), services(manager).catalog
    draft = place(manager).get("draft")
    if not fields:
        return [], safe(say(STAY)) if place(manager)["reasons"] else ""
    labels = [say(catalog.fields[field].label) for field in fields]
    if not isinstance(draft, int):
        return [], "\n".join([safe(say(NO_DRAFT)), *(f"• {safe(label)}" for label in labels)])
    asked = [field for field in fields if await _asked(manager, draft, field)][:MOST_FIELDS]
    keys = [
        [Key(f"f{field}", cut(pair(say, say("Change"), say(catalog.fields[field].label)), 50))]
        for field in asked
    ]
    return keys, ""


async def _asked(manager: DialogManager, draft: int, field: str) -> bool:
    try:
        await services(manager).filings.question(owner(manager), draft, field)
    except (NotFound, StaleDraft):
        return False
    return True


def _candidates(manager: DialogManager) -> list[list[Key]]:
    """What a heading may mean: one of them is chosen."""
    say, library = translate(manager), decode.default().library
    rows = [library.words.open[at] for at in place(manager)["open"]]
    return [
        [Key(f"c{key}", cut(say(library.reasons[key].meaning), 60))]
        for row in rows
        if not row.bare
        for key in row.candidates
    ]


def _ends(manager: DialogManager) -> list[list[Key]]:
    say = translate(manager)
    person = [Key("staff", say("Ask a person"))] if services(manager).ask_staff else []
    held = place(manager).get(HELD) and services(manager).hand_over is not None
    whole = [[Key("whole", say("Send to staff"))]] if held else []
    return [*whole, [*person, Key("back", say("Back"))]]


async def _read_press(manager: DialogManager, what: str) -> None:
    data, found = place(manager), services(manager)
    draft = data["draft"]
    if what[:1] == "f" and what[1:] in found.catalog.fields and isinstance(draft, int):
        await navigation.show_question(manager, draft, what[1:], review=True)
    elif what[:1] == "c" and what[1:] in decode.default().library.reasons:
        chosen = {"draft": data["draft"], "reasons": [what[1:]]}
        await manager.start(Refused.read, chosen | {"open": [], "other": "", "status": ""})
    elif what[:1] == "p" and what[1:].isdigit():
        scratch(manager)["page"] = tapped_number(what[1:])
    elif what == "staff" and found.ask_staff is not None:
        await found.ask_staff(manager, None)
    elif what == "whole" and HELD in data and found.hand_over is not None:
        held = data[HELD]
        await navigation.leave(manager)
        await found.hand_over(manager, held)
    elif what == "back":
        await navigation.leave(manager)
    else:
        raise OldScreen


# ------------------------------------------------------------------ what is not


async def _unknown(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    said = context.said(dialog_manager)
    staff = [[Key("staff", say("Send to staff"))]] if found.hand_over is not None else []
    look = [[Key("look", say("Look it up"))]] if found.look_up is not None else []
    return {
        "screen": "\n\n".join([*([said] if said else []), safe(say(NOTHING))]),
        "r": [*staff, *look, [Key("back", say("Back"))]],
    }


async def _unknown_press(manager: DialogManager, what: str) -> None:
    held, found = place(manager)[HELD], services(manager)
    if what == "staff" and found.hand_over is not None:
        await navigation.leave(manager)
        await found.hand_over(manager, held)
    elif what == "look" and found.look_up is not None:
        await found.look_up(manager, str(held["text"]))
    elif what == "back":
        await navigation.leave(manager)
    else:
        raise OldScreen
