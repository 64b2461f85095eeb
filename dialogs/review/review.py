"""The review: sections, one section's answers, the findings one by one, and making the package."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import kinds, navigation, province, render
from dialogs.menu import free_text as words
from dialogs.review import agreement as agree
from dialogs.review import clock, handed
from dialogs.shared import context
from dialogs.shared.context import owner, place, scratch, services, translate
from dialogs.shared.keys import SHOWN, Key, Keys, rows, tapped_number, turns
from dialogs.shared.states import Review
from dialogs.shared.text import Screen, cut, pair, safe
from filing import checks, derivation
from filing.intake import taking
from filing.model import Finding, Severity
from filing.service import Review as Reviewed

ASSUMED = 6
"""Assumed answers on one page, each with its question."""

PER_PAGE = 4
"""Findings on one page: each with its reason, its source and its button."""


def build() -> Dialog:
    return Dialog(
        _window(Review.overview, _overview, _overview_press),
        _window(Review.section, _section, _section_press),
        _window(Review.findings, _findings, _findings_press),
        _window(Review.agree, _agree, _agree_press),
        _window(Review.assumed, _assumed, _assumed_press),
        _window(Review.done, handed.shown, handed.press),
        _window(Review.clock, clock.shown, clock.press, clock.on_message),
        on_start=navigation.distinct,
    )


def _window(
    state: Any,  # noqa: ANN401 - the framework's types
    getter: Any,  # noqa: ANN401 - the same
    press: Any,  # noqa: ANN401 - the same
    heard: Any = words.on_message,  # noqa: ANN401 - the same
) -> Window:
    return Window(
        Screen(),
        Keys("v", press),
        MessageInput(heard),
        state=state,
        getter=getter,
        preview_data={"screen": state.state, "v": [[Key("home", "Home")]]},
    )


async def _reviewed(manager: DialogManager) -> Reviewed:
    return await services(manager).filings.review(owner(manager), place(manager)["draft"])


async def _overview(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    review = await _reviewed(dialog_manager)
    name = str(review.known.get("domain") or review.known.get("site_icp_number") or "")
    name = name or str(review.known.get("entity_icp_number") or say("no domain yet"))
    why = kinds.why(found.catalog, review.known, say)
    text = render.overview(review, found.catalog, say, name, why)
    said = context.said(dialog_manager)
    return {
        "screen": f"{said}\n\n{text}" if said else text,
        SHOWN: _stages(review),
        "v": [*_answers(review, dialog_manager), *_roads(review, dialog_manager)],
    }


def _answers(review: Reviewed, manager: DialogManager) -> list[list[Key]]:
    """The package, or what blocks it; then the answers by number."""
    say = translate(manager)
    keys = [
        Key(f"f{field.id}", str(n)) for n, (field, _v) in enumerate(render.key_answers(review), 1)
    ]
    lead = [[Key("pack", say("Create the package"))]] if review.ready else []
    numbers = [keys[start : start + 4] for start in range(0, len(keys), 4)]
    sections = [Key("s1", say("All answers, by section"))]
    return [*lead, *_mend(review, manager), *numbers, sections]


def _roads(review: Reviewed, manager: DialogManager) -> list[list[Key]]:
    """What else there is to look at, and the ways out."""
    say, found = translate(manager), services(manager)
    roads: list[Key] = []
    if review.findings:
        label = say("What the checks found ({count})").format(count=len(review.findings))
        roads.append(Key("findings", label))
    if review.next is not None:
        roads.append(Key("next", say("Continue with the open questions")))
    roads += [key for row in kinds.keys(found.catalog, review.known, say) for key in row]
    if review.assumed:
        label = say("What we assume ({count})").format(count=len(review.assumed))
        roads.append(Key("assumed", label))
    roads.append(Key("agree", say("Compare related answers")))
    roads += province.key(found.catalog, review.known, say)
    last = [Key("home", say("Save and leave"))]
    if found.ask_staff is not None:
        last.insert(0, Key("staff", say("Ask a person")))
    return [*([key] for key in roads), *rows(last)]


def _mend(review: Reviewed, manager: DialogManager) -> list[list[Key]]:
    """A button to each answer that blocks the package."""
    catalog = services(manager).catalog
    found = [one.field for one in render.blocking(review) if one.field in catalog.fields]
    return [[_change(field, manager, "mend:")] for field in found[: render.BLOCKING]]


def _change(field: str, manager: DialogManager, act: str = "f") -> Key:
    say, label = translate(manager), services(manager).catalog.fields[field].label
    return Key(f"{act}{field}", cut(pair(say, say("Change"), say(label)), 50))


def _stages(review: Reviewed) -> str:
    """Which sections the numbers on this screen mean."""
    return " ".join(part.stage for part in review.sections)


async def _overview_press(manager: DialogManager, what: str) -> None:
    draft = place(manager)["draft"]
    if what.startswith("mend:"):
        await navigation.show_question(manager, draft, what[5:], review=True)
    elif what.startswith("f") and what != "findings":
        await navigation.show_question(manager, draft, what[1:], review=True)
    elif what[:1] == "s" and what[1:2].isdigit():
        scratch(manager)["section"] = tapped_number(what[1:]) - 1
        await manager.switch_to(Review.section)
    elif what == "findings":
        scratch(manager)["page"] = 0
        await manager.switch_to(Review.findings)
    elif what == "agree":
        scratch(manager)["agree"] = 0
        await manager.switch_to(Review.agree)
    elif what == "staff":
        ask = services(manager).ask_staff
        if ask is not None:
            await ask(manager, None)
    else:
        await _ROADS.get(what, _home)(manager, draft)


async def _home(manager: DialogManager, _draft: int) -> None:
    await navigation.show_home(manager)


async def _pack(manager: DialogManager, _draft: int) -> None:
    await handed.pack(manager)


_ROADS = {
    "next": navigation.show_position,
    "assumed": navigation.show_assumed,
    "pack": _pack,
    "rules": province.show,
    "kind": kinds.change,
}


async def _agree(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    return agree.shown(dialog_manager, await _reviewed(dialog_manager))


async def _agree_press(manager: DialogManager, what: str) -> None:
    if what[:1] == "p" and what[1:2].isdigit():
        scratch(manager)["agree"] = tapped_number(what[1:])
    else:
        await manager.switch_to(Review.overview)


async def _assumed(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """What nobody answered: each to be changed, or left as it is."""
    say, review = translate(dialog_manager), await _reviewed(dialog_manager)
    last = max(0, (len(review.assumed) - 1) // ASSUMED)
    page = min(scratch(dialog_manager).get("assumed", 0), last)
    shown = review.assumed[page * ASSUMED : (page + 1) * ASSUMED]
    lines = [f"<b>{safe(say('We assume'))}</b> {page + 1}/{last + 1}", ""]
    for n, (field, answer) in enumerate(shown, 1):
        told = safe(cut(render.value(say, field, answer), 80))
        lines.append(f"{n}. {safe(say(field.prompt))}\n    <b>{told}</b>")
    keys = [Key(f"f{field.id}", str(n)) for n, (field, _v) in enumerate(shown, 1)]
    numbers = [keys[start : start + ASSUMED] for start in range(0, len(keys), ASSUMED)]
    hint = safe(say("Press a number to change that answer."))
    on = [Key("next", say("Continue"))] if review.next else [Key("overview", say("Back"))]
    return {
        "screen": "\n".join([*lines, "", hint]),
        "v": [*numbers, *turns(say, page, last, "p"), on],
    }


async def _assumed_press(manager: DialogManager, what: str) -> None:
    if what[:1] == "p" and what[1:].isdigit():
        scratch(manager)["assumed"] = int(what[1:])
    elif what == "next":
        await navigation.show_position(manager, place(manager)["draft"])
    elif what.startswith("f"):
        done = (await _reviewed(manager)).next is None
        await navigation.show_question(
            manager, place(manager)["draft"], what[1:], review=done, aside=not done
        )
    else:
        await manager.switch_to(Review.overview)


async def _section(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, review = translate(dialog_manager), await _reviewed(dialog_manager)
    place_ = min(scratch(dialog_manager).get("section", 0), len(review.sections) - 1)
    shown = review.sections[place_]
    origins = taking.origins(review.draft.answers)
    reveal = bool(scratch(dialog_manager).get("reveal"))
    text = render.section(shown, services(dialog_manager).catalog, say, 1, origins, reveal=reveal)
    hidden = any(render.hides(field, answer) for field, answer in shown.rows)
    show = [[Key("show", say("Hide") if reveal else say("Show"))]] if hidden else []
    keys = [Key(f"f{field.id}", str(n)) for n, (field, _v) in enumerate(shown.rows, 1)]
    numbers = [keys[start : start + 6] for start in range(0, len(keys), 6)]
    hint = safe(say("Press a number to change that answer."))
    turn = turns(say, place_, len(review.sections) - 1, "s")
    return {
        "screen": f"{text}\n\n{hint}",
        SHOWN: f"{_stages(review)} {place_}",
        "v": [*numbers, *turn, *show, [Key("overview", say("Back"))]],
    }


async def _section_press(manager: DialogManager, what: str) -> None:
    if what.startswith("f"):
        await navigation.show_question(manager, place(manager)["draft"], what[1:], review=True)
    elif what == "show":
        scratch(manager)["reveal"] = not scratch(manager).get("reveal")
    elif what[:1] == "s" and what[1:2].isdigit():
        scratch(manager)["section"] = tapped_number(what[1:])
    else:
        await manager.switch_to(Review.overview)


def by_weight(findings: tuple[Finding, ...]) -> list[Finding]:
    """Gravest first; open questions behind what is wrong with given answers."""
    order = list(Severity)
    return sorted(findings, key=lambda f: (order.index(f.severity), f.rule == checks.NOT_ANSWERED))


async def _findings(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    ordered = by_weight((await _reviewed(dialog_manager)).findings)
    last = max(0, (len(ordered) - 1) // PER_PAGE)
    page = min(scratch(dialog_manager).get("page", 0), last)
    shown = ordered[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [f"<b>{safe(say('What the checks found'))}</b> {page + 1}/{last + 1}"]
    lines += [render.finding(say, found.catalog, item) for item in shown]
    fields = dict.fromkeys(
        item.field for item in shown if item.field in found.catalog.fields and _changes(item)
    )
    keys = [[_change(field, dialog_manager)] for field in fields]
    if any(item.rule == derivation.RULE for item in shown):
        known = (await _reviewed(dialog_manager)).known
        keys += kinds.keys(found.catalog, known, say)
    turn = turns(say, page, last, "p")
    text = "\n\n".join(lines) if shown else safe(say("All checks passed."))
    return {
        "screen": text[: render.LONGEST],
        SHOWN: " ".join([str(page), *fields]),
        "v": [*keys, *turn, [Key("overview", say("Back"))]],
    }


def _changes(found: Finding) -> bool:
    """Whether there is something to change about it: an advice may be a mere word."""
    return found.severity is not Severity.ADVICE or bool(found.fix)


async def _findings_press(manager: DialogManager, what: str) -> None:
    if what[:1] == "p" and what[1:2].isdigit():
        scratch(manager)["page"] = tapped_number(what[1:])
    elif what[:1] == "f":
        await navigation.show_question(manager, place(manager)["draft"], what[1:], review=True)
    elif what == "kind":
        await kinds.change(manager, place(manager)["draft"])
    else:
        await manager.switch_to(Review.overview)
