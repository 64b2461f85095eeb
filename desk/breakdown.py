"""The figures of some days by member, hour, kind, language, and why conversations ended."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.closing import GONE, QUIET, UNUSED
from desk.context import DeskContext
from desk.hours import BEIJING
from desk.model import KIND, Case, Event
from filing.problems import Translate

REASON = 40
"""Characters of a reason that a member gave."""


@dataclass(frozen=True, slots=True)
class OfMember:
    """What became of the cases of one member."""

    name: str
    cases: int
    first_answer: dt.timedelta | None
    """Median of the time to the first answer."""
    rating: float | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts, the most frequent first; hours of the day in Beijing, in order."""

    days: int
    members: tuple[OfMember, ...] = ()
    hours: tuple[tuple[int, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    reasons: tuple[tuple[str, int], ...] = ()


class Breakdowns:
    """What `/figures` shows."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def of(self, days: int) -> Breakdown:
        """Of the cases that were opened in the last days and in which something was said."""
        since = self._context.now() - dt.timedelta(days=days)
        async with self._context.open() as unit:
            cases = [case for case in await unit.desk.cases.since(since) if case.heard]
            names = {one.id: one.name for one in await unit.desk.staff.list()}
            closed = [case for case in cases if not case.alive]
            why = [_reason(await unit.desk.cases.events(case.id)) for case in closed]
        hours = Counter(case.opened_at.astimezone(BEIJING).hour for case in cases)
        return Breakdown(
            days=days,
            members=_members(cases, names),
            hours=tuple(sorted(hours.items())),
            kinds=_most(Counter(case.context.get(KIND, "") for case in cases)),
            languages=_most(Counter(case.language for case in cases)),
            reasons=_most(Counter(why)),
        )


def _members(cases: Sequence[Case], names: Mapping[int, str]) -> tuple[OfMember, ...]:
    found = []
    for member in sorted({case.staff for case in cases if case.staff}):
        theirs = [case for case in cases if case.staff == member]
        spans = [
            (one.first_staff_at - one.opened_at).total_seconds()
            for one in theirs
            if one.first_staff_at is not None
        ]
        marks = [one.rating for one in theirs if one.rating is not None]
        middle = dt.timedelta(seconds=statistics.median(spans)) if spans else None
        name = names.get(member, str(member))
        rating = statistics.fmean(marks) if marks else None
        found.append(OfMember(name, len(theirs), middle, rating))
    return tuple(sorted(found, key=lambda one: -one.cases))


def _reason(events: Sequence[Event]) -> str:
    """The reason of the last closing, as it was written."""
    closed = [one for one in events if one.type == "closed"]
    reason = str(closed[-1].details.get("reason", "")) if closed else ""
    return reason[:REASON].strip().casefold()


def _most(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def reason_name(_: Translate, reason: str) -> str:
    """Why a conversation ended, in words; what a member wrote stays as it is."""
    return {
        "": _("by staff, no reason given"),
        QUIET: _("nobody wrote any more"),
        UNUSED: _("nothing was ever written"),
        GONE: _("the account is gone"),
        "banned": _("banned"),
        "topic closed": _("the topic was closed by hand"),
    }.get(reason, reason)
