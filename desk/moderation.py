"""Mute and ban, and taking both back."""

from dataclasses import replace

from desk.closing import Closing
from desk.context import DeskContext
from desk.model import Case, Staff
from desk.ports import DeskUnit

YES = "yes"


def ban_key(owner: int) -> str:
    """Key of the notebook."""
    return f"ban:{owner}"


class Moderation:
    """Each deed is in the audit, with its reason, and can be undone."""

    def __init__(self, context: DeskContext, closing: Closing) -> None:
        self._context = context
        self._closing = closing

    async def mute(self, staff: Staff, case: int, *, on: bool, reason: str = "") -> bool:
        """What the applicant writes is kept and not shown, until it is wanted."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.muted is on:
                return False
            muted = replace(found, muted=on)
            await unit.desk.cases.save(found, muted)
            await self._context.log(
                unit, muted, staff.id, "muted" if on else "unmuted", {"reason": reason}
            )
            await self._context.card(unit, muted)
            await self._context.let_go(unit, muted)
        self._context.wake()
        return True

    async def ban(self, staff: Staff, case: int, reason: str) -> bool:
        """The conversation ends, and this applicant can begin none."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if await unit.desk.notebook.get(ban_key(found.owner)):
                return False
            await unit.desk.notebook.put(ban_key(found.owner), YES)
            await self._context.log(unit, found, staff.id, "banned", {"reason": reason})
            await self._closing.end(unit, found, staff.id, "banned")
            await self.refuse(unit, found)
        self._context.wake()
        return True

    async def unban(self, staff: Staff, case: int) -> bool:
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not await unit.desk.notebook.get(ban_key(found.owner)):
                return False
            await unit.desk.notebook.put(ban_key(found.owner), "")
            await self._context.log(unit, found, staff.id, "unbanned")
        return True

    async def banned(self, unit: DeskUnit, owner: int) -> bool:
        return bool(await unit.desk.notebook.get(ban_key(owner)))

    async def refuse(self, unit: DeskUnit, case: Case) -> None:
        """Told in the applicant's language, with the keyboard of the conversation gone."""
        _ = self._context.speak(case.language)
        words = _("Our staff no longer take messages from you. You can go on using the form.")
        await self._context.say(unit, case, words, keyboard="remove")
