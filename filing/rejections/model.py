"""Data model of the reasons for refusal and of the words around them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """What a notice is: a refusal, a demand after the approval, or a step that is none."""

    REJECTION = "rejection"
    CORRECTION = "correction"
    NOTICE = "notice"


class Who(StrEnum):
    """Who has to act."""

    APPLICANT = "applicant"
    REGISTRAR = "registrar"
    PROVIDER = "provider"
    AUTHORITY = "authority"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. A `…` in a phrase is a gap inside one clause."""

    id: str
    phrases: tuple[str, ...]
    meaning: str
    steps: str
    """One step a line."""
    fields: tuple[str, ...]
    rules: tuple[str, ...]
    """Ids of rules; `province.*` stands for the code of the province."""
    who: tuple[Who, ...]
    sources: tuple[str, ...]
    example: str
    """A text in which it is recognised."""
    kind: Sort = Sort.REJECTION
    weak: tuple[str, ...] = ()
    """Phrases that count only beside a word of refusal or lack."""
    wait: str = ""
    see: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()
    """Reasons of a review that a spot check words alike."""
    general: bool = False
    """A heading: it gives way to a precise cause beside it."""
    deadline: bool = False
    """It counts in a threat too."""

    @property
    def group(self) -> str:
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Same:
    """Words that stand for one another."""

    word: str
    others: str


@dataclass(frozen=True, slots=True)
class Open:
    """A heading with several possible reasons, and what has to be asked. `bare`: a refusal that
    names no reason at all."""

    phrases: tuple[str, ...]
    candidates: tuple[str, ...]
    ask: str
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """A text that looks alike and refuses no filing. `firm`: whatever else stands in it."""

    id: str
    phrases: tuple[str, ...]
    text: str
    firm: bool = False


@dataclass(frozen=True, slots=True)
class OrderState:
    """The state of an order, as a provider's console names it."""

    words: str
    meaning: str
    next: str
    provider: str = ""
    wait: str = ""


@dataclass(frozen=True, slots=True)
class WordLists:
    """Lists of words, as in the file: separated by spaces."""

    refused: str
    lack: str
    advice: str
    measures: str
    threat: str
    undone: str
    spot: str
    around: str
    """Words that stand around a refusal and name no fault."""
    asks: str
    polarity: str
    """Signs that turn a meaning round: never taken for a slip of the pen."""
    same: tuple[Same, ...]
    other: tuple[Other, ...]
    open: tuple[Open, ...]
    status: tuple[OrderState, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English sentence names the reason where a word of each part stands in it."""

    reason: str
    words: str
    """Parts divided by `&`, their words by `|`; `{name}` stands for words that several rows use."""


@dataclass(frozen=True, slots=True)
class English:
    """Notices in English: words divided by `|`."""

    english: tuple[Sentence, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""
    """Words of refusal."""
    advice: str = ""
    """How a sentence begins that says what to do, or greets."""
    fault: str = ""
    """Words that tell that something is wrong."""
    demand: str = ""
    """Words that only demand something."""


@dataclass(frozen=True, slots=True)
class ReasonLibrary:
    """All of it."""

    reasons: Mapping[str, Reason]
    words: WordLists
    english: English = English()
