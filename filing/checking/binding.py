"""The registry of check kinds; binds each rule of a catalogue to its check function."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

from filing import toml
from filing.checking import (
    answers,
    changes,
    filings,
    naming,
    people,
    place_names,
    places,
    plain,
    scopes,
    sites,
)
from filing.checking.context import Check, Kinds
from filing.errors import ContentError
from filing.model import Catalog, Rule, Source

CHECKS: Kinds = {
    **plain.KINDS,
    **naming.KINDS,
    **place_names.KINDS,
    **scopes.KINDS,
    **people.KINDS,
    **places.KINDS,
    **answers.KINDS,
    **sites.KINDS,
    **filings.KINDS,
    **changes.KINDS,
}
"""Every kind of check by the name that rules use."""


YEARS: Final = "years"
"""What a message may name besides: the years of the pages that the rule cites."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A rule with its check and its parsed parameters."""

    rule: Rule
    check: Check[Any]
    params: Any
    figures: Mapping[str, str]
    """The parameters as placeholders of the message."""
    stronger: tuple[str, ...]
    """Ids of rules of which this one is a weaker grade."""
    provinces: frozenset[object]
    """Where it holds, if not everywhere: most rules are told apart by this alone."""


@dataclass(frozen=True, slots=True)
class _Same:
    """A catalogue by identity, as the key of a cache."""

    catalog: Catalog

    def __hash__(self) -> int:
        return id(self.catalog)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.catalog is self.catalog


def bind(catalog: Catalog) -> tuple[Bound, ...]:
    """All rules with their checks; `ContentError` for an unknown check, parameter, placeholder."""
    return _bound(_Same(catalog))


@lru_cache(maxsize=4)
def _bound(key: _Same) -> tuple[Bound, ...]:
    ids = {rule.id for rule in key.catalog.rules}
    bound = [_bind(rule, ids, key.catalog.sources) for rule in key.catalog.rules]
    return tuple(sorted(bound, key=lambda one: len(one.stronger)))


def reading(catalog: Catalog, fields: frozenset[str]) -> tuple[frozenset[str], tuple[Bound, ...]]:
    """The ids of the rules that read one of the fields; with what replaces them, the rules."""
    return _reading(_Same(catalog), fields)


@lru_cache(maxsize=1024)
def _reading(key: _Same, fields: frozenset[str]) -> tuple[frozenset[str], tuple[Bound, ...]]:
    rules = _bound(key)
    ids = frozenset(one.rule.id for one in rules if not fields.isdisjoint(one.rule.fields))
    return ids, tuple(one for one in rules if one.rule.id in ids or one.rule.replaces in ids)


def _bind(rule: Rule, ids: set[str], sources: Mapping[str, Source]) -> Bound:
    where = f"rule {rule.id!r}"
    if not rule.fields:
        raise ContentError(f"{where}: it reads no field")
    check = CHECKS.get(rule.check)
    if check is None:
        raise ContentError(f"{where}: no check {rule.check!r}")
    params = toml.build(check.params, _plain(rule.params), f"{where}, params")
    figures = {field.name: _figure(getattr(params, field.name)) for field in fields(check.params)}
    if rule.cites:
        figures[YEARS] = years(rule, sources)
    for text in (rule.message, rule.fix):
        for name in _placeholders(text, where):
            if name not in figures and name not in check.gives:
                raise ContentError(f"{where}: check {rule.check!r} fills no placeholder {name!r}")
    parts = rule.id.split(".")
    names = [".".join(parts[:size]) for size in range(1, len(parts))]
    stronger = tuple(name for name in names if name in ids)
    local = next((w.is_one_of for w in rule.when if w.field == "province" and w.is_one_of), ())
    return Bound(rule, check, params, figures, stronger, frozenset(local))


def years(rule: Rule, sources: Mapping[str, Source]) -> str:
    """The years of the pages that a rule cites, the newest first."""
    named = {sources[cite.source].as_of[:4] for cite in rule.cites if cite.source in sources}
    return "/".join(sorted(named, reverse=True))


def _placeholders(text: str, where: str) -> list[str]:
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise ContentError(f"{where}: {error} in {text!r}") from error


def _figure(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    return str(value)


def _plain(value: object) -> object:
    """As TOML gave it: the strict reader wants lists, the frozen rule holds tuples."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value
