"""Messages between applicant and staff: copies, albums, edits, deletion on both sides."""

import datetime as dt
from dataclasses import replace

from desk import texts
from desk.actions import Action, Copy, CopyIn, Delete, Edit
from desk.context import DeskContext, introduction
from desk.model import (
    APPLICANT,
    DESK,
    LATE,
    NEVER,
    TOLD,
    Case,
    IncomingMessage,
    LinkState,
    MessageLink,
    OutboxMessage,
    OutboxState,
    Staff,
)
from desk.ports import DeskUnit

MOST_WAITING = 15
"""So many messages of one applicant wait for their turn with those of the others."""

TAKE_BACK = dt.timedelta(minutes=10)

SENT = "👍"
SEEN = "👀"
"""Receipts: reactions that the Bot API allows."""


class Messages:
    """One message and its copy on the other side, from the first copy to its end."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def copy(
        self,
        unit: DeskUnit,
        case: Case,
        kind: type[Copy],
        post: IncomingMessage,
        pair: MessageLink,
    ) -> None:
        """Queues one copy; the parts of an album gather in one entry until no more come."""
        inward = kind is CopyIn
        chat = case.group if inward else case.owner
        key = f"{kind.op}:{post.chat}:{post.message}"
        deed = kind(
            source=post.chat,
            messages=(post.message,),
            pairs=(pair.id,),
            posts=(post.content,),
            reply_to=post.reply_to or 0,
            album=post.album,
            quote=post.quote,
        )
        entry = OutboxMessage(APPLICANT, chat, deed, case=case.id, key=key)
        if post.album:
            entry = replace(
                entry,
                key=f"album:{post.chat}:{post.album}",
                not_before=self._context.now() + self._context.settings.album_pause,
            )
            if await self._gather(unit, entry, deed) or await self._queue(unit, case, entry):
                return
            first = await self._first_of(unit, case, post.album)
            alone = replace(deed, album="", reply_to=first)
            entry = replace(entry, key=key, deed=alone, not_before=NEVER)
        await self._queue(unit, case, entry)

    async def _queue(self, unit: DeskUnit, case: Case, entry: OutboxMessage) -> bool:
        if entry.op is Action.COPY_IN:
            return await self._context.into_topic(unit, case, await self._late(unit, case, entry))
        state = OutboxState.STOPPED if case.blocked else OutboxState.WAITING
        return await self._context.put(unit, replace(entry, state=state))

    async def _late(self, unit: DeskUnit, case: Case, entry: OutboxMessage) -> OutboxMessage:
        """Of whom many messages wait already, the further ones go behind everything else."""
        behind = await unit.desk.outbox.unsent(case.id, LATE)
        if not behind and await unit.desk.outbox.unsent(case.id) < MOST_WAITING:
            return entry
        await self._context.card(unit, case)
        return replace(entry, priority=LATE)

    async def _first_of(self, unit: DeskUnit, case: Case, album: str) -> int:
        """A part that comes when its album has left is a reply to the album's first."""
        parts = await unit.desk.relayed.of_album(case.id, album)
        return min((part.message for part in parts), default=0)

    async def _gather(self, unit: DeskUnit, entry: OutboxMessage, part: Copy) -> bool:
        """Adds a part to its album, if the album has not left yet. A late part goes by itself."""
        gathering = await unit.desk.outbox.waiting(entry.key or "")
        if gathering is None or not isinstance(gathering.deed, Copy):
            return False
        album = gathering.deed
        merged = replace(
            album,
            pairs=(*album.pairs, *part.pairs),
            messages=(*album.messages, *part.messages),
            posts=(*album.posts, *part.posts),
        )
        latest = gathering.created_at + self._context.settings.album_limit
        moment = min(entry.not_before, latest)
        return await unit.desk.outbox.rewrite(
            replace(gathering, deed=merged, not_before=max(moment, gathering.not_before))
        )

    async def ready_made(
        self, unit: DeskUnit, case: Case, staff: Staff, text: str, kind: str = "text"
    ) -> int:
        """A link for a text that nobody typed: its original is the note of it in the topic, known
        when that is sent – until then by a number that no message has."""
        pair = MessageLink(
            id=0,
            case=case.id,
            incoming=False,
            bot=DESK,
            chat=case.group,
            message=-int(self._context.now().timestamp() * 1_000_000),
            at=self._context.now(),
            to_chat=case.owner,
            kind=kind,
            text=text,
            author=staff.id,
        )
        return (await unit.desk.relayed.add(pair)).id

    async def rewritten(self, staff: Staff, chat: int, message: int, text: str) -> bool:
        """`/edit`: other words for a ready-made text that was sent; a correction is asked anew."""
        async with self._context.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, chat, message)
            if pair is None or pair.kind != "text" or pair.state is LinkState.DELETED:
                return False
            if pair.author != staff.id and not staff.leads:
                return False
            case = await unit.desk.cases.get(pair.case)
            await unit.desk.relayed.set_text(pair, text, self._context.now())
            details = {"old": pair.text, "new": text}
            await self._context.log(unit, case, staff.id, "rewritten", details)
            post = IncomingMessage(chat, message, text=texts.personal(text, case))
            await self.edit(unit, case, pair, post)
            await self._context.note(unit, case, f"→ {texts.safe(text)}", reply_to=message)
        self._context.wake()
        return True

    async def applicant_edited(self, post: IncomingMessage) -> bool:
        """An edited message; False where it was never passed on, so it is not the desk's."""
        async with self._context.changing() as unit:
            pair = await unit.desk.relayed.of_source(APPLICANT, post.chat, post.message)
            if pair is None:
                return False
            case = await unit.desk.cases.get(pair.case)
            old = pair.text
            await unit.desk.relayed.set_text(pair, post.text or post.name, self._context.now())
            await self.edit(unit, case, pair, post)
            if old != post.text:
                details = {"old": old, "new": post.text}
                await self._context.log(unit, case, case.owner, "edited", details)
            if pair.at < (case.last_staff_at or NEVER) and old != post.text:
                _ = self._context.staff_words()
                line = _("Edited by the applicant: «{old}» → «{new}»")
                words = line.format(old=texts.safe(old[:900]), new=texts.safe(post.text[:900]))
                await self._context.note(unit, case, words, reply_to=pair.to_message or 0)
        self._context.wake()
        return True

    async def edit(
        self, unit: DeskUnit, case: Case, pair: MessageLink, post: IncomingMessage
    ) -> None:
        """A copy that has not left yet takes the new text by itself; one that has is edited."""
        waiting = await self._waiting(unit, pair)
        if pair.state is LinkState.QUEUED and waiting is not None:
            entry, copy = waiting
            posts = tuple(
                post.content if message == post.message else earlier
                for message, earlier in zip(copy.messages, copy.posts, strict=True)
            )
            await unit.desk.outbox.rewrite(replace(entry, deed=replace(copy, posts=posts)))
            return
        deed = Edit(pair.id, post.chat, post.message, post.content)
        entry = OutboxMessage(APPLICANT, pair.to_chat, deed, case=case.id)
        if pair.incoming:
            await self._context.into_topic(unit, case, entry)
        else:
            await self._context.put(unit, entry)

    async def _waiting(
        self, unit: DeskUnit, pair: MessageLink
    ) -> tuple[OutboxMessage, Copy] | None:
        """The entry in which a message waits that has not left yet: its own, or its album's."""
        op = Action.COPY_IN if pair.incoming else Action.COPY_OUT
        keys = [f"{op}:{pair.chat}:{pair.message}", f"hand:{pair.id}"]
        if pair.album:
            keys.append(f"album:{pair.chat}:{pair.album}")
        for key in keys:
            found = await unit.desk.outbox.waiting(key)
            deed = found.deed if found is not None else None
            if found is not None and isinstance(deed, Copy) and pair.message in deed.messages:
                return found, deed
        return None

    async def withdraw(self, unit: DeskUnit, pair: MessageLink) -> bool:
        """What has not left yet never leaves; the rest of its album goes without it."""
        waiting = await self._waiting(unit, pair)
        if waiting is None:
            return False
        entry, copy = waiting
        parts = zip(copy.messages, copy.pairs, copy.posts, strict=True)
        kept = [part for part in parts if part[0] != pair.message]
        if not kept:
            said = await unit.desk.outbox.waiting(introduction(pair.case))
            if said is not None:
                await unit.desk.outbox.finish(said.id, OutboxState.FAILED, "taken back")
            await unit.desk.outbox.finish(entry.id, OutboxState.FAILED, "taken back")
            return True
        messages, pairs, posts = zip(*kept, strict=True)
        smaller = replace(copy, messages=messages, pairs=pairs, posts=posts)
        return await unit.desk.outbox.rewrite(replace(entry, deed=smaller))

    async def take_back(self, owner: int) -> bool:
        """The applicant's last message (an album as a whole) is deleted on both sides, within ten
        minutes."""
        async with self._context.changing() as unit:
            case = await unit.desk.cases.open_of(owner)
            pair = await unit.desk.relayed.last(case.id, incoming=True) if case else None
            if case is None or pair is None or self._context.now() - pair.at > TAKE_BACK:
                return False
            album = await unit.desk.relayed.of_album(case.id, pair.album) if pair.album else ()
            for part in album or (pair,):
                await self.erase(unit, case, part)
            await self._context.log(unit, case, owner, "taken_back", {"message": pair.message})
        self._context.wake()
        return True

    async def erase(self, unit: DeskUnit, case: Case, pair: MessageLink) -> None:
        """Deletes a message and its copy; that there was one stays in the audit."""
        await self.withdraw(unit, pair)
        await unit.desk.relayed.set_state(pair.id, LinkState.DELETED)
        await unit.desk.relayed.set_text(pair, "", self._context.now())
        copied = OutboxMessage(APPLICANT, pair.to_chat, Delete(pair=pair.id), case=case.id)
        own = APPLICANT if pair.incoming else DESK
        source = OutboxMessage(own, pair.chat, Delete((pair.message,)), case=case.id)
        await self._context.put(unit, copied)
        await self._context.put(unit, source)

    async def applicant_reacted(self, chat: int, message: int, emoji: str) -> bool:
        """The applicant's 👍 or 👎 on a message of staff shows on the original."""
        async with self._context.changing() as unit:
            pairs = await unit.desk.relayed.of_target(chat, message)
            if not pairs:
                return False
            for pair in pairs:
                await self._context.react(unit, APPLICANT, pair.chat, pair.message, emoji)
        self._context.wake()
        return True

    async def from_staff(self, chat: int, message: int) -> bool:
        """Whether that message in the applicant's chat is a copy of what staff wrote, or a
        ready-made one that they sent."""
        async with self._context.open() as unit:
            if await unit.desk.relayed.of_target(chat, message):
                return True
            case = await unit.desk.cases.open_of(chat) or await unit.desk.cases.last_of(chat)
            told = await unit.desk.cases.events(case.id) if case is not None else ()
        return any(one.type == TOLD and one.details.get("message") == message for one in told)

    async def newest(self, case: int) -> int:
        """The last message of the conversation in the case's topic; 0 where there is none yet."""
        async with self._context.open() as unit:
            asked = await unit.desk.relayed.last(case, incoming=True)
            told = await unit.desk.relayed.last(case, incoming=False)
        return max((asked.to_message if asked else 0) or 0, told.message if told else 0)

    async def stays(self, post: IncomingMessage) -> None:
        """A message that was sent is edited into a note: the applicant has it, so it stays."""
        async with self._context.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, post.chat, post.message)
            if pair is not None and pair.state is not LinkState.DELETED:
                _ = self._context.staff_words()
                line = _("This was sent before and stays as it was; /del takes it back.")
                case = await unit.desk.cases.get(pair.case)
                await self._context.note(unit, case, line, reply_to=post.message)
        self._context.wake()

    async def staff_edited(self, post: IncomingMessage) -> bool:
        """The copy of an edited message of staff is edited too; where the file is another one, the
        copy with the wrong file goes and the right one comes."""
        async with self._context.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, post.chat, post.message)
            if pair is None or pair.state is LinkState.DELETED:
                return False
            case = await unit.desk.cases.get(pair.case)
            now = replace(pair, file=post.unique)
            await unit.desk.relayed.set_text(now, post.text or post.name, self._context.now())
            if pair.file and post.unique != pair.file and pair.to_message is not None:
                await self._another_file(unit, case, pair, post)
            else:
                await self.edit(unit, case, pair, post)
        self._context.wake()
        return True

    async def _another_file(
        self, unit: DeskUnit, case: Case, pair: MessageLink, post: IncomingMessage
    ) -> None:
        """Files have an id of their own for each bot: the applicant bot cannot put it in place."""
        wrong = Delete((pair.to_message or 0,))
        anew = Edit(pair.id, post.chat, post.message, post.content, anew=True)
        for deed in (wrong, anew):
            entry = OutboxMessage(APPLICANT, pair.to_chat, deed, case=case.id)
            await self._context.put(unit, entry)

    async def delete(self, staff: Staff, chat: int, message: int) -> bool:
        """`/del`: a member's own message, on both sides. A lead may delete anybody's."""
        async with self._context.changing() as unit:
            pair = await unit.desk.relayed.of_source(DESK, chat, message)
            if pair is None or (pair.author != staff.id and not staff.leads):
                return False
            case = await unit.desk.cases.get(pair.case)
            await self.erase(unit, case, pair)
            await self._withdrawn(unit, case, pair)
            await self._context.log(unit, case, staff.id, "deleted", {"message": message})
        self._context.wake()
        return True

    async def _withdrawn(self, unit: DeskUnit, case: Case, pair: MessageLink) -> None:
        """With its message a correction is asked for no more."""
        for event in await unit.desk.cases.events(case.id):
            if event.details.get("link") == pair.id and (fix := event.details.get("fix")):
                await unit.desk.fixes.withdraw(int(str(fix)))
                await self._context.card(unit, case)

    async def staff_reacted(self, chat: int, message: int, emoji: str) -> bool:
        """Staff's reaction on the copy of an applicant's message shows on the original."""
        async with self._context.changing() as unit:
            pairs = await unit.desk.relayed.of_target(chat, message)
            for pair in pairs:
                await self._context.react(unit, APPLICANT, pair.chat, pair.message, emoji or SEEN)
        self._context.wake()
        return bool(pairs)
