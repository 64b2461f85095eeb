"""The screens of the FAQ: topics, one topic, an answer, help with a question, what was meant."""

from collections.abc import Sequence
from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs import articles, context, glossary, trail
from dialogs.context import language, owner, scratch, services, translate
from dialogs.keys import PAGE, Key, paged, turns
from dialogs.text import cut, pair, safe
from dialogs.trail import LABEL, here, library, ways_back
from faq.model import Entry, Term
from filing.errors import NotFound, StaleDraft
from filing.model import Field

RELATED = 3
"""Other entries that are offered under an answer."""

IN_A_ROW = 4
"""Number buttons in a row."""


async def topics(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    found = [
        Key(f"topic:{topic.id}", topic.title(lang, say))
        for topic in library(manager).knowledge.topics
    ]
    shown, turning = paged(found, scratch(manager).get("page", 0), say, "page:")
    hint = safe(say("Choose a topic, or type your question in a few words."))
    head = f"<b>{safe(say('Questions and answers'))}</b>"
    last = [Key("terms", say("Glossary")), *_staff(manager)]
    return {
        "screen": _screen(manager, head, hint),
        "k": [*shown, *turning, last, *ways_back(manager)],
    }


async def topic(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """A page of the topic's questions by number."""
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    knowledge, wanted = library(manager).knowledge, here(manager)[1]
    entries = knowledge.of_topic(wanted)
    title = next((one.title(lang, say) for one in knowledge.topics if one.id == wanted), "")
    if not title:
        return await topics(manager)
    last = max(0, (len(entries) - 1) // PAGE)
    page = min(scratch(manager).get("page", 0), last)
    shown = list(enumerate(entries, 1))[page * PAGE : (page + 1) * PAGE]
    lines = [f"{n}. {safe(one.text(lang, say).question)}" for n, one in shown]
    keys = [Key(f"entry:{one.id}", str(n)) for n, one in shown]
    numbers = [keys[at : at + IN_A_ROW] for at in range(0, len(keys), IN_A_ROW)]
    text = _screen(manager, f"<b>{safe(title)}</b>", "\n".join(lines))
    return {"screen": text, "k": [*numbers, *turns(say, page, last, "page:"), *ways_back(manager)]}


async def entry(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """An answer, the thumbs, and where one may want to go from it."""
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    first, *others = here(manager)[1].split(",")
    found = library(manager).knowledge.entry(first)
    if found is None:
        return await nothing(manager)
    data, text = scratch(manager), found.text(lang, say)
    more = bool(data.get("more"))
    into = await _into_form(manager, found)
    related = [*others, *found.see_also][: RELATED - len(into)]
    read = f"{text.question}\n{text.answer}\n{text.more if more else ''}"
    around = [Key("more", say("Less") if more else say("More"))] if text.more else []
    keys = [
        *_thumbs(manager, first),
        [*around, Key("topics", say("All topics"))],
        *_links(manager, dict.fromkeys(related)),
        *glossary.beside(library(manager).terms(read, 2), lang),
        *into,
        [*_staff(manager)],
        *ways_back(manager),
    ]
    shown = articles.answer(found, services(manager).catalog, say, lang, more=more)
    return {"screen": _screen(manager, shown), "k": [row for row in keys if row]}


async def about_question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Help with one question of the form: its entries, and the terms that stand in it."""
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    asked = services(manager).catalog.fields[here(manager)[1]]
    entries = library(manager).of_field(asked)
    head = pair(say, f"<b>{safe(say('Help with this question'))}</b>", safe(say(asked.label)))
    lines = [f"• {safe(one.text(lang, say).question)}" for one in entries]
    keys = [
        *_links(manager, [one.id for one in entries[:5]]),
        *glossary.beside(terms_of(manager, asked), lang),
        [Key("topics", say("All topics")), *_staff(manager)],
        *ways_back(manager),
    ]
    hint = safe(say("Or type your question in a few words."))
    return {"screen": _screen(manager, head, "\n".join(lines), hint), "k": keys}


async def meant(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """What may have been meant: at most three, or none of these."""
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    knowledge = library(manager).knowledge
    found = [one for part in here(manager)[1].split(",") if (one := knowledge.entry(part))]
    lines = [f"• {safe(one.text(lang, say).question)}" for one in found]
    keys = [
        *_links(manager, [one.id for one in found]),
        [Key("none", say("None of them fits"))],
        *ways_back(manager),
    ]
    return {
        "screen": _screen(manager, f"<b>{safe(say('Did you mean:'))}</b>", "\n".join(lines)),
        "k": keys,
    }


async def nothing(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """No answer: other words and topics, then a person."""
    manager, say = dialog_manager, translate(dialog_manager)
    again = here(manager) == ("nothing", "again")
    staff = [] if again else _staff(manager)
    lines = [] if again else [say("I have no answer to that.")]
    lines.append(say("Say it in other words, in Chinese or English, or look through the topics."))
    if staff:
        lines.append(say("Or ask a person."))
    return {
        "screen": _screen(manager, safe("\n".join(lines))),
        "k": [*([key] for key in staff), [Key("topics", say("All topics"))], *ways_back(manager)],
    }


def preview(state: State) -> dict[str, Any]:
    """A window without a chat."""
    return {"screen": str(state.state), "k": [[Key("back", "Back")]]}


def terms_of(manager: DialogManager, asked: Field) -> list[Term]:
    """The terms in a question of the form, as its reader sees it."""
    say = translate(manager)
    read = "\n".join([say(asked.prompt), asked.term, say(asked.help) if asked.help else ""])
    return library(manager).terms(read, 2)


async def draft(manager: DialogManager) -> int | None:
    """The draft from which something was looked up, else the latest one."""
    below = trail.draft_below(manager)
    if below is not None:
        return below
    drafts = await services(manager).filings.drafts(owner(manager))
    return drafts[0].draft.id if drafts else None


async def _into_form(manager: DialogManager, found: Entry) -> list[list[Key]]:
    """The first question of the open draft that the entry is about, unless one comes from it."""
    about = library(manager).fields_of(found, services(manager).catalog)
    number = await draft(manager) if about else None
    if number is None or trail.question_below(manager) in about:
        return []
    try:
        review = await services(manager).filings.review(owner(manager), number)
    except (NotFound, StaleDraft):
        return []
    applies = {field.id: field for part in review.sections for field, _value in part.rows}
    asked = next((applies[field] for field in about if field in applies), None)
    if asked is None:
        return []
    say = translate(manager)
    label = say("To the question: {label}").format(label=say(asked.label))
    return [[Key(f"ask:{asked.id}", cut(label, LABEL))]]


def _thumbs(manager: DialogManager, entry_id: str) -> list[list[Key]]:
    if entry_id in scratch(manager).get("voted", ()):
        return []
    say = translate(manager)
    return [[Key("up", "👍 " + say("Helpful")), Key("down", "👎 " + say("Not helpful"))]]


def _links(manager: DialogManager, ids: Sequence[str] | dict[str, None]) -> list[list[Key]]:
    say, lang, knowledge = translate(manager), language(manager), library(manager).knowledge
    found = [one for part in ids if (one := knowledge.entry(part)) is not None]
    return [[Key(f"entry:{one.id}", cut(one.text(lang, say).question, LABEL))] for one in found]


def _staff(manager: DialogManager) -> list[Key]:
    """The way to a person, where there is one."""
    if services(manager).ask_staff is None:
        return []
    say = translate(manager)
    return [Key("staff", say("Ask a person"))]


def _screen(manager: DialogManager, *parts: str) -> str:
    """What has to be said first, then the parts."""
    return "\n\n".join(part for part in (context.said(manager), *parts) if part)
