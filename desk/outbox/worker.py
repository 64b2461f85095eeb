"""Takes entries out of the outbox and prepares them as single calls of the Bot API."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from desk import card, texts
from desk.actions import (
    EMPTY,
    Action,
    Button,
    Content,
    Copy,
    CopyIn,
    CopyOut,
    Delete,
    DeleteTopic,
    DrawCard,
    Edit,
    MakeTopic,
    Pin,
    React,
    Rows,
    Say,
    TellWaiting,
)
from desk.context import BOARD, DeskContext
from desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    OFFERED,
    Case,
    OutboxMessage,
    OutboxState,
    QueueKey,
    TopicState,
)
from desk.outbox.picking import due, joinable
from desk.ports import DeskUnit
from filing.bounded import Bounded
from filing.errors import NotFound

HEAD = 40
"""How many entries of a lane are looked at to find the next."""

GATHER = dt.timedelta(seconds=2.5)
"""After a start an album waits so long for parts that Telegram still holds."""

UNCOUNTED = frozenset(
    {"react", "delete", "pin", "close_topic", "reopen_topic", "delete_topic", "name_topic"}
)
"""Calls that Telegram does not count as messages."""

WITH_FILE = frozenset({"photo", "video", "document", "audio", "animation"})
"""Kinds whose file an edit can change."""

UNFIT = (NotFound, LookupError, TypeError, ValueError, AttributeError)
"""What a row leads to that opens but is not as it was written."""

UNREADABLE = "unreadable"
"""Why a damaged row was given up."""

STUCK = dt.timedelta(minutes=2)
"""A topic in the making for so long is made by nobody."""

SERVED = 1000
"""Cases whose turn is remembered."""

STALE = dt.timedelta(minutes=1)
"""An entry that is being sent for so long is sent by nobody."""


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One call to the Bot API, ready to be made."""

    entry: OutboxMessage
    call: str
    chat: int
    thread: int | None = None
    source: int = 0
    messages: tuple[int, ...] = ()
    reply_to: int | None = None
    text: str = ""
    entities: tuple[Mapping[str, object], ...] = ()
    html: bool = False
    buttons: Rows = ()
    keyboard: str = ""
    emoji: str = ""
    post: Content = EMPTY
    case: Case | None = None
    pairs: tuple[int, ...] = ()
    joined: tuple[OutboxMessage, ...] = ()

    @property
    def its(self) -> Case:
        """The case that it belongs to."""
        assert self.case is not None  # noqa: S101 - asked only where the kind of entry has one
        return self.case

    @property
    def weight(self) -> int:
        """How many messages Telegram counts."""
        if self.call in UNCOUNTED:
            return 0
        return max(1, len(self.messages)) if self.call == "copy" else 1


class OutboxWorker:
    """Takes entries out of the outbox and turns them into jobs."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._served: Bounded[int, int] = Bounded(SERVED)
        """In which turn each case was served last."""
        self._turn = 0

    async def recover(self, stale: dt.timedelta) -> int:
        """After a start: what was being sent when the process ended goes again, marked as such.

        `stale` of zero: this is the only relay, so nobody else can be sending now.
        """
        now = self._context.now()
        async with self._context.changing() as unit:
            begun_before = now - stale if stale else dt.datetime.max.replace(tzinfo=dt.UTC)
            again = await self._again(unit, begun_before)
            await unit.desk.outbox.postpone("album:", now + GATHER)
        return again

    async def heal(self) -> int:
        """Once in a while: what nobody is sending any more, though it was begun, goes again.

        That happens to another process that ended, and here when the answer to a commit was lost.
        """
        async with self._context.changing() as unit:
            return await self._again(unit, self._context.now() - STALE)

    async def _again(self, unit: DeskUnit, begun_before: dt.datetime) -> int:
        now = self._context.now()
        again = await unit.desk.outbox.stale(begun_before)
        for entry in again:
            details = {"entry": entry.id, "op": str(entry.op)}
            await unit.desk.cases.log(entry.case, 0, "possible_duplicate", now, details)
        for case in await unit.desk.cases.alive():
            await self._unstick(unit, case, now)
        return len(again)

    async def _unstick(self, unit: DeskUnit, case: Case, now: dt.datetime) -> None:
        """A topic that has been in the making for too long with nobody making it."""
        making = case.topic_state in {TopicState.CREATING, TopicState.LOST}
        if making and now - (case.topic_since or NEVER) > STUCK:
            key = f"topic:{case.id}"
            entry = OutboxMessage(DESK, case.group, MakeTopic(), case=case.id, key=key)
            await self._context.put(unit, entry)

    async def outlook(self) -> tuple[Sequence[QueueKey], dt.datetime | None]:
        """The lanes with something due, and when the next of what is not yet due will be."""
        now = self._context.now()
        async with self._context.open() as unit:
            return await unit.desk.outbox.lanes(now), await unit.desk.outbox.next_due(now)

    async def take(self, lane: QueueKey, *, crowded: bool, unsure: bool = False) -> ApiCall | None:
        """The lane's next job, marked as being sent. `crowded`: short texts may be joined;
        `unsure`: whether an earlier attempt was written nobody knows, but it sent nothing."""
        async with self._context.changing() as unit:
            if unsure:
                await unit.desk.outbox.unbegin(lane)
            while True:
                head = await unit.desk.outbox.head(lane, HEAD)
                chosen = self._chosen(head)
                if chosen is None:
                    return None
                joined = joinable(chosen, head) if crowded else ()
                ids = [chosen.id, *(entry.id for entry in joined)]
                await unit.desk.outbox.take(ids, self._context.now())
                try:
                    job = None if chosen.unreadable else await self._prepare(unit, chosen)
                except UNFIT:
                    chosen = replace(chosen, unreadable=True)
                if chosen.unreadable:
                    await self._given_up(unit, chosen)
                    continue
                if job is not None:
                    return _join(job, joined) if joined else job
                for number in ids:
                    await unit.desk.outbox.finish(number, OutboxState.FAILED, "nothing to do")

    def _chosen(self, head: Sequence[OutboxMessage]) -> OutboxMessage | None:
        """Of what is due, what matters most; among equals the case that has waited longest for
        its turn, so that forty pictures of one applicant hold up nobody else."""
        ready = due(head, self._context.now())
        if not ready:
            return None
        first = min(ready, key=lambda one: (one.priority, self._served.get(one.case or 0) or 0))
        self._turn += 1
        self._served.put(first.case or 0, self._turn)
        return first

    async def _given_up(self, unit: DeskUnit, entry: OutboxMessage) -> None:
        """A damaged row: the lane goes on without it; staff and whoever wrote it are told."""
        await unit.desk.outbox.set_aside(entry.id, UNREADABLE)
        _ = self._context.staff_words()
        line = _("A stored message (number {number}) cannot be read and is not passed on.")
        await self._context.general(
            unit, line.format(number=entry.id), key=f"unreadable:{entry.id}"
        )
        case = await self._case_of(unit, entry)
        if case is not None and entry.op is Action.COPY_IN:
            await self._context.say(
                unit, case, texts.not_passed_on(self._context.speak(case.language))
            )

    async def _case_of(self, unit: DeskUnit, entry: OutboxMessage) -> Case | None:
        try:
            return await unit.desk.cases.get(entry.case or 0)
        except NotFound:
            return None

    async def _prepare(self, unit: DeskUnit, entry: OutboxMessage) -> ApiCall | None:
        case = await unit.desk.cases.get(entry.case) if entry.case is not None else None
        thread = case.topic if case else None
        plain = ApiCall(entry, str(entry.op), entry.chat, thread=thread, case=case)
        match entry.deed:
            case CopyIn() | CopyOut() as deed:
                return await self._copy(unit, plain, deed)
            case Edit() as deed:
                return await self._edit(unit, plain, deed)
            case Say() as deed:
                return await self._say(unit, plain, deed)
            case Delete() as deed:
                return await self._delete(unit, plain, deed)
            case TellWaiting():
                return await self._board(unit, plain)
        return _simple(plain)

    async def _copy(self, unit: DeskUnit, plain: ApiCall, deed: Copy) -> ApiCall:
        inward = deed.op is Action.COPY_IN
        parts = zip(deed.messages, deed.pairs, deed.posts, strict=True)
        messages, pairs, posts = zip(*sorted(parts, key=lambda part: part[0]), strict=True)
        job = replace(
            plain,
            call="copy",
            thread=plain.thread if inward else None,
            source=deed.source,
            messages=messages,
            reply_to=await self._other_end(unit, plain.chat, deed),
            pairs=pairs,
            post=posts[0],
            buttons=() if inward or deed.album else await self._answer_button(unit, plain.its),
        )
        return _by_hand(job) if deed.fallback else job

    async def _other_end(self, unit: DeskUnit, chat: int, deed: Copy) -> int | None:
        """The message on the other side that belongs to the one replied to, whoever wrote it."""
        if not deed.reply_to:
            return None
        own = APPLICANT if deed.op is Action.COPY_IN else DESK
        pair = await unit.desk.relayed.of_source(own, deed.source, deed.reply_to)
        if pair is not None:
            return pair.to_message if pair.to_chat == chat else None
        theirs = await unit.desk.relayed.of_target(deed.source, deed.reply_to)
        meant = [one for one in theirs if one.chat == chat]
        marked = [one for one in meant if deed.quote and deed.quote in one.text]
        return (marked or meant)[-1].message if meant else None

    async def _answer_button(self, unit: DeskUnit, case: Case) -> Rows:
        """Whoever is in the form gets a button that turns to staff; albums cannot carry one."""
        if (await unit.desk.cases.mode(case.owner)).value == "chat":
            return ()
        _ = self._context.speak(case.language)
        return ((Button(_("Write to staff"), "desk:chat"),),)

    async def _edit(self, unit: DeskUnit, plain: ApiCall, deed: Edit) -> ApiCall | None:
        pair = await unit.desk.relayed.get(deed.pair)
        if pair is None or pair.to_message is None:
            return None
        edit = replace(
            plain,
            call="edit_text" if pair.kind == "text" else "edit_caption",
            chat=pair.to_chat,
            thread=plain.thread if pair.incoming else None,
            source=deed.source,
            messages=(pair.to_message,),
            text=deed.post.text,
            entities=deed.post.entities,
            post=deed.post,
            pairs=(pair.id,),
        )
        if pair.kind == "joined" or deed.anew:
            return replace(edit, call="copy", messages=(deed.message,), reply_to=pair.to_message)
        if pair.incoming and pair.kind in WITH_FILE:
            return replace(edit, call="edit_media")
        return edit

    async def _say(self, unit: DeskUnit, plain: ApiCall, deed: Say) -> ApiCall:
        buttons = deed.buttons
        if deed.by_staff and not buttons:
            buttons = await self._answer_button(unit, plain.its)
        topical = plain.chat < 0 and not deed.general
        return replace(
            plain,
            call="text",
            thread=plain.thread if topical else None,
            reply_to=deed.reply_to or None,
            text=deed.text,
            html=True,
            buttons=buttons,
            keyboard=self._keyboard(plain, deed.keyboard),
        )

    def _keyboard(self, plain: ApiCall, wanted: str) -> str:
        if wanted != "back":
            return wanted
        return texts.back_label(self._context.speak(plain.its.language))

    async def _delete(self, unit: DeskUnit, plain: ApiCall, deed: Delete) -> ApiCall | None:
        messages = deed.messages
        if not messages:
            pair = await unit.desk.relayed.get(deed.pair)
            messages = (pair.to_message,) if pair and pair.to_message else ()
        return replace(plain, messages=messages) if messages else None

    async def _board(self, unit: DeskUnit, plain: ApiCall) -> ApiCall | None:
        """One message in General, edited until all have their topic."""
        alive = await unit.desk.cases.alive()
        waiting = [one for one in alive if one.waits and one.topic_state is not TopicState.READY]
        shown = int(await unit.desk.notebook.get(BOARD) or 0)
        if not waiting and not shown:
            return None
        _ = self._context.staff_words()
        text = texts.board(_, waiting, self._context.now())
        messages = (shown,) if shown else ()
        call = "edit_text" if shown else "text"
        return replace(plain, call=call, text=text, messages=messages, html=True)

    async def drawn(self, job: ApiCall) -> ApiCall:
        """The job with what has to be looked up outside its unit: the card, the topic's name."""
        if job.entry.op not in {Action.CARD, Action.TOPIC, Action.NAME_TOPIC}:
            return job
        case = job.its
        review = await self._context.review(case)
        catalog = self._context.filings.catalog if self._context.filings else None
        if job.entry.op is not Action.CARD:
            now, _ = self._context.now(), self._context.staff_words()
            return replace(job, text=card.topic_name(case, review, catalog, now, _))
        async with self._context.open() as unit:
            owner = await unit.desk.staff.get(case.staff or 0)
            offered = await unit.desk.staff.get(int(case.context.get(OFFERED) or 0))
            fixes = await unit.desk.fixes.of_case(case.id)
            unsent = await unit.desk.outbox.unsent(case.id)
            every = await unit.desk.cases.all_of(case.owner)
        self._context.unsent_told(case.id, unsent)
        before = [one for one in every if one.id < case.id]
        _ = self._context.staff_words()
        text = card.card_text(_, case, owner, review, catalog, fixes, unsent, before, offered)
        return replace(job, text=text, buttons=card.card_buttons(_, case))


def _simple(plain: ApiCall) -> ApiCall | None:
    """What needs nothing looked up."""
    match plain.entry.deed:
        case DrawCard():
            return _card(plain)
        case MakeTopic():
            return _topic(plain)
        case React(message, emoji):
            return replace(plain, messages=(message,), emoji=emoji)
        case Pin(message):
            return replace(plain, messages=(message,))
        case DeleteTopic(thread):
            return replace(plain, thread=thread)
    return plain


def _card(plain: ApiCall) -> ApiCall:
    shown = plain.its.card
    messages = (shown,) if shown else ()
    return replace(plain, call="edit_text" if shown else "text", messages=messages, html=True)


def _topic(plain: ApiCall) -> ApiCall | None:
    if plain.its.topic_state is TopicState.READY:
        return None
    return replace(plain, call="create_topic")


def _join(job: ApiCall, others: tuple[OutboxMessage, ...]) -> ApiCall:
    copies = [p.deed for p in (job.entry, *others) if isinstance(p.deed, CopyIn)]
    text = "\n".join(copy.posts[0].text for copy in copies)
    pairs = tuple(pair for copy in copies for pair in copy.pairs)
    return replace(job, call="text", text=text, messages=(), pairs=pairs, joined=others)


def _by_hand(job: ApiCall) -> ApiCall:
    """The copy made by downloading and sending anew, where copying by id is impossible."""
    post = job.post
    call = "text" if post.kind == "text" else "file"
    return replace(job, call=call, text=post.text, entities=post.entities, messages=())
