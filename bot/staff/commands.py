"""Staff's commands and the table of them: queue, duty, hand-over, notes, deleting, ready-made
replies, figures, files."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, Message, Update
from telegram.error import TelegramError

from bot.staff import looking, stats
from bot.staff.gate import Gate
from bot.staff.press import Given
from bot.staff.queue import Queue
from bot.staff.reply import Context, answer, thread_of
from bot.staff.transcripts import send_transcript
from desk.card import paged
from desk.model import Case, IncomingMessage, Staff
from desk.service import Desk
from desk.texts import NAMED, local_time, safe

LONGEST_NAME = 60

LONGEST_SNOOZE = 90
"""Days."""

say = str
"""Marks a text as one to translate."""


class Commands:
    """Each command returns the line that answers it; empty: the deed itself is the answer."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate
        self.board = Queue(desk, gate)

    async def given(self, update: Update, context: Context) -> None:
        """Any command in the desk's group, by active staff only."""
        message = update.message
        if message is None or not message.text:
            return
        word, _space, rest = message.text.partition(" ")
        name, _at, addressed = word[1:].partition("@")
        if addressed and addressed.lower() != context.bot.username.lower():
            return
        member = await self._gate.writer(context.bot, message)
        if member is None:
            return
        given = Given(context.bot, message, member, rest.strip(), name.lower())
        command = _BY_NAME.get(given.name)
        words = await command.handler(self, given) if command else self._unknown()
        if words:
            await answer(context.bot, message, words, reply=True)

    async def started(self, update: Update, context: Context) -> None:
        """Anything written to this bot in private. Telegram lets it write only to those who did:
        so this is how alarms and revealed data reach a member."""
        message = update.message
        if message is None or message.from_user is None:
            return
        _, user = self._desk.staff_words(), message.from_user.id
        member = await self._desk.members.get(user)
        words = (
            _("{name}, alarms of the desk reach you here. Cases are worked on in the group.")
            if member
            else _("This bot is for staff only. An operator can add you by your number: {id}")
        )
        name = safe(member.name) if member else ""
        await answer(context.bot, message, words.format(name=name, id=user))

    async def _case(self, message: Message) -> Case | None:
        return await self._gate.case_of(message)

    def _unknown(self) -> str:
        _ = self._desk.staff_words()
        return _("This command is not known, and nothing was sent. /desk lists all commands.")

    def _nowhere(self) -> str:
        _ = self._desk.staff_words()
        return _("This works in the topic of a case.")

    # ------------------------------------------------------------------ the desk

    async def queue(self, given: Given) -> str:
        return await self.board.queue(given)

    async def duty(self, given: Given) -> str:
        _ = self._desk.staff_words()
        if given.rest not in {"on", "off"}:
            return _("/duty on, or /duty off")
        await self._desk.members.set_duty(given.member, on=given.rest == "on")
        words = _("{name} is on duty.") if given.rest == "on" else _("{name} is off duty.")
        return words.format(name=safe(given.member.name))

    async def stats(self, given: Given) -> str:
        figures = await self._desk.reports.figures()
        label, _ = self._desk.context.label, self._desk.staff_words()
        drawn = await asyncio.to_thread(stats.picture, _, figures, label)
        await given.bot.send_photo(
            given.message.chat.id,
            drawn,
            caption=stats.words(_, figures, label),
            parse_mode="HTML",
            message_thread_id=thread_of(given.message),
        )
        return ""

    async def search(self, given: Given) -> str:
        return await looking.search(self._desk, given)

    async def figures(self, given: Given) -> str:
        return await looking.figures(self._desk, given)

    async def help(self, _given: Given) -> str:
        _ = self._desk.staff_words()
        return "\n".join(f"/{one.name} – {safe(_(one.text))}" for one in COMMANDS)

    # ------------------------------------------------------------------ one case

    async def claim(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.assignment.claim(given.member, case.id)
        quicker = _("Already taken.")
        if not done:
            return await self._gate.because(case.id, quicker)
        return self._gate.claimed(given.member, done)

    async def release(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.assignment.release(given.member, case.id)
        foreign = _("This case is not yours.")
        return (
            _("The case is back in the queue.")
            if done
            else await self._gate.because(case.id, foreign)
        )

    async def assign(self, given: Given) -> str:
        """`NAME` alone, or followed by a note; a name may have several words."""
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        words = given.rest.split()
        for length in range(len(words), 0, -1):
            found = await self._desk.members.named(" ".join(words[:length]))
            if len(found) > 1:
                names = ", ".join(f"{safe(one.name)} ({one.id})" for one in found[:NAMED])
                return _(
                    "More than one member has this name: {names}. "
                    "Write more of the name, or the number."
                ).format(names=names)
            if found:
                note = " ".join(words[length:])
                return await self._gate.hand_over(given.member, case.id, found[0], note)
        return _("Nobody has this name.")

    async def note(self, given: Given) -> str:
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        note = IncomingMessage(given.message.chat.id, given.message.message_id, text=given.rest)
        await self._desk.staff.remark(given.member, case.id, note)
        return ""

    async def del_(self, given: Given) -> str:
        _ = self._desk.staff_words()
        replied = given.message.reply_to_message
        if replied is None or replied.forum_topic_created:
            return _("Reply with /del to the message to delete.")
        done = await self._desk.messages.delete(
            given.member, given.message.chat.id, replied.message_id
        )
        return "" if done else _("Only your own messages can be deleted.")

    async def edit(self, given: Given) -> str:
        _ = self._desk.staff_words()
        replied = given.message.reply_to_message
        if replied is None or replied.forum_topic_created or not given.rest:
            return _("Reply with /edit NEW WORDS to the ready-made text.")
        chat, message = given.message.chat.id, replied.message_id
        if await self._desk.messages.rewritten(given.member, chat, message, given.rest):
            return ""
        return _(
            "Only ready-made texts that you sent can be edited this way. "
            "To change a correction, ask for it again."
        )

    async def snooze(self, given: Given) -> str:
        """So many days nobody is alerted, unless the applicant writes."""
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        if not given.rest.isdecimal() or not 0 < int(given.rest[:4]) <= LONGEST_SNOOZE:
            return _("Write /snooze and a number of days, at most {most}.").format(
                most=LONGEST_SNOOZE
            )
        until = await self._desk.assignment.snooze(given.member, case.id, int(given.rest))
        if until is None:
            return _("This case is closed already.")
        return _("Put off until {day}, or until the applicant writes.").format(
            day=local_time(until)
        )

    async def hire(self, given: Given) -> str:
        """Whoever wrote the message replied to works at the desk from now on."""
        _ = self._desk.staff_words()
        if not given.member.leads:
            return await self._gate.lead(given.member, given.name, 0)
        replied = given.message.reply_to_message
        who = replied.from_user if replied and not replied.forum_topic_created else None
        if who is None or who.is_bot or not given.rest:
            return _("Reply with /hire NAME to a message of the new member.")
        name = given.rest[:LONGEST_NAME]
        await self._desk.members.enlist(Staff(who.id, name), given.member.id)
        words = _("{name} works here now.").format(name=safe(name))
        try:
            await given.bot.get_chat(who.id)
        except TelegramError:
            return f"{words} {_('Alarms reach them after START in a private chat with me.')}"
        return words

    async def mute(self, given: Given) -> str:
        case = await self._case(given.message)
        return await self._gate.mute(given.member, case, given.rest) if case else self._nowhere()

    async def ban(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        if refused := await self._gate.lead(given.member, given.name, case.id):
            return refused
        if given.name == "unban":
            done = await self._desk.moderation.unban(given.member, case.id)
            return _("The applicant can write again.") if done else _("Nobody is banned here.")
        if not given.rest:
            return _("Write the reason: /ban REASON")
        done = await self._desk.moderation.ban(given.member, case.id, given.rest)
        return _("Banned; /unban takes it back.") if done else _("Banned already.")

    async def promote(self, given: Given) -> str:
        _ = self._desk.staff_words()
        replied = given.message.reply_to_message
        if replied is None or replied.forum_topic_created:
            return _("Reply with /promote to the answer.")
        done = await self._desk.replies.promote_answer(
            given.member, given.message.chat.id, replied.message_id
        )
        return _("Noted for the FAQ.") if done else _("There is no question before this answer.")

    async def close(self, given: Given) -> str:
        _ = self._desk.staff_words()
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.closing.close(given.member, case.id, given.rest)
        return "" if done else _("This case is closed already.")

    async def reopen(self, given: Given) -> str:
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        done = await self._desk.closing.staff_reopen(given.member, case.id)
        return "" if done else await self._gate.why_closed(case.id)

    async def transcript(self, given: Given) -> str:
        case = await self._case(given.message)
        if case is None:
            return self._nowhere()
        await send_transcript(given.bot, self._desk, given.message, case.id)
        return ""

    # ------------------------------------------------------------------ ready-made replies

    async def canned(self, given: Given) -> str:
        """`/canned`, `/canned LANG`, `/canned set KEY LANG TEXT`, `/canned drop KEY LANG`."""
        _ = self._desk.staff_words()
        verb, *words = given.rest.split(maxsplit=3) or [""]
        if verb == "set" and len(words) == 3:  # noqa: PLR2004 - key, language, text
            wrong = await self._desk.replies.put(given.member, words[0], words[1], words[2])
        elif verb == "drop" and len(words) == 2:  # noqa: PLR2004 - key and language
            wrong = await self._desk.replies.put(given.member, words[0], words[1], "")
        else:
            return await self._list_canned(given.bot, given.message, verb)
        return wrong or _("Saved.")

    async def _list_canned(self, bot: Bot, message: Message, language: str) -> str:
        _ = self._desk.staff_words()
        case = await self._case(message)
        chosen = language or (case.language if case else self._desk.context.settings.language)
        replies = await self._desk.replies.of_language(chosen)
        lines = [f"<code>{safe(one.key)}</code> {safe(one.text[:80])}" for one in replies]
        for page in paged(lines):
            await answer(bot, message, page)
        return "" if lines else _("There is no ready-made reply in this language.")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its line in the menu and in /desk, and what does it and says the line that
    answers."""

    name: str
    text: str
    handler: Callable[[Commands, Given], Awaitable[str]]


COMMANDS = (
    Command(
        "queue",
        say("Open cases: who waits, who has them; /queue mine, waiting, snoozed, LANG, KIND"),
        Commands.queue,
    ),
    Command("duty", say("On duty: /duty on, /duty off"), Commands.duty),
    Command("claim", say("Take the case of this topic"), Commands.claim),
    Command("release", say("Give the case back to the queue"), Commands.release),
    Command("assign", say("Hand over: /assign NAME"), Commands.assign),
    Command("transfer", say("Hand over with a note: /transfer NAME what to know"), Commands.assign),
    Command("note", say("A note for staff only (or begin with //)"), Commands.note),
    Command("del", say("As a reply: delete a message on both sides"), Commands.del_),
    Command(
        "canned", say("Ready-made replies: /canned, /canned set KEY LANG TEXT"), Commands.canned
    ),
    Command("promote", say("As a reply: propose the answer for the FAQ"), Commands.promote),
    Command("edit", say("As a reply to a ready-made text: change its words"), Commands.edit),
    Command("snooze", say("Put the case off: /snooze DAYS"), Commands.snooze),
    Command(
        "hire", say("For leads, as a reply: make the writer a member: /hire NAME"), Commands.hire
    ),
    Command(
        "mute",
        say("Hold back what this applicant writes, or show it again: /mute REASON"),
        Commands.mute,
    ),
    Command("ban", say("For leads: block this applicant: /ban REASON"), Commands.ban),
    Command("unban", say("For leads: the applicant can write again"), Commands.ban),
    Command("close", say("Close the case of this topic"), Commands.close),
    Command("reopen", say("Open it again"), Commands.reopen),
    Command("stats", say("Figures of the last thirty days"), Commands.stats),
    Command("figures", say("By member, hour, kind, language: /figures DAYS"), Commands.figures),
    Command("search", say("Past cases by what was said: /search WORDS"), Commands.search),
    Command("transcript", say("The whole case as files"), Commands.transcript),
    Command("desk", say("What this bot can do"), Commands.help),
)
"""All commands of the desk, one row each."""

_BY_NAME = {one.name: one for one in COMMANDS}
