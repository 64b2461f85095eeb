"""Finds glossary terms in a text, so that they can be opened from it."""

import re
from functools import lru_cache

from faq.model import GlossaryTerm, Knowledge

_MOST = 6


def terms_in(knowledge: Knowledge, text: str, limit: int = _MOST) -> list[GlossaryTerm]:
    """The terms of `text` in the order in which they occur; the longest name wins at each place."""
    pattern, owners = _names(knowledge.terms)
    found: dict[str, GlossaryTerm] = {}
    for match in pattern.finditer(text):
        term = owners[match[0].casefold()]
        found.setdefault(term.id, term)
        if len(found) == limit:
            break
    return list(found.values())


@lru_cache(maxsize=4)
def _names(terms: tuple[GlossaryTerm, ...]) -> tuple[re.Pattern[str], dict[str, GlossaryTerm]]:
    owners = {
        name.casefold(): term for term in terms for name in (term.en, term.zh, *term.also.each)
    }
    ordered = sorted(owners, key=len, reverse=True)
    alternatives = "|".join(_alternative(name) for name in ordered)
    return re.compile(alternatives or r"(?!)", re.IGNORECASE), owners


def _alternative(name: str) -> str:
    """Latin names stand as whole words; Chinese has no spaces to look for."""
    escaped = re.escape(name)
    left = r"(?<![a-z])" if name[0].isascii() else ""
    right = r"(?![a-z])" if name[-1].isascii() else ""
    return f"{left}{escaped}{right}"
