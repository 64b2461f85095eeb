"""The decision table of "do I need a filing?" as frozen data, with a strict loader."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final, Protocol, TypeVar

from filing.errors import ContentError
from filing.model import When
from filing.problems import is_chinese
from filing.toml import build, files, read

CONTENT: Final = Path(__file__).parent / "content" / "assessment"

Answer = str | bool
Inputs = Mapping[str, Answer]

OUTCOMES: Final = ("yes", "no", "elsewhere", "impossible")
KINDS: Final = (
    *("initial", "new_website", "add_provider", "modify"),
    *("remove_provider", "cancel", "claim", "import"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be tapped; of a yes/no question the codes are `yes` and `no`."""

    code: str
    en: str
    zh: str
    words: tuple[str, ...] = ()
    """What people say for it in a sentence."""
    decides: bool = False
    """Meant where a sentence names another option beside it."""

    def text(self, lang: str) -> str:
        return self.zh if is_chinese(lang) else self.en


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """One input of the table."""

    id: str
    kind: str
    en: str
    zh: str
    choices: tuple[Option, ...]
    hint_en: str = ""
    hint_zh: str = ""
    when: tuple[When, ...] = ()
    """Where it has a meaning at all; elsewhere an answer to it is ignored."""
    default: str | bool | None = None
    """Stands for an answer that a file leaves out."""
    ask: bool = True

    def text(self, lang: str) -> str:
        return self.zh if is_chinese(lang) else self.en

    def hint(self, lang: str) -> str:
        return self.hint_zh if is_chinese(lang) else self.hint_en

    def answer(self, code: str) -> Answer:
        """What the tapped choice `code` puts into the inputs."""
        return code == "yes" if self.kind == "yes_no" else code

    @property
    def answers(self) -> tuple[Answer, ...]:
        return tuple(self.answer(choice.code) for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, with the place it stands at."""

    id: str
    source: str
    chapter: str
    en: str
    zh: str

    def text(self, lang: str) -> str:
        return self.zh if is_chinese(lang) else self.en


@dataclass(frozen=True, slots=True)
class Preparation:
    """Something to get ready, with the working days and the money it takes where known."""

    id: str
    en: str
    zh: str
    days: str = ""
    cost_en: str = ""
    cost_zh: str = ""

    def text(self, lang: str) -> str:
        return self.zh if is_chinese(lang) else self.en

    def cost(self, lang: str) -> str:
        return self.cost_zh if is_chinese(lang) else self.cost_en


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; the first whose conditions all hold decides."""

    id: str
    when: tuple[When, ...]
    filing: str
    kind: str = ""
    reasons: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Reasons and preparations that are added to the row that decided, in force on some days."""

    id: str
    when: tuple[When, ...]
    reasons: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    """Preparations that take the place of others."""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Answers that exclude each other."""

    id: str
    when: tuple[When, ...]
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Prefill:
    """An answer of the form that is known from the assessment."""

    field: str
    value: str | bool
    when: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Questions, rows and texts, loaded and cross-checked."""

    questions: tuple[TableQuestion, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    conflicts: tuple[Conflict, ...]
    prefills: tuple[Prefill, ...]
    reasons: Mapping[str, Reason]
    preparations: Mapping[str, Preparation]

    def question(self, question_id: str) -> TableQuestion:
        return next(one for one in self.questions if one.id == question_id)


@dataclass(frozen=True, slots=True)
class _File:
    question: tuple[TableQuestion, ...] = ()
    row: tuple[Row, ...] = ()
    note: tuple[Note, ...] = ()
    conflict: tuple[Conflict, ...] = ()
    prefill: tuple[Prefill, ...] = ()
    reason: tuple[Reason, ...] = ()
    prepare: tuple[Preparation, ...] = ()


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_HasId)


def load(folder: Path = CONTENT) -> Table:
    """The table of that folder; `ContentError` where anything in it does not fit."""
    parts = [build(_File, read(path), path.name) for path in files(folder)]
    table = Table(
        questions=tuple(q for part in parts for q in part.question),
        rows=tuple(row for part in parts for row in part.row),
        notes=tuple(note for part in parts for note in part.note),
        conflicts=tuple(conflict for part in parts for conflict in part.conflict),
        prefills=tuple(prefill for part in parts for prefill in part.prefill),
        reasons=_by_id("reason", (reason for part in parts for reason in part.reason)),
        preparations=_by_id("prepare", (one for part in parts for one in part.prepare)),
    )
    _by_id("question", table.questions)
    _by_id("row", table.rows)
    _cross_check(table)
    return table


@cache
def default() -> Table:
    """The table that the program ships."""
    return load()


def _by_id(what: str, rows: Iterable[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for row in rows:
        if row.id in found:
            raise ContentError(f"{what} {row.id!r} is defined twice")
        found[row.id] = row
    return found


def _cross_check(table: Table) -> None:
    answers: dict[str, tuple[Answer, ...]] = {one.id: one.answers for one in table.questions}
    decided = {**answers, "filing": OUTCOMES, "kind": KINDS}
    for question in table.questions:
        if question.default is not None and question.default not in question.answers:
            raise ContentError(f"question {question.id!r}: {question.default!r} is no choice")
        _conditions(f"question {question.id!r}", question.when, answers)
    for row in table.rows:
        if row.filing not in OUTCOMES or row.kind not in {"", *KINDS}:
            raise ContentError(f"row {row.id!r}: {row.filing!r}, {row.kind!r} is no outcome")
        _conditions(f"row {row.id!r}", row.when, answers)
        _texts(table, f"row {row.id!r}", row.reasons, row.prepare)
    for conflict in table.conflicts:
        _conditions(f"conflict {conflict.id!r}", conflict.when, answers)
    for note in table.notes:
        _conditions(f"note {note.id!r}", note.when, decided)
        instead = (*note.instead, *note.instead.values())
        _texts(table, f"note {note.id!r}", note.reasons, (*note.prepare, *instead))
    for prefill in table.prefills:
        _conditions(f"prefill {prefill.field!r}", prefill.when, decided)


def _conditions(
    where: str, conditions: tuple[When, ...], answers: Mapping[str, tuple[Answer, ...]]
) -> None:
    for when in conditions:
        if when.field not in answers:
            raise ContentError(f"{where}: no question {when.field!r}")
        for answer in (*when.is_one_of, *when.is_not_one_of):
            if answer not in answers[when.field]:
                raise ContentError(f"{where}: {when.field!r} has no answer {answer!r}")


def _texts(table: Table, where: str, reasons: Iterable[str], prepare: Iterable[str]) -> None:
    for one in chain(reasons, prepare):
        if one not in table.reasons and one not in table.preparations:
            raise ContentError(f"{where}: no text {one!r}")
