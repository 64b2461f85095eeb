"""The applicant's side of the desk: edits, reactions, taking back, rating, corrections."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from filing.desk import texts
from filing.desk.asking import Asking, items
from filing.desk.model import (
    APPLICANT,
    DESK,
    NEVER,
    TOLD,
    Case,
    Fix,
    Mode,
    Op,
    Pair,
    PairState,
    Parcel,
    ParcelState,
    Post,
)
from filing.desk_ports import DeskUnit
from filing.errors import NotFound

TAKE_BACK = dt.timedelta(minutes=10)


class ApplicantSide(Asking):
    """What else the applicant bot calls. Every method is one unit of work."""

    # ------------------------------------------------------------------ afterwards

    async def applicant_edited(self, post: Post) -> bool:
        """An edited message; False where it was never passed on, so it is not the desk's."""
        async with self.changing() as unit:
            pair = await unit.desk.relayed.of_source(APPLICANT, post.chat, post.message)
            if pair is None:
                return False
            case = await unit.desk.cases.get(pair.case)
            old = pair.text
            await unit.desk.relayed.set_text(pair, post.text or post.name, self.now())
            await self.edit(unit, case, pair, post)
            if pair.at < (case.last_staff_at or NEVER) and old != post.text:
                _ = self.staff_words()
                line = _("Edited by the applicant: «{old}» → «{new}»")
                words = line.format(old=texts.safe(old[:900]), new=texts.safe(post.text[:900]))
                await self.note(unit, case, words, reply_to=pair.to_message)
        self.wake()
        return True

    async def edit(self, unit: DeskUnit, case: Case, pair: Pair, post: Post) -> None:
        """A copy that has not left yet takes the new text by itself; one that has is edited."""
        waiting = await self._waiting(unit, pair)
        if pair.state is PairState.QUEUED and waiting is not None:
            posts = [
                post.as_payload() if message == post.message else earlier
                for message, earlier in zip(
                    waiting.numbers("messages"), items(waiting.payload.get("posts")), strict=True
                )
            ]
            await unit.desk.outbox.rewrite(
                replace(waiting, payload={**waiting.payload, "posts": posts})
            )
            return
        payload = {
            "pair": pair.id,
            "from": post.chat,
            "messages": [post.message],
            "posts": [post.as_payload()],
        }
        parcel = Parcel(APPLICANT, pair.to_chat, Op.EDIT, payload, case=case.id)
        if pair.incoming:
            await self.into_topic(unit, case, parcel)
        else:
            await self.put(unit, parcel)

    async def _waiting(self, unit: DeskUnit, pair: Pair) -> Parcel | None:
        """The parcel in which a message waits that has not left yet: its own, or its album's."""
        op = Op.COPY_IN if pair.incoming else Op.COPY_OUT
        keys = [f"{op}:{pair.chat}:{pair.message}", f"hand:{pair.id}"]
        if pair.album:
            keys.append(f"album:{pair.chat}:{pair.album}")
        for key in keys:
            found = await unit.desk.outbox.waiting(key)
            if found is not None and pair.message in found.numbers("messages"):
                return found
        return None

    async def withdraw(self, unit: DeskUnit, pair: Pair) -> bool:
        """What has not left yet never leaves; the rest of its album goes without it."""
        waiting = await self._waiting(unit, pair)
        if waiting is None:
            return False
        names = ("messages", "pairs", "posts")
        parts = zip(*(items(waiting.payload.get(name)) for name in names), strict=True)
        kept = [part for part in parts if part[0] != pair.message]
        if not kept:
            await unit.desk.outbox.finish(waiting.id, ParcelState.FAILED, "taken back")
            return True
        columns = zip(names, (list(column) for column in zip(*kept, strict=True)), strict=True)
        payload = {**waiting.payload, **dict(columns)}
        return await unit.desk.outbox.rewrite(replace(waiting, payload=payload))

    async def take_back(self, owner: int) -> bool:
        """The applicant's last message (an album as a whole) is deleted on both sides, within ten
        minutes."""
        async with self.changing() as unit:
            case = await unit.desk.cases.open_of(owner)
            pair = await unit.desk.relayed.last(case.id, incoming=True) if case else None
            if case is None or pair is None or self.now() - pair.at > TAKE_BACK:
                return False
            album = await unit.desk.relayed.of_album(case.id, pair.album) if pair.album else ()
            for part in album or (pair,):
                await self.erase(unit, case, part)
            await self.log(unit, case, owner, "taken_back", {"message": pair.message})
        self.wake()
        return True

    async def erase(self, unit: DeskUnit, case: Case, pair: Pair) -> None:
        """Deletes a message and its copy; that there was one stays in the audit."""
        await self.withdraw(unit, pair)
        await unit.desk.relayed.set_state(pair.id, PairState.DELETED)
        await unit.desk.relayed.set_text(pair, "", self.now())
        copied = Parcel(APPLICANT, pair.to_chat, Op.DELETE, {"pair": pair.id}, case=case.id)
        own = APPLICANT if pair.incoming else DESK
        source = Parcel(own, pair.chat, Op.DELETE, {"messages": [pair.message]}, case=case.id)
        await self.put(unit, copied)
        await self.put(unit, source)

    async def applicant_reacted(self, chat: int, message: int, emoji: str) -> bool:
        """The applicant's 👍 or 👎 on a message of staff shows on the original."""
        async with self.changing() as unit:
            pairs = await unit.desk.relayed.of_target(chat, message)
            if not pairs:
                return False
            for pair in pairs:
                await self.react(unit, APPLICANT, pair.chat, pair.message, emoji)
        self.wake()
        return True

    async def from_staff(self, chat: int, message: int) -> bool:
        """Whether that message in the applicant's chat is a copy of what staff wrote, or a
        ready-made one that they sent."""
        async with self.open() as unit:
            if await unit.desk.relayed.of_target(chat, message):
                return True
            case = await unit.desk.cases.open_of(chat) or await unit.desk.cases.last_of(chat)
            told = await unit.desk.cases.events(case.id) if case is not None else ()
        return any(one.type == TOLD and one.details.get("message") == message for one in told)

    async def blocked(self, owner: int, *, by_user: bool) -> None:
        """The applicant blocked the bot, or let it in again."""
        async with self.changing() as unit:
            case = await unit.desk.cases.open_of(owner)
            if by_user:
                await unit.desk.outbox.stop(APPLICANT, owner)
            else:
                await unit.desk.outbox.resume(APPLICANT, owner)
            if case is not None and case.blocked is not by_user:
                await self.mark_blocked(unit, case, by_user=by_user)
        self.wake()

    async def mark_blocked(self, unit: DeskUnit, case: Case, *, by_user: bool) -> None:
        changed = replace(case, blocked=by_user)
        await unit.desk.cases.save(case, changed)
        _ = self.staff_words()
        words = (
            _("⚠ The applicant has blocked the bot: answers wait.")
            if by_user
            else _("The applicant is back: waiting answers are delivered.")
        )
        await self.note(unit, changed, words)
        await self.card(unit, changed)
        await self.log(unit, changed, case.owner, "blocked" if by_user else "unblocked")

    # ------------------------------------------------------------------ closing

    async def rate(self, owner: int, case: int, mark: int) -> bool:
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.owner != owner or not 1 <= mark <= 5:  # noqa: PLR2004 - five marks
                return False
            rated = replace(found, rating=mark)
            await unit.desk.cases.save(found, rated)
            await self.log(unit, rated, owner, "rated", {"mark": mark})
            await self.card(unit, rated)
        self.wake()
        return True

    async def reopen(self, owner: int, case: int) -> Case:
        """The applicant wants to go on talking."""
        async with self.changing() as unit:
            found = await unit.desk.cases.get(case)
            if found.owner != owner:
                raise NotFound(f"case {case}")
            living = await unit.desk.cases.open_of(owner)
            opened = living or await self._reopen(unit, found, owner)
            await unit.desk.cases.set_mode(owner, Mode.CHAT)
            _ = self.speak(opened.language)
            words = _("The conversation is open again. Write what you want to add.")
            await self.say(unit, opened, words, keyboard="back")
        self._remember(owner, Mode.CHAT)
        self.wake()
        return opened

    # ------------------------------------------------------------------ corrections

    async def corrections(self, owner: int, draft: int) -> Sequence[Fix]:
        """What staff asked to be corrected in this draft and is not answered yet."""
        async with self.open() as unit:
            return await unit.desk.fixes.of_draft(owner, draft)

    async def fix(self, owner: int, fix: int) -> Fix | None:
        """One correction, if it is this applicant's."""
        async with self.open() as unit:
            found = await unit.desk.fixes.get(fix)
        return found if found is not None and found.owner == owner else None

    async def answered(self, owner: int, draft: int, field: str) -> None:
        """Called after a saved answer: ticks the corrections of that field on the card."""
        if not any(fix.field == field for fix in await self.corrections(owner, draft)):
            return
        async with self.changing() as unit:
            ticked = await unit.desk.fixes.answered(owner, draft, field, self.now())
            for fix in ticked:
                case = await unit.desk.cases.get(fix.case)
                await self.log(unit, case, owner, "corrected", {"field": field, "fix": fix.id})
                await self.card(unit, case)
                _ = self.staff_words()
                label = self.label(field)
                words = _("☑ The applicant corrected: {field}").format(field=texts.safe(_(label)))
                await self.note(unit, case, words)
        self.wake()

    def label(self, field: str) -> str:
        """A field's short name, as a msgid."""
        known = self.filings.catalog.fields.get(field) if self.filings else None
        return known.label if known else field
