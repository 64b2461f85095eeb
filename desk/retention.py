"""Ends conversations that are over, deletes old ones, and erases a person's."""

from desk.actions import DeleteTopic
from desk.closing import QUIET, UNUSED, Closing
from desk.context import DeskContext
from desk.model import DESK, NEVER, Case, OutboxMessage
from desk.modes import Modes
from desk.ports import DeskUnit


class Retention:
    """Cases end with all that was said in them: here, and in the group."""

    def __init__(self, context: DeskContext, modes: Modes, closing: Closing) -> None:
        self._context = context
        self._modes = modes
        self._closing = closing

    async def forget(self, owner: int) -> None:
        """Before a person is forgotten: their topics go, with everything in them."""
        async with self._context.changing() as unit:
            for case in await unit.desk.cases.all_of(owner):
                await self._topic_goes(unit, case)
                if case.alive and case.heard:
                    _ = self._context.staff_words()
                    line = _(
                        "The applicant of case #{number} has erased everything: "
                        "the case no longer exists."
                    )
                    await self._context.general(unit, line.format(number=case.id))
        self._modes.forget(owner)
        self._context.wake()

    async def end_quiet(self) -> int:
        """Open cases in which nobody has written for long are closed, with a word; those in which
        nobody ever wrote without one. How many."""
        now, settings = self._context.now(), self._context.settings
        async with self._context.open() as unit:
            alive = await unit.desk.cases.alive()
        ended = 0
        for case in alive:
            last = max(case.opened_at, case.last_user_at or NEVER, case.last_staff_at or NEVER)
            last = max(last, case.snoozed_until or NEVER)
            if now - last > (settings.quiet_after if case.heard else settings.unused_after):
                ended += await self._closing.close(None, case.id, QUIET if case.heard else UNUSED)
        return ended

    async def purge(self) -> int:
        """Closed cases end when their time is over, with all that was said: here, and in the
        group, whose topics would keep it for ever."""
        async with self._context.changing() as unit:
            ended = await unit.desk.cases.purge(
                self._context.now() - self._context.settings.keep_closed
            )
            for case in ended:
                await self._topic_goes(unit, case)
                await self._context.log(unit, None, 0, "ended", {"case": case.id})
        if ended:
            self._context.wake()
        return len(ended)

    async def _topic_goes(self, unit: DeskUnit, case: Case) -> None:
        if case.topic is not None:
            await self._context.put(unit, OutboxMessage(DESK, case.group, DeleteTopic(case.topic)))
