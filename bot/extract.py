"""Collects every source text, from code and content, and brings the catalogues of `locales/` up to
date."""

import ast
import datetime as dt
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot.i18n import LOCALES
from filing import toml

ROOT = Path(__file__).parents[1]

FIRST = frozenset({"_", "T", "Term", "Problem", "say", "translate"})
"""Calls whose first argument is a text shown to people."""

MAKERS = frozenset({"translate", "speak", "staff_words"})
"""Calls that give back such a call: `translate(manager)("…")`."""

SECOND = frozenset({"fill", "_say"})
"""Calls whose second argument is."""

TEXTS = {
    "stages": {"title", "intro", "prompt", "label", "help", "why"}
    | {"where_to_get", "how_it_looks", "mistakes"},
    "codes": {"label"},
    "rules": {"message", "fix", "older"},
    "provinces": {"name", "text", "message", "fix", "older"},
    "portal": {"title", "text", "note", "label", "who", "time", "limit"},
    "sources": {"title"},
    "": {"label", "summary", "site_stays_online", "note"},
}
"""Keys of content files that are source texts, by folder below `filing/content` ("": its own
files)."""

CHAPTER = re.compile(r"[A-Za-z]{3}")
"""A chapter is a text where it has a name, not where it has a number only."""


def extracted(content: Path | None = None) -> dict[str, set[str]]:
    """Every source text, with the places it comes from."""
    found: dict[str, set[str]] = {}
    folders = [content] if content else [ROOT / "filing" / "content", ROOT / "faq" / "content"]
    texts = (found for folder in folders for found in from_content(folder))
    for place, text in (*from_code(), *texts):
        if text.strip():
            found.setdefault(text, set()).add(place)
    return found


def from_code() -> Iterator[tuple[str, str]]:
    """(file, text) of the calls named in `FIRST` and `SECOND`.

    Read from the syntax tree: Babel's own reader overlooks calls inside f-strings and the texts of
    a call one of whose arguments bears a keyword's name.
    """
    for package in ("bot", "dialogs", "faq", "filing"):
        for path in sorted((ROOT / package).rglob("*.py")):
            for text in in_source(path.read_text("utf-8")):
                yield path.relative_to(ROOT).as_posix(), text


def in_source(code: str) -> Iterator[str]:
    """The texts of one file of code."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            place = _place(node.func)
            yield from _literals(node.args[place]) if 0 <= place < len(node.args) else ()


def _place(function: ast.expr) -> int:
    """Which argument of that call is a text; -1: none is."""
    if isinstance(function, ast.Call):
        return 0 if _name(function.func) in MAKERS else -1
    name = _name(function)
    return 1 if name in SECOND else 0 if name in FIRST else -1


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literals(argument: ast.expr) -> Iterator[str]:
    """What stands there: a text, or one of two."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _literals(argument.body)
        yield from _literals(argument.orelse)


def from_content(folder: Path) -> Iterator[tuple[str, str]]:
    """(file, text) of the content files."""
    for path in sorted(folder.rglob("*.toml")):
        below = path.relative_to(folder).parts[:-1]
        keys = TEXTS.get(below[0] if below else "", set())
        for text in _texts(toml.read(path), keys):
            yield str(path.relative_to(folder.parents[1])), text


def _texts(value: object, keys: set[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in keys and isinstance(item, str):
                yield item
            elif key == "chapter" and isinstance(item, str):
                yield from _named(item)
            elif key != "example":
                yield from _texts(item, keys)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, keys)


def _named(chapter: str) -> Iterator[str]:
    """The chapter, where readers of another language would not find it."""
    if CHAPTER.search(chapter) and chapter.isascii() | ("§" in chapter):
        yield chapter


def template(texts: dict[str, set[str]]) -> Catalog:
    """What translators start from; no dates, so that it changes only with the texts."""
    catalogue = Catalog(
        project="icp-guide", fuzzy=False, creation_date=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )
    for text, places in sorted(texts.items()):
        catalogue.add(text, locations=[(place, 0) for place in sorted(places)])
    return catalogue


def update(catalogue: Catalog, texts: dict[str, set[str]]) -> tuple[int, int]:
    """New texts come in empty, old ones go; how many of each. Nothing is guessed."""
    known = {message.id for message in catalogue if message.id}
    new, gone = texts.keys() - known, known - texts.keys()
    for text in gone:
        catalogue.delete(str(text))
    for text in new:
        catalogue.add(text)
    return len(new), len(gone)


def main() -> int:
    """Rewrites the template and every language; says what is left to translate."""
    texts = extracted()
    _write(LOCALES / "messages.pot", template(texts), locations=True)
    for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3])
        new, gone = update(catalogue, texts)
        _write(path, catalogue)
        empty = [message.id for message in catalogue if message.id and not message.string]
        sys.stdout.write(f"{path.parts[-3]}: {new} new, {gone} gone, {len(empty)} to translate\n")
    return 0


def _write(path: Path, catalogue: Catalog, *, locations: bool = False) -> None:
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            sort_output=True,
            width=100,
            no_location=not locations,
            include_lineno=False,
        )


if __name__ == "__main__":
    raise SystemExit(main())
