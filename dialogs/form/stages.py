"""Compiles the catalogue into ordinary dialogs: a dialog per stage, a window per field."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import (
    assumed,
    choices,
    fields,
    kinds,
    navigation,
    pictures,
    places,
    render,
    roads,
)
from dialogs.intake import offers
from dialogs.shared.context import language, owner, place, said, scratch, services, translate
from dialogs.shared.keys import PAGE, Key, Keys, paged, rows
from dialogs.shared.states import Form, field_of
from dialogs.shared.text import Screen, cut
from filing import derivation, values
from filing.model import Catalog, Field, Kind, Severity, Stage
from filing.problems import Translate
from filing.service import Question

PLACES = 4
"""Rows of places on one page: above them stands what people have already."""


def build(catalog: Catalog, form: Form) -> list[Dialog]:
    """The form's dialogs, in the order of the stages. Build once a process: they attach to one
    router."""
    return [_dialog(stage, form) for stage in catalog.stages if stage.fields]


def _dialog(stage: Stage, form: Form) -> Dialog:
    windows = (_window(field, form) for field in stage.fields)
    return Dialog(*windows, on_start=navigation.distinct)


def _window(field: Field, form: Form) -> Window:
    return Window(
        Screen(),
        Keys("w", roads.navigate),
        Keys("c", fields.on_choice),
        Keys("p", fields.on_pick),
        Keys("r", fields.on_region),
        Keys("g", fields.on_page),
        Keys("o", fields.on_offer),
        Keys("i", offers.press),
        Keys("a", roads.navigate),
        Keys("f", pictures.press),
        Keys("n", roads.navigate),
        MessageInput(fields.on_message),
        state=form.state(field.id),
        getter=question,
        preview_data=_preview(field),
    )


async def question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Everything the window of a field shows, from one look at the draft."""
    manager, say = dialog_manager, translate(dialog_manager)
    asked = await services(manager).filings.question(
        owner(manager), place(manager)["draft"], field_of(manager.current_context().state)
    )
    data = scratch(manager)
    answers, listed = _answers(asked, manager)
    screen = render.question(
        asked,
        services(manager).catalog,
        say,
        said=said(manager),
        reveal=bool(data.get("reveal")),
        listed=listed,
        alone=bool(place(manager).get("review")),
    )
    return {
        "screen": screen,
        "w": _first(asked, say),
        **answers,
        "i": await _given(asked, manager),
        "n": _roads(asked, manager),
    }


def _first(asked: Question, say: Translate) -> list[list[Key]]:
    """Above all other buttons: on without a change, where something may be questioned only."""
    document = asked.field.kind is Kind.DOCUMENT
    if document and not asked.files:
        return [[Key("app", say("I'll upload it in the official app"))]]
    graded = {found.severity for found in asked.findings}
    if not graded or Severity.ERROR in graded:
        return []
    return [[Key("on", say("Keep it") if document else say("Continue"))]]


def _shows(asked: Question, say: Translate, *, revealed: bool) -> list[Key]:
    """A certificate's number in full, or hidden again."""
    if not asked.answered or not render.hides(asked.field, asked.value):
        return []
    return [Key("show", say("Hide") if revealed else say("Show"))]


def _answers(asked: Question, manager: DialogManager) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The buttons that answer this question, under the id of the widget that handles them; and the
    choices that stand in the message because no button can hold them."""
    say, data = translate(manager), scratch(manager)
    found: dict[str, Any] = {
        "a": assumed.keys(manager),
        "f": pictures.keys(asked, manager) if asked.files else [],
        "o": [[Key(key, _offer(manager, key, str(answer)))] for key, answer in asked.offers],
    }
    if asked.field.kind is Kind.CHOICE:
        shown = choices.shown(asked.choices, data.get("page", 0), say, language(manager))
        return found | {"c": shown.keys, "g": shown.turning}, shown.lines
    if asked.field.kind is Kind.YES_NO:
        found["c"] = [[Key("yes", say("Yes")), Key("no", say("No"))]]
    elif asked.field.kind is Kind.CHOICES:
        return _picks(asked, manager, found)
    elif asked.field.kind is Kind.REGION:
        found["r"], found["g"] = _regions(manager)
    return found, ()


def _picks(
    asked: Question, manager: DialogManager, found: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Several choices: picked one by one; the one that excludes the others answers at once."""
    say, data = translate(manager), scratch(manager)
    held = list(asked.value) if isinstance(asked.value, tuple) else []
    picked = data.get("picked", held)
    several = [one for one in asked.choices if one.code != values.NONE]
    none = [one for one in asked.choices if one.code == values.NONE]
    shown = choices.shown(several, data.get("page", 0), say, language(manager), picked)
    label = say("Continue ({count} selected)").format(count=len(picked))
    done = [[Key("done", label)]] if picked else []
    only = [[Key(one.code, render.choice(say, one, language(manager)))] for one in none]
    return found | {"c": only, "p": [*shown.keys, *done], "g": shown.turning}, shown.lines


def _regions(manager: DialogManager) -> tuple[list[list[Key]], list[list[Key]]]:
    from filing import regions  # noqa: PLC0415 - the list of divisions is read when first needed

    data, say = scratch(manager), translate(manager)
    at, found = data.get("at", ""), data.get("found")
    codes = found or (regions.children(at) if at else regions.provinces())
    full = bool(found)
    name = places.naming(services(manager).catalog, say, language(manager), whole=full)
    keys = [Key(code, name(code)) for code in codes]
    shown, turning = paged(keys, data.get("page", 0), say, most=PLACES)
    up = [[Key("up", say("All provinces"))]] if at or full else []
    return [*shown, *up], turning


def _roads(asked: Question, manager: DialogManager) -> list[list[Key]]:
    """What stands under every question: the ways around this one, then one row that is always the
    same. Language, leaving and the province's rules are behind *Help* and in the menu."""
    say = translate(manager)
    row = [Key("back", say("Back")), Key("help", say("Help"))]
    row += [Key("staff", say("Person"))] if services(manager).ask_staff else []
    return [*([key] for key in _ways_around(asked, manager)), row]


async def _given(asked: Question, manager: DialogManager) -> list[list[Key]]:
    """Under the first question: what people have already need not be typed."""
    say, found = translate(manager), offers.intake(manager)
    if found is None or asked.previous is not None:
        return []
    keys = []
    if found.reader.reads_print:
        keys.append([Key("photo", say("Send a photo of the licence or ID"))])
    keys.append([Key("paste", say("Paste what you have"))])
    drafts = await services(manager).filings.drafts(owner(manager))
    earlier = next((one for one in drafts if one.draft.id != asked.draft.id and one.done), None)
    if earlier is not None:
        name = render.draft_name(earlier, services(manager).catalog, say)
        label = cut(say("As in my filing: {name}").format(name=name), 36)
        keys.append([Key(f"as{earlier.draft.id}", label)])
    return keys


def _ways_around(asked: Question, manager: DialogManager) -> list[Key]:
    say, data, field = translate(manager), scratch(manager), asked.field
    stops = any(found.stops for found in asked.findings)
    found = []
    if any(one.rule == derivation.RULE for one in asked.findings):
        found += [
            key for row in kinds.keys(services(manager).catalog, asked.known, say) for key in row
        ]
    if field.long_term:
        found.append(Key("ever", say("Long term (长期)")))
    found += _shows(asked, say, revealed=bool(data.get("reveal")))
    if asked.answered and not stops:
        on = say("Skip") if asked.assumed and asked.value is None else say("Continue")
        found += [] if _first(asked, say) else [Key("on", on)]
        if field.optional and asked.value is not None:
            found.append(Key("skip", say("Leave it out")))
    elif field.optional:
        found.append(Key("skip", say("Skip")))
    elif data.get("missed", 0) >= fields.PATIENCE:
        found.append(Key("on", say("Leave it open for now")))
    return found


def _offer(manager: DialogManager, key: str, answer: str) -> str:
    """The earlier answer by its name, a usual one by itself."""
    if key.isdecimal():
        return answer
    say = translate(manager)
    return say("Same as: {label}").format(label=say(_label(manager, key)))


def _label(manager: DialogManager, field: str) -> str:
    return services(manager).catalog.fields[field].label


def _preview(field: Field) -> dict[str, Any]:
    """The window without a draft: what the question says, and its choices in the source
    language."""
    keys = [Key(c.code, c.label) for c in field.choices]
    return {
        "screen": f"<b>{field.prompt}</b>\n{field.term}",
        "c": rows(keys)[:PAGE],
        "n": [[Key("back", "Back"), Key("help", "Help")]],
    }
