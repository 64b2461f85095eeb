"""The known papers (licence, identity card …) as data: their labels and items."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from filing import toml
from filing.characters import simplified
from filing.errors import ContentError
from filing.loader import CONTENT, default
from filing.model import Catalog, Kind

PERSONS = "persons.toml"

READABLE = frozenset(Kind) - {Kind.DOCUMENT}
"""Kinds of field that a text can answer."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is printed on a paper. `labels` name it by themselves, `shared` ones only
    where the text is this paper's and no other's."""

    id: str
    label: str
    labels: tuple[str, ...]
    shared: tuple[str, ...] = ()
    unused: bool = False
    """Understood, but nothing that a filing asks for."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: `titles` are its headings as printed."""

    id: str
    label: str
    term: str
    titles: tuple[str, ...]
    item: tuple[Item, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Persons:
    person: tuple[_Word, ...]
    part: tuple[_Word, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What a label names: a question of the form, or an item of a paper."""

    paper: str
    """Empty: `item` is a field."""
    item: str
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Folded labels and what they name."""

    own: Mapping[str, tuple[Target, ...]]
    """Labels that name something by themselves."""
    shared: Mapping[str, tuple[Target, ...]]
    persons: Mapping[str, str]
    """Headings: 主体负责人 → leader."""
    parts: Mapping[str, str]
    """Below such a heading: 手机号 → mobile."""
    headings: frozenset[str]
    """Titles of papers and sections: they say what follows and are no value."""

    def knows(self, label: str) -> bool:
        return label in self.own or label in self.shared or label in self.parts


def fold(label: str) -> str:
    """For comparing labels: letters and figures only, one width, small, simplified; no possessive
    s."""
    plain = simplified(unicodedata.normalize("NFKC", label).casefold())
    plain = re.sub(r"(?<=[a-z])['’]s?\b", "", plain)
    return "".join(character for character in plain if character.isalnum())


def _persons(path: Path) -> _Persons:
    return toml.build(_Persons, toml.read(path), f"papers/{path.name}")


@cache
def papers(folder: Path = CONTENT) -> Mapping[str, Paper]:
    """The kinds of paper that can be read, by id."""
    found = {}
    for path in toml.files(folder / "papers"):
        if path.name != PERSONS:
            paper = toml.build(Paper, toml.read(path), f"papers/{path.name}")
            found[paper.id] = paper
    return found


@cache
def vocabulary() -> Vocabulary:
    """All labels of the form and of the papers that the program ships."""
    return compiled(default(), papers(), CONTENT / "papers" / PERSONS)


def compiled(catalog: Catalog, known: Mapping[str, Paper], persons: Path) -> Vocabulary:
    """One table of labels; a label may name several things, of which a text then decides."""
    people = _persons(persons)
    own: dict[str, dict[Target, None]] = {}
    shared: dict[str, dict[Target, None]] = {}
    for paper in known.values():
        for item in paper.item:
            target = Target(paper.id, item.id, item.unused)
            for label in item.labels:
                own.setdefault(_folded(label, paper.id), {})[target] = None
            for label in item.shared:
                shared.setdefault(_folded(label, paper.id), {})[target] = None
    printed = frozenset(
        own
    )  # 域名持有者 names somebody on every paper; as a question it is another
    for label, field in _of_the_form(catalog, people):
        if _folded(label, field) not in printed:
            own.setdefault(fold(label), {})[Target("", field)] = None
    stages = [text for stage in catalog.stages for text in (stage.title, stage.term)]
    titles = [title for paper in known.values() for title in (paper.term, *paper.titles)]
    return Vocabulary(
        own={label: tuple(targets) for label, targets in own.items()},
        shared={label: tuple(targets) for label, targets in shared.items()},
        persons={fold(word): one.id for one in people.person for word in one.words},
        parts={fold(word): one.id for one in people.part for word in one.words},
        headings=frozenset(map(fold, (*stages, *titles, *people.headings))),
    )


def _of_the_form(catalog: Catalog, people: _Persons) -> Iterator[tuple[str, str]]:
    """Labels of the questions: official term, label, id, other names; a person's by both words."""
    for field in catalog.fields.values():
        if field.kind in READABLE:
            for label in (field.id, field.label, field.term, *field.also_called):
                yield label, field.id
    yield from _of_persons(catalog, people)


def _of_persons(catalog: Catalog, people: _Persons) -> Iterator[tuple[str, str]]:
    """A person alone is a name: 主体负责人：张三."""
    yield from ((word, f"{person.id}_name") for person in people.person for word in person.words)
    for person, part in product(people.person, people.part):
        field_id = f"{person.id}_{part.id}"
        if field_id in catalog.fields:
            for first, second in product(person.words, part.words):
                yield first + second, field_id
                yield f"{first}的{second}", field_id


def _folded(label: str, where: str) -> str:
    folded = fold(label)
    if not folded:
        raise ContentError(f"{where}: the label {label!r} says nothing")
    return folded
