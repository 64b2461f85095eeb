"""Ends conversations that are over, deletes old ones, and erases a person's."""

import datetime as dt
from dataclasses import replace

from desk import texts
from desk.actions import DeleteTopic
from desk.closing import QUIET, UNUSED, Closing
from desk.context import DeskContext
from desk.model import DESK, KEPT, NEVER, QUIET_TOLD, Case, OutboxMessage
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
        """Open cases in which nobody has written for long are closed, with a word; two days before,
        the applicant can keep them open. Those in which nobody ever wrote end without a word. How
        many ended."""
        async with self._context.open() as unit:
            alive = await unit.desk.cases.alive()
        ended = 0
        for case in alive:
            ended += await (self._quiet(case) if case.heard else self._unused(case))
        return ended

    async def _unused(self, case: Case) -> bool:
        if self._context.now() - case.opened_at <= self._context.settings.unused_after:
            return False
        return await self._closing.close(None, case.id, UNUSED)

    async def _quiet(self, case: Case) -> bool:
        now, settings, last = self._context.now(), self._context.settings, last_sign(case)
        told = moment(case, QUIET_TOLD)
        if told > last:
            due = told + settings.quiet_notice
        elif case.blocked:
            due = last + settings.quiet_after
        else:
            if now - last > settings.quiet_after - settings.quiet_notice:
                await self._tell(case.id, now - last)
            return False
        return now > due and await self._closing.close(None, case.id, QUIET)

    async def _tell(self, number: int, quiet: dt.timedelta) -> None:
        """That it ends soon, and how to keep it open."""
        async with self._context.changing() as unit:
            case = await unit.desk.cases.get(number)
            if not case.alive:
                return
            now, left = self._context.now(), self._context.settings.quiet_notice
            told = replace(case, context={**case.context, QUIET_TOLD: now.isoformat()})
            await unit.desk.cases.save(case, told)
            _ = self._context.speak(case.language)
            words, buttons = texts.about_to_close(_, case.id, quiet, left)
            await self._context.say(unit, told, words, buttons=buttons)
            await self._context.log(unit, told, 0, "quiet_told")
        self._context.wake()

    async def keep(self, owner: int, number: int) -> bool:
        """The applicant wants it to stay open; False where it is closed, or not theirs."""
        async with self._context.changing() as unit:
            case = await unit.desk.cases.get(number)
            if case.owner != owner or not case.alive:
                return False
            now = self._context.now()
            kept = replace(case, context={**case.context, KEPT: now.isoformat()})
            await unit.desk.cases.save(case, kept)
            await self._context.log(unit, kept, owner, "kept_open")
            _ = self._context.staff_words()
            words = _("The applicant keeps the conversation open.")
            await self._context.note(unit, kept, words)
        self._context.wake()
        return True

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


def moment(case: Case, key: str) -> dt.datetime:
    """When that was, by the case's context; NEVER where it was not."""
    told = case.context.get(key)
    return dt.datetime.fromisoformat(told) if told else NEVER


def last_sign(case: Case) -> dt.datetime:
    """When somebody last did something with it."""
    said = max(case.opened_at, case.last_user_at or NEVER, case.last_staff_at or NEVER)
    return max(said, case.snoozed_until or NEVER, moment(case, KEPT))
