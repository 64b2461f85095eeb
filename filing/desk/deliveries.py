"""The outbox as the relay sees it: what goes next on a lane, as one call ready to be made."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
    Pair,
    PairState,
    Parcel,
    ParcelState,
    TopicState,
)
from filing.desk.room import Room, unpacked
from filing.desk_ports import DeskUnit
from filing.errors import NotFound

HEAD = 40
"""How many parcels of a lane are looked at to find the next."""

JOIN_MOST = 10
JOIN_LENGTH = 3500
"""Short texts that wait for the group's pace are joined into one message up to this."""

GATHER = dt.timedelta(seconds=2.5)
"""After a start an album waits so long for parts that Telegram still holds."""

STUCK = dt.timedelta(minutes=2)


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
    def weight(self) -> int:
        """How many messages Telegram counts."""
        if self.call in {"react", "delete", "pin", "close_topic", "reopen_topic"}:
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
            again = await unit.desk.outbox.stale(begun_before)
            for parcel in again:
                if parcel.case is not None:
                    case = await unit.desk.cases.get(parcel.case)
                    details = {"parcel": parcel.id, "op": str(parcel.op)}
                    await self.log(unit, case, 0, "possible_duplicate", details)
            await unit.desk.outbox.postpone("album:", now + GATHER)
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
                if not await unit.desk.outbox.take(ids, self.now()):
                    return None
                job = await self._prepare(unit, chosen)
                if job is not None:
                    return _join(job, joined) if joined else job
                for number in ids:
                    await unit.desk.outbox.finish(number, ParcelState.FAILED, "nothing to do")

    # ------------------------------------------------------------------ preparing

    async def _prepare(self, unit: DeskUnit, parcel: Parcel) -> Job | None:
        case = None
        if parcel.case is not None:
            try:
                case = await unit.desk.cases.get(parcel.case)
            except NotFound:
                return None
        makers = {
            Op.COPY_IN: self._copy,
            Op.COPY_OUT: self._copy,
            Op.EDIT: self._edit,
            Op.SAY: self._say,
            Op.DELETE: self._delete,
            Op.CARD: self._card,
            Op.TOPIC: self._topic,
        }
        maker = makers.get(parcel.op)
        if maker is not None:
            return await maker(unit, parcel, case)
        messages = (parcel.number("message"),) if parcel.payload.get("message") else ()
        return Job(
            parcel,
            str(parcel.op),
            parcel.chat,
            thread=case.topic if case else None,
            messages=messages,
            emoji=parcel.words("emoji"),
            case=case,
        )

    async def _copy(self, unit: DeskUnit, parcel: Parcel, case: Case | None) -> Job | None:
        if case is None:
            return None
        inward = parcel.op is Op.COPY_IN
        order = sorted(
            zip(parcel.numbers("messages"), parcel.numbers("pairs"), _posts(parcel), strict=True),
            key=lambda part: part[0],
        )
        job = Job(
            parcel,
            "copy",
            parcel.chat,
            thread=case.topic if inward else None,
            source=parcel.number("from"),
            messages=tuple(message for message, _pair, _post in order),
            reply_to=await self._other_end(unit, parcel),
            pairs=tuple(pair for _message, pair, _post in order),
            post=order[0][2],
            case=case,
            buttons=() if inward else await self._answer_button(unit, case, parcel),
        )
        if parcel.payload.get("fallback"):
            return _by_hand(job)
        return job

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

    async def _edit(self, unit: DeskUnit, parcel: Parcel, case: Case | None) -> Job | None:
        pair = await self._pair(unit, parcel, case)
        if pair is None or pair.to_message is None:
            return None
        post = _posts(parcel)[0]
        text = str(post.get("text") or "")
        call = "edit_text" if pair.kind == "text" else "edit_caption"
        if pair.kind == "joined" or parcel.payload.get("anew"):
            call = "copy"
        elif pair.incoming and pair.kind in {"photo", "video", "document", "audio", "animation"}:
            call = "edit_media"
        return Job(
            parcel,
            call,
            pair.to_chat,
            thread=case.topic if case and pair.incoming else None,
            source=parcel.number("from"),
            messages=(pair.to_message,) if call != "copy" else parcel.numbers("messages"),
            reply_to=pair.to_message if call == "copy" else None,
            text=text,
            entities=_entities(post),
            post=post,
            case=case,
            pairs=(pair.id,),
        )

    async def _pair(self, unit: DeskUnit, parcel: Parcel, case: Case | None) -> Pair | None:
        if case is None:
            return None
        pairs = await unit.desk.relayed.of_case(case.id)
        return next((pair for pair in pairs if pair.id == parcel.number("pair")), None)

    async def _say(self, _unit: DeskUnit, parcel: Parcel, case: Case | None) -> Job | None:
        topical = parcel.chat < 0 and not parcel.payload.get("general")
        return Job(
            parcel,
            "text",
            parcel.chat,
            thread=case.topic if case and topical else None,
            reply_to=parcel.number("reply_to") or None,
            text=parcel.words("text"),
            html=True,
            buttons=unpacked(parcel.payload.get("buttons")),
            keyboard=self._keyboard(parcel, case),
            case=case,
        )

    def _keyboard(self, parcel: Parcel, case: Case | None) -> str:
        wanted = parcel.words("keyboard")
        if wanted != "back":
            return wanted
        return texts.back_label(self.speak(case.language if case else self.settings.language))

    async def _delete(self, unit: DeskUnit, parcel: Parcel, case: Case | None) -> Job | None:
        messages = parcel.numbers("messages")
        if not messages:
            pair = await self._pair(unit, parcel, case)
            messages = (pair.to_message,) if pair and pair.to_message else ()
        return (
            Job(parcel, "delete", parcel.chat, messages=messages, case=case) if messages else None
        )

    async def _card(self, _unit: DeskUnit, parcel: Parcel, case: Case | None) -> Job | None:
        if case is None:
            return None
        return Job(
            parcel,
            "edit_text" if case.card else "text",
            parcel.chat,
            thread=case.topic,
            messages=(case.card,) if case.card else (),
            html=True,
            case=case,
        )

    async def _topic(self, _unit: DeskUnit, parcel: Parcel, case: Case | None) -> Job | None:
        if case is None or case.topic_state is TopicState.READY:
            return None
        return Job(parcel, "create_topic", parcel.chat, case=case)

    async def drawn(self, job: Job) -> Job:
        """The job with what has to be looked up outside its unit: the card, the topic's name."""
        if job.case is None or job.parcel.op not in {Op.CARD, Op.TOPIC}:
            return job
        review = await self.review(job.case)
        catalog = self.filings.catalog if self.filings else None
        if job.parcel.op is Op.TOPIC:
            return replace(job, text=card.topic_name(job.case, review, catalog))
        async with self.open() as unit:
            owner = await unit.desk.staff.get(job.case.staff or 0)
            fixes = await unit.desk.fixes.of_case(job.case.id)
            unsent = await unit.desk.outbox.unsent(job.case.id)
        _ = self.staff_words()
        text = card.card_text(_, job.case, owner, review, catalog, fixes, unsent)
        return replace(job, text=text, buttons=card.card_buttons(_, job.case))


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
