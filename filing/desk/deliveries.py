"""The outbox as the relay sees it: what goes next on a lane, as one call ready to be made."""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as default

from filing.desk import card, texts
from filing.desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    Button,
    Case,
    Lane,
    Op,
    PairState,
    Parcel,
    ParcelState,
    TopicState,
)
from filing.desk.room import Room, unpacked
from filing.desk_ports import DeskUnit

HEAD = 40
"""How many parcels of a lane are looked at to find the next."""

JOIN_MOST = 10
JOIN_LENGTH = 3500
"""Short texts that wait for the group's pace are joined into one message up to this."""

GATHER = dt.timedelta(seconds=2.5)
"""After a start an album waits so long for parts that Telegram still holds."""

UNCOUNTED = frozenset({"react", "delete", "pin", "close_topic", "reopen_topic", "delete_topic"})
"""Calls that Telegram does not count as messages."""

WITH_FILE = frozenset({"photo", "video", "document", "audio", "animation"})
"""Kinds whose file an edit can change."""

STUCK = dt.timedelta(minutes=2)
"""A topic in the making for so long is made by nobody."""

STALE = dt.timedelta(minutes=1)
"""A parcel that is being sent for so long is sent by nobody."""


@dataclass(frozen=True, slots=True)
class Job:
    """One call to the Bot API, ready to be made."""

    parcel: Parcel
    call: str
    chat: int
    thread: int | None = None
    source: int = 0
    messages: tuple[int, ...] = ()
    reply_to: int | None = None
    text: str = ""
    entities: tuple[Mapping[str, object], ...] = ()
    html: bool = False
    buttons: tuple[tuple[Button, ...], ...] = ()
    keyboard: str = ""
    emoji: str = ""
    post: Mapping[str, object] = default(default_factory=dict)
    case: Case | None = None
    pairs: tuple[int, ...] = ()
    joined: tuple[Parcel, ...] = ()

    @property
    def its(self) -> Case:
        """The case that it belongs to."""
        assert self.case is not None  # noqa: S101 - asked only where the kind of parcel has one
        return self.case

    @property
    def weight(self) -> int:
        """How many messages Telegram counts."""
        if self.call in UNCOUNTED:
            return 0
        return max(1, len(self.messages)) if self.call == "copy" else 1


class Deliveries(Room):
    """Takes parcels out of the outbox and turns them into jobs."""

    async def recover(self, stale: dt.timedelta) -> int:
        """After a start: what was being sent when the process ended goes again, marked as such.

        `stale` of zero: this is the only relay, so nobody else can be sending now.
        """
        now = self.now()
        async with self.changing() as unit:
            begun_before = now - stale if stale else dt.datetime.max.replace(tzinfo=dt.UTC)
            again = await self._again(unit, begun_before)
            await unit.desk.outbox.postpone("album:", now + GATHER)
        return again

    async def heal(self) -> int:
        """Once in a while: what nobody is sending any more, though it was begun, goes again.

        That happens to another process that ended, and here when the answer to a commit was lost.
        """
        async with self.changing() as unit:
            return await self._again(unit, self.now() - STALE)

    async def _again(self, unit: DeskUnit, begun_before: dt.datetime) -> int:
        now = self.now()
        again = await unit.desk.outbox.stale(begun_before)
        for parcel in again:
            details = {"parcel": parcel.id, "op": str(parcel.op)}
            await unit.desk.cases.log(parcel.case, 0, "possible_duplicate", now, details)
        for case in await unit.desk.cases.alive():
            await self._unstick(unit, case, now)
        return len(again)

    async def _unstick(self, unit: DeskUnit, case: Case, now: dt.datetime) -> None:
        """A topic that has been in the making for too long with nobody making it."""
        making = case.topic_state in {TopicState.CREATING, TopicState.LOST}
        if making and now - (case.topic_since or NEVER) > STUCK:
            parcel = Parcel(DESK, case.group, Op.TOPIC, {}, case=case.id, key=f"topic:{case.id}")
            await self.put(unit, parcel)

    async def lanes(self) -> Sequence[Lane]:
        async with self.open() as unit:
            return await unit.desk.outbox.lanes(self.now())

    async def next_due(self) -> dt.datetime | None:
        async with self.open() as unit:
            return await unit.desk.outbox.next_due(self.now())

    async def take(self, lane: Lane, *, crowded: bool) -> Job | None:
        """The lane's next job, marked as being sent. `crowded`: short texts may be joined."""
        async with self.changing() as unit:
            while True:
                head = await unit.desk.outbox.head(lane, HEAD)
                chosen = _first_due(head, self.now())
                if chosen is None:
                    return None
                joined = _joinable(chosen, head) if crowded else ()
                ids = [chosen.id, *(parcel.id for parcel in joined)]
                await unit.desk.outbox.take(ids, self.now())
                job = await self._prepare(unit, chosen)
                if job is not None:
                    return _join(job, joined) if joined else job
                for number in ids:
                    await unit.desk.outbox.finish(number, ParcelState.FAILED, "nothing to do")

    # ------------------------------------------------------------------ preparing

    async def _prepare(self, unit: DeskUnit, parcel: Parcel) -> Job | None:
        case = await unit.desk.cases.get(parcel.case) if parcel.case is not None else None
        messages = (parcel.number("message"),) if parcel.payload.get("message") else ()
        plain = Job(
            parcel,
            str(parcel.op),
            parcel.chat,
            thread=case.topic if case else parcel.number("thread") or None,
            messages=messages,
            emoji=parcel.words("emoji"),
            case=case,
        )
        makers: dict[Op, Callable[[DeskUnit, Job], Awaitable[Job | None]]] = {
            Op.COPY_IN: self._copy,
            Op.COPY_OUT: self._copy,
            Op.EDIT: self._edit,
            Op.SAY: self._say,
            Op.DELETE: self._delete,
            Op.CARD: self._card,
            Op.TOPIC: self._topic,
        }
        maker = makers.get(parcel.op)
        return await maker(unit, plain) if maker else plain

    async def _copy(self, unit: DeskUnit, plain: Job) -> Job | None:
        parcel = plain.parcel
        inward = parcel.op is Op.COPY_IN
        order = sorted(
            zip(parcel.numbers("messages"), parcel.numbers("pairs"), _posts(parcel), strict=True),
            key=lambda part: part[0],
        )
        job = replace(
            plain,
            call="copy",
            thread=plain.thread if inward else None,
            source=parcel.number("from"),
            messages=tuple(message for message, _pair, _post in order),
            reply_to=await self._other_end(unit, parcel),
            pairs=tuple(pair for _message, pair, _post in order),
            post=order[0][2],
            buttons=() if inward else await self._answer_button(unit, plain.its, parcel),
        )
        return _by_hand(job) if parcel.payload.get("fallback") else job

    async def _other_end(self, unit: DeskUnit, parcel: Parcel) -> int | None:
        """The message on the other side that belongs to the one replied to, whoever wrote it."""
        replied = parcel.number("reply_to")
        if not replied:
            return None
        source = parcel.number("from")
        own = APPLICANT if parcel.op is Op.COPY_IN else DESK
        pair = await unit.desk.relayed.of_source(own, source, replied)
        if pair is not None:
            return pair.to_message if pair.to_chat == parcel.chat else None
        theirs = await unit.desk.relayed.of_target(source, replied)
        return theirs[0].message if theirs and theirs[0].chat == parcel.chat else None

    async def _answer_button(
        self, unit: DeskUnit, case: Case, parcel: Parcel
    ) -> tuple[tuple[Button, ...], ...]:
        """Whoever is in the form gets a button that turns to staff; albums cannot carry one."""
        if parcel.words("album") or (await unit.desk.cases.mode(case.owner)).value == "chat":
            return ()
        _ = self.speak(case.language)
        return ((Button(_("Write to staff"), "desk:chat"),),)

    async def _edit(self, unit: DeskUnit, plain: Job) -> Job | None:
        pair = await unit.desk.relayed.get(plain.parcel.number("pair"))
        if pair is None or pair.to_message is None:
            return None
        post = _posts(plain.parcel)[0]
        edit = replace(
            plain,
            call="edit_text" if pair.kind == "text" else "edit_caption",
            chat=pair.to_chat,
            thread=plain.thread if pair.incoming else None,
            source=plain.parcel.number("from"),
            messages=(pair.to_message,),
            text=str(post.get("text") or ""),
            entities=_entities(post),
            post=post,
            pairs=(pair.id,),
        )
        if pair.kind == "joined" or plain.parcel.payload.get("anew"):
            again = plain.parcel.numbers("messages")
            return replace(edit, call="copy", messages=again, reply_to=pair.to_message)
        if pair.incoming and pair.kind in WITH_FILE:
            return replace(edit, call="edit_media")
        return edit

    async def _say(self, unit: DeskUnit, plain: Job) -> Job | None:
        parcel = plain.parcel
        buttons = unpacked(parcel.payload.get("buttons"))
        if parcel.payload.get("by_staff") and not buttons:
            buttons = await self._answer_button(unit, plain.its, parcel)
        topical = parcel.chat < 0 and not parcel.payload.get("general")
        return replace(
            plain,
            call="text",
            thread=plain.thread if topical else None,
            reply_to=parcel.number("reply_to") or None,
            text=parcel.words("text"),
            html=True,
            buttons=buttons,
            keyboard=self._keyboard(plain),
        )

    def _keyboard(self, plain: Job) -> str:
        wanted = plain.parcel.words("keyboard")
        return texts.back_label(self.speak(plain.its.language)) if wanted == "back" else wanted

    async def _delete(self, unit: DeskUnit, plain: Job) -> Job | None:
        messages = plain.parcel.numbers("messages")
        if not messages:
            pair = await unit.desk.relayed.get(plain.parcel.number("pair"))
            messages = (pair.to_message,) if pair and pair.to_message else ()
        return replace(plain, messages=messages) if messages else None

    async def _card(self, _unit: DeskUnit, plain: Job) -> Job | None:
        shown = plain.its.card
        messages = (shown,) if shown else ()
        return replace(plain, call="edit_text" if shown else "text", messages=messages, html=True)

    async def _topic(self, _unit: DeskUnit, plain: Job) -> Job | None:
        if plain.its.topic_state is TopicState.READY:
            return None
        return replace(plain, call="create_topic")

    async def drawn(self, job: Job) -> Job:
        """The job with what has to be looked up outside its unit: the card, the topic's name."""
        if job.parcel.op not in {Op.CARD, Op.TOPIC}:
            return job
        case = job.its
        review = await self.review(case)
        catalog = self.filings.catalog if self.filings else None
        if job.parcel.op is Op.TOPIC:
            return replace(job, text=card.topic_name(case, review, catalog))
        async with self.open() as unit:
            owner = await unit.desk.staff.get(case.staff or 0)
            fixes = await unit.desk.fixes.of_case(case.id)
            unsent = await unit.desk.outbox.unsent(case.id)
        _ = self.staff_words()
        text = card.card_text(_, case, owner, review, catalog, fixes, unsent)
        return replace(job, text=text, buttons=card.card_buttons(_, case))


def _first_due(head: Sequence[Parcel], now: dt.datetime) -> Parcel | None:
    """The first parcel whose moment has come; what waits holds back the later ones of its case."""
    waiting: set[tuple[int | None, int]] = set()
    for parcel in head:
        place = (parcel.case, parcel.priority)
        if parcel.not_before > now:
            waiting.add(place)
        elif place not in waiting or parcel.case is None:
            return parcel
    return None


def _plain_text(parcel: Parcel) -> bool:
    posts = _posts(parcel)
    return (
        parcel.op is Op.COPY_IN
        and not parcel.words("album")
        and not parcel.number("reply_to")
        and not parcel.payload.get("fallback")
        and len(posts) == 1
        and posts[0].get("kind") == "text"
        and not posts[0].get("entities")
    )


def _joinable(first: Parcel, head: Sequence[Parcel]) -> tuple[Parcel, ...]:
    """The short texts of the same case that stand right behind this one."""
    if not _plain_text(first):
        return ()
    found: list[Parcel] = []
    length = len(str(_posts(first)[0].get("text") or ""))
    behind = [parcel for parcel in head if parcel.id > first.id and parcel.case == first.case]
    for parcel in behind:
        if not _plain_text(parcel) or parcel.not_before > first.not_before:
            break
        length += len(str(_posts(parcel)[0].get("text") or ""))
        if length > JOIN_LENGTH or len(found) == JOIN_MOST - 1:
            break
        found.append(parcel)
    return tuple(found)


def _join(job: Job, others: tuple[Parcel, ...]) -> Job:
    lines = [str(_posts(parcel)[0].get("text") or "") for parcel in (job.parcel, *others)]
    pairs = tuple(pair for parcel in (job.parcel, *others) for pair in parcel.numbers("pairs"))
    return replace(job, call="text", text="\n".join(lines), messages=(), pairs=pairs, joined=others)


def _by_hand(job: Job) -> Job:
    """The copy made by downloading and sending anew, where copying by id is impossible."""
    kind = str(job.post.get("kind"))
    text = str(job.post.get("text") or "")
    entities = _entities(job.post)
    if kind == "text":
        return replace(job, call="text", text=text, entities=entities, messages=())
    return replace(job, call="file", text=text, entities=entities, messages=())


def _posts(parcel: Parcel) -> list[Mapping[str, object]]:
    found = parcel.payload.get("posts")
    return [post for post in found if isinstance(post, Mapping)] if isinstance(found, list) else []


def _entities(post: Mapping[str, object]) -> tuple[Mapping[str, object], ...]:
    found = post.get("entities")
    return (
        tuple(item for item in found if isinstance(item, Mapping))
        if isinstance(found, list)
        else ()
    )


__all__ = ["Deliveries", "Job", "PairState"]
