"""What the desk sees of itself: queue, alerts, figures, transcripts, replies, suggestions."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from filing.desk import canned, texts
from filing.desk.card import status_name
from filing.desk.model import DESK, NEVER, REMINDER, TOLD, Case, Op, Parcel, Reply, Staff, Status
from filing.desk.outcomes import Outcomes
from filing.desk.room import packed
from filing.desk.staff_side import NOTED
from filing.desk_ports import DeskUnit

KEY_LENGTH = 32
DAYS = 30
LEFT_FOR = dt.timedelta(days=3)
"""A draft that has not been changed for so long counts as left."""
MOST = 6
"""How many places are shown."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One entry of the FAQ that may answer the applicant."""

    id: str
    title: str
    text: str


Suggest = Callable[[str, str], Sequence[Suggestion]]
"""The entries nearest to a text in a language, best first."""

Promote = Callable[[str, str, str], Awaitable[None]]
"""Keeps a question, the answer staff gave, and the language, for whoever writes the FAQ."""


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
class Line:
    """One line of a transcript."""

    at: dt.datetime
    who: str
    kind: str
    text: str


class Board(Outcomes):
    """Everything that staff look at."""

    suggest: Suggest | None = None
    promote: Promote | None = None
    shipped: tuple[Reply, ...] = ()

    # ------------------------------------------------------------------ queue

    async def queue(self) -> str:
        """The living cases for the General topic: who waits for how long, and who has them."""
        async with self.open() as unit:
            cases = await unit.desk.cases.alive()
            names = {member.id: member.name for member in await unit.desk.staff.list()}
            duty = [member.name for member in await unit.desk.staff.list() if member.on_duty]
        _ = self.staff_words()
        lines = [f"<b>{_('Queue')}</b> · {texts.local_time(self.now())}"]
        order = {Status.QUEUED: 0, Status.OPEN: 1, Status.WAITING_USER: 2}
        queued = sorted(cases, key=lambda case: (order[case.status], case.opened_at))
        lines += [self._queue_line(case, names) for case in queued]
        if not cases:
            lines.append(_("No open case."))
        on = ", ".join(texts.safe(name) for name in duty) or "–"
        lines.append(_("On duty: {names}").format(names=on))
        return "\n".join(lines)[:4000]

    def _queue_line(self, case: Case, names: Mapping[int, str]) -> str:
        _ = self.staff_words()
        place = str(case.group).removeprefix("-100")
        number = f"#{case.id}"
        if case.topic is not None:
            number = f'<a href="https://t.me/c/{place}/{case.topic}">{number}</a>'
        who = names.get(case.staff or 0, "–")
        since = max(case.last_user_at or case.opened_at, case.opened_at)
        minutes = int((self.now() - since).total_seconds() // 60)
        wait = _("{minutes} min").format(minutes=minutes) if case.waits or not case.staff else ""
        return " · ".join(
            part
            for part in (number, status_name(_, case.status), texts.safe(who), case.language, wait)
            if part
        )

    # ------------------------------------------------------------------ alerts

    async def tick(self) -> None:
        """Once in a while: alerts for cases that nobody claims or answers."""
        now = self.now()
        if not self.settings.hours.open_at(now):
            async with self.open() as unit:
                if not await self.somebody(unit):
                    return
        async with self.changing() as unit:
            for case in await unit.desk.cases.alive():
                await self._alert(unit, case, now)
        self.wake()

    async def _alert(self, unit: DeskUnit, case: Case, now: dt.datetime) -> None:
        if case.alerted_at is not None or case.status is Status.WAITING_USER:
            return
        _ = self.staff_words()
        since = max(case.last_user_at or case.opened_at, case.last_staff_at or NEVER)
        unclaimed = case.status is Status.QUEUED
        limit = self.settings.unclaimed_after if unclaimed else self.settings.waiting_after
        if now - since < limit or not (unclaimed or case.waits):
            return
        await unit.desk.cases.save(case, replace(case, alerted_at=now))
        minutes = int((now - since).total_seconds() // 60)
        if unclaimed:
            words = _("⏰ Nobody has claimed case #{number} for {minutes} minutes.")
            text = words.format(number=case.id, minutes=minutes)
            payload: dict[str, object] = {"text": text, "general": True, "buttons": packed(())}
            parcel = Parcel(DESK, case.group, Op.SAY, payload, priority=REMINDER)
            await self.put(unit, parcel)
        else:
            owner = await unit.desk.staff.get(case.staff or 0)
            words = _("⏰ {who}: the applicant has been waiting for {minutes} minutes.")
            who = texts.mention(case.staff or 0, owner.name if owner else "?")
            payload = {"text": words.format(who=who, minutes=minutes), "buttons": packed(())}
            parcel = Parcel(DESK, case.group, Op.SAY, payload, priority=REMINDER)
            await self.into_topic(unit, case, parcel)
        await self.log(unit, case, 0, "alert", {"minutes": minutes})

    async def leads(self) -> Sequence[Staff]:
        return [member for member in await self.members() if member.active and member.leads]

    # ------------------------------------------------------------------ figures

    async def figures(self, days: int = DAYS) -> Figures:
        now = self.now()
        since = now - dt.timedelta(days=days)
        async with self.open() as unit:
            cases = await unit.desk.cases.since(since)
        left = await self.filings.left_at(since, now - LEFT_FOR) if self.filings else Counter()
        per_day = Counter(case.opened_at.date() for case in cases)
        calendar = [(now - dt.timedelta(days=back)).date() for back in range(days - 1, -1, -1)]
        answered: dict[dt.date, list[dt.timedelta]] = {}
        for case in cases:
            if case.first_staff_at is not None:
                spans = answered.setdefault(case.opened_at.date(), [])
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
        async with self.open() as unit:
            if days is None:
                return await unit.desk.cases.alive()
            return await unit.desk.cases.since(self.now() - dt.timedelta(days=days))

    # ------------------------------------------------------------------ transcript

    async def transcript(self, case: int, *, internal: bool) -> tuple[Line, ...]:
        """What was said and done, in order; notes and audit only for the desk."""
        async with self.open() as unit:
            found = await unit.desk.cases.get(case)
            pairs = await unit.desk.relayed.of_case(case)
            events = await unit.desk.cases.events(case)
            names = {member.id: member.name for member in await unit.desk.staff.list()}
        lines = [
            Line(
                pair.at,
                "applicant" if pair.incoming else self._name(names, pair.author),
                pair.kind if pair.state.value == "sent" else f"{pair.kind}, {pair.state}",
                pair.text,
            )
            for pair in pairs
        ]
        said = {"canned", "suggested", "correction"}
        lines += [
            Line(
                event.at,
                "applicant" if event.actor == found.owner else self._name(names, event.actor),
                event.type,
                ", ".join(f"{one}" for key, one in event.details.items() if _shown(key, one)),
            )
            for event in events
            if event.type in said or (internal and event.type != TOLD)
        ]
        return tuple(sorted(lines, key=lambda line: line.at))

    def _name(self, names: Mapping[int, str], staff: int) -> str:
        return names.get(staff, "staff" if staff else "system")

    # ------------------------------------------------------------------ ready-made replies

    async def replies(self, language: str) -> tuple[Reply, ...]:
        async with self.open() as unit:
            changed = await unit.desk.canned.list()
        return canned.merged(self.shipped, changed, language) or canned.merged(
            self.shipped, changed, "en"
        )

    async def set_reply(self, staff: Staff, key: str, language: str, text: str) -> bool:
        """Writes a ready-made reply; an empty text takes it away."""
        if not key.replace("_", "").isalnum() or len(key) > KEY_LENGTH:
            return False
        async with self.changing() as unit:
            await unit.desk.canned.put(Reply(key, language, text))
            await self.log(unit, None, staff.id, "canned_changed", {"key": key, "lang": language})
        return True

    # ------------------------------------------------------------------ FAQ

    async def suggestions(self, case: int) -> tuple[Suggestion, ...]:
        """Entries for the applicant's last message, in the applicant's language."""
        async with self.open() as unit:
            found = await unit.desk.cases.get(case)
            last = await unit.desk.relayed.last(case, incoming=True)
        words = (last.text if last else "") or found.context.get("question", "")
        if not words or self.suggest is None:
            return ()
        return tuple(self.suggest(words, found.language))[:3]

    async def promote_answer(self, staff: Staff, chat: int, message: int) -> bool:
        """The answer that staff replied to goes, with the question before it, to the FAQ's gaps."""
        async with self.open() as unit:
            answer = await unit.desk.relayed.of_source(DESK, chat, message)
            if answer is None or not answer.text or self.promote is None:
                return False
            case = await unit.desk.cases.get(answer.case)
            pairs = await unit.desk.relayed.of_case(case.id)
        asked = [p.text for p in pairs if p.incoming and p.text and p.at <= answer.at]
        question = asked[-1] if asked else case.context.get("question", "")
        if not question:
            return False
        await self.promote(question, answer.text, case.language)
        async with self.changing() as unit:
            await self.log(unit, case, staff.id, "promoted", {"message": message})
        return True

    # ------------------------------------------------------------------ small things

    async def expect(self, message: int, case: int, field: str) -> None:
        """A reply to that message is the sentence of a correction."""
        async with self.changing() as unit:
            await unit.desk.notebook.put(f"prompt:{message}", f"{case} {field}")

    async def prompt(self, message: int) -> tuple[int, str] | None:
        async with self.open() as unit:
            found = await unit.desk.notebook.get(f"prompt:{message}")
        case, _space, field = found.partition(" ")
        return (int(case), field) if field else None

    async def log_topic(self) -> int:
        """The topic in which the bots look after themselves; 0 where there is none."""
        async with self.open() as unit:
            return int(await unit.desk.notebook.get(f"log:{self.group}") or 0)

    async def keep_log_topic(self, topic: int) -> None:
        async with self.changing() as unit:
            await unit.desk.notebook.put(f"log:{self.group}", str(topic))

    async def receipt(self, chat: int, message: int) -> None:
        """Taken down, and not sent as it stands."""
        async with self.changing() as unit:
            await self.react(unit, DESK, chat, message, NOTED)
        self.wake()

    async def open_topic(self, case: int) -> None:
        """The topic was closed by hand although the applicant waits."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            parcel = Parcel(DESK, found.group, Op.REOPEN_TOPIC, {}, case=case)
            await self.into_topic(unit, found, parcel)
            line = self.staff_words()(
                "The applicant is waiting for an answer: use *Close* on the card."
            )
            await self.note(unit, found, line)
        self.wake()

    # ------------------------------------------------------------------ audit

    async def refused_to(self, user: int, what: str, case: int | None = None) -> None:
        """Somebody tried what they may not."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case) if case else None
            await self.log(unit, found, user, "refused", {"what": what})

    async def forget(self, owner: int) -> None:
        """Before a person is forgotten: their topics go, with everything in them."""
        async with self.changing() as unit:
            for case in await unit.desk.cases.all_of(owner):
                await self._topic_goes(unit, case)
        self._modes.pop(owner, None)
        self.wake()

    async def purge(self) -> int:
        """Closed cases end when their time is over, with all that was said: here, and in the
        group, whose topics would keep it for ever."""
        async with self.changing() as unit:
            ended = await unit.desk.cases.purge(self.now() - self.settings.keep_closed)
            for case in ended:
                await self._topic_goes(unit, case)
                await self.log(unit, None, 0, "ended", {"case": case.id})
        if ended:
            self.wake()
        return len(ended)

    async def _topic_goes(self, unit: DeskUnit, case: Case) -> None:
        if case.topic is not None:
            payload = {"thread": case.topic}
            await self.put(unit, Parcel(DESK, case.group, Op.DELETE_TOPIC, payload))


def _shown(key: str, value: object) -> bool:
    """What of an event says something to a reader."""
    return value != "" and key not in {"preview", "album"}


def _most(places: Counter[str]) -> tuple[tuple[str, int], ...]:
    """The most frequent; equals in the order of their names, so that it is always the same."""
    return tuple(sorted(places.items(), key=lambda one: (-one[1], one[0]))[:MOST])


def _median(spans: Sequence[dt.timedelta]) -> dt.timedelta | None:
    return _middle(spans) if spans else None


def _middle(spans: Sequence[dt.timedelta]) -> dt.timedelta:
    return dt.timedelta(seconds=statistics.median(span.total_seconds() for span in spans))
