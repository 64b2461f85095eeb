"""What follows a successful call: message links, receipts, topics and cards recorded."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from desk import texts
from desk.actions import Action, CopyIn, CopyOut, Pin, Say
from desk.context import BOARD, DeskContext
from desk.messages import SEEN, SENT
from desk.model import (
    APPLICANT,
    DESK,
    Case,
    OutboxMessage,
    OutboxState,
    TopicState,
)
from desk.outbox.worker import ApiCall
from desk.ports import DeskUnit

RELEASING = frozenset({Action.TOPIC, Action.CARD, Action.REOPEN_TOPIC})
"""What was held for these goes now, in whatever lane."""


class OnDelivered:
    """Called by the relay after a call that Telegram took."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def sent(self, job: ApiCall, messages: tuple[int, ...]) -> bool:
        """The call succeeded; `messages` are the new messages' ids. Whether anything more waits in
        that lane."""
        follow: dict[str, Callable[[DeskUnit, ApiCall, tuple[int, ...]], Awaitable[None]]] = {
            Action.COPY_IN: self._copied_in,
            Action.COPY_OUT: self._copied_out,
            Action.EDIT: self._edited,
            Action.TOPIC: self._topic_made,
            Action.CARD: self._card_shown,
            Action.SAY: self._said,
            Action.REOPEN_TOPIC: self._topic_open,
            Action.BOARD: self._board_shown,
            Action.NAME_TOPIC: self._named,
        }
        async with self._context.changing() as unit:
            for entry in (job.entry, *job.joined):
                await unit.desk.outbox.finish(entry.id, OutboxState.DONE, "")
            after = follow.get(job.entry.op)
            if after is not None:
                await after(unit, job, messages)
            if job.entry.op in RELEASING:
                unit.after_commit(self._context.wake)
            return bool(await unit.desk.outbox.head(job.entry.queue, 1))

    async def _copied_in(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        await self._paired(unit, job, messages)
        if self._context.card_tells_of_unsent(job.its.id):
            await self._context.card(unit, await unit.desk.cases.get(job.its.id))
        deeds = [entry.deed for entry in (job.entry, *job.joined)]
        for deed in [one for one in deeds if isinstance(one, CopyIn)]:
            await self._context.react(unit, APPLICANT, deed.source, max(deed.messages), SEEN)

    async def _copied_out(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        await self._paired(unit, job, messages)
        for deed in [one for one in (job.entry.deed,) if isinstance(one, CopyOut)]:
            await self._context.react(unit, DESK, deed.source, min(deed.messages), SENT)

    async def _paired(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        """Each original with its copy; texts joined into one message share it."""
        ids = messages if len(messages) == len(job.pairs) else messages[:1] * len(job.pairs)
        for pair, message in zip(job.pairs, ids, strict=True):
            await unit.desk.relayed.delivered(pair, job.chat, message, joined=bool(job.joined))

    async def _edited(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        if job.call == "copy" and messages:
            await self._paired(unit, job, messages)

    async def _topic_made(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        case = await unit.desk.cases.get(job.its.id)
        old = case.topic
        made = replace(
            case,
            topic=messages[0],
            topic_state=TopicState.READY,
            topic_since=self._context.now(),
            card=case.card if messages[0] == old else None,
            group=job.chat,
        )
        await unit.desk.cases.save(case, made)
        self._context.topic_named(job.its)
        await self._context.card_at_once(unit, made)
        await self._context.let_go(unit, made)
        await self._context.log(unit, made, 0, "topic", {"topic": messages[0], "before": old or 0})
        await self._context.card(unit, made)
        await self._opening_lines(unit, made, old)
        if await unit.desk.notebook.get(BOARD):
            await self._context.board(unit, calm=await self._others_wait(unit))

    async def _named(self, _unit: DeskUnit, job: ApiCall, _messages: tuple[int, ...]) -> None:
        self._context.topic_named(job.its)

    async def _opening_lines(self, unit: DeskUnit, case: Case, old: int | None) -> None:
        """Under the card: the question in the applicant's words; where the history stands."""
        _ = self._context.staff_words()
        question = case.context.get("question")
        if old == case.topic:
            return
        if old is not None:
            place = str(case.group).removeprefix("-100")
            link = f'<a href="https://t.me/c/{place}/{old}">{_("the earlier topic")}</a>'
            await self._context.note(
                unit, case, _("What was said before: {link}").format(link=link)
            )
        elif question:
            words = _("The applicant asks: «{question}»")
            await self._context.note(unit, case, words.format(question=texts.safe(question[:3000])))

    async def _card_shown(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        self._context.card_drawn(job.its.id)
        if job.call != "text":
            return
        case = await unit.desk.cases.get(job.its.id)
        shown = replace(case, card=messages[0])
        await unit.desk.cases.save(case, shown)
        pin = OutboxMessage(DESK, job.chat, Pin(messages[0]))
        await self._context.into_topic(unit, shown, pin)
        await self._context.let_go(unit, shown)

    async def _said(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        link = job.entry.deed.link if isinstance(job.entry.deed, Say) else 0
        if link and job.chat < 0:
            await unit.desk.relayed.placed(link, messages[0])
        elif link:
            await unit.desk.relayed.delivered(link, job.chat, messages[0], joined=False)

    async def _board_shown(self, unit: DeskUnit, job: ApiCall, messages: tuple[int, ...]) -> None:
        """Where all have their topic it has said its last; the next is a new message."""
        self._context.board_shown()
        waiting = await self._others_wait(unit)
        shown = str((messages or job.messages)[0]) if waiting else ""
        await unit.desk.notebook.put(BOARD, shown)

    async def _others_wait(self, unit: DeskUnit) -> bool:
        """For their topics."""
        alive = await unit.desk.cases.alive()
        return any(one.waits and one.topic_state is not TopicState.READY for one in alive)

    async def _topic_open(self, unit: DeskUnit, job: ApiCall, _messages: tuple[int, ...]) -> None:
        await self._context.let_go(unit, await unit.desk.cases.get(job.its.id))

    async def adopt(self, case: int, topic: int) -> Case | None:
        """A topic that a crash left unknown becomes the case's; None where the case has one."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.topic_state is TopicState.READY or not found.alive:
                return None
            adopted = replace(found, topic=topic, topic_state=TopicState.READY, card=None)
            await unit.desk.cases.save(found, adopted)
            await self._context.let_go(unit, adopted)
            await self._context.log(unit, adopted, 0, "topic_adopted", {"topic": topic})
            await self._context.card(unit, adopted)
        self._context.wake()
        return adopted
