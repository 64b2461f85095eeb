"""Stores confirmed readings as answers: all in one unit of work, each with its origin."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filing import checks, flow, values
from filing.checks import Outside
from filing.errors import StaleDraft
from filing.intake import mapping
from filing.intake.mapping import Proposal, Proposed
from filing.intake.paste import Reading
from filing.model import ORIGINS, Answers, Catalog, Draft, Facts, Finding, Value
from filing.ports import Now, OpenUnit, Today
from filing.service import NUMBER, carries_over

DIGITS = 12
"""Hexadecimal digits by which an origin knows its value again."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What was read, as a draft would take it."""

    proposal: Proposal
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What the checks find about each value, were it taken."""
    known: Facts = field(default_factory=dict)
    """What the draft says today."""


class Taking:
    """Nothing is stored before `take`."""

    def __init__(self, catalog: Catalog, open_unit: OpenUnit, today: Today, now: Now) -> None:
        self.catalog = catalog
        self._open = open_unit
        self._today = today
        self._now = now

    async def known(self, owner: int, draft: int) -> Facts:
        """What that draft says."""
        async with self._open() as unit:
            found = await unit.drafts.get(owner, draft)
        path = flow.route(self.catalog, found.kind, found.answers, self._today())
        return {**found.answers, **path.known}

    def today(self) -> dt.date:
        return self._today()

    async def offered(
        self,
        owner: int,
        draft: int | None,
        kind: str,
        source: Reading | int,
        whose: str = "",
    ) -> Offered:
        """The answers that a reading, or an earlier draft, gives to a draft or to a new one of that
        kind; checked."""
        answers: Answers = {}
        async with self._open() as unit:
            if draft is not None:
                found = await unit.drafts.get(owner, draft)
                kind, answers = found.kind, found.answers
            earlier = await unit.drafts.get(owner, source) if isinstance(source, int) else None
        day = self._today()
        known = {**answers, **flow.route(self.catalog, kind, answers, day).known}
        if isinstance(source, int):
            proposal = carried(self.catalog, earlier.answers if earlier else {})
        else:
            proposal = mapping.propose(source, self.catalog, known, day, whose)
        proposal = mapping.without_known(mapping.asked(proposal, self.catalog, kind), known)
        return Offered(proposal, self.found(kind, answers, mapping.taken(proposal), day), known)

    def found(
        self, kind: str, answers: Answers, taken: Mapping[str, Value], day: dt.date
    ) -> Mapping[str, tuple[Finding, ...]]:
        """What the checks would find about each of these values."""
        path = flow.route(self.catalog, kind, {**answers, **taken}, day)
        return {
            name: checks.findings_for(name, self.catalog, path, day, Outside())
            for name in taken
            if name in path
        }

    async def take(self, owner: int, draft: int, taken: Mapping[str, Value], origin: str) -> Draft:
        """Saves these answers. Committed when this returns."""
        async with self._open() as unit:
            found = await unit.drafts.get(owner, draft)
            if found.deleted_at is not None:
                raise StaleDraft(f"draft {draft} is deleted")
            for name in self.catalog.fields:
                if name in taken:
                    found = await unit.drafts.put(found, name, taken[name], self._now())
            marks = marked(found.answers.get(ORIGINS), taken, origin)
            found = await unit.drafts.put(found, ORIGINS, marks, self._now())
            number = taken.get(NUMBER)
            if isinstance(number, str):
                await unit.indexed.put(NUMBER, number, owner, draft)
            await unit.applicants.set_current(owner, draft)
            return found


def carried(catalog: Catalog, answers: Answers) -> Proposal:
    """What an earlier filing says of entity and persons: no document, number or domain."""
    return Proposal(
        tuple(
            Proposed(field, answers[field.id], values.show(field, answers[field.id], str))
            for field in catalog.fields.values()
            if carries_over(field) and answers.get(field.id) is not None
        )
    )


def marked(before: Value, taken: Mapping[str, Value], origin: str) -> tuple[str, ...]:
    """The draft's origins with those of the values taken now: `field:origin:digest`."""
    earlier = before if isinstance(before, tuple) else ()
    kept = [mark for mark in earlier if mark.partition(":")[0] not in taken]
    return (*kept, *(f"{name}:{origin}:{_digest(value)}" for name, value in taken.items()))


def origins(answers: Answers) -> Mapping[str, str]:
    """Where answers come from that were taken and not changed since, by field."""
    marks: Sequence[str] = answers.get(ORIGINS) or ()  # type: ignore[assignment]
    found = {}
    for mark in marks:
        name, origin, digest = mark.split(":")
        if _digest(answers.get(name)) == digest:
            found[name] = origin
    return found


def _digest(value: Value) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:DIGITS]
