"""Messages about answers that cannot be understood: values, not exceptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

Translate = Callable[[str], str]
"""A source text in, the same in the reader's language out: English, or the Chinese one of a pair
that stands in the content for another written form of Chinese."""


def is_chinese(language: str) -> bool:
    """Whether its readers read Chinese, in whichever characters."""
    return language.replace("-", "_").partition("_")[0] == "zh"


@runtime_checkable
class Plural(Protocol):
    """A `Translate` that knows its language's plural forms; the source language needs none."""

    def plural(self, one: str, many: str, number: int) -> str:
        """The form for `number`."""
        ...


def plural(translate: Translate, one: str, many: str, number: int) -> str:
    """The text for that number of things, in the reader's language; `{number}` is filled by the
    caller as any other placeholder."""
    if isinstance(translate, Plural):
        return translate.plural(one, many, number)
    return translate(one if number == 1 else many)


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that could not be understood; `values` fill the placeholders of `message`."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    """Id of the rule that says so, where there is one (an IP address instead of a domain)."""

    def say(self, translate: Translate) -> str:
        """The sentence in the reader's language."""
        return fill(translate(self.message), self.values, translate)


class Term(str):
    """A value that is itself a source text, so that it is translated where it is shown."""

    __slots__ = ()


class Personal(str):
    """A quoted answer that is personal: its owner reads it whole, staff read `masked`."""

    __slots__ = ("masked",)
    masked: str

    @classmethod
    def quote(cls, text: str, masked: str) -> "Personal":
        """The answer as its owner reads it, and as staff may."""
        quoted = cls(text)
        quoted.masked = masked
        return quoted


def masked(values: Mapping[str, str]) -> dict[str, str]:
    """The values of a message as somebody other than their owner may read them."""
    return {
        key: value.masked if isinstance(value, Personal) else value for key, value in values.items()
    }


def fill(text: str, values: Mapping[str, str], translate: Translate) -> str:
    """`text` with its placeholders filled; terms among the values are translated too."""
    shown = {
        key: translate(value) if isinstance(value, Term) else value for key, value in values.items()
    }
    return text.format_map(shown)
