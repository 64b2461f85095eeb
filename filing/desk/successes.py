"""What follows from a call that succeeded: pairs, receipts, topics and cards that are there."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace

from filing.desk import texts
from filing.desk.deliveries import Deliveries, Job
from filing.desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    TOLD,
    Case,
    Op,
    Parcel,
    ParcelState,
    TopicState,
)
from filing.desk.staff_side import SEEN, SENT, StaffSide
from filing.desk_ports import DeskUnit


class Successes(StaffSide, Deliveries):
    """Called by the relay after a call that Telegram took."""

    async def sent(self, job: Job, messages: tuple[int, ...]) -> None:
        """The call succeeded; `messages` are the new messages' ids."""
        follow: dict[str, Callable[[DeskUnit, Job, tuple[int, ...]], Awaitable[None]]] = {
            Op.COPY_IN: self._copied_in,
            Op.COPY_OUT: self._copied_out,
            Op.EDIT: self._edited,
            Op.TOPIC: self._topic_made,
            Op.CARD: self._card_shown,
            Op.SAY: self._said,
            Op.REOPEN_TOPIC: self._topic_open,
        }
        async with self.changing() as unit:
            for parcel in (job.parcel, *job.joined):
                await unit.desk.outbox.finish(parcel.id, ParcelState.DONE, "")
            after = follow.get(job.parcel.op)
            if after is not None:
                await after(unit, job, messages)
        self.wake()

    async def _copied_in(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        await self._paired(unit, job, messages)
        for parcel in (job.parcel, *job.joined):
            await self.react(
                unit, APPLICANT, parcel.number("from"), max(parcel.numbers("messages")), SEEN
            )

    async def _copied_out(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        await self._paired(unit, job, messages)
        source = job.parcel.number("from")
        for message in sorted(job.parcel.numbers("messages"))[:1]:
            await self.react(unit, DESK, source, message, SENT)

    async def _paired(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        """Each original with its copy; texts joined into one message share it."""
        ids = messages if len(messages) == len(job.pairs) else messages[:1] * len(job.pairs)
        for pair, message in zip(job.pairs, ids, strict=True):
            await unit.desk.relayed.delivered(pair, job.chat, message, joined=bool(job.joined))

    async def _edited(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        if job.call == "copy" and messages:
            await self._paired(unit, job, messages)

    async def _topic_made(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        case = await unit.desk.cases.get(job.its.id)
        old = case.topic
        made = replace(
            case,
            topic=messages[0],
            topic_state=TopicState.READY,
            topic_since=self.now(),
            card=None,
            group=job.chat,
        )
        await unit.desk.cases.save(case, made)
        await self._card_first(unit, made)
        await self.let_go(unit, made)
        await self.log(unit, made, 0, "topic", {"topic": messages[0], "before": old or 0})
        await self.card(unit, made)
        await self._opening_lines(unit, made, old)

    async def _card_first(self, unit: DeskUnit, case: Case) -> None:
        """A new topic's card is drawn at once, whenever the old one was."""
        self._cards.pop(case.id, None)
        queued = await unit.desk.outbox.waiting(f"card:{case.id}")
        if queued is not None:
            await unit.desk.outbox.rewrite(replace(queued, not_before=NEVER))

    async def _opening_lines(self, unit: DeskUnit, case: Case, old: int | None) -> None:
        """Under the card: the question in the applicant's words; where the history stands."""
        _ = self.staff_words()
        question = case.context.get("question")
        if old is not None:
            place = str(case.group).removeprefix("-100")
            link = f'<a href="https://t.me/c/{place}/{old}">{_("the earlier topic")}</a>'
            await self.note(unit, case, _("What was said before: {link}").format(link=link))
        elif question:
            words = _("The applicant asks: «{question}»")
            await self.note(unit, case, words.format(question=texts.safe(question[:3000])))

    async def _card_shown(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        self._cards[job.its.id] = self.now()
        if job.call != "text":
            return
        case = await unit.desk.cases.get(job.its.id)
        shown = replace(case, card=messages[0])
        await unit.desk.cases.save(case, shown)
        pin = Parcel(DESK, job.chat, Op.PIN, {"message": messages[0]})
        await self.into_topic(unit, shown, pin)
        await self.let_go(unit, shown)

    async def _said(self, unit: DeskUnit, job: Job, messages: tuple[int, ...]) -> None:
        if job.parcel.payload.get("by_staff"):
            await self.log(unit, job.case, 0, TOLD, {"message": messages[0]})
        seconds = job.parcel.number("expires")
        if seconds:
            payload = {"messages": list(messages)}
            later = self.now() + dt.timedelta(seconds=seconds)
            bot, chat = job.parcel.bot, job.chat
            await self.put(unit, Parcel(bot, chat, Op.DELETE, payload, not_before=later))

    async def _topic_open(self, unit: DeskUnit, job: Job, _messages: tuple[int, ...]) -> None:
        await self.let_go(unit, await unit.desk.cases.get(job.its.id))

    async def adopt(self, case: int, topic: int) -> Case | None:
        """A topic that a crash left unknown becomes the case's; None where the case has one."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.topic_state is TopicState.READY or not found.alive:
                return None
            adopted = replace(found, topic=topic, topic_state=TopicState.READY, card=None)
            await unit.desk.cases.save(found, adopted)
            await self.let_go(unit, adopted)
            await self.log(unit, adopted, 0, "topic_adopted", {"topic": topic})
            await self.card(unit, adopted)
        self.wake()
        return adopted
