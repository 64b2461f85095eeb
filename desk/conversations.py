"""The applicant's side of a conversation: opening a case, messages, office hours, receipts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desk import texts
from desk.actions import CopyIn
from desk.assignment import Assignment
from desk.closing import Closing
from desk.context import DeskContext
from desk.messages import Messages
from desk.model import (
    APPLICANT,
    CANNOT_COPY,
    DRAFTS,
    FIRST_NAME,
    KIND,
    NEVER,
    SUBJECT,
    Case,
    IncomingMessage,
    MessageLink,
    Mode,
    Status,
    TopicState,
)
from desk.moderation import Moderation
from desk.modes import Modes
from desk.ports import DeskUnit
from desk.routing import Routing

SUBJECT_LENGTH = 300

HOURS_AGAIN = dt.timedelta(days=1)
HOURS_QUIET = dt.timedelta(minutes=5)
"""No hours message so soon after staff wrote."""


class Taken(StrEnum):
    """What became of a message of the applicant."""

    RELAYED = "relayed"
    AGAIN = "again"
    """This very message was taken before."""
    REFUSED = "refused"
    """It cannot be passed on; the applicant is told."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an applicant stands with the desk."""

    mode: Mode
    case: Case | None


class Conversations:
    """What applicants begin. Every public method is one unit of work."""

    def __init__(
        self,
        context: DeskContext,
        modes: Modes,
        assignment: Assignment,
        messages: Messages,
        closing: Closing,
        moderation: Moderation,
        routing: Routing,
    ) -> None:
        self._context = context
        self._modes = modes
        self._assignment = assignment
        self._messages = messages
        self._closing = closing
        self._moderation = moderation
        self._routing = routing

    async def get(self, case: int) -> Case:
        async with self._context.open() as unit:
            return await unit.desk.cases.get(case)

    async def at_topic(self, group: int, topic: int) -> Case | None:
        async with self._context.open() as unit:
            return await unit.desk.cases.at_topic(group, topic)

    async def standing(self, owner: int) -> Standing:
        async with self._context.open() as unit:
            return Standing(await unit.desk.cases.mode(owner), await unit.desk.cases.open_of(owner))

    async def ask(
        self,
        owner: int,
        draft: int | None,
        field: str | None,
        question: str,
        language: str,
        context: Mapping[str, str] | None = None,
    ) -> Case:
        """Turns to a person: case and greeting in one transaction; then chat mode. A topic is made
        for the first words: who writes nothing bothers nobody."""
        about = {**(context or {}), **({"question": question} if question else {})}
        async with self._context.changing() as unit:
            case, fresh = await self._case_opened(unit, owner, draft, field or "", language, about)
            if await self._moderation.banned(unit, owner):
                return await self._turned_away(unit, case)
            await unit.desk.cases.set_mode(owner, Mode.CHAT)
            _ = self._context.speak(language)
            present = await self._assignment.present(unit)
            hours, now = self._context.settings.hours, self._context.now()
            hello = texts.welcome(_, hours, now, present=present)
            await self._context.say(unit, case, hello, keyboard="back")
            told = replace(case, hours_told_at=self._context.now())
            await unit.desk.cases.save(case, told)
            case = told
            await self._context.log(
                unit, case, owner, "asked", {"field": field or "", "fresh": fresh}
            )
            if question:
                offered = await self._routing.offer(unit, case)
                case = await self._heard(unit, await self._context.make_topic(unit, offered))
            if case.heard and not fresh:
                await self._asks_again(unit, case, field or "", question)
            if case.heard:
                await self._context.card(unit, case)
        self._modes.remember(owner, Mode.CHAT)
        self._context.wake()
        return case

    async def speaks(self, owner: int, language: str) -> None:
        """The applicant chose another language: card, ready-made texts and keyboard follow."""
        async with self._context.changing() as unit:
            case = await unit.desk.cases.open_of(owner)
            if case is None or case.language == language:
                return
            changed = replace(case, language=language)
            await unit.desk.cases.save(case, changed)
            if case.heard:
                await self._context.card(unit, changed)
            if await unit.desk.cases.mode(owner) is Mode.CHAT:
                words = self._context.speak(language)("What you write now goes to our staff.")
                await self._context.say(unit, changed, words, keyboard="back")
        self._context.wake()

    async def other_draft(self, case: int) -> int:
        """The card shows the next of the drafts from which the applicant asked; 0: there is one."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            drafts = [int(one) for one in found.context.get(DRAFTS, "").split()]
            others = [one for one in drafts if one != found.draft]
            if not others:
                return 0
            place = drafts.index(found.draft) + 1 if found.draft in drafts else 0
            shown = replace(found, draft=drafts[place % len(drafts)])
            await unit.desk.cases.save(found, shown)
            await self._context.card(unit, shown)
        self._context.wake()
        return shown.draft or 0

    async def _turned_away(self, unit: DeskUnit, case: Case) -> Case:
        """A banned applicant's case ends as it begins."""
        await self._moderation.refuse(unit, case)
        unit.after_commit(self._context.wake)
        return await self._closing.end(unit, case, 0, "banned") or case

    async def _asks_again(self, unit: DeskUnit, case: Case, field: str, question: str) -> None:
        _ = self._context.staff_words()
        label = _(self._context.label(field)) if field else "–"
        place = _("Asks again at: {place}").format(place=texts.safe(label))
        lines = [place, f"«{texts.safe(question)}»"] if question else [place]
        await self._context.note(unit, case, "\n".join(lines))

    async def _case_opened(
        self,
        unit: DeskUnit,
        owner: int,
        draft: int | None,
        field: str,
        language: str,
        context: Mapping[str, str],
    ) -> tuple[Case, bool]:
        """The applicant's living case, or a new one."""
        wanted = Case(
            0,
            owner,
            language,
            self._context.group,
            self._context.now(),
            draft=draft,
            field=field,
            context=context,
        )
        case, fresh = await unit.desk.cases.open(wanted)
        if not fresh and (draft or field):
            drafts = _drafts(case, draft)
            kind = {KIND: context[KIND]} if KIND in context else {}
            several = {DRAFTS: drafts} if " " in drafts else {}
            context = {**case.context, **several, **kind}
            moved = replace(
                case,
                draft=draft or case.draft,
                field=field,
                language=language,
                context=context,
            )
            await unit.desk.cases.save(case, moved)
            case = moved
        return case, fresh

    async def applicant_message(
        self, owner: int, post: IncomingMessage, language: str, draft: int | None = None
    ) -> Taken:
        """One message for staff. A case is opened, or opened again, where there is none."""
        async with self._context.changing() as unit:
            if await unit.desk.relayed.of_source(APPLICANT, post.chat, post.message):
                return Taken.AGAIN
            if await self._moderation.banned(unit, owner):
                case, _fresh = await self._case_opened(unit, owner, draft, "", language, {})
                await self._turned_away(unit, case)
                return Taken.REFUSED
            case = await self._case_for(unit, owner, language, draft)
            if post.kind in CANNOT_COPY:
                await self._context.say(
                    unit, case, texts.cannot_copy(self._context.speak(case.language))
                )
                taken = Taken.REFUSED
            else:
                await self._carry(unit, case, post)
                taken = Taken.RELAYED
        self._context.wake()
        return taken

    async def _case_for(self, unit: DeskUnit, owner: int, language: str, draft: int | None) -> Case:
        living = await unit.desk.cases.open_of(owner)
        if living is not None:
            return await self._context.make_topic(unit, living)
        last = await unit.desk.cases.last_of(owner)
        if (
            last is not None
            and last.topic_state is TopicState.READY
            and last.group == self._context.group
        ):
            return await self._closing.reopen_case(unit, last, owner)
        case, _fresh = await self._case_opened(unit, owner, draft, "", language, {})
        return await self._context.make_topic(unit, case)

    async def _carry(self, unit: DeskUnit, case: Case, post: IncomingMessage) -> None:
        earlier = await unit.desk.relayed.last(case.id, incoming=True)
        pair = await unit.desk.relayed.add(
            MessageLink(
                id=0,
                case=case.id,
                incoming=True,
                bot=APPLICANT,
                chat=post.chat,
                message=post.message,
                at=self._context.now(),
                to_chat=case.group,
                album=post.album,
                kind=post.kind,
                text=post.text or post.name,
                author=case.owner,
            )
        )
        heard = await self._heard(unit, await self._about(unit, case, post))
        if earlier is None:
            heard = await self._routing.offer(unit, heard)
        await self._messages.copy(unit, heard, CopyIn, post, pair)
        if texts.is_program(post.name):
            _ = self._context.staff_words()
            line = _("⚠ {name} can run as a program: do not open it.")
            await self._context.note(unit, heard, line.format(name=texts.safe(post.name)))
        if earlier is None and heard.status is Status.QUEUED:
            await self._receipt(unit, heard)
        else:
            await self._hours(unit, heard)

    async def _about(self, unit: DeskUnit, case: Case, post: IncomingMessage) -> Case:
        """The first words tell what the case is about; the name is for ready-made replies."""
        known = dict(case.context)
        if post.text and not {"question", SUBJECT} & known.keys():
            known[SUBJECT] = post.text[:SUBJECT_LENGTH]
        if post.first_name:
            known[FIRST_NAME] = post.first_name[:SUBJECT_LENGTH]
        if known == case.context:
            return case
        about = replace(case, context=known)
        await unit.desk.cases.save(case, about)
        return about

    async def _heard(self, unit: DeskUnit, case: Case) -> Case:
        """Somebody of the desk is to act now."""
        status = Status.OPEN if case.staff is not None else Status.QUEUED
        now = self._context.now()
        since = case.waiting_since or now
        heard = replace(
            case, last_user_at=now, status=status, waiting_since=since, snoozed_until=None
        )
        await unit.desk.cases.save(case, heard)
        if heard.status is not case.status:
            await self._context.card(unit, heard)
        await self._context.named(unit, heard)
        return heard

    async def _receipt(self, unit: DeskUnit, case: Case) -> None:
        """The first message of a case gets a receipt in words; later ones a reaction."""
        _ = self._context.speak(case.language)
        lines = [_("Your message is with our staff.")]
        now = self._context.now()
        if now - (case.hours_told_at or NEVER) >= HOURS_AGAIN:
            present = await self._assignment.present(unit)
            hours = self._context.settings.hours
            lines.append(texts.expected(_, hours, now, present=present))
            await unit.desk.cases.save(case, replace(case, hours_told_at=now))
        await self._context.say(unit, case, "\n".join(lines), keyboard="back")

    async def _hours(self, unit: DeskUnit, case: Case) -> None:
        """While nobody is at the desk: said once a day, only while nobody has claimed the case."""
        now = self._context.now()
        if case.status is not Status.QUEUED or await self._assignment.present(unit):
            return
        if now - (case.hours_told_at or NEVER) < HOURS_AGAIN:
            return
        if now - (case.last_staff_at or NEVER) < HOURS_QUIET:
            return
        told = replace(case, hours_told_at=now)
        await unit.desk.cases.save(case, told)
        words = texts.closed(self._context.speak(case.language), self._context.settings.hours, now)
        await self._context.say(unit, case, words)

    async def blocked(self, owner: int, *, by_user: bool) -> None:
        """The applicant blocked the bot, or let it in again."""
        async with self._context.changing() as unit:
            case = await unit.desk.cases.open_of(owner)
            if by_user:
                await unit.desk.outbox.stop(APPLICANT, owner)
            else:
                await unit.desk.outbox.resume(APPLICANT, owner)
            if case is not None and case.blocked is not by_user:
                await self.mark_blocked(unit, case, by_user=by_user)
        self._context.wake()

    async def mark_blocked(self, unit: DeskUnit, case: Case, *, by_user: bool) -> None:
        changed = replace(case, blocked=by_user)
        await unit.desk.cases.save(case, changed)
        _ = self._context.staff_words()
        words = (
            _("⚠ The applicant has blocked the bot: answers wait.")
            if by_user
            else _("The applicant is back: waiting answers are delivered.")
        )
        await self._context.note(unit, changed, words)
        await self._context.card(unit, changed)
        await self._context.log(unit, changed, case.owner, "blocked" if by_user else "unblocked")


def _drafts(case: Case, draft: int | None) -> str:
    """The drafts from which the applicant has asked, by number."""
    known = case.context.get(DRAFTS, str(case.draft or "")).split()
    return " ".join(dict.fromkeys([*known, *([str(draft)] if draft else [])]))
