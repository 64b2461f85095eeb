"""Which earlier answer is meant by "same as above" or "法人" instead of a value. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from dialogs.routing import phrases, sorts
from dialogs.routing.sorts import TextSort
from filing.model import Facts, Field, Kind

MOST: Final = 2
"""Answers that are offered."""

PAPER: Final = "paper"

_SAME: Final = {"legal_rep": "leader_is_legal_rep", "administrator": "administrator_same"}
"""Roles that the entity leader has too, where that question was answered with yes."""

_PERSONS: Final = frozenset({"legal_rep", "leader", "administrator", "entity", "domain_holder"})
_CERTIFICATE: Final = frozenset({PAPER, "cert_address"})


def answers(field: Field, text: str, known: Facts, fields: Mapping[str, Field]) -> tuple[str, ...]:
    """The ids of the answered questions that may be meant, the likeliest first."""
    found = dict.fromkeys(_meant(field, phrases.role(text), known, fields))
    given = (one for one in found if one != field.id and isinstance(known.get(one), str))
    return tuple(one for one in given if known[one])[:MOST]


def _meant(field: Field, whose: str, known: Facts, fields: Mapping[str, Field]) -> Iterator[str]:
    if whose in _PERSONS:
        yield f"{whose}_{_aspect(field)}"
        if known.get(_SAME.get(whose, "")) is True:
            yield f"leader_{_aspect(field)}"
    elif whose in _CERTIFICATE and sorts.of(field.id) is TextSort.ADDRESS:
        yield "entity_cert_address"
    elif whose == "self" and known.get("entity_class") == "individual":
        yield f"entity_{_aspect(field)}"
    elif whose in {"", "above"}:
        yield from _above(field, fields)


def _above(field: Field, fields: Mapping[str, Field]) -> Iterator[str]:
    """The questions of the same sort before this one, the nearest first; a website is called as
    its entity is."""
    if field.kind is Kind.TEXT and sorts.of(field.id) is TextSort.SITE:
        yield "entity_name"
        return
    earlier = list(fields)[: list(fields).index(field.id)]
    yield from (one for one in reversed(earlier) if _alike(fields[one], field))


def _alike(one: Field, other: Field) -> bool:
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.TEXT:
        return sorts.of(one.id) is sorts.of(other.id)
    return _aspect(one) == _aspect(other)


def _aspect(field: Field) -> str:
    """What of somebody is asked: `name`, `cert_no`, `email` …"""
    if field.kind is Kind.TEXT:
        return "address" if sorts.of(field.id) is TextSort.ADDRESS else "name"
    return "cert_no" if field.kind is Kind.IDENTITY else field.id.rpartition("_")[2]
