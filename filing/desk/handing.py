"""Who has a case: claiming, handing over with a note, setting free."""

from dataclasses import replace

from filing.desk import texts
from filing.desk.applicant_side import ApplicantSide
from filing.desk.model import Case, Staff, Status
from filing.desk_ports import DeskUnit


class Handing(ApplicantSide):
    """What members of the desk do with cases among themselves."""

    async def claim(self, staff: Staff, case: int) -> Case | None:
        """The case is with this member; None where somebody else was quicker."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.staff not in {None, staff.id}:
                return None
            if found.staff == staff.id:
                return found
            claimed = await self._own(unit, found, staff.id, staff.id, "claimed")
        self.wake()
        return claimed

    async def assign(self, staff: Staff, case: int, to: Staff, note: str = "") -> Case | None:
        """Handed over, with a note; an agent hands over only what is theirs or free."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            free = found.staff in {None, staff.id}
            if not found.alive or not (free or staff.leads):
                return None
            kind = "transferred" if found.staff is not None else "assigned"
            owned = await self._own(unit, found, to.id, staff.id, kind, note)
            _ = self.staff_words()
            line = _("{who}: this case is yours now.").format(who=texts.mention(to.id, to.name))
            if not to.on_duty and await self._on_duty_matters(unit):
                line = f"{line} {_('{name} is off duty.').format(name=texts.safe(to.name))}"
            await self.note(unit, owned, f"{line}\n{texts.safe(note)}" if note else line)
        self.wake()
        return owned

    async def _on_duty_matters(self, unit: DeskUnit) -> bool:
        """In office hours everybody is there, unless the desk tells who is."""
        return not self.settings.hours.open_at(self.now()) or await self.somebody(unit)

    async def release(self, staff: Staff, case: int) -> Case | None:
        """Free for anybody; an agent releases only what is theirs."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            mine = found.staff == staff.id or (staff.leads and found.staff is not None)
            if not found.alive or not mine:
                return None
            freed = await self._own(unit, found, None, staff.id, "released")
        self.wake()
        return freed

    async def _own(
        self, unit: DeskUnit, case: Case, to: int | None, actor: int, kind: str, note: str = ""
    ) -> Case:
        waits = case.waits or case.last_staff_at is None
        status = (Status.OPEN if waits else Status.WAITING_USER) if to else Status.QUEUED
        owned = replace(case, staff=to, status=status, alerted_at=None)
        await unit.desk.cases.save(case, owned)
        await self.log(unit, owned, actor, kind, {"to": to or 0, "note": note})
        await self.card(unit, owned)
        return owned
