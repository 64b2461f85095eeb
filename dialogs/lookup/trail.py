"""The history of a look-up: visited pages, and the way back to the screen below.

A place is `kind:ids`, and its kind is the name of its state: `topics`, `topic:need`,
`entry:cdn,oss` (an answer and what else was found), `both:cdn,oss` (two answers), `help:site_name`
(a question of the form), `meant:cdn,oss`, `nothing`, `nothing:again`, `terms`, `term:miit`.
"""

from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs.form import navigation
from dialogs.lookup.library import Library
from dialogs.shared.context import HELD, Held, scratch, services, translate
from dialogs.shared.context import place as started_with
from dialogs.shared.keys import Key, fitting
from dialogs.shared.states import Faq, field_of

DEEPEST = 20
"""Places that can be gone back through."""

LABEL = 48
"""Characters of a question on a button; the text above has it whole."""


def library(manager: DialogManager) -> Library:
    found = services(manager).library
    assert found is not None  # noqa: S101 - wiring: no screen leads here without it
    return found


def here(manager: DialogManager) -> tuple[str, str]:
    """The kind of the present place, and its ids."""
    kind, _, ids = _trail(manager)[-1].partition(":")
    return kind, ids


async def go(manager: DialogManager, place: str) -> None:
    """Shows a place: a step further where something is being looked up, else on top of it all."""
    if not is_open(manager):
        await manager.start(_state(place), {"place": place, **_origin(manager)})
        return
    trail = _trail(manager)
    if trail[-1] != place:
        trail.append(place)
        del trail[:-DEEPEST]
    await _show(manager)


async def back(manager: DialogManager) -> None:
    """One place back; from the first one to what lies below."""
    trail = _trail(manager)
    trail.pop()
    if trail:
        await _show(manager)
    else:
        await navigation.leave(manager)


def leads_somewhere(manager: DialogManager, place: str) -> bool:
    """Whether a place that a button names is one."""
    kind, _, ids = place.partition(":")
    known = library(manager).knowledge
    if kind == "topic":
        return any(topic.id == ids for topic in known.topics)
    if kind == "help":
        return ids in services(manager).catalog.fields
    if kind == "term":
        return known.term(ids) is not None
    if kind in {"entry", "both", "meant"}:
        return any(known.entry(one) is not None for one in ids.split(","))
    return kind in {"topics", "nothing", "terms"}


def is_open(manager: DialogManager) -> bool:
    return manager.has_context() and manager.current_context().state.group is Faq


def ways_back(manager: DialogManager) -> list[list[Key]]:
    """The last row of every place; one that was opened from a question leads back there."""
    say, start, deep = translate(manager), started_with(manager), len(_trail(manager)) > 1
    found = [Key("back", say("Back"))] if deep else []
    field = services(manager).catalog.fields.get(question_below(manager))
    if field is not None:
        label = say(field.label)
        leave = Key("leave", fitting(say("Back to: {label}").format(label=label), say("Back")))
        mine = [[Key("mine", say("No, this is my answer"))]] if held(manager) else []
        return [[leave], *mine]
    if start.get("below"):
        return [found or [Key("leave", say("Back"))]]
    return [[*found, Key("leave", say("Home"))]]


def question_below(manager: DialogManager) -> str:
    """The question of the form from which something was looked up, or nothing."""
    return str(started_with(manager).get("field") or "")


def question_here(manager: DialogManager) -> str:
    """The question of the form that is open itself, or nothing."""
    state = manager.current_context().state if manager.has_context() else None
    return field_of(state) if state and str(state.state).startswith("Form_") else ""


def held(manager: DialogManager) -> Held | None:
    """The text that led here instead of being stored as the answer, where one did."""
    found = started_with(manager).get(HELD)
    return found if isinstance(found, dict) else None


def draft_below(manager: DialogManager) -> int | None:
    found = started_with(manager).get("draft")
    return found if isinstance(found, int) else None


async def _show(manager: DialogManager) -> None:
    data = scratch(manager)
    data.pop("page", None)
    data.pop("more", None)
    await manager.switch_to(_state(_trail(manager)[-1]))


def _trail(manager: DialogManager) -> list[str]:
    found: list[str] = scratch(manager).setdefault("trail", [started_with(manager)["place"]])
    return found


def _state(place: str) -> State:
    found = getattr(Faq, place.partition(":")[0])
    assert isinstance(found, State)  # noqa: S101 - places are made here
    return found


def _origin(manager: DialogManager) -> dict[str, Any]:
    """What lies below, by ids."""
    if not manager.has_context():
        return {}
    held = manager.middleware_data.get(HELD)
    context = manager.current_context()
    group = str(context.state.state).partition(":")[0]
    start = context.start_data if isinstance(context.start_data, dict) else {}
    found: dict[str, Any] = {"below": True, "draft": start.get("draft")}
    if group.startswith("Form_"):
        found |= {"field": field_of(context.state)}
    return {**found, HELD: held} if held else found
