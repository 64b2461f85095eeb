"""What staff type: queue, duty, hand-over, notes, deleting, ready-made replies, figures, files."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, Message, Update

from bot.desk import stats
from bot.desk.gate import Gate
from bot.desk.transcripts import send_transcript
from bot.desk.voice import Context, answer, thread_of
from filing.desk.model import Button, Case, Post, Staff
from filing.desk.service import Desk
from filing.desk.texts import safe


@dataclass(frozen=True, slots=True)
class Given:
    """A command that a member of the desk gave."""

    bot: Bot
    message: Message
    member: Staff
    rest: str


Command = Callable[[Given], Awaitable[str]]
"""Does it, and says the line that answers it."""

say = str
"""Marks a text as one to translate."""

COMMANDS = {
    "queue": say("Open cases: who waits, who has them"),
    "duty": say("On duty: /duty on, /duty off"),
    "claim": say("Take the case of this topic"),
    "release": say("Give the case back to the queue"),
    "assign": say("Hand over: /assign NAME"),
    "transfer": say("Hand over with a note: /transfer NAME what to know"),
    "note": say("A note for staff only (or begin with //)"),
    "del": say("As a reply: delete a message on both sides"),
    "canned": say("Ready-made replies: /canned, /canned set KEY LANG TEXT"),
    "promote": say("As a reply: propose the answer for the FAQ"),
    "close": say("Close the case of this topic"),
    "reopen": say("Open it again"),
    "stats": say("Figures of the last thirty days"),
    "transcript": say("The whole case as files"),
    "desk": say("What this bot can do"),
}
"""The command menu of the desk, msgids by command."""


class Commands:
    """Each command returns the line that answers it; empty: the deed itself is the answer."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate
        self.handlers: dict[str, Command] = {
            "queue": self._queue,
            "duty": self._duty,
            "claim": self._claim,
            "release": self._release,
            "assign": self._assign,
            "transfer": self._assign,
            "note": self._note,
            "del": self._del,
            "canned": self._canned,
            "promote": self._promote,
            "close": self._close,
            "reopen": self._reopen,
            "stats": self._stats,
            "transcript": self._transcript,
            "desk": self._help,
        }

    async def given(self, update: Update, context: Context) -> None:
        """Any command in the desk's group, by active staff only."""
        message = update.message
        if message is None or not message.text:
            return
        word, _space, rest = message.text.partition(" ")
        name, _at, addressed = word[1:].partition("@")
        handler = self.handlers.get(name.lower())
        if handler is None or (addressed and addressed.lower() != context.bot.username.lower()):
            return
        member = await self._gate.writer(context.bot, message)
        if member is None:
            return
        words = await handler(Given(context.bot, message, member, rest.strip()))
        if words:
            await answer(context.bot, message, words, reply=True)

    async def _case(self, message: Message) -> Case | None:
        return await self._gate.case_of(message)

    def _nowhere(self) -> str:
        _ = self._desk.staff_words()
        return _("This works in the topic of a case.")

    # ------------------------------------------------------------------ the desk

    async def _queue(self, given: Given) -> str:
        await answer(given.bot, given.message, await self._desk.queue(), self.refresh())
        return ""

    def refresh(self) -> tuple[tuple[Button, ...], ...]:
        _ = self._desk.staff_words()
        return ((Button(_("Refresh"), "q:refresh"),),)

    async def refreshed(self, update: Update, _context: Context) -> None:
        """The board's own button."""
        query = update.callback_query
        if query is None or not isinstance(query.message, Message):
            return
        if await self._gate.presser(query) is None:
            return
        await query.answer()
        await query.edit_message_text(
            await self._desk.queue(),
            parse_mode="HTML",
            reply_markup=query.message.reply_markup,
        )

    async def _duty(self, given: Given) -> str:
        _ = self._desk.staff_words()
        if given.rest not in {"on", "off"}:
            return _("/duty on, or /duty off")
        await self._desk.set_duty(given.member, on=given.rest == "on")
        words = _("{name} is on duty.") if given.rest == "on" else _("{name} is off duty.")
        return words.format(name=safe(given.member.name))

    async def _stats(self, given: Given) -> str:
        figures = await self._desk.figures()
        label, _ = self._desk.label, self._desk.staff_words()
        drawn = await asyncio.to_thread(stats.picture, _, figures, label)
        await given.bot.send_photo(
            given.message.chat.id,
            drawn,
            caption=stats.words(_, figures, label),
            parse_mode="HTML",
            message_thread_id=thread_of(given.message),
        )
        return ""

    async def _help(self, _given: Given) -> str:
        _ = self._desk.staff_words()
        return "\n".join(f"/{name} – {safe(_(text))}" for name, text in COMMANDS.items())

    # ------------------------------------------------------------------ one case

    async def _claim(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.claim(given.member, case.id)
        quicker = _("Somebody else was quicker.")
        return _("It is yours.") if done else await self._gate.because(case.id, quicker)

    async def _release(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.release(given.member, case.id)
        foreign = _("It is not yours.")
        return _("It is free again.") if done else await self._gate.because(case.id, foreign)

    async def _assign(self, given: Given) -> str:
        """`NAME` alone, or followed by a note; a name may have several words."""
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        words = given.rest.split()
        for length in range(len(words), 0, -1):
            to = await self._desk.named(" ".join(words[:length]))
            if to is not None:
                note = " ".join(words[length:])
                return await self._gate.hand_over(given.member, case.id, to, note)
        return _("Nobody (or more than one) has this name.")

    async def _note(self, given: Given) -> str:
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        note = Post(given.message.chat.id, given.message.message_id, text=given.rest)
        await self._desk.remark(given.member, case.id, note)
        return ""

    async def _del(self, given: Given) -> str:
        _ = self._desk.staff_words()
        replied = given.message.reply_to_message
        if replied is None or replied.forum_topic_created:
            return _("Reply with /del to the message that shall go.")
        done = await self._desk.delete(given.member, given.message.chat.id, replied.message_id)
        return "" if done else _("Only your own messages can be deleted.")

    async def _promote(self, given: Given) -> str:
        _ = self._desk.staff_words()
        replied = given.message.reply_to_message
        if replied is None or replied.forum_topic_created:
            return _("Reply with /promote to the answer.")
        done = await self._desk.promote_answer(
            given.member, given.message.chat.id, replied.message_id
        )
        return _("Kept for the FAQ.") if done else _("There is no question before this answer.")

    async def _close(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.close(given.member, case.id, given.rest)
        return "" if done else _("It is closed already.")

    async def _reopen(self, given: Given) -> str:
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.staff_reopen(given.member, case.id)
        return "" if done else await self._gate.why_closed(case.id)

    async def _transcript(self, given: Given) -> str:
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        await send_transcript(given.bot, self._desk, given.message, case.id)
        return ""

    # ------------------------------------------------------------------ ready-made replies

    async def _canned(self, given: Given) -> str:
        """`/canned`, `/canned LANG`, `/canned set KEY LANG TEXT`, `/canned drop KEY LANG`."""
        _ = self._desk.staff_words()
        verb, *words = given.rest.split(maxsplit=3) or [""]
        if verb == "set" and len(words) == 3:  # noqa: PLR2004 - key, language, text
            done = await self._desk.set_reply(given.member, words[0], words[1], words[2])
        elif verb == "drop" and len(words) == 2:  # noqa: PLR2004 - key and language
            done = await self._desk.set_reply(given.member, words[0], words[1], "")
        else:
            return await self._list_canned(given.message, verb)
        return _("Kept.") if done else _("A key is letters, digits and _, at most 32.")

    async def _list_canned(self, message: Message, language: str) -> str:
        case = await self._case(message)
        chosen = language or (case.language if case else self._desk.settings.language)
        replies = await self._desk.replies(chosen)
        lines = [f"<code>{safe(one.key)}</code> {safe(one.text[:80])}" for one in replies]
        return "\n".join(lines)[:4000]
