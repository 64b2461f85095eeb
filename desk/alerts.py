"""Applicants who wait: a warning before an answer is due, then alerts at growing intervals, to more
people each time."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import replace

from desk import texts
from desk.actions import Say
from desk.assignment import Assignment
from desk.context import DeskContext
from desk.model import DESK, OFFERED, REMINDER, WARNED, Case, OutboxMessage, Staff, Status
from desk.ports import DeskUnit

WARN = 2 / 3
"""At this part of the target staff are told that an answer is due."""

MINUTE = dt.timedelta(minutes=1)

STEPS = (1, 2, 4, 8)
"""An alert after so many times the desk's target; later ones each as long after the last."""


def due_after(target: dt.timedelta, told: int) -> dt.timedelta:
    """How long somebody has waited when the next alert is due; `told` were told already."""
    last = len(STEPS) - 1
    return target * (STEPS[min(told, last)] + STEPS[last] * max(0, told - last))


class Alerts:
    """Looked at once in a while by the relay."""

    def __init__(self, context: DeskContext, assignment: Assignment) -> None:
        self._context = context
        self._assignment = assignment

    async def tick(self) -> None:
        """Once in a while, as long as somebody is at the desk."""
        now = self._context.now()
        async with self._context.open() as unit:
            if not await self._assignment.present(unit):
                return
        async with self._context.changing() as unit:
            people = [one for one in await unit.desk.staff.list() if one.active]
            for case in await unit.desk.cases.alive():
                await self._alert(unit, case, now, people)
        self._context.wake()

    async def _alert(
        self, unit: DeskUnit, case: Case, now: dt.datetime, people: Sequence[Staff]
    ) -> None:
        since = case.waiting_since
        awake = case.snoozed_until is not None and not case.snoozed(now)
        if awake or texts.waited(case, now):
            await self._context.named(unit, case)
        if since is None or case.muted or now < (case.snoozed_until or since):
            return
        settings = self._context.settings
        unclaimed = case.status is Status.QUEUED
        first = unclaimed or case.first_staff_at is None
        target = settings.first_answer if first else settings.next_answer
        open_now = settings.hours.open_at(now)
        waited = settings.hours.worked(since, now) if open_now else now - since
        if waited < due_after(target, case.alerts):
            if not case.alerts and waited >= target * WARN:
                await self._warn(unit, case, target - waited, people)
            return
        if case.alerted_at is not None and now - case.alerted_at < target:
            return
        told = replace(case, alerted_at=now, alerts=case.alerts + 1)
        await unit.desk.cases.save(case, told)
        minutes = int((now - since).total_seconds() // 60)
        owner = next((one for one in people if one.id == case.staff), None)
        if case.alerts or unclaimed:
            await self._to_all(unit, case, minutes, owner, people)
        else:
            await self._to_owner(unit, case, minutes, owner)
        await self._context.log(unit, case, 0, "alert", {"minutes": minutes})

    async def _warn(
        self, unit: DeskUnit, case: Case, left: dt.timedelta, people: Sequence[Staff]
    ) -> None:
        """In the topic, once a wait: to whoever has the case, or whose turn it is, or is there."""
        since = str(case.waiting_since)
        if case.context.get(WARNED) == since:
            return
        warned = replace(case, context={**case.context, WARNED: since})
        await unit.desk.cases.save(case, warned)
        holder = case.staff or int(case.context.get(OFFERED) or 0)
        called = [one for one in people if one.id == holder] or [
            one for one in people if one.on_duty
        ]
        who = ", ".join(texts.mention(one.id, one.name) for one in called[: texts.NAMED])
        _ = self._context.staff_words()
        words = _("⏳ {who}: the applicant waits, and an answer is due in {minutes} min.")
        minutes = max(1, math.ceil(left / MINUTE))
        deed = Say(words.format(who=who or "–", minutes=minutes))
        entry = OutboxMessage(DESK, case.group, deed, priority=REMINDER)
        await self._context.into_topic(unit, warned, entry)
        await self._context.log(unit, warned, 0, "due_soon", {"minutes": minutes})

    async def _to_owner(
        self, unit: DeskUnit, case: Case, minutes: int, owner: Staff | None
    ) -> None:
        _ = self._context.staff_words()
        words = _("⏰ {who}: the applicant has been waiting for {minutes} minutes.")
        who = texts.mention(case.staff or 0, owner.name if owner else "?")
        deed = Say(words.format(who=who, minutes=minutes))
        entry = OutboxMessage(DESK, case.group, deed, priority=REMINDER)
        await self._context.into_topic(unit, case, entry)

    async def _to_all(
        self,
        unit: DeskUnit,
        case: Case,
        minutes: int,
        owner: Staff | None,
        people: Sequence[Staff],
    ) -> None:
        """In General, with whoever is on duty; from the second time on with the leads, and to all
        of these in private."""
        _ = self._context.staff_words()
        words = (
            _("⏰ Nobody has claimed case #{number} for {minutes} minutes.")
            if owner is None
            else _("⏰ Case #{number} is with {name}, and has waited for {minutes} minutes.")
        )
        name = texts.safe(owner.name) if owner else ""
        text = words.format(number=case.id, minutes=minutes, name=name)
        again = case.alerts > 0
        called = [one for one in people if one.on_duty or one == owner or (again and one.leads)]
        names = " ".join(texts.mention(one.id, one.name) for one in called[: texts.NAMED])
        line = OutboxMessage(
            DESK, case.group, Say(f"{text} {names}".rstrip(), general=True), priority=REMINDER
        )
        await self._context.put(unit, line)
        for one in called if again else ():
            await self._context.put(unit, OutboxMessage(DESK, one.id, Say(text)))
