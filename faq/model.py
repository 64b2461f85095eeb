"""Data model of the FAQ: entries, their texts, topics, glossary terms."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from filing.model import Source
from filing.problems import Translate, is_chinese

LANGUAGES: Final = ("en", "zh")
"""The languages an entry carries inline; any other is translated from the nearest of them."""


FRESH: Final = 3
"""Years after which an answer that rests on nothing newer is to be checked."""


class Listed(str):
    """Phrases in one string, divided by `|` or a line's end: read ten times as fast as a list."""

    __slots__ = ()

    @property
    def each(self) -> tuple[str, ...]:
        return tuple(
            part for part in (piece.strip() for piece in self.replace("\n", "|").split("|")) if part
        )


NONE: Final = Listed()


@dataclass(frozen=True, slots=True)
class EntryText:
    """An entry in one language; keywords and phrasings are no translations of each other."""

    question: str
    answer: str
    """One phone screen."""
    more: str = ""
    keywords: Listed = NONE
    phrasings: Listed = NONE


@dataclass(frozen=True, slots=True)
class Cited:
    """The place in a source that an answer rests on; `id` is a `filing.model.Source`."""

    id: str
    chapter: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question people ask, with its answer."""

    id: str
    en: EntryText
    zh: EntryText
    sources: tuple[Cited, ...]
    core: bool = False
    """One of the entries with a fixed id: wins over an equally good other one."""
    changed: bool = False
    """Today's practice differs from the 2020 document; the answer tells both with their years."""
    see_also: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Questions of the form that this entry helps with."""
    topic: str = field(default="", metadata={"toml": False})

    def as_of(self, sources: Mapping[str, Source]) -> str:
        """The day, month or year that the newest of its sources dates from."""
        return max(sources[cited.id].as_of for cited in self.sources)

    def aged(self, sources: Mapping[str, Source], today: dt.date) -> bool:
        """Whether none of its sources is of the last three years: practice may have moved on."""
        newest = self.as_of(sources)
        limit = f"{today.year - FRESH}{today.isoformat()[4:]}"
        return newest < limit[: len(newest)]

    def text(self, lang: str, translate: Translate | None = None) -> EntryText:
        """The entry in `lang`: its own table, or the nearest one through `translate`."""
        near = self.zh if is_chinese(lang) else self.en
        if lang in LANGUAGES or translate is None:
            return near
        return replace(
            near,
            question=translate(near.question),
            answer=translate(near.answer),
            more=translate(near.more) if near.more else "",
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading of the list of entries."""

    id: str
    en: str
    zh: str

    def title(self, lang: str, translate: Translate | None = None) -> str:
        near = self.zh if is_chinese(lang) else self.en
        return near if lang in LANGUAGES or translate is None else translate(near)


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A glossary term: English, official Chinese, pinyin, and what it means in both languages."""

    id: str
    en: str
    zh: str
    pinyin: str
    meaning_en: str
    meaning_zh: str
    also: Listed = NONE
    """Other spellings under which it stands in texts."""
    entry: str = ""
    """The entry that says more."""
    source: str = ""
    chapter: str = ""

    def name(self, lang: str, translate: Translate) -> str:
        """The term on a button."""
        return translate(self.zh if is_chinese(lang) else self.en)

    def meaning(self, lang: str, translate: Translate) -> str:
        return translate(self.meaning_zh if is_chinese(lang) else self.meaning_en)


@dataclass(frozen=True, slots=True)
class SearchVocabulary:
    """What the search must know of words: see `faq/content/words.toml` and `outside.toml`."""

    zh_words: Listed
    """Words that are cut out whole; what is left over becomes pairs of characters."""
    zh_noise: Listed
    en_noise: Listed
    en_soft: Listed
    """Everyday words that tell nothing where no phrasing has them."""
    zh_soft: Listed
    zh_same: tuple[Listed, ...]
    """Groups of words that mean the same here; the first one stands for all."""
    en_same: tuple[Listed, ...]
    pinyin: Listed
    """`beian 备案`: how a Chinese word is typed in Latin letters."""
    outside_en: Listed
    """Questions that sound like ours and are not: where one fits best, nothing is answered."""
    outside_zh: Listed

    def outside(self, lang: str) -> Listed:
        """Those of one language."""
        return self.outside_zh if lang == "zh" else self.outside_en


@dataclass(frozen=True, slots=True)
class Policy:
    """When an entry is shown: see `faq/content/policy.toml`."""

    alone: float
    """From this probability on, the entry is shown alone."""
    clear: float
    """From this one on, too, where it is `times` as likely as anything else."""
    times: float
    offered: float
    """From this one on, it is offered among others."""
    near: float
    """What is added to the margin of an entry about the question that is open."""
    most: int
    """How many are offered."""
    person: Listed
    """What people write who want to talk to a person."""
    definitions: Listed
    """How people ask what a term means; `{term}` stands for it."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All entries and terms, loaded and cross-checked."""

    topics: tuple[Topic, ...]
    entries: tuple[Entry, ...]
    terms: tuple[GlossaryTerm, ...]
    language: SearchVocabulary
    policy: Policy
    by_id: Mapping[str, Entry]

    def entry(self, entry_id: str) -> Entry | None:
        return self.by_id.get(entry_id)

    def of_topic(self, topic_id: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.topic == topic_id)

    def entries_for_field(self, field_id: str, first: Sequence[str] = ()) -> tuple[Entry, ...]:
        """The entries about one question of the form; those that the question names come first."""
        named = [self.by_id[one] for one in first if one in self.by_id]
        others = (entry for entry in self.entries if field_id in entry.fields)
        return tuple(dict.fromkeys((*named, *others)))

    def term(self, term_id: str) -> GlossaryTerm | None:
        return next((term for term in self.terms if term.id == term_id), None)
