"""The days of filings that were handed in, in memory: beside the other fakes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from filing.ports import Applicant, Later


class MemoryClocks:
    """Days after handing in, in a dictionary."""

    def __init__(self, unit: Any) -> None:
        self.unit = unit

    async def plan(self, owner: int, draft: int, days: Mapping[str, dt.datetime]) -> None:
        later = self.unit.store.later
        for key in [key for key in later if key[0] == draft]:
            self.unit.remove(later, key)
        for step, at in days.items():
            self.unit.set(later, (draft, step), (Later(draft, owner, "", step, at), False))

    async def due(self, now: dt.datetime) -> Sequence[Later]:
        store = self.unit.store
        rows = [one for one, said in store.later.values() if not said and one.due_at <= now]
        return [one for one in rows if self._wanted(one)]

    def _wanted(self, one: Later) -> bool:
        person = self.unit.store.applicants.get(one.owner, Applicant(one.owner))
        return person.reminded and one.owner not in self.unit.store.unreachable

    async def claim(self, one: Later, now: dt.datetime | None) -> bool:
        found = self.unit.store.later.get((one.draft, one.step))
        if found is None or found[1] is bool(now):
            return False
        self.unit.set(self.unit.store.later, (one.draft, one.step), (found[0], bool(now)))
        return True
