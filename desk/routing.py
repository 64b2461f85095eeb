"""Offers a new case to a member: by language, in turn among those on duty, up to a load."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.context import DeskContext
from desk.model import OFFERED, Case, Staff
from desk.ports import DeskUnit


def loads(cases: Sequence[Case]) -> Counter[int]:
    """How many open cases each member has, or was offered."""
    holders = (case.staff or int(case.context.get(OFFERED) or 0) for case in cases)
    return Counter(holder for holder in holders if holder)


def turn(
    members: Sequence[Staff],
    language: str,
    load: Mapping[int, int],
    last: Mapping[int, str],
    most: int,
) -> Staff | None:
    """Who is on duty, speaks the language and has room; of these who was asked longest ago."""
    able = [
        one
        for one in members
        if one.active and one.on_duty and one.speaks(language) and load.get(one.id, 0) < most
    ]
    return min(able, key=lambda one: (last.get(one.id, ""), one.id)) if able else None


class Routing:
    """Offers; nobody is made to take a case, and anybody may."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def offer(self, unit: DeskUnit, case: Case) -> Case:
        """The case with the member whose turn it is, as the card will tell; as it was where there
        is none."""
        if case.staff is not None or OFFERED in case.context:
            return case
        members = await unit.desk.staff.list()
        last = {one.id: await unit.desk.notebook.get(_key(one.id)) for one in members}
        load = loads(await unit.desk.cases.alive())
        most = self._context.settings.most_cases
        found = turn(members, case.language, load, last, most)
        if found is None:
            return case
        offered = replace(case, context={**case.context, OFFERED: str(found.id)})
        await unit.desk.cases.save(case, offered)
        await unit.desk.notebook.put(_key(found.id), self._context.now().isoformat())
        await self._context.log(unit, offered, 0, "offered", {"to": found.id})
        return offered


def _key(member: int) -> str:
    """Key of the notebook: when a case was offered to this member last."""
    return f"offered:{member}"
