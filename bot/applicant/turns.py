"""Remembers who spoke last, to tell whether a message may be for staff."""

import datetime as dt

from desk.model import NEVER
from desk.service import Desk
from filing.bounded import Bounded

REMEMBERED = 50_000
"""People whose last button is kept in mind; who is not is asked once more."""


class Turns:
    """When each person pressed a button of the form last. In memory: a restart costs a question."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pressed: Bounded[int, dt.datetime] = Bounded(REMEMBERED)

    def pressed(self, owner: int) -> None:
        """A button of the form: what is typed now is for the form."""
        self._pressed.put(owner, self._desk.context.now())

    async def staff_last(self, owner: int) -> bool:
        """A conversation is open, and staff wrote after everything else that happened."""
        case = (await self._desk.conversations.standing(owner)).case
        if case is None or case.last_staff_at is None:
            return False
        mine = max(case.last_user_at or NEVER, self._pressed.get(owner) or NEVER)
        return case.last_staff_at > mine

    async def talks(self, owner: int) -> bool:
        """A conversation is open in which something was written."""
        case = (await self._desk.conversations.standing(owner)).case
        return case is not None and case.heard
