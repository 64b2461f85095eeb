"""What the use cases of a filing return: a question, a reply, a section, a review, a summary."""

from collections.abc import Mapping
from dataclasses import dataclass

from filing.model import Choice, Draft, Field, Finding, StoredFile, Value
from filing.pictures import Verdict
from filing.problems import Problem


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it stands: its field, today's answer, what it may be, what was found about
    it."""

    draft: Draft
    field: Field
    value: Value
    answered: bool
    choices: tuple[Choice, ...]
    offers: tuple[tuple[str, Value], ...]
    """Earlier answers that may be taken over: (id of their field, value)."""
    findings: tuple[Finding, ...]
    files: tuple[StoredFile, ...]
    number: int
    total: int
    """Place in its section, among the questions that apply today."""
    previous: Field | None
    following: Field | None
    known: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an answer.

    `problem`: not understood, nothing saved. `drops`: not saved yet, the applicant confirms first
    that these answers fall away. Else it is committed; `next` None is the review.
    """

    draft: Draft
    field: Field
    problem: Problem | None = None
    findings: tuple[Finding, ...] = ()
    drops: tuple[Field, ...] = ()
    opened: tuple[Field, ...] = ()
    """Questions that this answer brought up."""
    next: Field | None = None
    verdict: Verdict | None = None

    @property
    def stays(self) -> bool:
        """The same question is shown again: something about this answer would be refused."""
        return self.problem is not None or any(finding.blocks for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Section:
    """One section on the review screen: how far it is, and its questions with their answers."""

    stage: str
    done: int
    total: int
    rows: tuple[tuple[Field, Value], ...]
    worst: str
    """Severity of its gravest finding, or empty."""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole draft as it stands today. `ready`: nothing blocks the package."""

    draft: Draft
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    next: Field | None
    ready: bool
    files: tuple[StoredFile, ...]
    known: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Summary:
    """One draft in the list."""

    draft: Draft
    name: str
    """Its domain, else the kind of filing."""
    done: int
    total: int
