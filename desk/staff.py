"""The staff's side of a conversation: answers, ready-made texts, notes, previews."""

from dataclasses import dataclass
from enum import StrEnum

from desk import texts
from desk.actions import CopyOut, Delete, ReopenTopic
from desk.assignment import NOW, Assignment
from desk.closing import Closing
from desk.context import DeskContext
from desk.messages import Messages
from desk.model import (
    CANNOT_COPY,
    DESK,
    Case,
    IncomingMessage,
    LinkState,
    MessageLink,
    OutboxMessage,
    Staff,
)
from desk.ports import DeskUnit

WORDS = "="
"""In place of a field: a reply to that message is a ready-made text in other words."""

NOTED = "✍"
FAILED = "👎"
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
class Prompt:
    """What a reply to a question of the desk bot is about."""

    case: int
    field: str
    menu: int = 0


class StaffMessages:
    """What the desk bot takes from members. It has found the member with `members.get` first."""

    def __init__(
        self, context: DeskContext, assignment: Assignment, messages: Messages, closing: Closing
    ) -> None:
        self._context = context
        self._assignment = assignment
        self._messages = messages
        self._closing = closing

    async def reply(
        self, staff: Staff, case: int, post: IncomingMessage, *, anyway: bool = False
    ) -> Said:
        """One message of staff goes to the applicant. The first writer claims an unclaimed case."""
        async with self._context.changing() as unit:
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
                found = await self._closing.reopen_case(unit, found, staff.id)
                unit.after_commit(self._context.wake)
            return await self._answer(unit, found, staff, post)

    async def _answer(
        self, unit: DeskUnit, case: Case, staff: Staff, post: IncomingMessage
    ) -> Said:
        if post.kind in CANNOT_COPY:
            await self._refuse(unit, case, post)
            return Said.REFUSED
        pair = await unit.desk.relayed.add(
            MessageLink(
                id=0,
                case=case.id,
                incoming=False,
                bot=DESK,
                chat=post.chat,
                message=post.message,
                at=self._context.now(),
                to_chat=case.owner,
                album=post.album,
                kind=post.kind,
                text=post.text or post.name,
                author=staff.id,
                file=post.unique,
            )
        )
        wait = self._context.settings.album_pause if post.album else NOW
        spoken = await self._assignment.spoke(unit, case, staff, wait)
        await self._messages.copy(unit, spoken, CopyOut, post, pair)
        return Said.QUEUED if spoken.staff == staff.id else Said.FOREIGN

    async def _refuse(self, unit: DeskUnit, case: Case, post: IncomingMessage) -> None:
        await self._context.react(unit, DESK, post.chat, post.message, FAILED)
        _ = self._context.staff_words()
        line = _("This kind of message cannot be passed on; nothing was sent.")
        await self._context.note(unit, case, line, reply_to=post.message)

    async def tell(self, staff: Staff, case: int, text: str, kind: str, preview: int = 0) -> bool:
        """A ready-made text goes to the applicant, and shows in the topic; from one preview only
        once, whoever presses there at the same time."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or await self._told_from(unit, case, preview):
                return False
            spoken = await self._assignment.spoke(unit, found, staff)
            link = await self._messages.ready_made(unit, spoken, staff, text)
            words, sent = texts.safe(text), texts.safe(texts.personal(text, spoken))
            await self._context.say(unit, spoken, sent, by_staff=True, link=link)
            await self._context.note(unit, spoken, f"→ {words}", link=link)
            details = {"text": text, "preview": preview, "link": link}
            await self._context.log(unit, spoken, staff.id, kind, details)
        self._context.wake()
        return True

    async def _told_from(self, unit: DeskUnit, case: int, preview: int) -> bool:
        told = await unit.desk.cases.events(case) if preview else ()
        return any(event.details.get("preview") == preview for event in told)

    async def remark(self, staff: Staff, case: int, post: IncomingMessage) -> None:
        """An internal note: kept for the transcript of the desk, never sent – the other parts of
        its album neither, in whatever order they come."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            await self._remark(unit, found, staff, post)
            parts = await unit.desk.relayed.of_album(case, post.album) if post.album else ()
            for part in parts:
                if await self._messages.withdraw(unit, part):
                    await unit.desk.relayed.set_state(part.id, LinkState.DELETED)
        self._context.wake()

    async def _remark(
        self, unit: DeskUnit, case: Case, staff: Staff, post: IncomingMessage
    ) -> None:
        kind = "" if post.kind == "text" else post.kind
        words = {"text": post.text or post.name or kind, "album": post.album}
        await self._context.log(unit, case, staff.id, "note", words)
        await self._context.react(unit, DESK, post.chat, post.message, NOTED)

    async def _noted(self, unit: DeskUnit, case: Case, album: str) -> bool:
        told = await unit.desk.cases.events(case.id)
        return any(one.type == "note" and one.details.get("album") == album for one in told)

    async def reveal(self, staff: Staff, case: int, message: int) -> None:
        """Called before personal data are put into a message of the lead's private chat: queues
        its deletion, so that no crash between the two leaves the data standing, and logs it."""
        gone = OutboxMessage(
            DESK,
            staff.id,
            Delete((message,)),
            not_before=self._context.now() + self._context.settings.reveal_for,
        )
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            await self._context.log(unit, found, staff.id, "revealed", {"draft": found.draft or 0})
            await self._context.put(unit, gone)
        self._context.wake()

    async def expect(self, message: int, case: int, field: str, menu: int = 0) -> None:
        """A reply to that message is the sentence of a correction; `menu`: the message with the
        button that asks without one."""
        async with self._context.changing() as unit:
            await unit.desk.notebook.put(f"prompt:{message}", f"{case} {field} {menu}")

    async def prompt(self, message: int) -> Prompt | None:
        async with self._context.open() as unit:
            found = await unit.desk.notebook.get(f"prompt:{message}")
        case, field, menu = (*found.split(" "), "", "0")[:3] if found else ("", "", "")
        return Prompt(int(case), field, int(menu or 0)) if field else None

    async def receipt(self, chat: int, message: int) -> None:
        """Taken down, and not sent as it stands."""
        async with self._context.changing() as unit:
            await self._context.react(unit, DESK, chat, message, NOTED)
        self._context.wake()

    async def open_topic(self, case: int) -> None:
        """The topic was closed by hand although the applicant waits."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            entry = OutboxMessage(DESK, found.group, ReopenTopic(), case=case)
            await self._context.into_topic(unit, found, entry)
            line = self._context.staff_words()(
                "The applicant is waiting for an answer: use *Close* on the card."
            )
            await self._context.note(unit, found, line)
        self._context.wake()
