"""Who has a case: claim, hand over, release, snooze."""

import datetime as dt
from dataclasses import replace

from desk import texts
from desk.actions import Say
from desk.context import DeskContext, introduction
from desk.model import (
    APPLICANT,
    NEVER,
    OFFERED,
    Case,
    OutboxMessage,
    OutboxState,
    Staff,
    Status,
)
from desk.ports import DeskUnit

NOTED = 3000
"""Characters of a note that are told with a case handed over; all of it is in the transcript."""

NOW = dt.timedelta()

DUTY = "duty"
"""Key of the notebook: members of this desk say when they are on duty."""


class Assignment:
    """What members of the desk do with cases among themselves."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def claim(self, staff: Staff, case: int) -> Case | None:
        """The case is with this member; None where somebody else was quicker."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.staff not in {None, staff.id}:
                return None
            if found.staff == staff.id:
                return found
            claimed = await self.own(unit, found, staff.id, staff.id, "claimed")
        self._context.wake()
        return claimed

    async def assign(self, staff: Staff, case: int, to: Staff, note: str = "") -> Case | None:
        """Handed over, with a note; an agent hands over only what is theirs or free."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            free = found.staff in {None, staff.id}
            if not found.alive or not (free or staff.leads):
                return None
            kind = "transferred" if found.staff is not None else "assigned"
            owned = await self.own(unit, found, to.id, staff.id, kind, note)
            _ = self._context.staff_words()
            line = _("{who}: this case is yours now.").format(who=texts.mention(to.id, to.name))
            if not to.on_duty and await self._on_duty_matters(unit):
                line = f"{line} {_('{name} is off duty.').format(name=texts.safe(to.name))}"
            told = f"{line}\n{texts.safe(note[:NOTED])}" if note else line
            await self._context.note(unit, owned, told)
        self._context.wake()
        return owned

    async def release(self, staff: Staff, case: int) -> Case | None:
        """Free for anybody; an agent releases only what is theirs."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            mine = found.staff == staff.id or (staff.leads and found.staff is not None)
            if not found.alive or not mine:
                return None
            freed = await self.own(unit, found, None, staff.id, "released")
        self._context.wake()
        return freed

    async def snooze(self, staff: Staff, case: int, days: int) -> dt.datetime | None:
        """Nobody is alerted until then; None where the case is closed."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive:
                return None
            until = self._context.now() + dt.timedelta(days=days)
            snoozed = replace(found, snoozed_until=until)
            await unit.desk.cases.save(found, snoozed)
            await self._context.log(unit, snoozed, staff.id, "snoozed", {"days": days})
            await self._context.card(unit, snoozed)
            await self._context.named(unit, snoozed)
        self._context.wake()
        return until

    async def own(
        self, unit: DeskUnit, case: Case, to: int | None, actor: int, kind: str, note: str = ""
    ) -> Case:
        waits = case.waits or case.last_staff_at is None
        status = (Status.OPEN if waits else Status.WAITING_USER) if to else Status.QUEUED
        context = {key: words for key, words in case.context.items() if key != OFFERED}
        owned = replace(case, staff=to, status=status, alerted_at=None, alerts=0, context=context)
        await unit.desk.cases.save(case, owned)
        await self._context.log(unit, owned, actor, kind, {"to": to or 0, "note": note})
        await self._context.card(unit, owned)
        return owned

    async def spoke(
        self, unit: DeskUnit, case: Case, staff: Staff, wait: dt.timedelta = NOW
    ) -> Case:
        """Somebody of staff says something; `wait`: it leaves so much later."""
        now = self._context.now()
        spoken = replace(
            case.quiet(),
            staff=case.staff if case.staff is not None else staff.id,
            status=Status.WAITING_USER,
            first_staff_at=case.first_staff_at or now,
            last_staff_at=now,
        )
        await unit.desk.cases.save(case, spoken)
        if case.first_staff_at is None:
            await self._introduced(unit, spoken, staff, wait)
        if case.staff is None:
            await self._context.log(unit, spoken, staff.id, "claimed")
        elif case.staff != staff.id:
            await self._warn(unit, spoken, staff)
        if case.staff is None or case.status is not spoken.status:
            await self._context.card(unit, spoken)
        await self._context.named(unit, spoken)
        return spoken

    async def _introduced(
        self, unit: DeskUnit, case: Case, staff: Staff, wait: dt.timedelta
    ) -> None:
        """Once a case: what comes now a person writes. The copies themselves carry no mark, for a
        caption has no room for one and an edit would lose it."""
        _ = self._context.speak(case.language)
        words = (
            _("👤 You are now talking with {name} of our staff.").format(
                name=texts.safe(staff.name)
            )
            if self._context.settings.show_names
            else _("👤 You are now talking with a member of our staff.")
        )
        line = OutboxMessage(
            APPLICANT,
            case.owner,
            Say(words),
            case=case.id,
            key=introduction(case.id),
            not_before=self._context.now() + wait if wait else NEVER,
            state=OutboxState.STOPPED if case.blocked else OutboxState.WAITING,
        )
        await self._context.put(unit, line)

    async def _warn(self, unit: DeskUnit, case: Case, staff: Staff) -> None:
        """One soft warning for each other writer of a claimed case."""
        told = await unit.desk.cases.events(case.id)
        if any(event.type == "also_wrote" and event.actor == staff.id for event in told):
            return
        await self._context.log(unit, case, staff.id, "also_wrote")
        owner = await unit.desk.staff.get(case.staff or 0)
        _ = self._context.staff_words()
        line = _("{other} writes too; the case is with {name}.")
        names = {"other": texts.safe(staff.name), "name": texts.safe(owner.name if owner else "–")}
        await self._context.note(unit, case, line.format(**names))

    async def _on_duty_matters(self, unit: DeskUnit) -> bool:
        """In office hours everybody is there, unless the desk tells who is."""
        told = await unit.desk.notebook.get(DUTY)
        on_duty = any(member.active and member.on_duty for member in await unit.desk.staff.list())
        open_now = self._context.settings.hours.open_at(self._context.now())
        return bool(told) or on_duty or not open_now

    async def present(self, unit: DeskUnit) -> bool:
        """Whether somebody is at the desk: who says so by `/duty`; where nobody ever did, the hours
        tell."""
        if any(member.active and member.on_duty for member in await unit.desk.staff.list()):
            return True
        if await unit.desk.notebook.get(DUTY):
            return False
        return self._context.settings.hours.open_at(self._context.now())
