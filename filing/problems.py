"""What is said when an answer cannot be understood: a value, never an exception."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Translate = Callable[[str], str]
"""An English source text in, the same in the reader's language out."""


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


def fill(text: str, values: Mapping[str, str], translate: Translate) -> str:
    """`text` with its placeholders filled; terms among the values are translated too."""
    shown = {
        key: translate(value) if isinstance(value, Term) else value for key, value in values.items()
    }
    return text.format_map(shown)
