"""Handlers of messages in topics: answers, notes, edits, topics closed by hand."""

import re
from contextlib import suppress
from dataclasses import replace

from telegram import Message, ReactionTypeEmoji, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.staff.gate import Gate
from bot.staff.incoming import kind_of, post_of
from bot.staff.reply import Context, answer, thread_of
from desk.actions import Button
from desk.model import Case, Staff, Status
from desk.service import Desk
from desk.staff import WORDS, Said
from filing.errors import NotFound

NOTE = "//"
SENTENCE = 1000
"""Characters of what is asked to be corrected: it stands in a message with other words."""
LONGEST = 3500
"""Characters of a ready-made text in other words: what is filled in finds room."""
ORPHAN = re.compile(r"^#(\d+)\b")
GONE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})


def _by_bot(message: Message) -> bool:
    """An anonymous administrator looks like a bot, and is told why that does not work."""
    user = message.from_user
    return message.sender_chat is None and user is not None and user.is_bot


def _to_a_bot(message: Message) -> bool:
    replied = message.reply_to_message
    return replied is not None and replied.from_user is not None and replied.from_user.is_bot


def note_of(message: Message) -> str | None:
    """The words of an internal note; None where it is none. Under a picture `/note` works too.
    What was forwarded is somebody else's text, never a note or a command of the member."""
    text = (message.text or message.caption or "").lstrip()
    if message.forward_origin is not None:
        return None
    if text.startswith(NOTE):
        return text[len(NOTE) :].strip()
    word, _space, rest = text.partition(" ")
    return rest.strip() if message.caption and word.lower() == "/note" else None


class Topics:
    """Handlers of messages, edits and reactions in the desk's group."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate
        self._album = ""
        """The last album that was answered as a whole."""

    # ------------------------------------------------------------------ messages

    async def written(self, update: Update, context: Context) -> None:
        message = update.message
        if message is None or _by_bot(message):
            return
        if kind_of(message) == "service":
            await self._service(message)
        elif thread_of(message):
            await self._in_a_topic(context, message)
        elif _to_a_bot(message) and await self._gate.writer(context.bot, message):
            _ = self._desk.staff_words()
            words = _("Nothing was sent: write in the topic of the case.")
            await answer(context.bot, message, words, reply=True)

    async def _in_a_topic(self, context: Context, message: Message) -> None:
        case, member = await self._gate.in_topic(context.bot, message)
        if case is None and (case := await self._orphan(message)) is not None:
            member = await self._gate.writer(context.bot, message)
        if case is None or member is None or await self._inside(context, message, member, case):
            return
        said = await self._desk.staff.reply(member, case.id, post_of(message))
        if said is Said.CLOSED:
            await self._closed(context, message, case)

    async def _inside(self, context: Context, message: Message, member: Staff, case: Case) -> bool:
        """What stays with the desk: notes, commands under a picture, answers to its own bot."""
        noted = note_of(message)
        if noted is not None:
            await self._desk.staff.remark(member, case.id, replace(post_of(message), text=noted))
            return True
        if message.forward_origin is None and (message.caption or "").startswith("/"):
            _ = self._desk.staff_words()
            words = _("Only /note works under a picture or file. Nothing was sent.")
            await answer(context.bot, message, words, reply=True)
            return True
        return await self._prompted(context, message, member)

    async def _closed(self, context: Context, message: Message, case: Case) -> None:
        """Written after closing: staff choose. The parts of an album cannot be put together again
        later, so it is to be sent once more."""
        _ = self._desk.staff_words()
        if message.media_group_id is not None:
            if message.media_group_id != self._album:
                self._album = message.media_group_id
                again = ((Button(_("Open it again"), f"c:{case.id}:reopen"),),)
                words = _("This case is closed; your album was not sent. Open it, and send again.")
                await answer(context.bot, message, words, again, reply=True)
            return
        buttons = (
            (Button(_("Open it again and send"), f"c:{case.id}:resend"),),
            (Button(_("Keep as a note"), f"c:{case.id}:keep"),),
        )
        words = _("This case is closed; your message was not sent.")
        await answer(context.bot, message, words, buttons, reply=True)

    async def _prompted(self, context: Context, message: Message, member: Staff) -> bool:
        """A reply to the question for a correction's sentence, or for a ready-made text's words."""
        replied = message.reply_to_message
        if replied is None or replied.from_user is None or not replied.from_user.is_bot:
            return False
        if replied.forum_topic_created is not None:
            return False  # written without a reply: each message of a topic points at its beginning
        prompt = await self._desk.staff.prompt(replied.message_id)
        if prompt is None:
            return False
        case, field = prompt.case, prompt.field
        if field == WORDS:
            await self._in_other_words(context, message, member, case)
            return True
        words = message.text or message.caption or ""
        if len(words) > SENTENCE:
            _ = self._desk.staff_words()
            refusal = _("Longer than {most} characters: nothing was sent.").format(most=SENTENCE)
            await answer(context.bot, message, refusal, reply=True)
        elif await self._desk.corrections.ask(member, case, field, words) is not None:
            await self._desk.staff.receipt(message.chat.id, message.message_id)
            with suppress(TelegramError):  # nobody asks once more without a sentence
                await context.bot.delete_message(message.chat.id, prompt.menu)
        else:
            _ = self._desk.staff_words()
            refusal = _("The case is closed or has no draft: nothing was sent.")
            await answer(context.bot, message, refusal, reply=True)
        return True

    async def _in_other_words(
        self, context: Context, message: Message, member: Staff, case: int
    ) -> None:
        """Sent as a ready-made text is; the note of it takes the place of question and answer."""
        _ = self._desk.staff_words()
        prompt = message.reply_to_message.message_id if message.reply_to_message else 0
        words, chat = message.text or "", message.chat.id
        if not words or len(words) > LONGEST:
            refusal = _("Text only, up to {most} characters: nothing was sent.")
            await answer(context.bot, message, refusal.format(most=LONGEST), reply=True)
            return
        text = await self._desk.replies.filled(case, words, member)
        if not await self._desk.staff.tell(member, case, text, "canned", prompt):
            await answer(context.bot, message, _("No longer available."), reply=True)
            return
        with suppress(TelegramError):
            await context.bot.delete_messages(chat, [prompt, message.message_id])

    async def _orphan(self, message: Message) -> Case | None:
        """A topic of ours that a crash left unknown tells its case by its name."""
        created = message.reply_to_message and message.reply_to_message.forum_topic_created
        found = ORPHAN.match(created.name) if created else None
        thread = thread_of(message)
        if found is None or thread is None:
            return None
        try:
            return await self._desk.delivered.adopt(int(found[1]), thread)
        except NotFound:
            return None

    # ------------------------------------------------------------------ service messages

    async def _service(self, message: Message) -> None:
        if message.migrate_to_chat_id is not None:
            await self._desk.failed.migrate(message.chat.id, message.migrate_to_chat_id)
            return
        if message.left_chat_member is not None:
            await self._desk.members.dismiss(message.left_chat_member.id)
            return
        case = await self._gate.case_of(message)
        member = await self._desk.members.get(message.from_user.id) if message.from_user else None
        if case is None or member is None:
            return
        if message.forum_topic_closed is not None and case.alive:
            await self._shut(case, member)
        elif message.forum_topic_reopened is not None and not case.alive:
            await self._desk.closing.staff_reopen(member, case.id)

    async def _shut(self, case: Case, member: Staff) -> None:
        """A topic closed by hand: opened again while the applicant waits, else that is *Close*."""
        if case.status is Status.OPEN:
            await self._desk.staff.open_topic(case.id)
        else:
            await self._desk.closing.close(member, case.id, "topic closed")

    # ------------------------------------------------------------------ edits and reactions

    async def edited(self, update: Update, context: Context) -> None:
        message = update.edited_message
        if message is None or message.from_user is None or message.from_user.is_bot:
            return
        if await self._desk.members.get(message.from_user.id) is None:
            return
        if note_of(message) is not None:
            await self._desk.messages.stays(post_of(message))
        elif not await self._desk.messages.staff_edited(post_of(message)):
            await self._never_sent(context, message)

    async def _never_sent(self, context: Context, message: Message) -> None:
        """A note that was edited into a sentence stays a note, and that is said."""
        case = await self._gate.case_of(message)
        if case is not None and not (message.text or "").startswith("/"):
            _ = self._desk.staff_words()
            words = _(
                "This message was never sent, so the edit is not sent either: "
                "please write it again."
            )
            await answer(context.bot, message, words, reply=True)

    async def reacted(self, update: Update, _context: Context) -> None:
        reaction = update.message_reaction
        if reaction is None or reaction.user is None or reaction.user.is_bot:
            return
        if await self._desk.members.get(reaction.user.id) is None:
            return
        emojis = [one.emoji for one in reaction.new_reaction if isinstance(one, ReactionTypeEmoji)]
        await self._desk.messages.staff_reacted(
            reaction.chat.id, reaction.message_id, emojis[0] if emojis else ""
        )

    # ------------------------------------------------------------------ members

    async def member_changed(self, update: Update, _context: Context) -> None:
        """Staff who leave the group leave the desk."""
        change = update.chat_member
        if change is not None and change.new_chat_member.status in GONE:
            await self._desk.members.dismiss(change.new_chat_member.user.id)

    async def added(self, update: Update, context: Context) -> None:
        """Somebody put this bot into a foreign group: it leaves at once."""
        change = update.my_chat_member
        if change is None or change.chat.type == ChatType.PRIVATE:
            return
        if change.chat.id == self._desk.group or change.new_chat_member.status in GONE:
            return
        await self._desk.reports.refused_to(change.from_user.id, f"group {change.chat.id}")
        try:
            await context.bot.leave_chat(change.chat.id)
        except TelegramError:
            return
