"""Input and result types of check functions, and the `Check` record that describes a kind."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from filing import values
from filing.characters import simplified
from filing.model import Catalog, Facts, Value
from filing.problems import Personal, Term

CheckResult = dict[str, str] | None
"""None: the rule is kept. Else the placeholders of its message."""

AT = "at"
"""Among them, where one of several fields is wrong: which."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What rules need to know that stands in no answer of this filing."""

    number_uses: int = 0
    """How many other drafts or packages hold the same service identification number."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """One rule's view of a filing: all facts, the rule's fields, the day, the world outside."""

    known: Facts
    fields: tuple[str, ...]
    day: dt.date
    catalog: Catalog
    outside: Outside = field(default_factory=Outside)

    @property
    def value(self) -> Value:
        """The answer to the rule's first field."""
        return self.known.get(self.fields[0])

    def text(self, place: int = 0) -> str:
        """The answer to the rule's n-th field as text to be compared, in simplified characters;
        empty where there is none."""
        return self.texts()[place] if place < len(self.fields) else ""

    def texts(self) -> list[str]:
        """The answers to all of the rule's fields, as `text` has them."""
        given = (self.known.get(key) for key in self.fields)
        return ["" if value is None else simplified(str(value)) for value in given]

    def number(self, place: int = 0) -> int | None:
        """The answer to the rule's n-th field where it is a number."""
        value = self.known.get(self.fields[place])
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def fact(self, key: str) -> str | None:
        """A fact that follows from the answers, as text; None where nothing is known."""
        value = self.known.get(key)
        return None if value is None else str(value)

    def answered(self) -> list[tuple[str, str]]:
        """Fields of the rule with their answers as `text` has them, those without left out."""
        texts = zip(self.fields, self.texts(), strict=True)
        return [(key, text) for key, text in texts if self.known.get(key) is not None]

    def as_written(self, found: dict[str, str]) -> dict[str, str]:
        """The same placeholders; a whole answer among them in the owner's own characters."""
        given = (self.known.get(key) for key in self.fields)
        own = {simplified(text): text for text in given if isinstance(text, str)}
        return {key: own.get(text, text) for key, text in found.items()}

    def shown(self, key: str) -> str:
        """That answer as a message quotes it: labels for codes; a personal one knows its mask."""
        asked = self.catalog.fields.get(key)
        value = self.known.get(key)
        if asked is None or value is None:
            return "" if value is None else str(value)
        label = next((c.label for c in asked.choices if c.code == value), None)
        if label is not None:
            return Term(label)
        told = values.show(asked, value, str)
        if not asked.personal:
            return told
        return Personal.quote(told, values.mask(asked, value, str))

    def label(self, key: str) -> Term:
        """The field's short name, to be translated."""
        asked = self.catalog.fields.get(key)
        return Term(asked.label if asked else key)

    def place(self, code: str) -> Term:
        """The name of a province by its code, to be translated."""
        found = self.catalog.provinces.get(code)
        return Term(found.name if found else code)


P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Check(Generic[P]):
    """A kind of check: its parameters' type, its function, the placeholders it fills."""

    params: type[P]
    function: Callable[[CheckContext, P], CheckResult]
    gives: tuple[str, ...] = ()
    partial: bool = False
    """True where it says something useful before all of its fields are answered."""

    @property
    def about(self) -> str:
        """What it checks, in words: the function's docstring."""
        return (self.function.__doc__ or "").strip()


Kinds = dict[str, Check[Any]]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No parameters."""
