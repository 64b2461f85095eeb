"""Where one is in what is looked up: a trail of places, and the way back to what lies below.

A place is `kind:ids`, and its kind is the name of its state: `topics`, `topic:need`,
`entry:cdn,oss` (an answer and what else was found), `help:site_name` (a question of the form),
`meant:cdn,oss`, `nothing`, `nothing:again`, `terms`, `term:miit`.
"""

from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs import navigation
from dialogs.context import place as started_with
from dialogs.context import scratch, services, translate
from dialogs.keys import Key
from dialogs.library import Library
from dialogs.states import Faq, field_of
from dialogs.text import cut

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


def is_open(manager: DialogManager) -> bool:
    return manager.has_context() and manager.current_context().state.group is Faq


def ways_back(manager: DialogManager) -> list[list[Key]]:
    """The last row of every place."""
    say, start, deep = translate(manager), started_with(manager), len(_trail(manager)) > 1
    found = [Key("back", say("Back"))] if deep else []
    field = services(manager).catalog.fields.get(question_below(manager))
    if field is not None:
        label = say(field.label)
        return [[*found, Key("leave", cut(say("Back to: {label}").format(label=label), LABEL))]]
    if start.get("below"):
        return [[*found, Key("leave", say("Back to where I was") if deep else say("Back"))]]
    return [[*found, Key("leave", say("Home"))]]


def question_below(manager: DialogManager) -> str:
    """The question of the form from which something was looked up, or nothing."""
    return str(started_with(manager).get("field") or "")


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
    context = manager.current_context()
    group = str(context.state.state).partition(":")[0]
    start = context.start_data if isinstance(context.start_data, dict) else {}
    found: dict[str, Any] = {"below": True, "draft": start.get("draft")}
    if group.startswith("Form_"):
        found |= {"field": field_of(context.state)}
    return found
