"""Looking something up: by words, by topic, by the question of the form; with thumbs under each
answer."""

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs import answers, context, fields, glossary, navigation, render, trail
from dialogs.context import language, scratch, services, translate
from dialogs.keys import Keys
from dialogs.states import Faq
from dialogs.text import Screen
from dialogs.trail import here, library
from faq import gaps
from filing.problems import Term

ENOUGH = 2
"""After so many "none of these" a person is offered."""


def build() -> Dialog:
    return Dialog(
        _window(Faq.topics, answers.topics),
        _window(Faq.topic, answers.topic),
        _window(Faq.entry, answers.entry),
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
        getter=getter,
        preview_data=answers.preview(state),
    )


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
    found = await library(manager).find(words)
    ids = ",".join(found.entries)
    if found.term:
        place = f"term:{found.term}"
    elif ids:
        place = f"entry:{ids}" if found.sure else f"meant:{ids}"
    else:
        place = "nothing"
    await trail.go(manager, place)
    scratch(manager)["asked"] = [place, gaps.folded(words)]


async def help_with(manager: DialogManager, field: str) -> None:
    """The entries of that very question; a single one at once."""
    shelf, asked = library(manager), services(manager).catalog.fields[field]
    entries = shelf.of_field(asked)
    alone = len(entries) == 1 and not answers.terms_of(manager, asked)
    await trail.go(manager, f"entry:{entries[0].id}" if alone else f"help:{field}")


async def on_message(message: Message, _input: MessageInput, manager: DialogManager) -> None:
    """Whatever is typed here is looked up; an edited answer still corrects itself."""
    text = message.text or message.caption or ""
    if message.edit_date is not None and await fields.corrected(manager, message, text):
        return
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
        scratch(manager)["page"] = int(detail)
    elif action == "ask":
        await _question(manager, detail)
    else:
        await trail.go(manager, what)


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
        await shelf.missed(_asked(manager), gaps.UNHELPFUL)
    say = translate(manager)
    context.toast(manager, say("Thank you."))


async def _none(manager: DialogManager) -> None:
    """None of these was meant."""
    data = scratch(manager)
    if here(manager)[0] != "meant":
        return
    await library(manager).missed(_asked(manager), gaps.NONE_OF_THESE)
    data["missed"] = data.get("missed", 0) + 1
    await trail.go(manager, "nothing" if data["missed"] >= ENOUGH else "nothing:again")


def _asked(manager: DialogManager) -> str:
    """The folded words that led here, else the question of the entry."""
    kind, ids = here(manager)
    place, words = scratch(manager).get("asked", ("", ""))
    if place == f"{kind}:{ids}":
        return str(words)
    entry = library(manager).knowledge.entry(ids.split(",")[0])
    return gaps.folded(entry.text(language(manager)).question) if entry else ""


async def _staff(manager: DialogManager) -> None:
    ask = services(manager).ask_staff
    if ask is not None:
        await ask(manager, trail.question_below(manager) or None)


async def _question(manager: DialogManager, field: str) -> None:
    """Into the form, to the question that the answer is about."""
    draft = await answers.draft(manager)
    if draft is not None:
        await navigation.show_question(manager, draft, field)


_ACTIONS = {
    "more": _more,
    "up": _up,
    "down": _down,
    "none": _none,
    "staff": _staff,
    "back": trail.back,
    "leave": navigation.leave,
}
