"""Closing, rating and reopening a conversation."""

from dataclasses import replace
from functools import partial

from desk import texts
from desk.actions import CloseTopic, ReopenTopic
from desk.context import DeskContext
from desk.model import (
    DESK,
    Case,
    Mode,
    OutboxMessage,
    Staff,
    Status,
    TopicState,
)
from desk.modes import Modes
from desk.ports import DeskUnit
from filing.errors import NotFound

QUIET, UNUSED, GONE = "quiet", "unused", "gone"
"""Reasons for which nobody closed it."""

SILENT = frozenset({UNUSED, GONE})
"""Nobody is told."""


class Closing:
    """Closing, rating, opening again: by staff, by the applicant, or by what happened."""

    def __init__(self, context: DeskContext, modes: Modes) -> None:
        self._context = context
        self._modes = modes

    async def close(self, staff: Staff | None, case: int, reason: str = "") -> bool:
        """Summary, rating and *Open it again* for the applicant; the bot speaks again."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            done = await self.end(unit, found, staff.id if staff else 0, reason)
            if done is not None and not done.blocked and reason not in SILENT:
                _ = self._context.speak(done.language)
                words, buttons = texts.farewell(_, done)
                if reason == QUIET:
                    words = f"{texts.nobody_wrote(_, self._context.settings.quiet_after)}\n{words}"
                await self._context.say(unit, done, words, keyboard="remove")
                _ = self._context.speak(done.language)
                await self._context.say(unit, done, _("Rate it:"), buttons=buttons)
        self._context.wake()
        return done is not None

    async def end(self, unit: DeskUnit, case: Case, actor: int, reason: str) -> Case | None:
        closed = replace(case.quiet(), status=Status.CLOSED, closed_at=self._context.now())
        if not case.alive:
            return None
        await unit.desk.cases.save(case, closed)
        await unit.desk.cases.set_mode(case.owner, Mode.FORM)
        unit.after_commit(partial(self._modes.remember, case.owner, Mode.FORM))
        await self._context.log(unit, closed, actor, "closed", {"reason": reason})
        await self._context.card(unit, closed)
        await self._context.named(unit, closed)
        if closed.topic_state is TopicState.READY:
            entry = OutboxMessage(DESK, closed.group, CloseTopic(), case=closed.id)
            await self._context.into_topic(unit, closed, entry)
        return closed

    async def reopen_case(self, unit: DeskUnit, case: Case, actor: int) -> Case:
        status = Status.OPEN if case.staff is not None else Status.QUEUED
        now = self._context.now()
        opened = replace(case.quiet(), status=status, closed_at=None, last_user_at=now)
        await unit.desk.cases.save(case, opened)
        opened = await self._wake_topic(unit, opened)
        await self._context.log(unit, opened, actor, "reopened")
        _ = self._context.staff_words()
        await self._context.note(unit, opened, _("The case is open again."))
        await self._context.card(unit, opened)
        return opened

    async def _wake_topic(self, unit: DeskUnit, case: Case) -> Case:
        if case.topic_state is not TopicState.READY:
            return await self._context.make_topic(unit, case)
        entry = OutboxMessage(DESK, case.group, ReopenTopic(), case=case.id)
        await self._context.into_topic(unit, case, entry)
        return case

    async def reopen(self, owner: int, case: int) -> Case:
        """The applicant wants to go on talking."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.owner != owner:
                raise NotFound(f"case {case}")
            living = await unit.desk.cases.open_of(owner)
            opened = living or await self.reopen_case(unit, found, owner)
            await unit.desk.cases.set_mode(owner, Mode.CHAT)
            _ = self._context.speak(opened.language)
            words = _("The conversation is open again. Write what you want to add.")
            await self._context.say(unit, opened, words, keyboard="back")
        self._modes.remember(owner, Mode.CHAT)
        self._context.wake()
        return opened

    async def staff_reopen(self, staff: Staff, case: int) -> bool:
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.alive or await unit.desk.cases.open_of(found.owner):
                return False
            await self.reopen_case(unit, found, staff.id)
        self._context.wake()
        return True

    async def rate(self, owner: int, case: int, mark: int) -> bool:
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.owner != owner or not 1 <= mark <= 5:  # noqa: PLR2004 - five marks
                return False
            rated = replace(found, rating=mark)
            await unit.desk.cases.save(found, rated)
            await self._context.log(unit, rated, owner, "rated", {"mark": mark})
            await self._context.card(unit, rated)
        self._context.wake()
        return True
