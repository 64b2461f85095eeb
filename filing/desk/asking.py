"""Asking a person and writing to them: cases opened, messages taken, albums gathered."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from filing.desk import texts
from filing.desk.model import (
    APPLICANT,
    CANNOT_COPY,
    DESK,
    NEVER,
    Case,
    Mode,
    Op,
    Pair,
    Parcel,
    ParcelState,
    Post,
    Status,
    TopicState,
)
from filing.desk.room import Room
from filing.desk_ports import DeskUnit

HOURS_AGAIN = dt.timedelta(days=1)
HOURS_QUIET = dt.timedelta(minutes=5)
"""No hours message so soon after staff wrote."""

REMEMBERED = 50_000


class Taken(StrEnum):
    """What became of a message of the applicant."""

    RELAYED = "relayed"
    AGAIN = "again"
    """This very message was taken before."""
    REFUSED = "refused"
    """It cannot be passed on; the applicant is told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an applicant stands with the desk."""

    mode: Mode
    case: Case | None


class Asking(Room):
    """What the applicant bot calls. Every method is one unit of work."""

    _modes: OrderedDict[int, Mode]

    # ------------------------------------------------------------------ modes

    async def mode(self, owner: int) -> Mode:
        """Who receives what this applicant types; kept at hand, for it is asked on every update."""
        known = self._modes.get(owner)
        if known is None:
            async with self.open() as unit:
                known = await unit.desk.cases.mode(owner)
            self._remember(owner, known)
        return known

    async def set_mode(self, owner: int, mode: Mode) -> None:
        if self._modes.get(owner) is mode:
            return
        async with self.changing() as unit:
            await unit.desk.cases.set_mode(owner, mode)
        self._remember(owner, mode)

    async def standing(self, owner: int) -> Standing:
        async with self.open() as unit:
            return Standing(await unit.desk.cases.mode(owner), await unit.desk.cases.open_of(owner))

    def _remember(self, owner: int, mode: Mode) -> None:
        self._modes[owner] = mode
        self._modes.move_to_end(owner)
        while len(self._modes) > REMEMBERED:
            self._modes.popitem(last=False)

    # ------------------------------------------------------------------ asking

    async def ask(
        self,
        owner: int,
        draft: int | None,
        field: str | None,
        question: str,
        language: str,
        context: Mapping[str, str] | None = None,
    ) -> Case:
        """Turns to a person: case, topic and greeting in one transaction; then chat mode."""
        about = {**(context or {}), **({"question": question} if question else {})}
        async with self.changing() as unit:
            case, fresh = await self._case(unit, owner, draft, field or "", language, about)
            await unit.desk.cases.set_mode(owner, Mode.CHAT)
            _ = self.speak(language)
            hello = texts.welcome(_, self.settings.hours, self.now())
            await self.say(unit, case, hello, keyboard="back")
            told = replace(case, hours_told_at=self.now())
            await unit.desk.cases.save(case, told)
            case = told
            await self.log(unit, case, owner, "asked", {"field": field or "", "fresh": fresh})
            if question:
                case = await self._heard(unit, case)
            if not fresh:
                await self._asks_again(unit, case, field or "", question)
            await self.card(unit, case)
        self._remember(owner, Mode.CHAT)
        self.wake()
        return case

    async def _asks_again(self, unit: DeskUnit, case: Case, field: str, question: str) -> None:
        _ = self.staff_words()
        place = _("Asks again at: {place}").format(place=texts.safe(field or "–"))
        lines = [place, f"«{texts.safe(question)}»"] if question else [place]
        await self.note(unit, case, "\n".join(lines))

    async def _case(
        self,
        unit: DeskUnit,
        owner: int,
        draft: int | None,
        field: str,
        language: str,
        context: Mapping[str, str],
    ) -> tuple[Case, bool]:
        """The applicant's living case, or a new one whose topic is being made."""
        wanted = Case(
            0, owner, language, self.group, self.now(), draft=draft, field=field, context=context
        )
        case, fresh = await unit.desk.cases.open(wanted)
        if not fresh and (draft or field):
            moved = replace(case, draft=draft or case.draft, field=field, language=language)
            await unit.desk.cases.save(case, moved)
            case = moved
        return await self.make_topic(unit, case), fresh

    # ------------------------------------------------------------------ writing

    async def applicant_message(
        self, owner: int, post: Post, language: str, draft: int | None = None
    ) -> Taken:
        """One message for staff. A case is opened, or opened again, where there is none."""
        async with self.changing() as unit:
            if await unit.desk.relayed.of_source(APPLICANT, post.chat, post.message):
                return Taken.AGAIN
            case = await self._case_for(unit, owner, language, draft)
            if post.kind in CANNOT_COPY:
                await self.say(unit, case, texts.cannot_copy(self.speak(case.language)))
                taken = Taken.REFUSED
            else:
                await self._carry(unit, case, post)
                taken = Taken.RELAYED
        self.wake()
        return taken

    async def _case_for(self, unit: DeskUnit, owner: int, language: str, draft: int | None) -> Case:
        living = await unit.desk.cases.open_of(owner)
        if living is not None:
            return await self.make_topic(unit, living)
        last = await unit.desk.cases.last_of(owner)
        if last is not None and last.topic_state is TopicState.READY and last.group == self.group:
            return await self._reopen(unit, last, owner)
        case, _fresh = await self._case(unit, owner, draft, "", language, {})
        return case

    async def _carry(self, unit: DeskUnit, case: Case, post: Post) -> None:
        earlier = await unit.desk.relayed.last(case.id, incoming=True)
        pair = await unit.desk.relayed.add(
            Pair(
                id=0,
                case=case.id,
                incoming=True,
                bot=APPLICANT,
                chat=post.chat,
                message=post.message,
                at=self.now(),
                to_chat=case.group,
                album=post.album,
                kind=post.kind,
                text=post.text or post.name,
                author=case.owner,
            )
        )
        heard = await self._heard(unit, case)
        await self.copy(unit, heard, Op.COPY_IN, post, pair)
        if earlier is None and heard.status is Status.QUEUED:
            await self._receipt(unit, heard)
        else:
            await self._hours(unit, heard)

    async def _heard(self, unit: DeskUnit, case: Case) -> Case:
        """Somebody of the desk is to act now."""
        status = Status.OPEN if case.staff is not None else Status.QUEUED
        heard = replace(case, last_user_at=self.now(), status=status, alerted_at=None)
        await unit.desk.cases.save(case, heard)
        if heard.status is not case.status:
            await self.card(unit, heard)
        return heard

    async def copy(self, unit: DeskUnit, case: Case, op: Op, post: Post, pair: Pair) -> None:
        """Queues one copy; the parts of an album gather in one parcel until no more come."""
        inward = op is Op.COPY_IN
        chat = case.group if inward else case.owner
        key = f"{op}:{post.chat}:{post.message}"
        payload: dict[str, object] = {
            "pairs": [pair.id],
            "from": post.chat,
            "messages": [post.message],
            "posts": [post.as_payload()],
            "reply_to": post.reply_to or 0,
            "album": post.album,
        }
        parcel = Parcel(APPLICANT, chat, op, payload, case=case.id, key=key)
        if post.album:
            parcel = replace(
                parcel,
                key=f"album:{post.chat}:{post.album}",
                not_before=self.now() + self.settings.album_pause,
            )
            if await self._gather(unit, parcel, payload) or await self._queue(unit, case, parcel):
                return
            parcel = await self._late(unit, case, parcel, key)
        await self._queue(unit, case, parcel)

    async def _queue(self, unit: DeskUnit, case: Case, parcel: Parcel) -> bool:
        if parcel.op is Op.COPY_IN:
            return await self.into_topic(unit, case, parcel)
        state = ParcelState.STOPPED if case.blocked else ParcelState.WAITING
        return await self.put(unit, replace(parcel, state=state))

    async def _late(self, unit: DeskUnit, case: Case, parcel: Parcel, key: str) -> Parcel:
        """A part that comes when its album has left is a reply to the album's first."""
        parts = await unit.desk.relayed.of_album(case.id, str(parcel.payload["album"]))
        first = min((part.message for part in parts), default=0)
        payload = {**parcel.payload, "album": "", "reply_to": first}
        return replace(parcel, key=key, payload=payload, not_before=NEVER)

    async def _gather(self, unit: DeskUnit, parcel: Parcel, payload: Mapping[str, object]) -> bool:
        """Adds a part to its album, if the album has not left yet. A late part goes by itself."""
        key = parcel.key or ""
        gathering = await unit.desk.outbox.waiting(key)
        if gathering is None:
            return False
        merged = {
            **gathering.payload,
            **{
                name: [*items(gathering.payload.get(name)), *items(payload[name])]
                for name in ("pairs", "messages", "posts")
            },
        }
        latest = gathering.created_at + self.settings.album_limit
        moment = min(parcel.not_before, latest)
        return await unit.desk.outbox.rewrite(
            replace(gathering, payload=merged, not_before=max(moment, gathering.not_before))
        )

    async def _receipt(self, unit: DeskUnit, case: Case) -> None:
        """The first message of a case gets a receipt in words; later ones a reaction."""
        _ = self.speak(case.language)
        lines = [_("Your message is with our staff.")]
        now = self.now()
        if now - (case.hours_told_at or NEVER) >= HOURS_AGAIN:
            lines.append(texts.expected(_, self.settings.hours, now))
            await unit.desk.cases.save(case, replace(case, hours_told_at=now))
        await self.say(unit, case, "\n".join(lines), keyboard="back")

    async def _hours(self, unit: DeskUnit, case: Case) -> None:
        """Outside the hours: said once a day, only while nobody has claimed the case."""
        now = self.now()
        if case.status is not Status.QUEUED or self.settings.hours.open_at(now):
            return
        if now - (case.hours_told_at or NEVER) < HOURS_AGAIN:
            return
        if now - (case.last_staff_at or NEVER) < HOURS_QUIET or await self.somebody(unit):
            return
        told = replace(case, hours_told_at=now)
        await unit.desk.cases.save(case, told)
        words = texts.closed(self.speak(case.language), self.settings.hours, now)
        await self.say(unit, case, words)

    async def somebody(self, unit: DeskUnit) -> bool:
        """Whether somebody is on duty, whatever the hours say."""
        return any(member.active and member.on_duty for member in await unit.desk.staff.list())

    async def _reopen(self, unit: DeskUnit, case: Case, actor: int) -> Case:
        status = Status.OPEN if case.staff is not None else Status.QUEUED
        opened = replace(
            case, status=status, closed_at=None, last_user_at=self.now(), alerted_at=None
        )
        await unit.desk.cases.save(case, opened)
        opened = await self._wake_topic(unit, opened)
        await self.log(unit, opened, actor, "reopened")
        _ = self.staff_words()
        await self.note(unit, opened, _("The case is open again."))
        await self.card(unit, opened)
        return opened

    async def _wake_topic(self, unit: DeskUnit, case: Case) -> Case:
        if case.topic_state is not TopicState.READY:
            return await self.make_topic(unit, case)
        parcel = Parcel(DESK, case.group, Op.REOPEN_TOPIC, {}, case=case.id)
        await self.into_topic(unit, case, parcel)
        return case


def items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
