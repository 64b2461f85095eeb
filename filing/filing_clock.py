"""After the package: the day of handing in, and the deadlines that run from it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from filing import icp_numbers
from filing.calendar_file import CalendarEvent
from filing.model import Answers, Draft, Facts
from filing.package.due import Due, by_day
from filing.package.portal import Step
from filing.package.todo import Todo
from filing.ports import Later, Now, OpenUnit, Today

MOST_DAYS_AGO: Final = 60
"""No earlier day is taken: by then the decision has come."""

ZONE: Final = ZoneInfo("Asia/Shanghai")
MORNING: Final = dt.time(10)
"""Of the filing's place: offices are open, and it is day in most of the world."""

REMINDED: Final = frozenset({"first_review", "regulator", "public_security", "yearly"})
"""Steps on whose day the applicant is reminded."""

HANDED_IN: Final = "handed_in"
"""Beside the answers of a draft, and no question: the day on which its package was handed in."""

ISSUED: Final = "issued_number"
"""Beside the answers too: the number that the message of MIIT brought."""

LINK: Final = "https://beian.miit.gov.cn/"
GUANGDONG: Final = "440000"
"""There the entity's number is shown, elsewhere the website's."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the clock."""

    step: Step
    due: Due

    @property
    def day(self) -> dt.date | None:
        """When it is due, where that is a day."""
        text = self.due.values.get("date")
        return dt.date.fromisoformat(text) if text else None


class FilingClock:
    """Remembers the day among the draft's own sealed data: it goes with the draft."""

    def __init__(self, open_unit: OpenUnit, today: Today, now: Now) -> None:
        self._open = open_unit
        self._today = today
        self._now = now

    async def mark(self, owner: int, draft: int) -> None:
        """Handed in today, where nothing else was said."""
        async with self._open() as unit:
            found = await unit.drafts.get(owner, draft)
            if handed_in(found.answers) is None:
                await unit.drafts.put(
                    found, HANDED_IN, self._today().isoformat(), self._as_of(found)
                )

    def _as_of(self, draft: Draft) -> dt.datetime:
        """The day changes no answer: the package that was made is still of this draft."""
        return draft.updated_at or self._now()

    async def earlier(self, owner: int, draft: int) -> None:
        """It was a day before; not endlessly."""
        async with self._open() as unit:
            found = await unit.drafts.get(owner, draft)
            day = handed_in(found.answers)
            if day is not None and (self._today() - day).days < MOST_DAYS_AGO:
                before = day - dt.timedelta(days=1)
                await unit.drafts.put(found, HANDED_IN, before.isoformat(), self._as_of(found))

    async def undo(self, owner: int, draft: int) -> None:
        """It was not handed in."""
        async with self._open() as unit:
            found = await unit.drafts.get(owner, draft)
            await unit.drafts.drop(found, HANDED_IN, self._as_of(found))

    async def issue(self, owner: int, draft: int, number: str) -> None:
        """The number has come; another one replaces it."""
        async with self._open() as unit:
            found = await unit.drafts.get(owner, draft)
            await unit.drafts.put(found, ISSUED, number, self._as_of(found))

    async def issued(self, owner: int, draft: int) -> str:
        """The number, or nothing."""
        async with self._open() as unit:
            return str((await unit.drafts.get(owner, draft)).answers.get(ISSUED) or "")

    async def plan(self, owner: int, draft: int, stages: Sequence[Stage]) -> None:
        """Reminders on the days to come, in the morning; of no stage none."""
        days = {
            one.step.id: dt.datetime.combine(one.day, MORNING, ZONE)
            for one in stages
            if one.step.id in REMINDED and one.day is not None and one.day >= self._today()
        }
        async with self._open() as unit:
            await unit.clocks.plan(owner, draft, days)

    async def due(self) -> Sequence[Later]:
        """Whom to remind now."""
        async with self._open() as unit:
            return await unit.clocks.due(self._now())

    async def take(self, one: Later) -> bool:
        """Whether nobody else says it."""
        async with self._open() as unit:
            return await unit.clocks.claim(one, self._now())

    async def give_back(self, one: Later) -> None:
        """It was surely not sent: it is due again."""
        async with self._open() as unit:
            await unit.clocks.claim(one, None)

    async def day(self, owner: int, draft: int) -> dt.date | None:
        async with self._open() as unit:
            return handed_in((await unit.drafts.get(owner, draft)).answers)


def handed_in(answers: Answers) -> dt.date | None:
    """The day, where it was said."""
    text = answers.get(HANDED_IN)
    return dt.date.fromisoformat(text) if isinstance(text, str) else None


def clock(work: Todo) -> tuple[Stage, ...]:
    """What runs or comes from the day of handing in: by day, and in the order of the steps."""
    begun = False
    found: list[Stage] = []
    for step in work.steps:
        begun = begun or step.workdays > 0 or step.part == "after"
        due = work.due[step.id]
        if begun and (due.text or step.part == "official"):
            found.append(Stage(step, due))
    return tuple(by_day(found, lambda one: one.due))


def events(
    stages: Sequence[Stage], reference: str, titles: Mapping[str, str]
) -> tuple[CalendarEvent, ...]:
    """The days of the clock for a calendar. `titles`: title and text of each step, as read."""
    return tuple(
        CalendarEvent(
            f"{reference}/{one.step.id}", one.day, titles[one.step.title], titles[one.step.text]
        )
        for one in stages
        if one.day is not None
    )


def on_home_page(known: Facts, issued: str = "") -> str:
    """The number that the home page has to show: the website's, in Guangdong the entity's; empty
    where none is known. `issued`: the one that has just come."""
    if str(known.get("province")) == GUANGDONG:
        return str(known.get("entity_icp_number") or icp_numbers.entity(issued))
    return issued or str(known.get("site_icp_number") or "")


def footer(known: Facts, issued: str = "") -> str:
    """The line for the home page, with the number where it is known."""
    shown = escape(on_home_page(known, issued) or "×ICP备××××××××号-1")
    return f'<a href="{LINK}" target="_blank" rel="noopener">{shown}</a>'
