"""What follows from a refusal: retries, lost topics, blocked chats, migration, carrying by hand."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from filing.desk import texts
from filing.desk.deliveries import Job
from filing.desk.failures import Failure, Trouble
from filing.desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    Case,
    Op,
    PairState,
    Parcel,
    ParcelState,
    TopicState,
)
from filing.desk.room import GROUP
from filing.desk.staff_side import FAILED
from filing.desk.successes import Successes
from filing.desk_ports import DeskUnit

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
ALARM_PAUSE = 60.0
PATIENCE = 4
"""So often a parcel may run into a lost or closed topic before it is given up."""

LARGEST_BY_HAND = 20 * 1024 * 1024
"""A bot downloads no bigger file."""

BY_HAND = frozenset(
    {"text", "photo", "video", "document", "audio", "voice", "animation", "video_note", "sticker"}
)


@dataclass(frozen=True, slots=True)
class Pause:
    """How long the lane rests; `alarm`: the desk cannot be reached, leads are told in private."""

    seconds: float = 0.0
    alarm: str = ""


class Outcomes(Successes):
    """Called by the relay after each call."""

    by_hand: frozenset[Op] = frozenset()
    """What is not even tried by id, because the probe has shown that it does not work here."""

    def needs_hands(self, job: Job) -> bool:
        return job.parcel.op in self.by_hand and not job.parcel.payload.get("fallback")

    async def carry(self, job: Job) -> None:
        """By hand from the start: nothing was tried, so nothing is wrong and nobody is alarmed."""
        async with self.changing() as unit:
            await self._outside(unit, job, Failure(Trouble.OUTSIDE))
        self.wake()

    async def refused(self, job: Job, failure: Failure) -> Pause:
        """The call failed; says how long the lane rests before its next one."""
        handlers: dict[Trouble, Callable[[DeskUnit, Job, Failure], Awaitable[Pause]]] = {
            Trouble.LATER: self._later,
            Trouble.UNREACHABLE: self._unreachable,
            Trouble.TOKEN: self._out_of_order,
            Trouble.RIGHTS: self._out_of_order,
            Trouble.BLOCKED: self._blocked,
            Trouble.GONE: self._gone,
            Trouble.TOPIC_LOST: self._topic_lost,
            Trouble.TOPIC_CLOSED: self._topic_closed,
            Trouble.MIGRATED: self._migrated,
            Trouble.OUTSIDE: self._outside,
            Trouble.SOURCE_GONE: self._source_gone,
            Trouble.NOTHING: self._nothing,
            Trouble.EDIT_REFUSED: self._edit_refused,
        }
        async with self.changing() as unit:
            pause = await handlers.get(failure.trouble, self._failed)(unit, job, failure)
        self.wake()
        return pause

    async def _back(
        self, unit: DeskUnit, job: Job, state: ParcelState, not_before: dt.datetime = NEVER
    ) -> None:
        for parcel in (job.parcel, *job.joined):
            await unit.desk.outbox.back(parcel, state, not_before)

    async def _astray(self, unit: DeskUnit, job: Job) -> None:
        """Waits for its topic; counted, so that it does not go round for ever."""
        for parcel in (job.parcel, *job.joined):
            payload = {**parcel.payload, "astray": parcel.number("astray") + 1}
            await unit.desk.outbox.back(replace(parcel, payload=payload), ParcelState.HELD, NEVER)

    async def _later(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        await self._back(unit, job, ParcelState.WAITING)
        return Pause(failure.seconds)

    async def _unreachable(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """It may have arrived all the same: what follows is possibly a duplicate, and marked."""
        if job.case is not None and job.parcel.op in {Op.COPY_IN, Op.COPY_OUT, Op.SAY, Op.TOPIC}:
            details = {"parcel": job.parcel.id, "op": str(job.parcel.op), "why": failure.text}
            await self.log(unit, job.case, 0, "possible_duplicate", details)
        await self._back(unit, job, ParcelState.WAITING)
        return Pause(min(FIRST_PAUSE * 2 ** min(job.parcel.attempts, 10), LONGEST_PAUSE))

    async def _out_of_order(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """Nothing is lost: it waits until a person has set the group right."""
        if job.parcel.op in {Op.PIN, Op.CLOSE_TOPIC, Op.DELETE_TOPIC, Op.DELETE, Op.REACT}:
            return await self._nothing(unit, job, failure)
        await self._back(unit, job, ParcelState.WAITING)
        return Pause(ALARM_PAUSE, alarm=failure.text)

    async def _blocked(self, unit: DeskUnit, job: Job, _failure: Failure) -> Pause:
        await self._back(unit, job, ParcelState.STOPPED)
        await unit.desk.outbox.stop(job.parcel.bot, job.chat)
        case = await unit.desk.cases.open_of(job.chat)
        if case is not None and not case.blocked:
            await self.mark_blocked(unit, case, by_user=True)
        return Pause()

    async def _gone(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """The applicant does not exist any more – or the group cannot be seen."""
        if job.chat < 0 or ("chat not found" in failure.text.lower() and job.call == "copy"):
            return await self._outside(unit, job, failure)
        await self._failed(unit, job, failure)
        await unit.desk.outbox.cancel(job.parcel.bot, job.chat)
        case = await unit.desk.cases.open_of(job.chat)
        if case is not None:
            _ = self.staff_words()
            line = _("The applicant's account is gone; the case is closed.")
            await self.note(unit, case, line)
            await self.end(unit, case, 0, "gone")
        return Pause()

    async def _topic_lost(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """The topic is made anew once, and what was to go there goes there again."""
        if job.case is None or job.parcel.number("astray") >= PATIENCE:
            return await self._failed(unit, job, failure)
        await self._astray(unit, job)
        case = await unit.desk.cases.get(job.case.id)
        if case.topic_state is TopicState.READY and case.topic == job.case.topic:
            lost = replace(case, topic_state=TopicState.LOST)
            await unit.desk.cases.save(case, lost)
            await self.log(unit, lost, 0, "topic_lost", {"topic": case.topic or 0})
            await self.make_topic(unit, lost)
        elif case.topic_state is TopicState.READY:
            await self.let_go(unit, case)
        return Pause()

    async def _topic_closed(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        patient = job.parcel.number("astray") < PATIENCE
        if job.case is None or not job.case.alive or not patient:
            return await self._failed(unit, job, failure)
        await self._astray(unit, job)
        await unit.desk.outbox.hold(job.case.id)
        parcel = Parcel(
            DESK, job.chat, Op.REOPEN_TOPIC, {}, case=job.case.id, key=f"reopen:{job.case.id}"
        )
        await self.put(unit, parcel)
        return Pause()

    async def _migrated(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """The group has a new id; what was written under the old one cannot be copied any more."""
        await self.move(unit, self.group, failure.chat or self.group)
        if job.parcel.op is Op.COPY_OUT:
            return await self._outside(unit, job, failure)
        await self._back(unit, job, ParcelState.WAITING)
        return Pause()

    async def migrate(self, old: int, new: int) -> None:
        """The staff's group became a supergroup with another id."""
        async with self.changing() as unit:
            await self.move(unit, old, new)
        self.wake()

    async def move(self, unit: DeskUnit, old: int, new: int) -> None:
        if old != self.group or old == new:
            return
        await unit.desk.notebook.put(f"{GROUP}:{self.settings.group}", str(new))
        await unit.desk.cases.move_group(old, new)
        await unit.desk.outbox.move_group(old, new)
        await self.log(unit, None, 0, "migrated", {"from": old, "to": new})
        self.group = new

    async def _outside(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """The applicant bot is not in the group: the desk bot carries the message itself."""
        if await self._otherwise(unit, job):
            return Pause(alarm=failure.text)
        copies = {Op.COPY_IN, Op.COPY_OUT}
        if job.parcel.op not in copies or job.parcel.payload.get("fallback"):
            if job.chat < 0 and job.parcel.op not in {Op.REACT, Op.DELETE, Op.EDIT}:
                return await self._out_of_order(unit, job, failure)
            return await self._failed(unit, job, failure)
        bot = DESK if job.parcel.op is Op.COPY_IN else APPLICANT
        for parcel in (job.parcel, *job.joined):
            await unit.desk.outbox.finish(parcel.id, ParcelState.DONE, "carried by hand")
            await self._by_hand(unit, parcel, bot)
        return Pause(alarm=failure.text)

    async def _otherwise(self, unit: DeskUnit, job: Job) -> bool:
        """What the applicant bot was to change in the group: the desk bot deletes it instead; an
        edited message comes anew, by hand, as a reply to its earlier copy."""
        parcel = job.parcel
        if parcel.op is Op.DELETE and parcel.bot == APPLICANT and job.chat < 0:
            await unit.desk.outbox.finish(parcel.id, ParcelState.DONE, "by the desk bot")
            payload = {"messages": list(job.messages)}
            await self.put(unit, Parcel(DESK, job.chat, Op.DELETE, payload, case=parcel.case))
            return True
        pair = await unit.desk.relayed.get(parcel.number("pair")) if parcel.op is Op.EDIT else None
        if pair is None:
            return False
        await unit.desk.outbox.finish(parcel.id, ParcelState.DONE, "carried by hand")
        again = {
            **parcel.payload,
            "pairs": [pair.id],
            "reply_to": pair.message,
            "album": "",
            "edit": parcel.id,
        }
        op, bot = (Op.COPY_IN, DESK) if pair.incoming else (Op.COPY_OUT, APPLICANT)
        await self._by_hand(unit, replace(parcel, op=op, payload=again), bot)
        return True

    async def _by_hand(self, unit: DeskUnit, parcel: Parcel, bot: str) -> None:
        """Each message by itself, in order; what cannot be carried is refused in words."""
        raw = parcel.payload.get("posts")
        posts = [dict(post) for post in raw] if isinstance(raw, list) else []
        parts = zip(parcel.numbers("messages"), parcel.numbers("pairs"), posts, strict=True)
        case = await unit.desk.cases.get(parcel.case or 0)
        for message, pair, post in sorted(parts, key=lambda part: part[0]):
            size = post.get("size")
            big = isinstance(size, int) and size > LARGEST_BY_HAND
            if big or post.get("kind") not in BY_HAND:
                await self._not_by_hand(unit, parcel, case, message, pair, big=big)
                continue
            payload = {
                **parcel.payload,
                "messages": [message],
                "pairs": [pair],
                "posts": [post],
                "album": "",
                "fallback": True,
            }
            carried = Parcel(bot, parcel.chat, parcel.op, payload, case=case.id)
            edit = f":{parcel.number('edit')}" if parcel.number("edit") else ""
            await self.put(unit, replace(carried, key=f"hand:{pair}{edit}"))

    async def _not_by_hand(
        self, unit: DeskUnit, parcel: Parcel, case: Case, message: int, pair: int, *, big: bool
    ) -> None:
        await unit.desk.relayed.set_state(pair, PairState.FAILED)
        _ = self.speak(case.language)
        if parcel.op is Op.COPY_IN:
            await self.say(unit, case, texts.too_big(_) if big else texts.cannot_copy(_))
            return
        await self.react(unit, DESK, parcel.number("from"), message, FAILED)
        _ = self.staff_words()
        line = (
            _(
                "Not sent: the applicant bot cannot copy from this group just now, and a file "
                "bigger than 20 MB cannot be carried by hand."
            )
            if big
            else _(
                "Not sent: the applicant bot cannot copy from this group just now, and this kind "
                "of message cannot be carried by hand."
            )
        )
        await self.note(unit, case, line, reply_to=message)

    async def _source_gone(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """Deleted before it was passed on – or, in the group, out of the applicant bot's sight."""
        anew = job.parcel.op is Op.EDIT and job.call == "copy" and job.chat > 0
        if anew or (job.parcel.op is Op.COPY_OUT and not job.parcel.payload.get("fallback")):
            return await self._outside(unit, job, failure)
        await self._nothing(unit, job, failure)
        for pair in job.pairs:
            await unit.desk.relayed.set_state(pair, PairState.DELETED)
        return Pause()

    async def _nothing(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        for parcel in (job.parcel, *job.joined):
            await unit.desk.outbox.finish(parcel.id, ParcelState.DONE, failure.text[:200])
        return Pause()

    async def _edit_refused(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """Too old to be edited: the new version comes as a reply to the copy."""
        if job.parcel.op is Op.CARD:
            await unit.desk.outbox.finish(job.parcel.id, ParcelState.DONE, failure.text[:200])
            case = await unit.desk.cases.get(job.its.id)
            fresh = replace(case, card=None)
            await unit.desk.cases.save(case, fresh)
            await self._card_first(unit, fresh)
            await self.card(unit, fresh)
            return Pause()
        if job.parcel.op is Op.DELETE and job.chat > 0 and job.case is not None:
            _ = self.staff_words()
            line = _(
                "The applicant still sees it: Telegram lets a bot delete messages for 48 hours "
                "only."
            )
            await self.note(unit, job.case, line)
        if job.parcel.op is not Op.EDIT or job.parcel.payload.get("anew"):
            return await self._nothing(unit, job, failure)
        await unit.desk.outbox.finish(job.parcel.id, ParcelState.DONE, failure.text[:200])
        payload = {**job.parcel.payload, "anew": True}
        parcel = Parcel(job.parcel.bot, job.chat, Op.EDIT, payload, case=job.parcel.case)
        await self.put(unit, parcel)
        return Pause()

    async def _failed(self, unit: DeskUnit, job: Job, failure: Failure) -> Pause:
        """Given up: whoever wrote it is told at once."""
        for parcel in (job.parcel, *job.joined):
            await unit.desk.outbox.finish(parcel.id, ParcelState.FAILED, failure.text[:200])
        for pair in job.pairs:
            await unit.desk.relayed.set_state(pair, PairState.FAILED)
        if job.case is None:
            return Pause()
        case = await unit.desk.cases.get(job.case.id)
        await self.log(unit, case, 0, "failed", {"op": str(job.parcel.op), "why": failure.text})
        if job.parcel.op is Op.CARD:
            await unit.desk.outbox.release(case.id, cards=False)
        elif job.parcel.op is Op.COPY_IN:
            _ = self.speak(case.language)
            reasons = {Trouble.CANNOT_COPY: texts.cannot_copy, Trouble.TOO_BIG: texts.too_big}
            words = reasons.get(failure.trouble, texts.not_passed_on)
            await self.say(unit, case, words(_))
        elif job.parcel.op is Op.COPY_OUT:
            source = job.parcel.number("from")
            for message in job.parcel.numbers("messages")[:1]:
                await self.react(unit, DESK, source, message, FAILED)
                _ = self.staff_words()
                line = _("Not delivered: {why}").format(why=texts.safe(failure.text))
                await self.note(unit, case, line, reply_to=message)
        return Pause()
