"""The states of all screens. Those of the form are made from the ids of stages and fields, which
are for ever."""

import types
from typing import cast

from aiogram.fsm.state import State, StatesGroup

from filing.errors import NotFound
from filing.model import Catalog, Stage


class Menu(StatesGroup):
    """Home, and the list of drafts."""

    home = State()
    drafts = State()
    draft = State()
    delete = State()
    kinds = State()
    forget = State()


class Consent(StatesGroup):
    """The agreement before the first filing, on top of the screen that would begin it."""

    ask = State()


class Review(StatesGroup):
    """Everything of one draft: sections, one section, findings."""

    overview = State()
    section = State()
    findings = State()
    agree = State()
    assumed = State()
    done = State()
    clock = State()


class Province(StatesGroup):
    """What one province asks, on top of whatever was open."""

    facts = State()


class Crib(StatesGroup):
    """The pages of the official system with the values to be copied, on top of what was open."""

    page = State()


class Confirm(StatesGroup):
    """A change that makes answers fall away, before it is made."""

    drops = State()


class Doubt(StatesGroup):
    """Whose a text is, what a picture or a number is for, where that cannot be told."""

    whose = State()
    picture = State()
    number = State()


class Language(StatesGroup):
    """The choice of a language, on top of whatever was open."""

    choose = State()


class Faq(StatesGroup):
    """Looking something up, on top of whatever was open; a place such as `topic:need` names one."""

    topics = State()
    topic = State()
    entry = State()
    both = State()
    help = State()
    meant = State()
    nothing = State()
    terms = State()
    term = State()


class Intake(StatesGroup):
    """What was read from a text or a picture, before it is taken."""

    confirm = State()
    change = State()
    value = State()
    paste = State()
    photo = State()


class Refused(StatesGroup):
    """A notice of refusal: asked for, read, or not known."""

    ask = State()
    read = State()
    unknown = State()


class Assess(StatesGroup):
    """Do I need a filing, and which?"""

    question = State()
    result = State()


class Form:
    """The generated states: one group a stage, one state a field."""

    def __init__(self, catalog: Catalog) -> None:
        self._groups = {stage.id: _group(stage) for stage in catalog.stages}
        self._states = {
            field.id: cast("State", getattr(self._groups[stage.id], field.id))
            for stage in catalog.stages
            for field in stage.fields
        }

    def state(self, field: str) -> State:
        """`NotFound` for a question that no form has, as an old button may name one."""
        if field not in self._states:
            raise NotFound(f"question {field}")
        return self._states[field]

    def group(self, stage: str) -> type[StatesGroup]:
        return self._groups[stage]


def _group(stage: Stage) -> type[StatesGroup]:
    states = {field.id: State() for field in stage.fields}
    return types.new_class(
        f"Form_{stage.id}", (StatesGroup,), exec_body=lambda body: body.update(states)
    )


def field_of(state: State | None) -> str:
    """The field whose window has this state."""
    return str(state.state).rpartition(":")[2] if state and state.state else ""
