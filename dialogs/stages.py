"""Compiles the catalogue into ordinary dialogs: a dialog per stage, a window per field."""

from collections.abc import Mapping
from typing import Any

from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs import fields, kinds, navigation, province, render
from dialogs.context import Translate, language, owner, place, said, scratch, services, translate
from dialogs.keys import PAGE, Key, Keys, paged, rows
from dialogs.states import Form, field_of
from dialogs.text import Screen
from filing import derivation
from filing.model import Catalog, Field, Kind, Province, Stage
from filing.service import Question


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
        Keys("c", fields.on_choice),
        Keys("p", fields.on_pick),
        Keys("r", fields.on_region),
        Keys("g", fields.on_page),
        Keys("o", fields.on_offer),
        Keys("n", fields.navigate),
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
    screen = render.question(
        asked, services(manager).catalog, say, why=bool(data.get("why")), said=said(manager)
    )
    return {"screen": screen, **_answers(asked, manager), "n": _roads(asked, manager)}


def _answers(asked: Question, manager: DialogManager) -> dict[str, Any]:
    """The buttons that answer this question, under the id of the widget that handles them."""
    say, data = translate(manager), scratch(manager)
    found: dict[str, Any] = {
        "o": [
            [Key(key, say("Same as: {label}").format(label=say(_label(manager, key))))]
            for key, _value in asked.offers
        ]
    }
    if asked.field.kind is Kind.CHOICE:
        keys = [Key(c.code, render.choice(say, c, language(manager))) for c in asked.choices]
        found["c"], found["g"] = paged(keys, data.get("page", 0), say)
    elif asked.field.kind is Kind.YES_NO:
        found["c"] = [[Key("yes", say("Yes")), Key("no", say("No"))]]
    elif asked.field.kind is Kind.CHOICES:
        found["p"], found["g"] = _picks(asked, manager)
    elif asked.field.kind is Kind.REGION:
        found["r"], found["g"] = _regions(manager)
    return found


def _picks(asked: Question, manager: DialogManager) -> tuple[list[list[Key]], list[list[Key]]]:
    say, data = translate(manager), scratch(manager)
    held = list(asked.value) if isinstance(asked.value, tuple) else []
    picked = data.get("picked", held)
    keys = [
        Key(c.code, ("✓ " if c.code in picked else "") + render.choice(say, c, language(manager)))
        for c in asked.choices
    ]
    shown, turning = paged(keys, data.get("page", 0), say)
    done = [[Key("done", say("Take these ({count})").format(count=len(picked)))]] if picked else []
    return [*shown, *done], turning


def _regions(manager: DialogManager) -> tuple[list[list[Key]], list[list[Key]]]:
    from filing import regions  # noqa: PLC0415 - the list of divisions is read when first needed

    data, say = scratch(manager), translate(manager)
    at = data.get("at", "")
    codes = data.get("found") or (regions.children(at) if at else regions.provinces())
    full = bool(data.get("found"))
    provinces = services(manager).catalog.provinces if not at and not full else {}
    keys = [
        Key(
            code, _beside(regions.name(code) if full else regions.short(code), provinces, code, say)
        )
        for code in codes
    ]
    shown, turning = paged(keys, data.get("page", 0), say)
    up = [[Key("up", say("All provinces"))]] if at or full else []
    return [*shown, *up], turning


def _beside(name: str, provinces: Mapping[str, Province], code: str, say: Translate) -> str:
    """The official name, and in front of it the reader's word for a province where it differs."""
    found = provinces.get(code)
    own = say(found.name) if found else name
    return name if name.startswith(own) else f"{own} · {name}"


def _roads(asked: Question, manager: DialogManager) -> list[list[Key]]:
    """What stands under every question, always in this order."""
    say, data = translate(manager), scratch(manager)
    ways = _ways_around(asked, manager)
    around = [Key("back", say("Back"))]
    if asked.field.why or asked.field.where_to_get:
        around.append(Key("why", say("Hide") if data.get("why") else say("Why / how")))
    catalog, shelf = services(manager).catalog, services(manager).library
    local = province.matters(catalog, asked.field.id)
    rules = province.key(catalog, asked.known, say) if local else []
    last = [Key("faq", say("Help with this question"))] if shelf else []
    last += [Key("staff", say("Ask a person"))] if services(manager).ask_staff else []
    last += [Key("lang", "中文 / English"), Key("home", say("Save and leave"))]
    return [*([key] for key in (*ways, *rules)), around, *rows(last)]


def _ways_around(asked: Question, manager: DialogManager) -> list[Key]:
    say, data, field = translate(manager), scratch(manager), asked.field
    stops = any(found.stops for found in asked.findings)
    found = []
    if any(one.rule == derivation.RULE for one in asked.findings):
        found += [
            key for row in kinds.keys(services(manager).catalog, asked.known, say) for key in row
        ]
    if field.kind is Kind.DOCUMENT and not asked.files:
        found.append(Key("app", say("I'll upload it in the official app")))
    if field.long_term:
        found.append(Key("ever", say("Long term (长期)")))
    if asked.answered and not stops:
        found.append(Key("on", say("Continue")))
    elif field.optional:
        found.append(Key("skip", say("Skip")))
    elif data.get("missed", 0) >= fields.PATIENCE:
        found.append(Key("on", say("Leave it open for now")))
    return found


def _label(manager: DialogManager, field: str) -> str:
    return services(manager).catalog.fields[field].label


def _preview(field: Field) -> dict[str, Any]:
    """The window without a draft: what the question says, and its choices in the source
    language."""
    keys = [Key(c.code, c.label) for c in field.choices]
    return {
        "screen": f"<b>{field.prompt}</b>\n{field.term}",
        "c": rows(keys)[:PAGE],
        "n": [[Key("back", "Back"), Key("home", "Save and leave")]],
    }
