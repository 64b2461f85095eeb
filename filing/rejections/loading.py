"""Loads `content/rejections/` strictly: every id must be known."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from filing import loader, toml
from filing.errors import ContentError
from filing.model import Catalog
from filing.rejections.model import English, Reason, ReasonLibrary, WordLists

FOLDER = loader.CONTENT / "rejections"


@dataclass(frozen=True, slots=True)
class _File:
    reason: tuple[Reason, ...]


def load(catalog: Catalog, folder: Path = FOLDER) -> ReasonLibrary:
    """The library of that folder; `ContentError` where anything in it does not fit."""
    reasons: dict[str, Reason] = {}
    for path in toml.files(folder):
        for reason in toml.build(_File, toml.read(path), path.name).reason:
            if reason.id in reasons:
                raise ContentError(f"reason {reason.id!r} is defined twice")
            reasons[reason.id] = reason
    path = folder / "words" / "words.toml"
    words = toml.build(WordLists, toml.read(path), path.name)
    path = folder / "words" / "english.toml"
    english = toml.build(English, toml.read(path), path.name) if path.exists() else English()
    library = ReasonLibrary(reasons, words, english)
    _verify(library, catalog)
    return library


@cache
def default() -> ReasonLibrary:
    """What the program ships."""
    return load(loader.default())


def _verify(library: ReasonLibrary, catalog: Catalog) -> None:
    rules = [rule.id for rule in catalog.rules]
    for reason in library.reasons.values():
        where = f"reason {reason.id!r}"
        _known(where, "field", reason.fields, catalog.fields)
        _known(where, "source", reason.sources, catalog.sources)
        _known(where, "reason", (*reason.see, *reason.twins), library.reasons)
        for pattern in reason.rules:
            if not any(fnmatchcase(rule, pattern) for rule in rules):
                raise ContentError(f"{where}: no rule {pattern!r}")
        if not (reason.sources and reason.phrases + reason.weak):
            raise ContentError(f"{where}: a phrase and a source are needed")
    for heading in library.words.open:
        _known(f"open {heading.phrases[0]!r}", "reason", heading.candidates, library.reasons)
    _known("english", "reason", (row.reason for row in library.english.english), library.reasons)


def _known(where: str, what: str, names: Iterable[str], defined: Iterable[str]) -> None:
    for name in names:
        if name not in defined:
            raise ContentError(f"{where}: no {what} {name!r}")
