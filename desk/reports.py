"""Reports of the desk: queue, figures, transcripts, refused attempts."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk import history, queue, texts
from desk.card import LANGUAGES, paged, status_name
from desk.context import DeskContext
from desk.hours import BEIJING
from desk.model import KIND, SUBJECT, Case, LinkState, Status
from desk.queue import QueueFilter

DAYS = 30
LEFT_FOR = dt.timedelta(days=3)
"""A draft that has not been changed for so long counts as left."""
PAGE = 2500
"""Characters of one page of the queue, beside its head and tail."""
MOST = 6
"""How many places are shown."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What `/stats` shows of the last days."""

    days: tuple[tuple[dt.date, int], ...]
    opened: int
    closed: int
    waiting: int
    first_answer: dt.timedelta | None
    """Median of the time from asking to the first answer."""
    ratings: tuple[int, float] | None
    """How many rated, and their mean."""
    places: tuple[tuple[str, int], ...]
    """Where applicants were when they asked: field or screen, and how often."""
    left: tuple[tuple[str, int], ...] = ()
    """Where drafts were left that nobody works on any more: the open question ("" for the review),
    and how many."""
    waits: tuple[tuple[dt.date, dt.timedelta], ...] = ()
    """For the days with an answered case: median of the time to the first answer."""


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of a transcript."""

    at: dt.datetime
    who: str
    kind: str
    text: str


class Reports:
    """Everything that staff look at."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def queue(self, wanted: QueueFilter | None = None, member: int = 0) -> tuple[str, ...]:
        """The open cases in as many pages as they need: who waits for how long, who has them, and
        what about. `member`: whose are mine."""
        wanted, now = wanted or QueueFilter(), self._context.now()
        async with self._context.open() as unit:
            cases = queue.heard(await unit.desk.cases.alive())
            staff = await unit.desk.staff.list()
        _ = self._context.staff_words()
        names = {one.id: one.name for one in staff}
        shown = queue.ordered([case for case in cases if wanted.fits(case, member, now)])
        lines = [self._queue_line(case, names) for case in shown] or [_("No open case.")]
        on = texts.listed([texts.safe(one.name) for one in staff if one.on_duty])
        title = f"{_('Queue')} · {self.named(wanted)}" if wanted != QueueFilter() else _("Queue")
        head = f"<b>{texts.safe(title)}</b> ({len(shown)}) · {texts.local_time(now)}"
        tail = _("On duty: {names}").format(names=on)
        return tuple(f"{head}\n{body}\n{tail}" for body in paged(lines, PAGE))

    async def filters(self) -> tuple[QueueFilter, ...]:
        """The languages and kinds that tell the open cases apart."""
        async with self._context.open() as unit:
            return queue.filters(queue.heard(await unit.desk.cases.alive()))

    async def has(self, name: str, value: str) -> bool:
        """Whether there is an open case of this language or kind."""
        async with self._context.open() as unit:
            cases = await unit.desk.cases.alive()
        return any(QueueFilter(name, value).fits(case, 0, self._context.now()) for case in cases)

    def named(self, wanted: QueueFilter) -> str:
        """What a filter is called."""
        _ = self._context.staff_words()
        plain = {
            queue.ALL: _("All"),
            queue.MINE: _("Mine"),
            queue.WAITING: _("Waiting"),
            queue.SNOOZED: _("Snoozed"),
            queue.LANGUAGE: LANGUAGES.get(wanted.value, wanted.value),
        }
        return plain.get(wanted.filter) or self.kind_name(wanted.value)

    def kind_name(self, kind: str) -> str:
        """A kind of filing in the desk's language."""
        known = self._context.filings.catalog.kinds.get(kind) if self._context.filings else None
        return self._context.staff_words()(known.label) if known else kind

    def _queue_line(self, case: Case, names: Mapping[int, str]) -> str:
        _ = self._context.staff_words()
        number = texts.link(case, texts.mark(case, self._context.now()))
        who = names.get(case.staff or 0, "–")
        wait = ""
        if case.waiting_since is not None:
            minutes = int((self._context.now() - case.waiting_since).total_seconds() // 60)
            wait = _("{minutes} min").format(minutes=minutes)
        return " · ".join(
            part
            for part in (
                number,
                status_name(_, case.status),
                texts.safe(who),
                case.language,
                wait,
                texts.safe(self.kind_name(case.context.get(KIND, ""))),
                texts.safe(self._subject(case)),
            )
            if part
        )

    def _subject(self, case: Case) -> str:
        """The beginning of the question, its numbers masked; else where it was asked."""
        if question := case.context.get("question") or case.context.get(SUBJECT):
            return f"«{texts.subject(question)}»"
        return self._context.staff_words()(self._context.label(case.field)) if case.field else ""

    async def figures(self, days: int = DAYS) -> Figures:
        now = self._context.now()
        since = now - dt.timedelta(days=days)
        async with self._context.open() as unit:
            cases = await unit.desk.cases.since(since)
        left = (
            await self._context.filings.left_at(since, now - LEFT_FOR)
            if self._context.filings
            else Counter()
        )
        per_day = Counter(_day(case.opened_at) for case in cases)
        calendar = [_day(now - dt.timedelta(days=back)) for back in range(days - 1, -1, -1)]
        answered: dict[dt.date, list[dt.timedelta]] = {}
        for case in cases:
            if case.first_staff_at is not None:
                spans = answered.setdefault(_day(case.opened_at), [])
                spans.append(case.first_staff_at - case.opened_at)
        marks = [case.rating for case in cases if case.rating is not None]
        return Figures(
            days=tuple((day, per_day[day]) for day in calendar),
            opened=len(cases),
            closed=sum(not case.alive for case in cases),
            waiting=sum(case.waits or case.status is Status.QUEUED for case in cases if case.alive),
            first_answer=_median([span for spans in answered.values() for span in spans]),
            ratings=(len(marks), statistics.fmean(marks)) if marks else None,
            places=_most(Counter(case.field for case in cases if case.field)),
            left=_most(left),
            waits=tuple((day, _middle(spans)) for day, spans in sorted(answered.items())),
        )

    async def cases(self, days: int | None = None) -> Sequence[Case]:
        """The open cases, or all that were opened in the last days."""
        async with self._context.open() as unit:
            if days is None:
                return await unit.desk.cases.alive()
            return await unit.desk.cases.since(self._context.now() - dt.timedelta(days=days))

    async def transcript(self, case: int, *, internal: bool) -> tuple[TranscriptLine, ...]:
        """What was said and done, in order; notes and audit only for the desk."""
        async with self._context.open() as unit:
            found = await unit.desk.cases.get(case)
            pairs = await unit.desk.relayed.of_case(case)
            events = await unit.desk.cases.events(case)
            names = {member.id: member.name for member in await unit.desk.staff.list()}
        _ = self._context.staff_words()
        owner = found.owner
        ready = {event.details.get("link"): history.name(_, event.type) for event in events}
        lines = [
            TranscriptLine(
                pair.at,
                _("applicant") if pair.incoming else self._name(names, pair.author),
                _kind(ready.get(pair.id, pair.kind), pair.state),
                pair.text,
            )
            for pair in pairs
        ]
        lines += [
            TranscriptLine(
                event.at,
                _("applicant") if event.actor == owner else self._name(names, event.actor),
                history.name(_, event.type),
                history.details(event, names),
            )
            for event in events
            if history.shown(event, internal=internal)
        ]
        return tuple(sorted(lines, key=lambda line: line.at))

    def _name(self, names: Mapping[int, str], staff: int) -> str:
        _ = self._context.staff_words()
        return names.get(staff, _("staff") if staff else _("system"))

    async def refused_to(self, user: int, what: str, case: int | None = None) -> None:
        """Somebody tried what they may not."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case) if case else None
            await self._context.log(unit, found, user, "refused", {"what": what})


def _day(moment: dt.datetime) -> dt.date:
    """The desk's day: that of Beijing."""
    return moment.astimezone(BEIJING).date()


def _kind(name: str, state: LinkState) -> str:
    return name if state is LinkState.SENT else f"{name}, {state}"


def _most(places: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The most frequent; equals in the order of their names, so that it is always the same."""
    return tuple(sorted(places.items(), key=lambda one: (-one[1], one[0]))[:MOST])


def _median(spans: Sequence[dt.timedelta]) -> dt.timedelta | None:
    return _middle(spans) if spans else None


def _middle(spans: Sequence[dt.timedelta]) -> dt.timedelta:
    return dt.timedelta(seconds=statistics.median(span.total_seconds() for span in spans))
