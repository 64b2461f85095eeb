"""Validates JSON against our JSON Schemas: the subset of keywords that they use."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).with_name("schemas")
APPLICATION = "icp-guide/application/1"
CHECKS = "icp-guide/checks/1"
MANIFEST = "icp-guide/manifest/1"

Node = Mapping[str, Any]


@cache
def schema(name: str) -> Node:
    """The schema of that name, such as `icp-guide/application/1`."""
    _, what, version = name.split("/")
    found: Node = json.loads((SCHEMAS / f"{what}-{version}.json").read_text("utf-8"))
    return found


def mismatches(name: str, value: object) -> Iterator[str]:
    """Where the value departs from the schema: one `path: what` for each place."""
    yield from _compare(schema(name), value, "")


def _compare(node: Node, value: object, path: str) -> Iterator[str]:
    allowed = node.get("type")
    if allowed is not None and not any(_is(value, t) for t in _listed(allowed)):
        yield f"{path or '.'}: {' or '.join(_listed(allowed))} is expected"
        return
    for keyword, test in _PLAIN.items():
        if keyword in node:
            wrong = test(node[keyword], value)
            if wrong:
                yield f"{path or '.'}: {wrong}"
    if isinstance(value, dict):
        yield from _object(node, value, path)
    elif isinstance(value, list) and "items" in node:
        for place, item in enumerate(value):
            yield from _compare(node["items"], item, f"{path}[{place}]")


def _object(node: Node, value: dict[str, Any], path: str) -> Iterator[str]:
    known: Node = node.get("properties", {})
    others = node.get("additionalProperties", True)
    for key in node.get("required", ()):
        if key not in value:
            yield f"{path or '.'}: {key!r} is missing"
    for key, item in value.items():
        where = f"{path}.{key}" if path else key
        if key in known:
            yield from _compare(known[key], item, where)
        elif others is False:
            yield f"{where}: not known here"
        elif isinstance(others, Mapping):
            yield from _compare(others, item, where)


def _listed(types: str | list[str]) -> list[str]:
    return [types] if isinstance(types, str) else types


def _is(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])


_TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def _const(wanted: object, value: object) -> str:
    return "" if value == wanted else f"{wanted!r} is expected"


def _enum(wanted: list[object], value: object) -> str:
    return "" if value in wanted else f"one of {wanted} is expected"


def _pattern(wanted: str, value: object) -> str:
    exact = re.sub(r"\$$", r"\\Z", wanted)  # here `$` would let a line feed pass
    return "" if re.search(exact, str(value)) else "does not have the form that is expected"


def _least(wanted: int, value: Any) -> str:  # noqa: ANN401 - its type was compared before
    return "" if len(value) >= wanted else f"at least {wanted} expected"


def _minimum(wanted: int, value: Any) -> str:  # noqa: ANN401 - its type was compared before
    return "" if value >= wanted else f"at least {wanted} expected"


_PLAIN: dict[str, Callable[[Any, Any], str]] = {
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": _least,
    "minItems": _least,
    "minimum": _minimum,
}
