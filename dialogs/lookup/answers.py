"""The screens of the FAQ: topics, one topic, an answer, help with a question, what was meant."""

from collections.abc import Sequence
from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs.form import province, render
from dialogs.lookup import articles, glossary, trail
from dialogs.lookup.trail import LABEL, here, library, ways_back
from dialogs.shared import context
from dialogs.shared.context import language, owner, scratch, services, translate
from dialogs.shared.keys import PAGE, Key, paged, turns
from dialogs.shared.text import cut, pair, safe
from faq.model import Entry, GlossaryTerm
from filing.errors import NotFound, StaleDraft
from filing.model import Field

RELATED = 2
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
    more, longer = bool(data.get("more")), articles.has_more(found, text)
    into = await _into_form(manager, found)
    related = list(dict.fromkeys([*others, *found.see_also]))[: RELATED - len(into)]
    lines, numbers = _listed(manager, related, LABEL)
    also = f"<b>{safe(say('See also'))}</b>\n{lines}" if lines else ""
    read = f"{text.question}\n{text.answer}\n{text.more if more else ''}"
    around = [Key("more", say("Less") if more else say("More"))] if longer else []
    around += [Key("topics", say("All topics")), *_staff(manager, short=True)]
    keys = [
        *_thumbs(manager, first),
        *numbers,
        *glossary.beside(library(manager).terms(read, 2), say, lang),
        *into,
        around,
        *ways_back(manager),
    ]
    shown = articles.answer(found, services(manager).catalog, say, lang, more=more)
    return {"screen": _screen(manager, shown, also), "k": [row for row in keys if row]}


async def both(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """The answers to two questions that came in one message; a number opens one with its links."""
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    ids = here(manager)[1].split(",")
    found = [one for part in ids if (one := library(manager).knowledge.entry(part)) is not None]
    texts = [articles.answer(one, services(manager).catalog, say, lang) for one in found]
    numbers = [Key(f"entry:{one.id}", str(n)) for n, one in enumerate(found, 1)]
    lines = [f"{n}. {text}" for n, text in enumerate(texts, 1)]
    last = [Key("topics", say("All topics")), *_staff(manager)]
    return {"screen": _screen(manager, *lines), "k": [numbers, last, *ways_back(manager)]}


async def about_question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """Help with one question of the form: why it is asked, its entries, the terms that stand in it,
    and what concerns the whole form."""
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    asked, catalog = services(manager).catalog.fields[here(manager)[1]], services(manager).catalog
    entries = library(manager).of_field(asked)
    head = pair(say, f"<b>{safe(say('Help'))}</b>", safe(say(asked.label)))
    lines, numbers = _listed(manager, [one.id for one in entries])
    keys = [
        *numbers,
        *glossary.beside(terms_of(manager, asked), say, lang),
        *await _of_the_form(manager),
        [Key("topics", say("All topics")), *_staff(manager)],
        *ways_back(manager),
    ]
    told = render.explanation(asked, catalog, say)
    hint = safe(say("Or type your question in a few words."))
    text = _screen(manager, head, told, lines, hint)
    return {"screen": text, "k": [row for row in keys if row]}


async def _of_the_form(manager: DialogManager) -> list[list[Key]]:
    """What concerns the whole form, where one was left: the province's rules, the language, and the
    way out."""
    number, say = trail.draft_below(manager), translate(manager)
    if number is None:
        return []
    known = (await services(manager).filings.review(owner(manager), number)).known
    rules = province.key(services(manager).catalog, known, say)
    return [rules, [Key("lang", context.LANGUAGES), Key("home", say("Save and leave"))]]


async def meant(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """What may have been meant: at most three, or none of these."""
    manager, say = dialog_manager, translate(dialog_manager)
    lines, numbers = _listed(manager, here(manager)[1].split(","))
    keys = [*numbers, [Key("none", say("None of them fits"))], *ways_back(manager)]
    return {"screen": _screen(manager, f"<b>{safe(say('Did you mean:'))}</b>", lines), "k": keys}


async def nothing(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    """No answer: other words and topics, then a person."""
    manager, say = dialog_manager, translate(dialog_manager)
    again = here(manager) == ("nothing", "again")
    staff = [] if again else _staff(manager)
    lines = [] if again else [say("I found no answer to that.")]
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


def terms_of(manager: DialogManager, asked: Field) -> list[GlossaryTerm]:
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


def _listed(
    manager: DialogManager, ids: Sequence[str], most: int = 200
) -> tuple[str, list[list[Key]]]:
    """Questions that no button can hold: numbered in the message, and a button for each number."""
    say, lang, knowledge = translate(manager), language(manager), library(manager).knowledge
    found = [one for part in ids if (one := knowledge.entry(part)) is not None]
    lines = [
        f"{n}. {safe(cut(one.text(lang, say).question, most))}" for n, one in enumerate(found, 1)
    ]
    keys = [Key(f"entry:{one.id}", str(n)) for n, one in enumerate(found, 1)]
    rows = [keys[at : at + IN_A_ROW] for at in range(0, len(keys), IN_A_ROW)]
    return "\n".join(lines), rows


def _staff(manager: DialogManager, *, short: bool = False) -> list[Key]:
    """The way to a person, where there is one; `short`: beside others."""
    if services(manager).ask_staff is None:
        return []
    say = translate(manager)
    return [Key("staff", say("Person") if short else say("Ask a person"))]


def _screen(manager: DialogManager, *parts: str) -> str:
    """What has to be said first, then the parts."""
    return "\n\n".join(part for part in (context.said(manager), *parts) if part)
