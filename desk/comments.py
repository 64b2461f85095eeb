"""What an applicant writes about a conversation that has ended: one message, wanted by a button,
for staff only."""

from dataclasses import replace

from desk import texts
from desk.context import DeskContext
from desk.model import COMMENT
from filing.bounded import Bounded
from filing.errors import NotFound

REMEMBERED = 50_000
LONGEST = 1000
"""Characters that are kept."""


def _key(owner: int) -> str:
    """Key of the notebook: the case that this applicant is about to write a comment on."""
    return f"comment:{owner}"


class Comments:
    """Whose next text is a comment is kept at hand, for it is asked on every message."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._known: Bounded[int, int] = Bounded(REMEMBERED)

    async def want(self, owner: int, case: int) -> bool:
        """The applicant's next text is about this case; False where it is not theirs, or open."""
        async with self._context.changing() as unit:
            try:
                found = await unit.desk.cases.get(case)
            except NotFound:
                return False
            if found.owner != owner or found.alive:
                return False
            await unit.desk.notebook.put(_key(owner), str(case))
        self._known.put(owner, case)
        return True

    async def wanted(self, owner: int) -> int:
        """The case; 0 where no comment is awaited."""
        known = self._known.get(owner)
        if known is None:
            async with self._context.open() as unit:
                known = int(await unit.desk.notebook.get(_key(owner)) or 0)
            self._known.put(owner, known)
        return known

    async def drop(self, owner: int) -> None:
        """The applicant does something else: no text is taken for a comment any more."""
        if await self.wanted(owner):
            async with self._context.changing() as unit:
                await unit.desk.notebook.put(_key(owner), "")
            self._known.put(owner, 0)

    async def take(self, owner: int, text: str) -> None:
        """Kept with the case, on its card, and told in General."""
        case, words = await self.wanted(owner), text[:LONGEST]
        async with self._context.changing() as unit:
            await unit.desk.notebook.put(_key(owner), "")
            try:
                found = await unit.desk.cases.get(case)
            except NotFound:  # forgotten meanwhile
                found = None
            if found is not None:
                told = replace(found, context={**found.context, COMMENT: words})
                await unit.desk.cases.save(found, told)
                await self._context.log(unit, told, owner, "commented", {"text": words})
                await self._context.card(unit, told)
                _ = self._context.staff_words()
                line = _("★ {case}, {mark} of 5: «{words}»")
                said = {"mark": found.rating or "–", "words": texts.safe(words)}
                await self._context.general(unit, line.format(case=texts.link(found), **said))
        self._known.put(owner, 0)
        self._context.wake()
