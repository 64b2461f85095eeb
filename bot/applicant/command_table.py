"""All commands of the applicants' bot, one row each: handlers, command menu, /help, the README's
table, and whether a conversation with staff stays open follow from it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiogram import F, Router, filters
from aiogram.types import Message

from bot.applicant import commands, knowledge
from dialogs.form import render
from filing.problems import Term, Translate

Handler = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `stays`: what is typed afterwards still goes to staff."""

    name: str
    text: str
    handler: Handler | None
    """None: the router of the conversation with staff answers it."""
    stays: bool = False


async def help_(message: Message, translate: Translate) -> None:
    """The commands in a short message of their own; the open question stays where it is."""
    lines = [f"/{one.name} — {render.fill(translate, one.text)}" for one in COMMANDS]
    await message.answer("\n".join(lines))


COMMANDS = (
    Command("start", Term("Start, or go on where you stopped"), commands.start),
    Command("home", Term("Home"), commands.home),
    Command("drafts", Term("My drafts"), commands.drafts),
    Command("back", Term("One question back"), commands.back),
    Command("lang", Term("中文 / 繁體 / English"), commands.lang, stays=True),
    Command("faq", Term("Look something up: /faq words"), knowledge.look_up),
    Command("assess", Term("Do I need a filing?"), knowledge.advise),
    Command("refused", Term("My filing was refused: what does it mean?"), knowledge.refused),
    Command("terms", Term("Glossary"), knowledge.terms),
    Command("staff", Term("Ask a person"), commands.staff, stays=True),
    Command("takeback", Term("Take back my last message to staff"), None, stays=True),
    Command("cancel", Term("Leave the form; everything is saved"), commands.home),
    Command("privacy", Term("What is stored, and how to erase it"), commands.privacy_, stays=True),
    Command("forget", Term("Erase everything about me"), commands.forget),
    Command("help", Term("What I can do"), help_, stays=True),
)

_BY_NAME = {one.name: one for one in COMMANDS}


def known(text: str) -> Command | None:
    """The command that a text begins with; None for an ordinary text, such as a path."""
    word = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    return _BY_NAME.get(word[1:].partition("@")[0]) if word else None


def router() -> Router:
    """Hears the commands in private chats, whatever screen is open."""
    made = Router(name="commands")
    for one in COMMANDS:
        if one.handler is not None:
            made.message.register(one.handler, filters.Command(one.name), F.chat.type == "private")
    return made
