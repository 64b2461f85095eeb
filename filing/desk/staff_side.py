"""The staff's side of the desk: answering, claiming, handing over, correcting, closing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from filing.desk import texts
from filing.desk.applicant_side import ApplicantSide
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
    REFUSED = "refused"
    FOREIGN = "foreign"
    """Somebody else's case: delivered, with one soft warning."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who may not do this; `known`: staff, but without the role."""

    known: bool


class StaffSide(ApplicantSide):
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
            if not found.alive and not anyway:
                return Said.CLOSED
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

    async def tell(self, staff: Staff, case: int, text: str, kind: str) -> bool:
        """A ready-made text goes to the applicant, and shows in the topic."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive:
                return False
            spoken = await self._spoke(unit, found, staff)
            await self.say(unit, spoken, texts.safe(text))
            await self.note(unit, spoken, f"→ {texts.safe(text)}")
            await self.log(unit, spoken, staff.id, kind, {"text": text})
        self.wake()
        return True

    async def remark(self, staff: Staff, case: int, chat: int, message: int, text: str) -> None:
        """An internal note: kept for the transcript of the desk, never sent."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            await self.log(unit, found, staff.id, "note", {"text": text})
            await self.react(unit, DESK, chat, message, NOTED)
        self.wake()

    async def staff_edited(self, post: Post) -> bool:
        """The copy of an edited message of staff is edited too."""
        async with self.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, post.chat, post.message)
            if pair is None or pair.state is PairState.DELETED:
                return False
            case = await unit.desk.cases.get(pair.case)
            await unit.desk.relayed.set_text(pair, post.text or post.name, self.now())
            await self.edit(unit, case, pair, post)
        self.wake()
        return True

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

    # ------------------------------------------------------------------ handing over

    async def claim(self, staff: Staff, case: int) -> Case | None:
        """The case is with this member; None where somebody else was quicker."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.staff not in {None, staff.id}:
                return None
            if found.staff == staff.id:
                return found
            claimed = await self._own(unit, found, staff.id, staff.id, "claimed")
        self.wake()
        return claimed

    async def assign(self, staff: Staff, case: int, to: Staff, note: str = "") -> Case | None:
        """Handed over, with a note; an agent hands over only what is theirs or free."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            free = found.staff in {None, staff.id}
            if not found.alive or not (free or staff.leads):
                return None
            kind = "transferred" if found.staff is not None else "assigned"
            owned = await self._own(unit, found, to.id, staff.id, kind, note)
            _ = self.staff_words()
            line = _("{who}: this case is yours now.").format(who=texts.mention(to.id, to.name))
            await self.note(unit, owned, f"{line}\n{texts.safe(note)}" if note else line)
        self.wake()
        return owned

    async def release(self, staff: Staff, case: int) -> Case | None:
        """Free for anybody; an agent releases only what is theirs."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            mine = found.staff == staff.id or (staff.leads and found.staff is not None)
            if not found.alive or not mine:
                return None
            freed = await self._own(unit, found, None, staff.id, "released")
        self.wake()
        return freed

    async def _own(
        self, unit: DeskUnit, case: Case, to: int | None, actor: int, kind: str, note: str = ""
    ) -> Case:
        waits = case.waits or case.last_staff_at is None
        status = (Status.OPEN if waits else Status.WAITING_USER) if to else Status.QUEUED
        owned = replace(case, staff=to, status=status, alerted_at=None)
        await unit.desk.cases.save(case, owned)
        await self.log(unit, owned, actor, kind, {"to": to or 0, "note": note})
        await self.card(unit, owned)
        return owned

    # ------------------------------------------------------------------ corrections

    async def correction(self, staff: Staff, case: int, field: str, text: str) -> Fix | None:
        """The applicant gets one message with a button that opens that question."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.draft is None:
                return None
            fix = await unit.desk.fixes.add(
                Fix(0, case, found.owner, found.draft, field, text, staff.id, self.now())
            )
            spoken = await self._spoke(unit, found, staff)
            _ = self.speak(spoken.language)
            words, buttons = texts.correction(_, _(self.label(field)), text, fix.id)
            await self.say(unit, spoken, words, buttons=buttons)
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
