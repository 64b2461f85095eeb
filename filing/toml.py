"""Reads TOML into frozen dataclasses, strictly: a wrong key is reported with its file."""

import dataclasses
import datetime as dt
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union

from filing.errors import ContentError

T = TypeVar("T")


def read(path: Path) -> dict[str, Any]:
    """The whole file as plain values; `ContentError` where it is no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def files(folder: Path) -> Iterator[Path]:
    """The folder's TOML files in the order of their names."""
    return iter(sorted(folder.glob("*.toml")))


def build(kind: type[T], table: object, where: str) -> T:
    """`table` as the frozen dataclass `kind`; lists become tuples, nested tables nested
    dataclasses.

    A field whose metadata says `{"toml": False}` is filled in by the loader, never by the file.
    """
    if not isinstance(table, Mapping):
        raise ContentError(f"{where}: a table is expected")
    hints, known, required = _shape(typing.cast("Any", kind))
    for key in table:
        if key not in known:
            raise ContentError(f"{where}: unknown key {key!r}")
    for key in required:
        if key not in table:
            raise ContentError(f"{where}: {key!r} is missing")
    values = {
        key: value
        if hints[key] is str and type(value) is str  # nine in ten: the short way
        else convert(hints[key], value, f"{where}.{key}")
        for key, value in table.items()
    }
    try:
        return kind(**values)
    except ValueError as error:
        raise ContentError(f"{where}: {error}") from error


@cache
def _shape(kind: type[Any]) -> tuple[dict[str, Any], frozenset[str], tuple[str, ...]]:
    fields = [f for f in dataclasses.fields(kind) if f.metadata.get("toml", True)]
    required = tuple(
        f.name
        for f in fields
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    )
    return typing.get_type_hints(kind), frozenset(f.name for f in fields), required


def convert(hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - types are data here
    """`value` as the annotation `hint` says, or `ContentError` naming `where`."""
    origin = typing.get_origin(hint)
    if hint is Any or hint is object:
        return _frozen(value)
    if origin in {Union, types.UnionType}:
        return _union(typing.get_args(hint), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ContentError(f"{where}: a list is expected")
        inner = typing.get_args(hint)[0]
        return tuple(convert(inner, item, f"{where}[{n}]") for n, item in enumerate(value))
    if origin in {dict, Mapping} or origin is typing.get_origin(Mapping[str, str]):
        return _mapping(hint, value, where)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast("type[Any]", hint), value, where)
    return _plain(hint, value, where)


def _union(choices: tuple[Any, ...], value: object, where: str) -> Any:  # noqa: ANN401 - see convert
    for choice in choices:
        if choice is type(None):
            continue
        try:
            return convert(choice, value, where)
        except ContentError:
            continue
    names = " or ".join(getattr(c, "__name__", str(c)) for c in choices if c is not type(None))
    raise ContentError(f"{where}: {names} is expected")


def _mapping(hint: Any, value: object, where: str) -> dict[str, Any]:  # noqa: ANN401 - see convert
    if not isinstance(value, Mapping):
        raise ContentError(f"{where}: a table is expected")
    inner = typing.get_args(hint)[1]
    return {key: convert(inner, item, f"{where}.{key}") for key, item in value.items()}


def _plain(hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - see convert
    if isinstance(hint, type) and issubclass(hint, str) and isinstance(value, str):
        try:
            return hint(value)
        except ValueError as error:
            raise ContentError(f"{where}: {error}") from error
    wrong = isinstance(value, bool) is not (hint is bool) or not isinstance(value, hint)
    if wrong or (hint is dt.date and isinstance(value, dt.datetime)):
        raise ContentError(f"{where}: {hint.__name__} is expected, not {type(value).__name__}")
    return value


def _frozen(value: object) -> object:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value
