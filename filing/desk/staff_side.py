"""The staff's side of the desk: answering, claiming, handing over, correcting, closing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from filing.desk import texts
from filing.desk.handing import Handing
from filing.desk.model import (
    APPLICANT,
    CANNOT_COPY,
    DESK,
    Button,
    Case,
    Fix,
    Mode,
    Op,
    Pair,
    PairState,
    Parcel,
    Post,
    Staff,
    Status,
    TopicState,
)
from filing.desk_ports import DeskUnit
from filing.model import IN_APP

SENT = "👍"
NOTED = "✍"
FAILED = "👎"
SEEN = "👀"
"""Receipts: reactions that the Bot API allows."""


class Said(StrEnum):
    """What became of a message of staff."""

    QUEUED = "queued"
    AGAIN = "again"
    CLOSED = "closed"
    """The case is closed: staff choose between opening it again and keeping a note."""
    ELSEWHERE = "elsewhere"
    """It is closed, and the applicant has another open case: nothing was sent."""
    REFUSED = "refused"
    FOREIGN = "foreign"
    """Somebody else's case: delivered, with one soft warning."""
    NOTED = "noted"
    """Part of an album that is an internal note."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who may not do this; `known`: staff, but without the role."""

    known: bool


class StaffSide(Handing):
    """What the desk bot calls. The caller has found the member with `member()` first."""

    # ------------------------------------------------------------------ people

    async def member(self, user: int) -> Staff | None:
        """The active member of the desk with this id."""
        async with self.open() as unit:
            found = await unit.desk.staff.get(user)
        return found if found is not None and found.active else None

    async def members(self) -> Sequence[Staff]:
        async with self.open() as unit:
            return await unit.desk.staff.list()

    async def named(self, words: str) -> Staff | None:
        """An active member by id, name, or the beginning of the name, if only one fits."""
        wanted = words.strip().lstrip("@").casefold()
        active = [member for member in await self.members() if member.active]
        exact = [m for m in active if wanted in {str(m.id), m.name.casefold()}]
        fitting = exact or [m for m in active if wanted and m.name.casefold().startswith(wanted)]
        return fitting[0] if len(fitting) == 1 else None

    async def set_duty(self, staff: Staff, *, on: bool) -> None:
        async with self.changing() as unit:
            await unit.desk.staff.put(replace(staff, on_duty=on))
            await self.log(unit, None, staff.id, "on_duty" if on else "off_duty")

    async def enlist(self, staff: Staff, actor: int = 0) -> None:
        """Adds a member, or changes role, name, languages."""
        async with self.changing() as unit:
            await unit.desk.staff.put(staff)
            await self.log(
                unit, None, actor, "staff_added", {"staff": staff.id, "role": staff.role}
            )

    async def dismiss(self, user: int, actor: int = 0) -> bool:
        """No member any more: the claims are free again, the desk is told."""
        async with self.changing() as unit:
            found = await unit.desk.staff.get(user)
            if found is None or not found.active:
                return False
            await unit.desk.staff.put(replace(found, active=False, on_duty=False))
            await self.log(unit, None, actor, "staff_removed", {"staff": user})
            freed = [case for case in await unit.desk.cases.alive() if case.staff == user]
            for case in freed:
                await self._own(unit, case, None, actor, "released")
            _ = self.staff_words()
            line = _("{name} is no longer with the desk; free again: {cases}")
            numbers = ", ".join(f"#{case.id}" for case in freed) or "–"
            await self.general(unit, line.format(name=texts.safe(found.name), cases=numbers))
        self.wake()
        return True

    # ------------------------------------------------------------------ answering

    async def at_topic(self, group: int, topic: int) -> Case | None:
        async with self.open() as unit:
            return await unit.desk.cases.at_topic(group, topic)

    async def case(self, case: int) -> Case:
        async with self.open() as unit:
            return await unit.desk.cases.get(case)

    async def reply(self, staff: Staff, case: int, post: Post, *, anyway: bool = False) -> Said:
        """One message of staff goes to the applicant. The first writer claims an unclaimed case."""
        async with self.changing() as unit:
            if await unit.desk.relayed.of_source(DESK, post.chat, post.message):
                return Said.AGAIN
            found = await unit.desk.cases.get(case)
            if post.album and await self._noted(unit, found, post.album):
                await self._remark(unit, found, staff, post)
                return Said.NOTED
            if not found.alive and not anyway:
                return Said.CLOSED
            if not found.alive and await unit.desk.cases.open_of(found.owner):
                return Said.ELSEWHERE
            if not found.alive:
                found = await self._reopen(unit, found, staff.id)
            said = await self._answer(unit, found, staff, post)
        self.wake()
        return said

    async def _answer(self, unit: DeskUnit, case: Case, staff: Staff, post: Post) -> Said:
        if post.kind in CANNOT_COPY:
            await self._refuse(unit, case, post)
            return Said.REFUSED
        pair = await unit.desk.relayed.add(
            Pair(
                id=0,
                case=case.id,
                incoming=False,
                bot=DESK,
                chat=post.chat,
                message=post.message,
                at=self.now(),
                to_chat=case.owner,
                album=post.album,
                kind=post.kind,
                text=post.text or post.name,
                author=staff.id,
                file=post.unique,
            )
        )
        spoken = await self._spoke(unit, case, staff)
        await self.copy(unit, spoken, Op.COPY_OUT, post, pair)
        return Said.QUEUED if spoken.staff == staff.id else Said.FOREIGN

    async def _spoke(self, unit: DeskUnit, case: Case, staff: Staff) -> Case:
        now = self.now()
        spoken = replace(
            case,
            staff=case.staff if case.staff is not None else staff.id,
            status=Status.WAITING_USER,
            first_staff_at=case.first_staff_at or now,
            last_staff_at=now,
            alerted_at=None,
        )
        await unit.desk.cases.save(case, spoken)
        if case.staff is None:
            await self.log(unit, spoken, staff.id, "claimed")
        elif case.staff != staff.id:
            await self._warn(unit, spoken, staff)
        if case.staff is None or case.status is not spoken.status:
            await self.card(unit, spoken)
        return spoken

    async def _warn(self, unit: DeskUnit, case: Case, staff: Staff) -> None:
        """One soft warning for each other writer of a claimed case."""
        told = await unit.desk.cases.events(case.id)
        if any(event.type == "also_wrote" and event.actor == staff.id for event in told):
            return
        await self.log(unit, case, staff.id, "also_wrote")
        owner = await unit.desk.staff.get(case.staff or 0)
        _ = self.staff_words()
        line = _("{other} writes too; the case is with {name}.")
        names = {"other": texts.safe(staff.name), "name": texts.safe(owner.name if owner else "–")}
        await self.note(unit, case, line.format(**names))

    async def _refuse(self, unit: DeskUnit, case: Case, post: Post) -> None:
        await self.react(unit, DESK, post.chat, post.message, FAILED)
        _ = self.staff_words()
        line = _("This kind of message cannot be passed on; nothing was sent.")
        await self.note(unit, case, line, reply_to=post.message)

    async def tell(self, staff: Staff, case: int, text: str, kind: str, preview: int = 0) -> bool:
        """A ready-made text goes to the applicant, and shows in the topic; from one preview only
        once, whoever presses there at the same time."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or await self._told_from(unit, case, preview):
                return False
            spoken = await self._spoke(unit, found, staff)
            await self.say(unit, spoken, texts.safe(text), by_staff=True)
            await self.note(unit, spoken, f"→ {texts.safe(text)}")
            await self.log(unit, spoken, staff.id, kind, {"text": text, "preview": preview})
        self.wake()
        return True

    async def _told_from(self, unit: DeskUnit, case: int, preview: int) -> bool:
        told = await unit.desk.cases.events(case) if preview else ()
        return any(event.details.get("preview") == preview for event in told)

    async def remark(self, staff: Staff, case: int, post: Post) -> None:
        """An internal note: kept for the transcript of the desk, never sent – the other parts of
        its album neither, in whatever order they come."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            await self._remark(unit, found, staff, post)
            parts = await unit.desk.relayed.of_album(case, post.album) if post.album else ()
            for part in parts:
                if await self.withdraw(unit, part):
                    await unit.desk.relayed.set_state(part.id, PairState.DELETED)
        self.wake()

    async def _remark(self, unit: DeskUnit, case: Case, staff: Staff, post: Post) -> None:
        kind = "" if post.kind == "text" else post.kind
        words = {"text": post.text or post.name or kind, "album": post.album}
        await self.log(unit, case, staff.id, "note", words)
        await self.react(unit, DESK, post.chat, post.message, NOTED)

    async def _noted(self, unit: DeskUnit, case: Case, album: str) -> bool:
        told = await unit.desk.cases.events(case.id)
        return any(one.type == "note" and one.details.get("album") == album for one in told)

    async def stays(self, post: Post) -> None:
        """A message that was sent is edited into a note: the applicant has it, so it stays."""
        async with self.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, post.chat, post.message)
            if pair is not None and pair.state is not PairState.DELETED:
                _ = self.staff_words()
                line = _("This was sent before and stays as it was; /del takes it back.")
                case = await unit.desk.cases.get(pair.case)
                await self.note(unit, case, line, reply_to=post.message)
        self.wake()

    async def staff_edited(self, post: Post) -> bool:
        """The copy of an edited message of staff is edited too; where the file is another one, the
        copy with the wrong file goes and the right one comes."""
        async with self.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, post.chat, post.message)
            if pair is None or pair.state is PairState.DELETED:
                return False
            case = await unit.desk.cases.get(pair.case)
            now = replace(pair, file=post.unique)
            await unit.desk.relayed.set_text(now, post.text or post.name, self.now())
            if pair.file and post.unique != pair.file and pair.to_message is not None:
                await self._another_file(unit, case, pair, post)
            else:
                await self.edit(unit, case, pair, post)
        self.wake()
        return True

    async def _another_file(self, unit: DeskUnit, case: Case, pair: Pair, post: Post) -> None:
        """Files have an id of their own for each bot: the applicant bot cannot put it in place."""
        wrong = {"messages": [pair.to_message]}
        await self.put(unit, Parcel(APPLICANT, pair.to_chat, Op.DELETE, wrong, case=case.id))
        payload = {
            "pair": pair.id,
            "from": post.chat,
            "messages": [post.message],
            "posts": [post.as_payload()],
            "anew": True,
        }
        await self.put(unit, Parcel(APPLICANT, pair.to_chat, Op.EDIT, payload, case=case.id))

    async def delete(self, staff: Staff, chat: int, message: int) -> bool:
        """`/del`: a member's own message, on both sides. A lead may delete anybody's."""
        async with self.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, chat, message)
            if pair is None or (pair.author != staff.id and not staff.leads):
                return False
            case = await unit.desk.cases.get(pair.case)
            await self.erase(unit, case, pair)
            await self.log(unit, case, staff.id, "deleted", {"message": message})
        self.wake()
        return True

    async def staff_reacted(self, chat: int, message: int, emoji: str) -> bool:
        """Staff's reaction on the copy of an applicant's message shows on the original."""
        async with self.changing() as unit:
            pairs = await unit.desk.relayed.of_target(chat, message)
            for pair in pairs:
                await self.react(unit, APPLICANT, pair.chat, pair.message, emoji or SEEN)
        self.wake()
        return bool(pairs)

    # ------------------------------------------------------------------ corrections

    async def correction(self, staff: Staff, case: int, field: str, text: str) -> Fix | None:
        """The applicant gets one message with a button that opens that question; the same is not
        asked twice."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.draft is None:
                return None
            asked = await unit.desk.fixes.of_draft(found.owner, found.draft)
            same = [one for one in asked if (one.case, one.field, one.text) == (case, field, text)]
            if same:
                return same[0]
            fix = await unit.desk.fixes.add(
                Fix(0, case, found.owner, found.draft, field, text, staff.id, self.now())
            )
            spoken = await self._spoke(unit, found, staff)
            _ = self.speak(spoken.language)
            words, buttons = texts.correction(_, _(self.label(field)), text, fix.id)
            await self.say(unit, spoken, words, buttons=buttons, by_staff=True)
            await self.log(unit, spoken, staff.id, "correction", {"field": field, "fix": fix.id})
            await self.card(unit, spoken)
        self.wake()
        return fix

    # ------------------------------------------------------------------ closing

    async def close(self, staff: Staff | None, case: int, reason: str = "") -> bool:
        """Summary, rating and *Open it again* for the applicant; the bot speaks again."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            done = await self.end(unit, found, staff.id if staff else 0, reason)
            if done is not None and not done.blocked and reason != "gone":
                words, buttons = texts.farewell(self.speak(done.language), done)
                await self.say(unit, done, words, keyboard="remove")
                _ = self.speak(done.language)
                await self.say(unit, done, _("Rate it:"), buttons=buttons)
        self.wake()
        return done is not None

    async def end(self, unit: DeskUnit, case: Case, actor: int, reason: str) -> Case | None:
        closed = replace(case, status=Status.CLOSED, closed_at=self.now(), alerted_at=None)
        if not case.alive:
            return None
        await unit.desk.cases.save(case, closed)
        await unit.desk.cases.set_mode(case.owner, Mode.FORM)
        self._remember(case.owner, Mode.FORM)
        await self.log(unit, closed, actor, "closed", {"reason": reason})
        await self.card(unit, closed)
        if closed.topic_state is TopicState.READY:
            parcel = Parcel(DESK, closed.group, Op.CLOSE_TOPIC, {}, case=closed.id)
            await self.into_topic(unit, closed, parcel)
        return closed

    async def staff_reopen(self, staff: Staff, case: int) -> bool:
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.alive or await unit.desk.cases.open_of(found.owner):
                return False
            await self._reopen(unit, found, staff.id)
        self.wake()
        return True

    # ------------------------------------------------------------------ reveal

    async def reveal(self, staff: Staff, case: int, pages: Sequence[str]) -> None:
        """Personal data in clear, for a lead: gone by itself after a minute, kept in the audit."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            await self.log(unit, found, staff.id, "revealed", {"draft": found.draft or 0})
            for page in pages:
                await self.note(unit, found, page, expires=self.settings.reveal_for)
        self.wake()


__all__ = ["FAILED", "IN_APP", "NOTED", "SEEN", "SENT", "Button", "Said", "StaffSide"]
