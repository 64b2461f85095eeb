"""The kinds of fault that verification can report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from filing.problems import Translate, fill


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `code` is stable, `message` a source text, `file` whom it concerns.

    A `note` is worth knowing and no fault: the package is good in spite of it.
    """

    code: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    note: bool = False

    def say(self, translate: Translate = str) -> str:
        """The sentence in the reader's language."""
        return fill(translate(self.message), self.values, translate)
