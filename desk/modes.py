"""Whether an applicant's messages go to the form or to staff; cached, as every update asks."""

from desk.context import DeskContext
from desk.model import Mode
from filing.bounded import Bounded

REMEMBERED = 50_000


class Modes:
    """The addressee of each applicant: the form or the desk."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._known: Bounded[int, Mode] = Bounded(REMEMBERED)

    def forget(self, owner: int) -> None:
        self._known.drop(owner)

    async def mode(self, owner: int) -> Mode:
        """Who receives what this applicant types; kept at hand, for it is asked on every update."""
        known = self._known.get(owner)
        if known is None:
            async with self._context.open() as unit:
                known = await unit.desk.cases.mode(owner)
            self.remember(owner, known)
        return known

    async def set_mode(self, owner: int, mode: Mode) -> None:
        if self._known.get(owner) is mode:
            return
        async with self._context.changing() as unit:
            await unit.desk.cases.set_mode(owner, mode)
        self.remember(owner, mode)

    def remember(self, owner: int, mode: Mode) -> None:
        self._known.put(owner, mode)
