"""Do I need a filing, and which? At most eight questions over the decision table, and what
follows."""

import re
from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.assess import advice
from dialogs.form import assumed, echo, kinds, navigation, render
from dialogs.menu import consent
from dialogs.menu import free_text as words
from dialogs.routing import words as routing
from dialogs.shared import context
from dialogs.shared.context import language, owner, services, translate
from dialogs.shared.keys import Keys, OldScreen
from dialogs.shared.states import Assess, Language, Menu
from dialogs.shared.text import Screen
from faq.words import fold
from filing import in_words
from filing.assessment import Assessment, Unusable
from filing.decisions import TableQuestion


def build() -> Dialog:
    return Dialog(
        _window(Assess.question, advice.question),
        _window(Assess.result, advice.result),
        on_start=navigation.distinct,
        on_process_result=_agreed,
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
    if asked is not None and code:
        if code == in_words.meant(asked.choices, message.text or ""):
            _say_understood(manager, asked, code)
        await answer(manager, code)
    else:
        await words.on_message(message, _input, manager)


def _say_understood(manager: DialogManager, asked: TableQuestion, code: str) -> None:
    """What a typed answer was taken for."""
    chosen = next(choice for choice in asked.choices if choice.code == code)
    say, told = translate(manager), chosen.text(language(manager))
    context.notice(manager, render.fill(say, echo.UNDERSTOOD, {"text": told}))


def typed(asked: TableQuestion, text: str) -> str:
    """The choice that a typed number, code or label means, or nothing."""
    words = fold(text).rstrip(".。")
    for number, choice in enumerate(asked.choices, 1):
        if words in {str(number), choice.code, fold(choice.en), fold(choice.zh)}:
            return choice.code
    if not routing.asks(text) and (code := in_words.meant(asked.choices, text)):
        return code
    short = (
        {
            "是": "yes",
            "是的": "yes",
            "对": "yes",
            "y": "yes",
            "yeah": "yes",
            "否": "no",
            "不是": "no",
            "n": "no",
            "nope": "no",
        }
        if asked.kind == "yes_no"
        else {}
    )
    first = re.split(r"[,，;；。.!！]", words)[0].strip()
    known = {choice.code for choice in asked.choices} if short else set()
    return short.get(first, first if first in known else "")


async def press(manager: DialogManager, what: str) -> None:
    action, _, detail = what.partition(":")
    if action == "is":
        await answer(manager, detail)
    elif action in _ACTIONS:
        await _ACTIONS[action](manager)
    else:
        raise OldScreen


async def answer(manager: DialogManager, code: str) -> None:
    """Takes an answer; shows the next question, or what they lead to."""
    asked, inputs = advice.asked(manager), advice.inputs(manager)
    if asked is None or code not in {choice.code for choice in asked.choices}:
        raise OldScreen
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
    """A draft of that kind with what is known already, once its owner has agreed."""
    found = advice.outcome(manager)
    if not isinstance(found, Assessment) or found.kind not in services(manager).kinds:
        return
    if not await consent.asked(manager, {}):
        await _started(manager, found)


async def _agreed(_start_data: Any, result: object, manager: DialogManager) -> None:  # noqa: ANN401 - the framework's type
    found = advice.outcome(manager)
    if result == consent.AGREED and isinstance(found, Assessment):
        await _started(manager, found)


async def _started(manager: DialogManager, found: Assessment) -> None:
    draft = await services(manager).filings.start(
        owner(manager), found.kind, found.prefill, language=language(manager)
    )
    because = kinds.because(found.kind, translate(manager))
    if because:
        context.notice(manager, because)
    await assumed.begin(manager, draft.id)


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
