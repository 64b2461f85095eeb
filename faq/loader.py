"""Loads `faq/content/` strictly: a wrong key or dangling link is reported."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from faq.model import (
    LANGUAGES,
    Entry,
    GlossaryTerm,
    Knowledge,
    Listed,
    Policy,
    SearchVocabulary,
    Topic,
)
from filing.errors import ContentError
from filing.toml import build, files, read

CONTENT: Final = Path(__file__).parent / "content"


def load(folder: Path = CONTENT) -> Knowledge:
    """Everything in `folder`, with links between entries and terms; `verify` looks at the rest."""
    topics: list[Topic] = []
    entries: list[Entry] = []
    for path in files(folder / "entries"):
        topic, of_topic = _topic(path)
        topics.append(topic)
        entries.extend(of_topic)
    terms = tuple(_terms(folder / "glossary.toml"))
    words = read(folder / "words.toml") | read(folder / "outside.toml")
    language = build(SearchVocabulary, words, "words.toml, outside.toml")
    policy = build(Policy, read(folder / "policy.toml"), "policy.toml")
    _unique("topic", (topic.id for topic in topics))
    _unique("entry", (entry.id for entry in entries))
    _unique("term", (term.id for term in terms))
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        _known(f"entry {entry.id}: see_also", entry.see_also, by_id)
    for term in terms:
        _known(f"term {term.id}: entry", (term.entry,) if term.entry else (), by_id)
    return Knowledge(tuple(topics), tuple(entries), terms, language, policy, by_id)


def spoken(knowledge: Knowledge, folder: Path = CONTENT) -> Knowledge:
    """With the phrasings of `phrasings/` beside those that stand in the entries.

    Training needs them, and the tests; an answer does not: its weights were made of them.
    """
    said: dict[str, Any] = {}
    for path in files(folder / "phrasings"):
        table = read(path)
        _known(f"{path.name}: entry", table, knowledge.by_id)
        for entry_id, texts in table.items():
            _known(f"{path.name}: {entry_id}", texts, LANGUAGES)
        _unique("phrasings of entry", (*said, *table))
        said |= table
    entries = tuple(_saying(entry, said.get(entry.id, {})) for entry in knowledge.entries)
    return replace(knowledge, entries=entries, by_id={entry.id: entry for entry in entries})


def _saying(entry: Entry, said: Mapping[str, str]) -> Entry:
    en, zh = (
        replace(text, phrasings=Listed("|".join((text.phrasings, said.get(lang, "")))))
        for lang, text in (("en", entry.en), ("zh", entry.zh))
    )
    return replace(entry, en=en, zh=zh)


def verify(knowledge: Knowledge, sources: Collection[str], fields: Collection[str]) -> None:
    """`ContentError` where an entry or term names an unknown source or question of the form."""
    for entry in knowledge.entries:
        _known(f"entry {entry.id}: sources", (cited.id for cited in entry.sources), sources)
        _known(f"entry {entry.id}: fields", entry.fields, fields)
    for term in knowledge.terms:
        _known(f"term {term.id}: source", (term.source,) if term.source else (), sources)


def _topic(path: Path) -> tuple[Topic, list[Entry]]:
    table = read(path)
    for key in table:
        if key not in {"topic", "entry"}:
            raise ContentError(f"{path.name}: unknown key {key!r}")
    topic = build(Topic, table.get("topic"), f"{path.name}: topic")
    return topic, [_entry(item, topic.id, path.name) for item in table.get("entry", [])]


def _entry(table: dict[str, Any], topic: str, name: str) -> Entry:
    entry = build(Entry, table, f"{name}: entry {table.get('id', '?')}")
    if not entry.sources:
        raise ContentError(f"{name}: entry {entry.id}: a source is missing")
    return replace(entry, topic=topic)


def _terms(path: Path) -> list[GlossaryTerm]:
    return [
        build(GlossaryTerm, table, f"{path.name}: term {table.get('id', '?')}")
        for table in read(path).get("term", [])
    ]


def _unique(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ContentError(f"{what} {one!r} stands there twice")
        seen.add(one)


def _known(where: str, ids: Iterable[str], known: Collection[str]) -> None:
    for one in ids:
        if one not in known:
            raise ContentError(f"{where}: {one!r} is not known")
