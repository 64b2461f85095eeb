"""Do I need a filing, and which kind? Pure functions that walk the decision table."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

from filing.decisions import Answer, Inputs, Note, Preparation, Reason, Row, Table, TableQuestion
from filing.model import When

MOST_QUESTIONS: Final = 8

Trouble = Literal["not_an_object", "unknown_input", "unknown_answer", "missing", "conflict"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer. `kind` is empty where there is nothing to be filed here."""

    filing: str
    kind: str
    row: str
    reasons: tuple[Reason, ...]
    prepare: tuple[Preparation, ...]
    prefill: Mapping[str, str | bool]


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why inputs give no answer: which one, and what about it."""

    trouble: Trouble
    input: str = ""
    detail: str = ""

    def text(self) -> str:
        return {
            "not_an_object": 'the inputs must be an object such as {"has_domain": true}',
            "unknown_input": f"unknown input {self.input!r}; known are {self.detail}",
            "unknown_answer": f"{self.input}: unknown answer; possible are {self.detail}",
            "missing": f"{self.input} is missing; possible are {self.detail}",
            "conflict": f"contradictory inputs: {self.detail}",
        }[self.trouble]


# ------------------------------------------------------------------ walking the table


def next_question(table: Table, inputs: Inputs) -> TableQuestion | None:
    """The first question whose answer can still decide, or None: `assess` has all it needs."""
    needed = {one for row in _open(table, inputs) for one in _missing(row.when, inputs)}
    return next((one for one in table.questions if one.id in needed), None)


def assess(table: Table, inputs: Inputs, today: dt.date) -> Assessment | Unusable:
    """What the table says of these inputs; what does not matter may be left out."""
    wrong = _unusable(table, inputs)
    if wrong is not None:
        return wrong
    whole = _with_defaults(table, inputs)
    asked = next_question(table, whole)
    if asked is not None:
        return Unusable("missing", asked.id, _listed(asked))
    row = next(_open(table, whole))
    known: Inputs = {**_meaningful(table, whole), "filing": row.filing, "kind": row.kind}
    notes = [note for note in table.notes if _in_force(note, today) and _holds(note.when, known)]
    return Assessment(
        filing=row.filing,
        kind=row.kind,
        row=row.id,
        reasons=tuple(table.reasons[one] for one in _each(row.reasons, (n.reasons for n in notes))),
        prepare=tuple(table.preparations[one] for one in _prepare(row, notes)),
        prefill={one.field: one.value for one in table.prefills if _holds(one.when, known)},
    )


def _open(table: Table, inputs: Inputs) -> Iterator[Row]:
    """The rows that may still decide, up to the first one that is certain."""
    for row in table.rows:
        if all(_possible(when, inputs) for when in row.when):
            yield row
            if not _missing(row.when, inputs):
                return


def _possible(when: When, inputs: Inputs) -> bool:
    if when.field not in inputs:
        return True
    answer = inputs[when.field]
    return answer not in when.is_not_one_of and (not when.is_one_of or answer in when.is_one_of)


def _missing(conditions: Iterable[When], inputs: Inputs) -> list[str]:
    return [when.field for when in conditions if when.field not in inputs]


def _holds(conditions: tuple[When, ...], inputs: Inputs) -> bool:
    return not _missing(conditions, inputs) and all(_possible(when, inputs) for when in conditions)


def _in_force(note: Note, day: dt.date) -> bool:
    return (note.since is None or note.since <= day) and (note.until is None or day < note.until)


def _meaningful(table: Table, inputs: Inputs) -> dict[str, Answer]:
    """The inputs without answers to questions that have no meaning here."""
    known: dict[str, Answer] = {}
    for one in table.questions:
        if one.id in inputs and _holds(one.when, known):
            known[one.id] = inputs[one.id]
    return known


def _with_defaults(table: Table, inputs: Inputs) -> dict[str, Answer]:
    defaults = {one.id: one.default for one in table.questions if one.default is not None}
    return {**defaults, **inputs}


def _prepare(row: Row, notes: list[Note]) -> list[str]:
    instead = {old: new for note in notes for old, new in note.instead.items()}
    return [instead.get(one, one) for one in _each(row.prepare, (n.prepare for n in notes))]


def _each(first: tuple[str, ...], others: Iterable[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(chain(first, chain.from_iterable(others))))


# ------------------------------------------------------------------ inputs from outside


def read_inputs(table: Table, data: object) -> dict[str, Answer] | Unusable:
    """Inputs as they stand in a JSON file: `yes` and `no` are accepted for true and false."""
    if not isinstance(data, Mapping):
        return Unusable("not_an_object")
    known = {one.id: one for one in table.questions}
    inputs: dict[str, Answer] = {}
    for name, value in data.items():
        if name not in known:
            return Unusable("unknown_input", str(name), ", ".join(known))
        question = known[name]
        if question.kind == "yes_no" and value in ("yes", "no"):
            value = value == "yes"  # noqa: PLW2901 - the same answer, spelt otherwise
        if not isinstance(value, str | bool) or value not in question.answers:
            return Unusable("unknown_answer", name, _listed(question))
        inputs[name] = value
    return inputs


def _unusable(table: Table, inputs: Inputs) -> Unusable | None:
    read_again = read_inputs(table, inputs)
    if isinstance(read_again, Unusable):
        return read_again
    for conflict in table.conflicts:
        if _holds(conflict.when, _with_defaults(table, inputs)):
            return Unusable("conflict", conflict.when[-1].field, conflict.en)
    return None


def _listed(question: TableQuestion) -> str:
    if question.kind == "yes_no":
        return "true, false"
    return ", ".join(choice.code for choice in question.choices)
