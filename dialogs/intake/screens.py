"""The confirmation screen of a reading: *Take all · Change · Discard*. Nothing is stored before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import navigation, render, uploads
from dialogs.intake import doubts, offers
from dialogs.intake.held import Held
from dialogs.intake.words import DOCUMENTS, HEADS, WHOSE
from dialogs.menu import consent
from dialogs.shared import context
from dialogs.shared.context import language, owner, scratch, services, translate
from dialogs.shared.keys import Key, Keys
from dialogs.shared.states import Intake as Screens
from dialogs.shared.text import Screen, cut, pair, safe
from filing import values
from filing.errors import NotFound, StaleDraft
from filing.intake import mapping, paste
from filing.intake.mapping import Proposed
from filing.intake.taking import Offered
from filing.model import Kind, Severity
from filing.problems import Problem, Term, Translate

UNREAD = 6
"""Lines not understood that are shown; of more only the number."""

GONE = Term("This was read too long ago. Send it again.")


def build() -> Dialog:
    return Dialog(
        _window(Screens.confirm, _confirm, _confirm_press),
        _window(Screens.change, _change, _change_press),
        _window(Screens.value, _value, _value_press),
        _window(Screens.paste, _paste, _paste_press),
        _window(Screens.photo, _photo, _paste_press),
        on_start=navigation.distinct,
        on_process_result=_agreed,
    )


def _window(state: Any, getter: Any, press: Any) -> Window:  # noqa: ANN401 - the framework's types
    return Window(
        Screen(),
        Keys("i", press),
        MessageInput(_on_message),
        state=state,
        getter=getter,
        preview_data={"screen": state.state, "i": [[Key("back", "Back")]]},
    )


# ------------------------------------------------------------------ what is shown


async def _offered(manager: DialogManager) -> tuple[Held, Offered] | None:
    """What waits for the tap, with what its person has changed of it."""
    found = offers.intake(manager)
    held = found.held(owner(manager)) if found else None
    if found is None or held is None:
        return None
    offered = await found.taking.offered(
        owner(manager), held.draft, held.kind, held.source, held.whose
    )
    answers = tuple(_as_changed(one, held) for one in offered.proposal.answers)
    return held, replace(offered, proposal=replace(offered.proposal, answers=answers))


def _as_changed(one: Proposed, held: Held) -> Proposed:
    if one.field.id not in held.changed:
        return one
    return replace(one, value=held.changed[one.field.id], problem=None, assumed=False)


async def _confirm(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), await _offered(dialog_manager)
    if found is None:
        return {"screen": safe(say(GONE)), "i": [[Key("back", say("Back"))]]}
    held, offered = found
    text = _fitting(_lines(dialog_manager, held, offered))
    said = context.said(dialog_manager)
    return {
        "screen": f"{said}\n\n{text}" if said else text,
        "i": await _keys(dialog_manager, held, offered),
    }


def _lines(manager: DialogManager, held: Held, offered: Offered) -> list[str]:
    say = translate(manager)
    head = f"<b>{safe(say(HEADS[held.origin]))}</b>"
    lines = [head, safe(say("Nothing is saved yet. Compare each value with the original."))]
    proposal = offered.proposal
    rows = [one for one in proposal.answers if not one.assumed]
    lines += ["", *(_row(n, one, held, offered, say) for n, one in enumerate(rows, 1))]
    assumed = [one for one in proposal.answers if one.assumed and one.good]
    if assumed:
        lines += ["", safe(say("We assume from this:"))]
        lines += [_row(n, one, held, offered, say) for n, one in enumerate(assumed, len(rows) + 1)]
    if proposal.whose:
        lines += ["", pair(say, safe(say("Whose card is it?")), safe(say(WHOSE[proposal.whose])))]
    lines += _rest(say("Not understood:"), proposal.unread)
    lines += _rest(say("Understood, but not asked in a filing:"), proposal.unused)
    return lines


def _fitting(lines: Sequence[str]) -> str:
    """As many whole lines as a message holds."""
    kept: list[str] = []
    for line in lines:
        if sum(len(one) + 1 for one in kept) + len(line) > render.LONGEST:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def _rest(head: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = [f"… +{len(lines) - UNREAD}"] if len(lines) > UNREAD else []
    return ["", safe(head), *(f"· {safe(cut(line, 60))}" for line in lines[:UNREAD]), *more]


def _row(number: int, one: Proposed, held: Held, offered: Offered, say: Translate) -> str:
    """The label, the value as it would stand in the filing, and what the checks say."""
    name = one.field.id
    if one.problem is not None:
        told = f"✗ {safe(cut(one.text, 60))} – {safe(one.problem.say(say))}"
        return f"{number}. {pair(say, safe(say(one.field.label)), told)}"
    if name in held.left_out:
        told = f"– <s>{safe(cut(one.text, 60))}</s>"
        return f"{number}. {pair(say, safe(say(one.field.label)), told)}"
    about = offered.findings.get(name, ()) if name not in held.changed else ()
    found = [item for item in about if item.severity is not Severity.ADVICE]
    sign = "⚠" if found else "✓"
    shown = f"<b>{safe(cut(values.show(one.field, one.value, say), 120))}</b>"
    line = f"{number}. {pair(say, safe(say(one.field.label)), shown)} {sign}"
    before = offered.known.get(name)
    if before is not None:
        earlier = safe(values.show(one.field, before, say))
        line += "\n   " + pair(say, safe(say("your answer so far")), earlier)
    lines = [render.fill(say, item.message, item.values) for item in found]
    return "\n   ".join([line, *lines])


async def _keys(manager: DialogManager, held: Held, offered: Offered) -> list[list[Key]]:
    say = translate(manager)
    count = len(mapping.taken(offered.proposal, tuple(held.left_out)))
    keys = []
    if count:
        keys.append([Key("take", say("Take all ({count})").format(count=count))])
        if held.draft is None and held.origin != "earlier":
            keys += await _into_latest(manager)
        if _document(held, offered):
            keys.append([Key("keep", say("Take all and keep the picture"))])
    if any(one.field.kind is not Kind.DOCUMENT for one in offered.proposal.answers):
        keys.append([Key("change", say("Change …"))])
    if offered.proposal.whose:
        keys.append([Key("whose", say("It is another person's card"))])
    return [*keys, [Key("discard", say("Discard"))]]


async def _into_latest(manager: DialogManager) -> list[list[Key]]:
    """Without an open draft: a new one, or the one worked on last."""
    drafts = await services(manager).filings.drafts(owner(manager))
    if not drafts:
        return []
    say = translate(manager)
    name = render.draft_name(drafts[0], services(manager).catalog, say)
    label = cut(say("Into my draft: {name}").format(name=name), 36)
    return [[Key(f"into{drafts[0].draft.id}", label)]]


def _document(held: Held, offered: Offered) -> str:
    """The document that the kept picture could be; empty where it could be none."""
    whose = offered.proposal.whose if held.origin == "identity" else ""
    return DOCUMENTS.get((held.origin, whose), "") if held.content else ""


# ------------------------------------------------------------------ what is tapped


async def _confirm_press(manager: DialogManager, what: str) -> None:
    found = await _offered(manager)
    if found is None or what == "back":
        await navigation.leave(manager)
        return
    held, offered = found
    if what in {"take", "keep"}:
        await _take(manager, held, offered, keep=what == "keep")
    elif what.startswith("into") and what[4:].isdigit():
        held.draft = int(what[4:])
        await _take(manager, held, offered, keep=False)
    elif what == "whose":
        people = list(WHOSE)
        held.whose = people[(people.index(offered.proposal.whose) + 1) % len(people)]
    elif what == "change":
        await manager.switch_to(Screens.change)
    else:
        await _discard(manager)


async def _discard(manager: DialogManager) -> None:
    found = offers.intake(manager)
    if found is not None:
        found.drop(owner(manager))
    said = render.fill(translate(manager), "Discarded. Nothing was saved.")
    context.notice(manager, said)
    await navigation.leave(manager)


async def _take(
    manager: DialogManager, held: Held, offered: Offered, *, keep: bool, agreed: bool = False
) -> None:
    """Saved now, and the form goes on with what is missing."""
    intake, who = offers.intake(manager), owner(manager)
    assert intake is not None  # noqa: S101 - something was offered
    taken = mapping.taken(offered.proposal, tuple(held.left_out))
    document = _document(held, offered) if keep else ""
    if held.draft is None:
        if not agreed and await consent.asked(manager, {"keep": keep}):
            return
        fresh = await services(manager).filings.start(who, held.kind, language=language(manager))
        held.draft = fresh.id
    await intake.taking.take(who, held.draft, taken, held.origin)
    intake.drop(who)
    if document:
        await _attach(manager, held, document)
    await _tell(manager, held.draft, taken)
    told = Term("{count} answers saved. I only ask what is missing now.")
    context.notice(manager, render.fill(translate(manager), told, {"count": len(taken)}))
    await navigation.show_position(manager, held.draft)


async def _agreed(start_data: Any, result: object, manager: DialogManager) -> None:  # noqa: ANN401 - the framework's type
    found = await _offered(manager)
    if result == consent.AGREED and found is not None:
        await _take(manager, *found, keep=start_data["keep"], agreed=True)


async def _attach(manager: DialogManager, held: Held, document: str) -> None:
    """The picture as a document, where the filing asks for it."""
    assert held.draft is not None  # noqa: S101 - it was taken into one
    try:
        reply = await services(manager).filings.attach(
            owner(manager), held.draft, document, held.name, held.content
        )
    except (NotFound, StaleDraft):
        return
    if reply.problem is not None:
        context.notice(manager, uploads.problem(manager, reply))


async def _tell(manager: DialogManager, draft: int, taken: Any) -> None:  # noqa: ANN401 - names
    """The desk may be waiting for these answers."""
    answered = services(manager).answered
    if answered is not None:
        for name in taken:
            await answered(owner(manager), draft, name)


# ------------------------------------------------------------------ one value


async def _change(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), await _offered(dialog_manager)
    if found is None:
        return {"screen": safe(say(GONE)), "i": [[Key("back", say("Back"))]]}
    held, offered = found
    rows = _rows(offered)
    lines = [f"<b>{safe(say('Which value is to be changed?'))}</b>", ""]
    lines += [_row(n, one, held, offered, say) for n, one in enumerate(rows, 1)]
    keys = [Key(f"f{one.field.id}", str(n)) for n, one in enumerate(rows, 1)]
    numbers = [keys[start : start + 6] for start in range(0, len(keys), 6)]
    return {"screen": _fitting(lines), "i": [*numbers, [Key("back", say("Back"))]]}


def _rows(offered: Offered) -> list[Proposed]:
    """In the order of the confirm screen: printed ones, then what follows."""
    answers = offered.proposal.answers
    return [
        *(one for one in answers if not one.assumed),
        *(one for one in answers if one.assumed and one.good),
    ]


async def _change_press(manager: DialogManager, what: str) -> None:
    if what.startswith("f"):
        scratch(manager)["field"] = what[1:]
        await manager.switch_to(Screens.value)
    else:
        await manager.switch_to(Screens.confirm)


async def _value(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), await _offered(dialog_manager)
    one = _chosen(dialog_manager, found)
    if found is None or one is None:
        return {"screen": safe(say(GONE)), "i": [[Key("back", say("Back"))]]}
    held, _offered_now = found
    lines = [context.said(dialog_manager)] if context.said(dialog_manager) else []
    lines.append(pair(say, f"<b>{safe(say(one.field.label))}</b>", safe(cut(one.text, 200))))
    lines.append(safe(say("Type the right value, or leave it out: then it is asked.")))
    out = Key("out", say("Leave it out"))
    back_in = Key("in", say("Take it after all"))
    keys = [[back_in if one.field.id in held.left_out else out], [Key("back", say("Back"))]]
    return {"screen": "\n\n".join(lines), "i": keys}


def _chosen(manager: DialogManager, found: tuple[Held, Offered] | None) -> Proposed | None:
    wanted = scratch(manager).get("field")
    rows = _rows(found[1]) if found else []
    return next((one for one in rows if one.field.id == wanted), None)


async def _value_press(manager: DialogManager, what: str) -> None:
    found = await _offered(manager)
    if found is not None and what in {"in", "out"}:
        name = str(scratch(manager).get("field"))
        (found[0].left_out.add if what == "out" else found[0].left_out.discard)(name)
        await manager.switch_to(Screens.confirm)
    else:
        await manager.switch_to(Screens.change)


async def _typed(manager: DialogManager, text: str) -> None:
    """The right value of the field that is being changed."""
    found = await _offered(manager)
    one = _chosen(manager, found)
    if found is None or one is None:
        return
    if doubts.hardly(manager, one.field, text):
        return
    held, offered = found
    known = {**offered.known, **mapping.taken(offered.proposal)}
    value = values.parse(one.field, text, known)
    if isinstance(value, Problem):
        context.notice(manager, render.fill(translate(manager), value.message, value.values))
        return
    held.changed[one.field.id] = value
    held.left_out.discard(one.field.id)
    await manager.switch_to(Screens.confirm)


# ------------------------------------------------------------------ asked to paste, or for a photo


async def _paste(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say = translate(dialog_manager)
    text = say(
        "Paste what you have: the text of the licence, a WHOIS record, the console's page of the"
        " instance, an old filing, or lines such as “网站名称: 四季笔记”."
    )
    return _asking(dialog_manager, text)


async def _photo(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say = translate(dialog_manager)
    text = say(
        "Send a photo of the business licence, of one side of the identity card, or of the domain"
        " certificate. It is read here, by no other service, and not kept unless you say so."
    )
    return _asking(dialog_manager, text)


def _asking(manager: DialogManager, text: str) -> dict[str, Any]:
    say = translate(manager)
    said = context.said(manager)
    lines = [said, safe(text)] if said else [safe(text)]
    return {"screen": "\n\n".join(lines), "i": [[Key("back", say("Back"))]]}


async def _paste_press(manager: DialogManager, _what: str) -> None:
    await navigation.leave(manager)


async def _on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A further text or picture; where one value is being changed, its right value."""
    manager.show_mode = ShowMode.SEND
    text = message.text or message.caption or ""
    state = manager.current_context().state
    if uploads.has_file(message):
        await offers.offer_photo(manager, message)
    elif state == Screens.value and text:
        await _typed(manager, text)
    elif state == Screens.paste or paste.looks_like_data(text):
        await offers.offer_paste(manager, text)
    else:
        hint = Term("Press one of the buttons, or send a text or a picture to be read.")
        context.notice(manager, render.fill(translate(manager), hint))
