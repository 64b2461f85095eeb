"""What follows a refusal: retry, lost topic, blocked chat, migration, carrying by hand."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial

from desk import texts
from desk.actions import Action, Copy, CopyIn, CopyOut, Delete, Edit, ReopenTopic
from desk.closing import Closing
from desk.context import BOARD, GROUP, DeskContext
from desk.conversations import Conversations
from desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    Case,
    LinkState,
    OutboxMessage,
    OutboxState,
    TopicState,
)
from desk.outbox.failures import Failure, FailureKind
from desk.outbox.worker import ApiCall
from desk.ports import DeskUnit
from desk.staff import FAILED

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
ALARM_PAUSE = 60.0
PATIENCE = 4
"""So often an entry may run into a lost or closed topic before it is given up."""

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


class OnFailed:
    """Called by the relay after a call that was refused."""

    def __init__(
        self,
        context: DeskContext,
        closing: Closing,
        conversations: Conversations,
    ) -> None:
        self._context = context
        self._closing = closing
        self._conversations = conversations
        self.by_hand: frozenset[Action] = frozenset()
        """What is not even tried by id, because the probe has shown that it does not work here."""

    def needs_hands(self, job: ApiCall) -> bool:
        return job.entry.op in self.by_hand and not _carried(job)

    async def carry(self, job: ApiCall) -> None:
        """By hand from the start: nothing was tried, so nothing is wrong and nobody is alarmed."""
        async with self._context.changing() as unit:
            await self._outside(unit, job, Failure(FailureKind.OUTSIDE))
        self._context.wake()

    async def refused(self, job: ApiCall, failure: Failure) -> Pause:
        """The call failed; says how long the lane rests before its next one."""
        handlers: dict[FailureKind, Callable[[DeskUnit, ApiCall, Failure], Awaitable[Pause]]] = {
            FailureKind.LATER: self._later,
            FailureKind.UNREACHABLE: self._unreachable,
            FailureKind.TOKEN: self._out_of_order,
            FailureKind.RIGHTS: self._out_of_order,
            FailureKind.BLOCKED: self._blocked,
            FailureKind.GONE: self._gone,
            FailureKind.TOPIC_LOST: self._topic_lost,
            FailureKind.TOPIC_CLOSED: self._topic_closed,
            FailureKind.MIGRATED: self._migrated,
            FailureKind.OUTSIDE: self._outside,
            FailureKind.SOURCE_GONE: self._source_gone,
            FailureKind.NOTHING: self._nothing,
            FailureKind.EDIT_REFUSED: self._edit_refused,
        }
        async with self._context.changing() as unit:
            pause = await handlers.get(failure.kind, self._failed)(unit, job, failure)
        self._context.wake()
        return pause

    async def _back(
        self, unit: DeskUnit, job: ApiCall, state: OutboxState, not_before: dt.datetime = NEVER
    ) -> None:
        for entry in (job.entry, *job.joined):
            await unit.desk.outbox.back(entry, state, not_before)

    async def _astray(self, unit: DeskUnit, job: ApiCall) -> None:
        """Waits for its topic; counted, so that it does not go round for ever."""
        for entry in (job.entry, *job.joined):
            again = replace(entry, astray=entry.astray + 1)
            await unit.desk.outbox.back(again, OutboxState.HELD, NEVER)

    async def _later(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        await self._back(unit, job, OutboxState.WAITING)
        return Pause(failure.seconds)

    async def _unreachable(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """It may have arrived all the same: what follows is possibly a duplicate, and marked."""
        if job.case is not None and job.entry.op in {
            Action.COPY_IN,
            Action.COPY_OUT,
            Action.SAY,
            Action.TOPIC,
        }:
            details = {"entry": job.entry.id, "op": str(job.entry.op), "why": failure.text}
            await self._context.log(unit, job.case, 0, "possible_duplicate", details)
        await self._back(unit, job, OutboxState.WAITING)
        return Pause(min(FIRST_PAUSE * 2 ** min(job.entry.attempts, 10), LONGEST_PAUSE))

    async def _out_of_order(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """Nothing is lost: it waits until a person has set the group right."""
        if job.entry.op in {
            Action.PIN,
            Action.CLOSE_TOPIC,
            Action.DELETE_TOPIC,
            Action.DELETE,
            Action.REACT,
            Action.NAME_TOPIC,
        }:
            return await self._nothing(unit, job, failure)
        await self._back(unit, job, OutboxState.WAITING)
        return Pause(ALARM_PAUSE, alarm=failure.text)

    async def _blocked(self, unit: DeskUnit, job: ApiCall, _failure: Failure) -> Pause:
        await self._back(unit, job, OutboxState.STOPPED)
        await unit.desk.outbox.stop(job.entry.bot, job.chat)
        case = await unit.desk.cases.open_of(job.chat)
        if case is not None and not case.blocked:
            await self._conversations.mark_blocked(unit, case, by_user=True)
        return Pause()

    async def _gone(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """The applicant does not exist any more – or the group cannot be seen."""
        if job.chat < 0 or ("chat not found" in failure.text.lower() and job.call == "copy"):
            return await self._outside(unit, job, failure)
        await self._failed(unit, job, failure)
        await unit.desk.outbox.cancel(job.entry.bot, job.chat)
        case = await unit.desk.cases.open_of(job.chat)
        if case is not None:
            _ = self._context.staff_words()
            line = _("The applicant's account is gone; the case is closed.")
            await self._context.note(unit, case, line)
            await self._closing.end(unit, case, 0, "gone")
        return Pause()

    async def _topic_lost(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """The topic is made anew once, and what was to go there goes there again."""
        if job.entry.op is Action.NAME_TOPIC:
            return await self._nothing(unit, job, failure)
        if job.case is None or job.entry.astray >= PATIENCE:
            return await self._failed(unit, job, failure)
        await self._astray(unit, job)
        case = await unit.desk.cases.get(job.case.id)
        if case.topic_state is TopicState.READY and case.topic == job.case.topic:
            lost = replace(case, topic_state=TopicState.LOST)
            await unit.desk.cases.save(case, lost)
            await self._context.log(unit, lost, 0, "topic_lost", {"topic": case.topic or 0})
            await self._context.make_topic(unit, lost)
        elif case.topic_state is TopicState.READY:
            await self._context.let_go(unit, case)
        return Pause()

    async def _topic_closed(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        patient = job.entry.astray < PATIENCE
        if job.case is None or not job.case.alive or not patient:
            return await self._failed(unit, job, failure)
        await self._astray(unit, job)
        await unit.desk.outbox.hold(job.case.id)
        key = f"reopen:{job.case.id}"
        entry = OutboxMessage(DESK, job.chat, ReopenTopic(), case=job.case.id, key=key)
        await self._context.put(unit, entry)
        return Pause()

    async def _migrated(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """The group has a new id; what was written under the old one cannot be copied any more."""
        await self.move(unit, self._context.group, failure.chat or self._context.group)
        if job.entry.op is Action.COPY_OUT:
            return await self._outside(unit, job, failure)
        now = failure.chat or self._context.group  # `self._context.group` follows with the commit
        moved = [replace(one, chat=now) for one in (job.entry, *job.joined)]
        for one in moved:  # sealed for the address that its row has now
            await unit.desk.outbox.back(one, OutboxState.WAITING, NEVER)
        return Pause()

    async def migrate(self, old: int, new: int) -> None:
        """The staff's group became a supergroup with another id."""
        async with self._context.changing() as unit:
            await self.move(unit, old, new)
        self._context.wake()

    async def move(self, unit: DeskUnit, old: int, new: int) -> None:
        if old != self._context.group or old == new:
            return
        await unit.desk.notebook.put(f"{GROUP}:{self._context.settings.group}", str(new))
        await unit.desk.cases.move_group(old, new)
        await unit.desk.outbox.move_group(old, new)
        await self._context.log(unit, None, 0, "migrated", {"from": old, "to": new})
        unit.after_commit(partial(self._context.move, new))

    async def _outside(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """The applicant bot is not in the group: the desk bot carries the message itself."""
        if await self._otherwise(unit, job):
            return Pause(alarm=failure.text)
        if not isinstance(job.entry.deed, Copy) or _carried(job):
            if job.chat < 0 and job.entry.op not in {Action.REACT, Action.DELETE, Action.EDIT}:
                return await self._out_of_order(unit, job, failure)
            return await self._failed(unit, job, failure)
        entries = [(one, one.deed) for one in (job.entry, *job.joined)]
        for entry, deed in [(one, deed) for one, deed in entries if isinstance(deed, Copy)]:
            await unit.desk.outbox.finish(entry.id, OutboxState.DONE, "carried by hand")
            await self._by_hand(unit, entry, deed)
        return Pause(alarm=failure.text)

    async def _otherwise(self, unit: DeskUnit, job: ApiCall) -> bool:
        """What the applicant bot was to change in the group: the desk bot deletes it instead; an
        edited message comes anew, by hand, as a reply to its earlier copy."""
        entry, deed = job.entry, job.entry.deed
        if isinstance(deed, Delete) and entry.bot == APPLICANT and job.chat < 0:
            await unit.desk.outbox.finish(entry.id, OutboxState.DONE, "by the desk bot")
            by_desk = OutboxMessage(DESK, job.chat, Delete(job.messages), case=entry.case)
            await self._context.put(unit, by_desk)
            return True
        pair = await unit.desk.relayed.get(deed.pair) if isinstance(deed, Edit) else None
        if pair is None or not isinstance(deed, Edit):
            return False
        await unit.desk.outbox.finish(entry.id, OutboxState.DONE, "carried by hand")
        again = (CopyIn if pair.incoming else CopyOut)(
            source=deed.source,
            messages=(deed.message,),
            pairs=(pair.id,),
            posts=(deed.post,),
            reply_to=pair.message,
            edit=entry.id,
        )
        await self._by_hand(unit, entry, again)
        return True

    async def _by_hand(self, unit: DeskUnit, entry: OutboxMessage, deed: Copy) -> None:
        """Each message by itself, in order; what cannot be carried is refused in words."""
        bot = DESK if deed.op is Action.COPY_IN else APPLICANT
        parts = zip(deed.messages, deed.pairs, deed.posts, strict=True)
        case = await unit.desk.cases.get(entry.case or 0)
        for message, pair, post in sorted(parts, key=lambda part: part[0]):
            big = post.size > LARGEST_BY_HAND
            one = replace(
                deed, messages=(message,), pairs=(pair,), posts=(post,), album="", fallback=True
            )
            if big or post.kind not in BY_HAND:
                await self._not_by_hand(unit, case, one, big=big)
                continue
            carried = OutboxMessage(bot, entry.chat, one, case=case.id)
            edit = f":{deed.edit}" if deed.edit else ""
            await self._context.put(unit, replace(carried, key=f"hand:{pair}{edit}"))

    async def _not_by_hand(self, unit: DeskUnit, case: Case, one: Copy, *, big: bool) -> None:
        await unit.desk.relayed.set_state(one.pairs[0], LinkState.FAILED)
        _ = self._context.speak(case.language)
        if isinstance(one, CopyIn):
            words = texts.too_big(_) if big else texts.cannot_copy(_)
            await self._context.say(unit, case, words)
            return
        message = one.messages[0]
        await self._context.react(unit, DESK, one.source, message, FAILED)
        _ = self._context.staff_words()
        line = (
            _(
                "Not sent: the applicant bot cannot copy from this group just now, and a file "
                "bigger than 20 MB cannot be downloaded and sent again."
            )
            if big
            else _(
                "Not sent: the applicant bot cannot copy from this group just now, and this kind "
                "of message cannot be downloaded and sent again."
            )
        )
        await self._context.note(unit, case, line, reply_to=message)

    async def _source_gone(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """Deleted before it was passed on – or, in the group, out of the applicant bot's sight."""
        anew = job.entry.op is Action.EDIT and job.call == "copy" and job.chat > 0
        if anew or (job.entry.op is Action.COPY_OUT and not _carried(job)):
            return await self._outside(unit, job, failure)
        await self._nothing(unit, job, failure)
        for pair in job.pairs:
            await unit.desk.relayed.set_state(pair, LinkState.DELETED)
        return Pause()

    async def _nothing(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        for entry in (job.entry, *job.joined):
            await unit.desk.outbox.finish(entry.id, OutboxState.DONE, failure.text[:200])
        return Pause()

    async def _edit_refused(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """Too old to be edited: the new version comes as a reply to the copy."""
        if job.entry.op is Action.BOARD:
            await unit.desk.notebook.put(BOARD, "")
            await self._context.board(unit)
        if job.entry.op is Action.CARD:
            await unit.desk.outbox.finish(job.entry.id, OutboxState.DONE, failure.text[:200])
            case = await unit.desk.cases.get(job.its.id)
            fresh = replace(case, card=None)
            await unit.desk.cases.save(case, fresh)
            await self._context.card_at_once(unit, fresh)
            await self._context.card(unit, fresh)
            return Pause()
        if job.entry.op is Action.DELETE and job.chat > 0 and job.case is not None:
            _ = self._context.staff_words()
            line = _(
                "The applicant still sees it: Telegram lets a bot delete messages for 48 hours "
                "only."
            )
            await self._context.note(unit, job.case, line)
        deed = job.entry.deed
        if not isinstance(deed, Edit) or deed.anew:
            return await self._nothing(unit, job, failure)
        await unit.desk.outbox.finish(job.entry.id, OutboxState.DONE, failure.text[:200])
        anew = replace(deed, anew=True)
        entry = OutboxMessage(job.entry.bot, job.chat, anew, case=job.entry.case)
        await self._context.put(unit, entry)
        return Pause()

    async def _failed(self, unit: DeskUnit, job: ApiCall, failure: Failure) -> Pause:
        """Given up: whoever wrote it is told at once."""
        for entry in (job.entry, *job.joined):
            await unit.desk.outbox.finish(entry.id, OutboxState.FAILED, failure.text[:200])
        for pair in job.pairs:
            await unit.desk.relayed.set_state(pair, LinkState.FAILED)
        if job.case is None:
            return Pause()
        case = await unit.desk.cases.get(job.case.id)
        await self._context.log(
            unit, case, 0, "failed", {"op": str(job.entry.op), "why": failure.text}
        )
        if job.entry.op is Action.CARD:
            await unit.desk.outbox.release(case.id, cards=False)
        elif job.entry.op is Action.COPY_IN:
            _ = self._context.speak(case.language)
            reasons = {
                FailureKind.CANNOT_COPY: texts.cannot_copy,
                FailureKind.TOO_BIG: texts.too_big,
            }
            words = reasons.get(failure.kind, texts.not_passed_on)
            await self._context.say(unit, case, words(_))
        elif isinstance(job.entry.deed, CopyOut):
            source, message = job.entry.deed.source, job.entry.deed.messages[0]
            await self._context.react(unit, DESK, source, message, FAILED)
            _ = self._context.staff_words()
            line = _("Not delivered: {why}").format(why=texts.safe(failure.text))
            await self._context.note(unit, case, line, reply_to=message)
        return Pause()


def _carried(job: ApiCall) -> bool:
    """By hand already: there is no other way left."""
    return isinstance(job.entry.deed, Copy) and job.entry.deed.fallback
