"""Result types of the filing's use cases: question, reply, section, review, summary."""

from collections.abc import Mapping
from dataclasses import dataclass

from filing.assumptions import Unread
from filing.model import Choice, Draft, Field, Finding, Severity, StoredFile, Value
from filing.pictures import Verdict
from filing.problems import Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a question is on the way: its section, of how many, and the minutes left."""

    section: int = 1
    sections: int = 1
    minutes: int = 1


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
    """The next open one."""
    later: Field | None
    """The next one, answered or not."""
    known: Mapping[str, Value]
    assumed: bool = False
    """Nobody gave this answer: it follows from others, or is the usual one."""
    fills: tuple[Field, ...] = ()
    """The questions that this guide fills in."""
    progress: Progress = Progress()


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
    assumed: tuple[tuple[Field, Value], ...] = ()
    """Answers that follow from this one."""
    unread: Unread = ()
    """What of a message with several values became no answer."""

    @property
    def stays(self) -> bool:
        """The same question is shown again: something about this answer would be refused or may
        be questioned. An advice is told, and the next question comes."""
        return self.problem is not None or any(
            finding.severity is not Severity.ADVICE for finding in self.findings
        )


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
    assumed: tuple[tuple[Field, Value], ...] = ()
    """What nobody answered: it follows from other answers, or is usual."""
    done: int = 0
    total: int = 0
    """What was answered of what is asked, as in the list of drafts."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One draft in the list."""

    draft: Draft
    name: str
    """Its domain, else the kind of filing."""
    done: int
    total: int
    reference: str = ""
    """That of the package made of it; empty where none was made, or answers have changed since."""
