"""Decides what is due for an idle draft: a reminder, a notice before deletion, deletion. Pure.

Messages go out at the hour at which the applicant last worked: nobody tells us the time zone, but
then they were awake.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

DAY: Final = dt.timedelta(days=1)

KEPT: Final = 180 * DAY
"""How long a draft is kept after its last change."""

NOTICE: Final = 30 * DAY
LAST_NOTICE: Final = 7 * DAY
"""How long before a draft's end its applicant is told, and told again."""

LIVE: Final = 2 * DAY
"""A reminder that could not be sent for so long is not sent any more."""

HOUR_AFTER: Final = dt.timedelta(hours=2)
"""How far behind the hour of the last change a message may come."""


class Step(StrEnum):
    """What can be due. The names stand in the database."""

    FIRST = "reminder_1"
    SECOND = "reminder_3"
    THIRD = "reminder_10"
    ENDING = "ending"
    ENDING_SOON = "ending_soon"
    END = "end"

    @property
    def ends(self) -> bool:
        """Tells of the draft's end: not a reminder, and not to be switched off."""
        return self in {Step.ENDING, Step.ENDING_SOON}


AFTER: Final[Mapping[Step, dt.timedelta]] = {
    Step.FIRST: DAY,
    Step.SECOND: 3 * DAY,
    Step.THIRD: 10 * DAY,
    Step.ENDING: KEPT - NOTICE,
    Step.ENDING_SOON: KEPT - LAST_NOTICE,
    Step.END: KEPT,
}
"""How long after the last change each step is due at the earliest."""

REMINDERS: Final = (Step.THIRD, Step.SECOND, Step.FIRST)
EARLIEST: Final = AFTER[Step.FIRST]
REMINDED: Final = AFTER[Step.THIRD] + LIVE
"""From then on no reminder is due any more."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A draft that has not been changed for a while, and all that decides what is due for it."""

    draft: int
    owner: int
    language: str
    changed_at: dt.datetime
    answered: bool
    """The applicant has answered something in it."""
    latest: bool = True
    """The applicant has no other draft with a later change."""
    reminded: bool = True
    """The applicant has not switched reminders off."""
    with_staff: bool = False
    """A conversation with staff is open."""
    unreachable_at: dt.datetime | None = None
    """When the applicant was last found to have blocked the bot."""
    told: Mapping[Step, dt.datetime] = field(default_factory=dict)
    """What was sent, and when."""

    @property
    def unreachable(self) -> bool:
        """Whoever changed a draft since then can be reached again."""
        return self.unreachable_at is not None and self.unreachable_at > self.changed_at

    def told_since(self, step: Step) -> dt.datetime | None:
        """When it was said about this stretch of idleness; of an earlier one it does not count."""
        at = self.told.get(step)
        return at if at is not None and at > self.changed_at else None


def due(one: Idle, now: dt.datetime) -> Step | None:
    """The one step to take now."""
    step = _ending(one, now) or _reminder(one, now)
    if step is None or step is Step.END or (now - one.changed_at) % DAY < HOUR_AFTER:
        return step
    return None


def ends_at(one: Idle, now: dt.datetime, step: Step) -> dt.datetime:
    """The end that a notice sent now tells; never sooner than notices promise."""
    span = NOTICE if step is Step.ENDING else LAST_NOTICE
    return max(one.changed_at + KEPT, now + span)


def _ending(one: Idle, now: dt.datetime) -> Step | None:
    """Two notices, then the end. Who cannot be reached is given the same time without them."""
    if one.unreachable_at is not None and one.unreachable:
        return _when(Step.END, now, one.changed_at + KEPT, one.unreachable_at + NOTICE)
    first, second = one.told_since(Step.ENDING), one.told_since(Step.ENDING_SOON)
    if first is None:
        return _when(Step.ENDING, now, one.changed_at + AFTER[Step.ENDING])
    if second is None:
        earliest = first + NOTICE - LAST_NOTICE
        return _when(Step.ENDING_SOON, now, one.changed_at + AFTER[Step.ENDING_SOON], earliest)
    return _when(Step.END, now, one.changed_at + KEPT, second + LAST_NOTICE)


def _when(step: Step, now: dt.datetime, *not_before: dt.datetime) -> Step | None:
    return step if now >= max(not_before) else None


def _reminder(one: Idle, now: dt.datetime) -> Step | None:
    """The latest that is due, each once for a draft: at most three, whatever happens."""
    wanted = one.reminded and one.answered and one.latest
    if not wanted or one.with_staff or one.unreachable:
        return None
    age = now - one.changed_at
    step = next((step for step in REMINDERS if age >= AFTER[step]), None)
    if step is None or step in one.told or age >= AFTER[step] + LIVE:
        return None
    return step
