"""What can be looked up: entries and terms, found by words; what had no answer is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from faq import gaps
from faq.glossary import terms_in
from faq.model import Entry, Knowledge, Term
from faq.search import Index
from faq.words import fold, script
from filing.model import Catalog, Field

ANSWERS = 3
"""Entries that are offered at most."""


class Votes(Protocol):
    """How often an entry helped, and how often not."""

    @property
    def entry(self) -> str: ...
    @property
    def helpful(self) -> int: ...
    @property
    def useless(self) -> int: ...


class Gaps(Protocol):
    """Where it is counted what had no answer, and which answers helped; nobody's name beside it."""

    async def add(self, folded: str, lang: str, kind: str) -> None: ...
    async def vote(self, entry: str, lang: str, *, helpful: bool) -> None: ...
    async def votes(self) -> Sequence[Votes]: ...


CLEAR = 0.995
"""From this score on, about that of a phrasing of its own, an entry is meant even where the words
are a term of the glossary."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the words led to. `sure`: the first entry answers them; else any may be meant."""

    entries: tuple[str, ...] = ()
    sure: bool = False
    term: str = ""
    """Without an entry: the glossary term that the words name."""


@dataclass(frozen=True, slots=True)
class Library:
    """The knowledge, its index, and the gap log."""

    knowledge: Knowledge
    index: Index
    gaps: Gaps
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.knowledge.terms:
            for name in (term.en, term.zh, term.pinyin, *term.also.each):
                self._names.setdefault(fold(name), term.id)

    def look(self, words: str) -> Found:
        """What the words lead to; nothing is counted."""
        hits = self.index.find(words, ANSWERS)
        term = self._names.get(fold(words), "")
        if hits and (not term or hits[0].score >= CLEAR):
            return Found(tuple(hit.id for hit in hits), sure=True)
        if term:
            return Found(term=term)
        return Found(tuple(hit.id for hit in self.index.suggest(words, ANSWERS)))

    async def missed(self, folded: str, kind: str) -> None:
        """Counts a question that had no good answer; `folded` is of `faq.gaps.folded`."""
        await self.gaps.add(folded, script(folded), kind)

    async def find(self, words: str) -> Found:
        """What the words lead to; where that is nothing, they are counted."""
        found = self.look(words)
        if not found.entries and not found.term:
            await self.missed(gaps.folded(words), gaps.NOTHING)
        return found

    def of_field(self, asked: Field) -> tuple[Entry, ...]:
        """The entries about one question of the form, best first."""
        known = self.knowledge
        named = [entry for one in asked.faq if (entry := known.entry(one)) is not None]
        return tuple(dict.fromkeys([*named, *known.entries_for_field(asked.id)]))

    def fields_of(self, entry: Entry, catalog: Catalog) -> tuple[str, ...]:
        """The questions of the form that an entry is about, best first."""
        citing = (asked.id for asked in catalog.fields.values() if entry.id in asked.faq)
        return tuple(dict.fromkeys([*entry.fields, *citing]))

    def terms(self, text: str, limit: int) -> list[Term]:
        """The glossary terms that stand in a text."""
        return terms_in(self.knowledge, text, limit)
