"""Looking something up: by words, by topic, by the question of the form; with thumbs under each
answer."""

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.form import fields, navigation, province, render
from dialogs.lookup import answers, follow, glossary, trail
from dialogs.lookup.library import LookupResult
from dialogs.lookup.trail import here, library
from dialogs.shared import context
from dialogs.shared.context import language, scratch, services, translate
from dialogs.shared.keys import SHOWN, Keys, OldScreen, tapped_number
from dialogs.shared.states import Faq, Language
from dialogs.shared.text import Screen
from faq import gaps
from filing.problems import Term

ENOUGH = 2
"""After so many "none of these" a person is offered."""


UNANSWERED = Term("I found no answer to that. This is what I know about the question:")
HURRIED = Term("You ask faster than I can look up. Wait half a minute, then ask again.")


def build() -> Dialog:
    return Dialog(
        _window(Faq.topics, answers.topics),
        _window(Faq.topic, answers.topic),
        _window(Faq.entry, answers.entry),
        _window(Faq.both, answers.both),
        _window(Faq.help, answers.about_question),
        _window(Faq.meant, answers.meant),
        _window(Faq.nothing, answers.nothing),
        _window(Faq.terms, glossary.all_terms),
        _window(Faq.term, glossary.one_term),
        on_start=navigation.distinct,
    )


def _window(state: State, getter: Any) -> Window:  # noqa: ANN401 - the framework's type
    return Window(
        Screen(),
        Keys("k", press),
        MessageInput(on_message),
        state=state,
        getter=_placed(getter),
        preview_data=answers.preview(state),
    )


def _placed(getter: Any) -> Any:  # noqa: ANN401 - the framework's type
    """Names the place on the screen: its buttons are of no other."""

    async def shown(dialog_manager: DialogManager, **more: object) -> dict[str, Any]:
        return {**await getter(dialog_manager, **more), SHOWN: ":".join(here(dialog_manager))}

    return shown


async def look_up(manager: DialogManager, words: str) -> None:
    """Words typed where none are asked, or behind /faq: the answer, what was meant, or topics."""
    if words.startswith("/"):
        say = translate(manager)
        context.notice(
            manager, render.fill(say, "I don't know this command. /help lists them all.")
        )
        return
    if not words.strip():
        await trail.go(manager, "topics")
        return
    if not library(manager).may_look():
        context.notice(manager, render.fill(translate(manager), HURRIED))
        return
    found = await library(manager).find(words)
    if found.person and services(manager).ask_staff is not None:
        await _staff(manager)
        return
    await follow.next_question(manager)
    if known := _place(found):
        place = known
    elif field := trail.question_below(manager) or trail.question_here(manager):
        place = f"help:{field}"
        context.notice(manager, render.fill(translate(manager), UNANSWERED))
    else:
        place = "nothing"
    await trail.go(manager, place)
    follow.looked_up(manager, place, words)


def _place(found: LookupResult) -> str:
    """Where what was found is shown; nothing where nothing was."""
    ids = ",".join(found.entries)
    if found.both:
        return f"both:{ids}"
    if found.term:
        return f"term:{found.term}"
    kind = "entry" if found.sure else "meant"
    return f"{kind}:{ids}" if ids else ""


async def help_with(manager: DialogManager, field: str) -> None:
    """Why that question is asked, and the entries about it."""
    await trail.go(manager, f"help:{field}")


async def on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Whatever is typed here is looked up."""
    text = message.text or message.caption or ""
    if text:
        await look_up(manager, text)
    else:
        say = translate(manager)
        context.notice(manager, render.fill(say, "Type a question, or press one of the buttons."))


async def press(manager: DialogManager, what: str) -> None:
    """A button: an action, or the place that it leads to."""
    action, _, detail = what.partition(":")
    if action in _ACTIONS:
        await _ACTIONS[action](manager)
    elif action == "page":
        scratch(manager)["page"] = tapped_number(detail)
    elif action == "ask" and detail in services(manager).catalog.fields:
        await _question(manager, detail)
    elif trail.leads_somewhere(manager, what):
        await follow.leads(manager, what)
        if action == "term" and here(manager)[0] not in {"terms", "term"}:
            manager.show_mode = ShowMode.SEND  # the text that it stands in stays readable
        await trail.go(manager, what)
    else:
        raise OldScreen


async def _more(manager: DialogManager) -> None:
    scratch(manager)["more"] = not scratch(manager).get("more")


async def _up(manager: DialogManager) -> None:
    await _vote(manager, helpful=True)


async def _down(manager: DialogManager) -> None:
    await _vote(manager, helpful=False)
    text = Term("Thank you. Say it in other words, or ask a person.")
    context.notice(manager, render.fill(translate(manager), text))


async def _vote(manager: DialogManager, *, helpful: bool) -> None:
    """Counts a thumb, once for each time that the answer was opened."""
    shelf, lang, entry = library(manager), language(manager), here(manager)[1].split(",")[0]
    voted: list[str] = scratch(manager).setdefault("voted", [])
    if entry in voted or shelf.knowledge.entry(entry) is None:
        return
    voted.append(entry)
    await shelf.gaps.vote(entry, lang, helpful=helpful)
    if not helpful:
        await follow.missed(manager, gaps.UNHELPFUL)
    say = translate(manager)
    context.toast(manager, say("Thank you."))


async def _none(manager: DialogManager) -> None:
    """None of these was meant."""
    data = scratch(manager)
    if here(manager)[0] != "meant":
        return
    await follow.missed(manager, gaps.NONE_OF_THESE)
    data["missed"] = data.get("missed", 0) + 1
    await trail.go(manager, "nothing" if data["missed"] >= ENOUGH else "nothing:again")


async def _staff(manager: DialogManager) -> None:
    await follow.person(manager)
    ask = services(manager).ask_staff
    if ask is not None:
        await ask(manager, trail.question_below(manager) or None)


async def _mine(manager: DialogManager) -> None:
    """The text that was looked up is the answer after all."""
    held = trail.held(manager)
    if held is None:
        raise OldScreen
    await fields.after_all(manager, held)


async def _back(manager: DialogManager) -> None:
    await follow.leads(manager, "")
    await trail.back(manager)


async def _leave(manager: DialogManager) -> None:
    await follow.leads(manager, "")
    await navigation.leave(manager)


async def _question(manager: DialogManager, field: str) -> None:
    """Into the form, to the question that the answer is about."""
    draft = await answers.draft(manager)
    if draft is not None:
        await navigation.show_question(manager, draft, field)


async def _rules(manager: DialogManager) -> None:
    draft = trail.draft_below(manager)
    if draft is None:
        raise OldScreen
    await province.show(manager, draft)


async def _language(manager: DialogManager) -> None:
    await manager.start(Language.choose)


_ACTIONS = {
    "rules": _rules,
    "lang": _language,
    "home": navigation.show_home,
    "more": _more,
    "up": _up,
    "down": _down,
    "none": _none,
    "mine": _mine,
    "staff": _staff,
    "back": _back,
    "leave": _leave,
}
