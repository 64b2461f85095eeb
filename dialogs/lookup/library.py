"""Looks up entries and terms; counts questions without an answer."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from faq import gaps
from faq.glossary import terms_in
from faq.model import Entry, GlossaryTerm, Knowledge
from faq.search import Hit, Index, Outcome
from faq.words import fold, script
from filing.model import Catalog, Field

ANSWERS = 3
"""Entries that are offered at most."""

BESIDE = 0.02
"""From this score on, another entry is named below one that answers alone."""


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
"""From this score on, about that of a phrasing of its own, an entry is named beside the term that
the words name."""


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What the words led to. `sure`: the first entry answers them; else any may be meant."""

    entries: tuple[str, ...] = ()
    sure: bool = False
    term: str = ""
    """The glossary term that the words name; it is meant before the entries beside it."""
    person: bool = False
    """A person is wanted, no answer."""
    both: bool = False
    """Two questions were asked; the two entries answer one each."""


def always() -> bool:
    """Without a limit."""
    return True


@dataclass(frozen=True, slots=True)
class Library:
    """The knowledge, its index, and the gap log."""

    knowledge: Knowledge
    index: Index
    gaps: Gaps
    may_look: Callable[[], bool] = always
    """Whether whoever asks now may look something up: nobody asks for hundreds of answers."""
    may_count: Callable[[], bool] = always
    """Whether a question of theirs is counted: one person does not fill the gap log."""
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for term in self.knowledge.terms:
            for name in (term.en, term.zh, term.pinyin, *term.also.each):
                self._names.setdefault(fold(name), term.id)

    def look(self, words: str, near: Collection[str] = ()) -> LookupResult:
        """What the words lead to; nothing is counted.

        `near`: entries about the question of the form that is open.
        """
        found = self.index.look_up(words, near)
        if found.outcome is Outcome.PERSON:
            return LookupResult(person=True)
        ids = tuple(hit.id for hit in found.hits[:ANSWERS])
        term = self._names.get(fold(words), "") or self._defined(words)
        sure = found.outcome is Outcome.ANSWER
        if sure:
            ids = tuple(hit.id for hit in found.hits[:ANSWERS] if hit.score >= BESIDE)
        if term and not (sure and self._defines(found.hits[0], term)):
            beside = ids if sure and self._says_more(term, found.hits[0]) else ()
            return LookupResult(beside, sure=bool(beside), term=term)
        if two := self.index.both(words):
            return LookupResult(two, sure=True, both=True)
        if found.outcome is Outcome.NOTHING:
            return LookupResult()
        return LookupResult(ids, sure=sure)

    def _says_more(self, term: str, hit: Hit) -> bool:
        """Whether the entry is the term's own, or was asked for nearly to the letter."""
        known = self.knowledge.term(term)
        return hit.score >= CLEAR or (known is not None and known.entry == hit.id)

    def _defines(self, hit: Hit, term: str) -> bool:
        """Whether the entry itself asks what the term means: it says more about it."""
        entry = self.knowledge.entry(hit.id)
        asked = [entry.text(lang).question for lang in ("en", "zh")] if entry else []
        return term in map(self._defined, asked)

    def _defined(self, words: str) -> str:
        """The term of “what does … mean”."""
        asked = fold(words).strip(" ?!.？。")
        for frame in self.knowledge.policy.definitions.each:
            before, _, after = frame.partition("{term}")
            if asked.startswith(before) and asked.endswith(after):
                named = asked.removeprefix(before).removesuffix(after).strip()
                if named in self._names:
                    return self._names[named]
        return ""

    async def missed(self, folded: str, kind: str) -> None:
        """Counts a question that had no good answer; `folded` is of `faq.gaps.folded`."""
        if self.may_count():
            await self.gaps.add(folded, script(folded), kind)

    async def find(self, words: str) -> LookupResult:
        """What the words lead to; where that is nothing, they are counted."""
        found = self.look(words)
        if not (found.entries or found.term or found.person):
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

    def terms(self, text: str, limit: int) -> list[GlossaryTerm]:
        """The glossary terms that stand in a text."""
        return terms_in(self.knowledge, text, limit)
