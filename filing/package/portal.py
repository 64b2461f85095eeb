"""The official system as data: its pages, remaining steps, and secrets that are never asked."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filing import toml
from filing.errors import ContentError
from filing.loader import CONTENT
from filing.model import Catalog, When

PARTS = ("before", "official", "after")
"""The parts of the checklist, in their order."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of application.pdf: the stages whose questions it holds."""

    id: str
    title: str
    term: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of the official system: which answers are typed there, in which order."""

    id: str
    title: str
    term: str
    note: str = ""
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    """All questions of these stages, behind `fields`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that remains to be done."""

    id: str
    part: str
    title: str
    text: str
    who: str = ""
    time: str = ""
    limit: str = ""
    """A deadline that may not be missed."""
    dated: str = ""
    """The same with days, where they can be worked out: `{day}` it runs from, `{then}` so many
    `workdays` later, and `{date}` so many `days` after that."""
    since: str = ""
    """The date among the answers that it runs from; empty: the day of the package."""
    workdays: int = 0
    days: int = 0
    earliest: bool = False
    """The date is the first day on which this can be done, not the last."""
    done: tuple[When, ...] = ()
    """Where all of these hold it is so already."""
    kinds: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that is never given in a chat, and where it is entered instead."""

    id: str
    title: str
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Portal:
    """All of `content/portal/`."""

    section: tuple[Section, ...]
    page: tuple[Sheet, ...]
    step: tuple[Step, ...]
    secret: tuple[Secret, ...]


@dataclass(frozen=True, slots=True)
class _Sections:
    section: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Pages:
    page: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class _Steps:
    step: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Secrets:
    secret: tuple[Secret, ...]


def load(folder: Path = CONTENT / "portal") -> Portal:
    """The portal of that folder; `ContentError` where a file is wrong in itself."""
    portal = Portal(
        toml.build(_Sections, toml.read(folder / "form.toml"), "form.toml").section,
        toml.build(_Pages, toml.read(folder / "pages.toml"), "pages.toml").page,
        toml.build(_Steps, toml.read(folder / "steps.toml"), "steps.toml").step,
        toml.build(_Secrets, toml.read(folder / "secrets.toml"), "secrets.toml").secret,
    )
    for rows in (portal.section, portal.page, portal.step, portal.secret):
        _once(rows)
    for step in portal.step:
        if step.part not in PARTS:
            raise ContentError(f"step {step.id!r}: no part {step.part!r}")
    return portal


@cache
def default() -> Portal:
    """The portal that the program ships."""
    return load()


def check(portal: Portal, catalog: Catalog, facts: Container[str]) -> None:
    """`ContentError` where the portal names something that the catalogue does not know."""
    stages = {stage.id for stage in catalog.stages}
    for section in portal.section:
        _known(f"section {section.id!r}", section.stages, stages)
    for page in portal.page:
        where = f"page {page.id!r}"
        _known(where, page.stages, stages)
        _known(where, page.fields, catalog.fields)
        _known(where, page.kinds, catalog.kinds)
    for step in portal.step:
        where = f"step {step.id!r}"
        _known(where, step.kinds, catalog.kinds)
        _known(where, (when.field for when in (*step.when, *step.done)), facts)
        _known(where, [step.since] if step.since else [], catalog.fields)
        _known(where, [step.source] if step.source else [], catalog.sources)


def _once(rows: Iterable[Section | Sheet | Step | Secret]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise ContentError(f"{type(row).__name__.lower()} {row.id!r} is defined twice")
        seen.add(row.id)


def _known(where: str, names: Iterable[str], defined: Container[str]) -> None:
    for name in names:
        if name not in defined:
            raise ContentError(f"{where}: no {name!r}")
