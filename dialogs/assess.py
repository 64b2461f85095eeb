"""Do I need a filing, and which? At most eight questions over the decision table, and what
follows."""

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs import advice, context, kinds, navigation, words
from dialogs.context import language, owner, services, translate
from dialogs.keys import Keys
from dialogs.states import Assess, Language, Menu
from dialogs.text import Screen
from faq.words import fold
from filing.assessment import Assessment, Unusable
from filing.decisions import Question


def build() -> Dialog:
    return Dialog(
        _window(Assess.question, advice.question),
        _window(Assess.result, advice.result),
        on_start=navigation.distinct,
    )


def _window(state: State, getter: Any) -> Window:  # noqa: ANN401 - the framework's type
    return Window(
        Screen(),
        Keys("a", press),
        MessageInput(on_message),
        state=state,
        getter=getter,
        preview_data=advice.preview(state),
    )


async def begin(manager: DialogManager) -> None:
    """The first question, on top of whatever was open."""
    await manager.start(Assess.question)


def is_open(manager: DialogManager) -> bool:
    return manager.has_context() and manager.current_context().state.group is Assess


async def on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """A typed number or label answers; anything else is looked up, and the place is kept."""
    asked = advice.asked(manager)
    code = typed(asked, message.text or "") if asked is not None else ""
    if code:
        await answer(manager, code)
    else:
        await words.on_message(message, _input, manager)


def typed(asked: Question, text: str) -> str:
    """The choice that a typed number, code or label means, or nothing."""
    words = fold(text).rstrip(".。")
    for number, choice in enumerate(asked.choices, 1):
        if words in {str(number), choice.code, fold(choice.en), fold(choice.zh)}:
            return choice.code
    short = {"是": "yes", "y": "yes", "否": "no", "n": "no"} if asked.kind == "yes_no" else {}
    return short.get(words, "")


async def press(manager: DialogManager, what: str) -> None:
    action, _, detail = what.partition(":")
    if action == "is":
        await answer(manager, detail)
    else:
        await _ACTIONS[action](manager)


async def answer(manager: DialogManager, code: str) -> None:
    """Takes an answer; shows the next question, or what they lead to."""
    asked, inputs = advice.asked(manager), advice.inputs(manager)
    if asked is None or code not in {choice.code for choice in asked.choices}:
        return
    inputs[asked.id] = asked.answer(code)
    if advice.asked(manager) is not None:
        return
    found = advice.outcome(manager)
    if isinstance(found, Unusable):
        inputs.pop(asked.id)
        context.notice(manager, advice.conflict(manager, found))
    else:
        await manager.switch_to(Assess.result)


async def back(manager: DialogManager) -> None:
    """The question before, without its answer; from the first one to what lies below."""
    inputs = advice.inputs(manager)
    if inputs:
        inputs.popitem()
        await manager.switch_to(Assess.question)
    else:
        await navigation.leave(manager)


async def _again(manager: DialogManager) -> None:
    advice.inputs(manager).clear()
    await manager.switch_to(Assess.question)


async def _start(manager: DialogManager) -> None:
    """A draft of that kind with what is known already."""
    found = advice.outcome(manager)
    if isinstance(found, Assessment) and found.kind in services(manager).kinds:
        draft = await services(manager).filings.start(
            owner(manager), found.kind, found.prefill, language=language(manager)
        )
        context.notice(manager, kinds.because(found.kind, translate(manager)))
        await navigation.show_position(manager, draft.id)


async def _kinds(manager: DialogManager) -> None:
    """The list of kinds, for those who know theirs."""
    await manager.start(Menu.kinds, mode=StartMode.RESET_STACK)


async def _staff(manager: DialogManager) -> None:
    ask = services(manager).ask_staff
    if ask is not None:
        await ask(manager, None)


async def _language(manager: DialogManager) -> None:
    await manager.start(Language.choose)


_ACTIONS = {
    "back": back,
    "again": _again,
    "start": _start,
    "kinds": _kinds,
    "staff": _staff,
    "lang": _language,
    "leave": navigation.leave,
}
