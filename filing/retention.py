"""Idle drafts: which reminders are due, claiming them, and deletion. Free of chats and SQL."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from filing import reminder_schedule as idle
from filing.errors import NotFound, StaleDraft
from filing.ports import Now, OpenUnit
from filing.reminder_schedule import Idle, Step
from filing.service import Filings, Summary
from filing.submission import Submissions


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said to whom. It is taken: nobody else says it."""

    one: Idle
    step: Step
    summary: Summary
    ends_at: dt.datetime
    """For notices: until when the draft is kept at least."""


class IdleDrafts:
    """What is done for idle drafts, and what applicants say to that."""

    def __init__(
        self, filings: Filings, submissions: Submissions, open_unit: OpenUnit, now: Now
    ) -> None:
        self._filings = filings
        self._submissions = submissions
        self._open = open_unit
        self._now = now

    async def due(self) -> Sequence[tuple[Idle, Step]]:
        """What is to be done now, the longest idle drafts first."""
        now = self._now()
        async with self._open() as unit:
            found = await unit.notices.idle(now)
        steps = ((one, idle.due(one, now)) for one in found)
        return [(one, step) for one, step in steps if step is not None]

    async def take(self, one: Idle, step: Step) -> Notice | None:
        """The notice, from now on ours to send; None where there is nothing to say any more."""
        now = self._now()
        try:
            summary = await self._filings.summary(one.owner, one.draft)
            if not step.ends and await self._packed(one):
                return None
        except (NotFound, StaleDraft):
            return None
        async with self._open() as unit:
            taken = await unit.notices.claim(one, step, now)
        return Notice(one, step, summary, idle.ends_at(one, now, step)) if taken else None

    async def _packed(self, one: Idle) -> bool:
        """There is a package of what the draft says now: nothing is left to go on with."""
        sheet = await self._submissions.sheet(one.owner, one.draft)
        return sheet is not None and not sheet.changed

    async def give_back(self, notice: Notice) -> None:
        """It was surely not sent: it is due again."""
        async with self._open() as unit:
            await unit.notices.give_back(notice.one, notice.step)

    async def unreachable(self, owner: int) -> None:
        """Nothing more is sent until this person works on a draft again."""
        async with self._open() as unit:
            await unit.notices.unreachable(owner, self._now())

    async def end(self, one: Idle) -> bool:
        """Deleted as by the applicant's own hand: brought back within the same days."""
        try:
            async with self._open() as unit:
                draft = await unit.drafts.get(one.owner, one.draft)
                if draft.updated_at != one.changed_at or draft.deleted_at is not None:
                    return False
                await unit.drafts.mark_deleted(draft, self._now())
                if (await unit.applicants.get(one.owner)).current_draft == one.draft:
                    await unit.applicants.set_current(one.owner, None)
        except (NotFound, StaleDraft):
            return False
        return True

    async def reminded(self, owner: int) -> bool:
        async with self._open() as unit:
            return (await unit.applicants.get(owner)).reminded

    async def remind(self, owner: int, *, wanted: bool) -> None:
        """Switches reminders on or off. Notices of a draft's end are no reminders."""
        async with self._open() as unit:
            await unit.applicants.set_reminded(owner, reminded=wanted)
