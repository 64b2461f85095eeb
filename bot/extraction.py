"""Extraction methods for `pybabel extract`: source texts in code, by its syntax tree, and in
content files.

`locales/babel.cfg` says which files are read by which, and which keys of a content file are texts.
Babel's own reader of Python works on tokens: it overlooks calls inside f-strings, and the text of a
call one of whose arguments bears a keyword's name.
"""

import ast
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

FIRST = frozenset({"_", "T", "Term", "Problem", "say", "translate"})
"""Calls whose first argument is a text shown to people."""

MAKERS = frozenset({"translate", "speak", "staff_words"})
"""Calls that return such a function: `translate(manager)("…")`."""

SECOND = frozenset({"fill", "_say"})
"""Calls whose second argument is a text."""

COUNTED = "plural"
"""`plural(say, one, many, number)`: both forms of a text."""

CHAPTER = re.compile(r"[A-Za-z]{3}")
"""A chapter is a text where it has a name, not where it has a number only."""

ExtractedText = tuple[int, str | None, str | tuple[str, str], list[str]]
"""Line, gettext function, text or both forms, comments: what Babel expects."""


def python(
    file: BinaryIO,
    _keywords: object,
    _tags: object,
    options: Mapping[str, str],  # noqa: ARG001 - Babel passes them
) -> Iterator[ExtractedText]:
    """Babel method for modules."""
    yield from in_source(file.read().decode())


def in_source(code: str) -> Iterator[ExtractedText]:
    """The texts of one module."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        if _name(node.func) == COUNTED:
            forms = [text for argument in node.args[1:3] for text in _literals(argument)]
            if len(forms) == len(("one", "many")):
                yield node.lineno, "ngettext", (forms[0], forms[1]), []
            continue
        place = _place(node.func)
        if 0 <= place < len(node.args):
            for text in _literals(node.args[place]):
                yield node.lineno, None, text, []


def content(
    file: BinaryIO, _keywords: object, _tags: object, options: Mapping[str, str]
) -> Iterator[ExtractedText]:
    """Babel method for TOML files; the option `keys` names the texts among their keys."""
    keys = frozenset(options.get("keys", "").split())
    for text in _texts(tomllib.loads(file.read().decode()), keys):
        yield 1, None, text, []


def _place(function: ast.expr) -> int:
    """Index of the argument that is a text; -1: none is."""
    if isinstance(function, ast.Call):
        return 0 if _name(function.func) in MAKERS else -1
    name = _name(function)
    return 1 if name in SECOND else 0 if name in FIRST else -1


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _literals(argument: ast.expr) -> Iterator[str]:
    """The literal, or both sides of a choice between two."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if argument.value.strip():
            yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _literals(argument.body)
        yield from _literals(argument.orelse)


def _texts(value: object, keys: Collection[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                wanted = key in keys or (key == "chapter" and _is_named(item))
                yield from [item] if wanted and item.strip() else []
            elif key != "example":
                yield from _texts(item, keys)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, keys)


def _is_named(chapter: str) -> bool:
    """True where readers of another language would not find the chapter."""
    return bool(CHAPTER.search(chapter)) and (chapter.isascii() or "§" in chapter)
