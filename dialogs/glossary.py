"""The screens of the glossary: all terms, and one with its meaning and the entry that says more."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs import articles
from dialogs.context import language, scratch, services, translate
from dialogs.keys import Key, paged, rows
from dialogs.text import cut, safe
from dialogs.trail import LABEL, here, library, ways_back
from faq.model import Term


def keys(terms: list[Term], lang: str) -> list[Key]:
    """The terms as buttons."""
    return [Key(f"term:{term.id}", articles.name(term, lang)) for term in terms]


def beside(terms: list[Term], lang: str) -> list[list[Key]]:
    """The terms under a text, two in a row where both are short."""
    return rows([Key(key.code, cut(key.label, LABEL)) for key in keys(terms, lang)])


async def all_terms(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    terms = sorted(
        library(manager).knowledge.terms,
        key=lambda one: one.pinyin if lang == "zh" else one.en.lower(),
    )
    shown, turning = paged(keys(terms, lang), scratch(manager).get("page", 0), say, "page:")
    hint = safe(say("Choose a term, or type one."))
    return {
        "screen": f"<b>{safe(say('Glossary'))}</b>\n\n{hint}",
        "k": [*shown, *turning, *ways_back(manager)],
    }


async def one_term(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    shelf = library(manager)
    term = shelf.knowledge.term(here(manager)[1])
    if term is None:
        return {
            "screen": safe(say("This term is no longer explained here.")),
            "k": ways_back(manager),
        }
    more = shelf.knowledge.entry(term.entry)
    keys_ = [[Key(f"entry:{more.id}", cut(more.text(lang, say).question, LABEL))]] if more else []
    others = [
        one
        for one in shelf.terms(term.meaning_zh if lang == "zh" else term.meaning_en, 3)
        if one is not term
    ]
    return {
        "screen": articles.meaning(term, services(manager).catalog, say, lang),
        "k": [
            *keys_,
            *beside(others[:2], lang),
            [Key("terms", say("Glossary"))],
            *ways_back(manager),
        ],
    }
