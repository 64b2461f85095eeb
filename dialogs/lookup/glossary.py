"""The screens of the glossary: all terms, and one with its meaning and the entry that says more."""

from typing import Any

from aiogram_dialog import DialogManager

from dialogs.lookup import articles
from dialogs.lookup.trail import LABEL, here, library, ways_back
from dialogs.shared.context import language, scratch, services, translate
from dialogs.shared.keys import Key, fitting, paged, rows
from dialogs.shared.text import cut, safe
from faq.model import GlossaryTerm
from filing.problems import Translate, is_chinese

MARK = "📖"
"""In front of a term on a button: what it means is told in a message of its own."""


def keys(terms: list[GlossaryTerm], say: Translate, lang: str) -> list[Key]:
    """The terms as buttons."""
    return [Key(f"term:{term.id}", term.name(lang, say)) for term in terms]


def beside(terms: list[GlossaryTerm], say: Translate, lang: str) -> list[list[Key]]:
    """One row of terms under a text, marked as such: their names look like commands."""
    named = [Key(key.code, cut(f"{MARK} {key.label}", LABEL)) for key in keys(terms, say, lang)]
    return rows(named)[:1]


async def all_terms(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    terms = sorted(
        library(manager).knowledge.terms,
        key=lambda one: one.pinyin if is_chinese(lang) else one.en.lower(),
    )
    shown, turning = paged(keys(terms, say, lang), scratch(manager).get("page", 0), say, "page:")
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
    keys_ = []
    if more is not None:
        question = more.text(lang, say).question
        keys_ = [[Key(f"entry:{more.id}", fitting(question, say("More about this")))]]
    text = term.meaning_zh if is_chinese(lang) else term.meaning_en
    others = [one for one in shelf.terms(text, 3) if one is not term]
    return {
        "screen": articles.meaning(term, services(manager).catalog, say, lang),
        "k": [
            *keys_,
            *beside(others[:2], say, lang),
            [Key("terms", say("Glossary"))],
            *ways_back(manager),
        ],
    }
