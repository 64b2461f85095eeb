"""The members of the desk: list, roles, duty."""

from collections.abc import Sequence
from dataclasses import replace

from desk import texts
from desk.assignment import DUTY, Assignment
from desk.context import DeskContext
from desk.model import Case, Staff


class Members:
    """The list of staff."""

    def __init__(self, context: DeskContext, assignment: Assignment) -> None:
        self._context = context
        self._assignment = assignment

    async def get(self, user: int) -> Staff | None:
        """The active member of the desk with this id."""
        async with self._context.open() as unit:
            found = await unit.desk.staff.get(user)
        return found if found is not None and found.active else None

    async def at_topic(self, group: int, topic: int, user: int) -> tuple[Case | None, Staff | None]:
        """The case of a topic, and the active member who wrote there: both in one look."""
        async with self._context.open() as unit:
            case = await unit.desk.cases.at_topic(group, topic)
            found = await unit.desk.staff.get(user) if case is not None else None
        return case, found if found is not None and found.active else None

    async def all(self) -> Sequence[Staff]:
        async with self._context.open() as unit:
            return await unit.desk.staff.list()

    async def leads(self) -> Sequence[Staff]:
        return [member for member in await self.all() if member.active and member.leads]

    async def named(self, words: str) -> Sequence[Staff]:
        """The active members by id or name, else those whose name begins so: one, several, none."""
        wanted = words.strip().lstrip("@").casefold()
        active = [member for member in await self.all() if member.active]
        exact = [m for m in active if wanted in {str(m.id), m.name.casefold()}]
        return exact or [m for m in active if wanted and m.name.casefold().startswith(wanted)]

    async def set_duty(self, staff: Staff, *, on: bool) -> None:
        async with self._context.changing() as unit:
            await unit.desk.staff.put(replace(staff, on_duty=on))
            await unit.desk.notebook.put(DUTY, "told")
            await self._context.log(unit, None, staff.id, "on_duty" if on else "off_duty")

    async def enlist(self, staff: Staff, actor: int = 0) -> None:
        """Adds a member, or changes role, name, languages."""
        async with self._context.changing() as unit:
            await unit.desk.staff.put(staff)
            await self._context.log(
                unit, None, actor, "staff_added", {"staff": staff.id, "role": staff.role}
            )

    async def dismiss(self, user: int, actor: int = 0) -> bool:
        """No member any more: the claims are free again, the desk is told."""
        async with self._context.changing() as unit:
            found = await unit.desk.staff.get(user)
            if found is None or not found.active:
                return False
            await unit.desk.staff.put(replace(found, active=False, on_duty=False))
            await self._context.log(unit, None, actor, "staff_removed", {"staff": user})
            freed = [case for case in await unit.desk.cases.alive() if case.staff == user]
            for case in freed:
                await self._assignment.own(unit, case, None, actor, "released")
            _ = self._context.staff_words()
            line = _("{name} is no longer with the desk; back in the queue: {cases}")
            numbers = texts.listed([f"#{case.id}" for case in freed])
            await self._context.general(
                unit, line.format(name=texts.safe(found.name), cases=numbers)
            )
        self._context.wake()
        return True
