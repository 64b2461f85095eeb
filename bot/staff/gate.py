"""Access control of the desk: active members, in the desk's group, not anonymous."""

from telegram import Bot, CallbackQuery, Message, Update
from telegram.ext.filters import UpdateFilter

from bot.staff.reply import answer, thread_of
from desk.model import Case, Staff
from desk.service import Desk
from desk.texts import safe


class InDesk(UpdateFilter):
    """Updates of the staff's group, wherever it moved to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def filter(self, update: Update) -> bool:
        chat = update.effective_chat
        return chat is not None and chat.id == self._desk.group


class Gate:
    """Asks the staff list before anything is done."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def writer(self, bot: Bot, message: Message) -> Staff | None:
        """The member who wrote this; anybody else is told why nothing happened – bots are not."""
        user = message.from_user
        return await self._known(bot, message, await self.desk.members.get(user.id if user else 0))

    async def in_topic(self, bot: Bot, message: Message) -> tuple[Case | None, Staff | None]:
        """The case of the topic in which this was written, and the member who wrote it."""
        thread, user = thread_of(message) or 0, message.from_user
        who = user.id if user else 0
        case, member = await self.desk.members.at_topic(message.chat.id, thread, who)
        return case, await self._known(bot, message, member) if case is not None else None

    async def _known(self, bot: Bot, message: Message, member: Staff | None) -> Staff | None:
        """The member, where it is one who speaks for themselves."""
        _ = self.desk.staff_words()
        if message.sender_chat is not None and message.sender_chat.id != message.chat.id:
            return None  # a channel's post, or somebody in its name: nothing of ours
        if message.sender_chat is not None:
            words = _(
                "Anonymous administrators cannot act here: turn anonymity off. Nothing was sent."
            )
            await answer(bot, message, words, reply=True)
            return None
        user = message.from_user
        if user is None or user.is_bot:
            return None
        if member is None:
            await self.desk.reports.refused_to(user.id, "write")
            words = _(
                "You are not on the list of staff: nothing was sent. An operator can add you by"
                " your number: {id}"
            )
            await answer(bot, message, words.format(id=user.id), reply=True)
        return member

    async def presser(self, query: CallbackQuery) -> Staff | None:
        """The member who pressed; others get a toast."""
        message = query.message
        if message is None or message.chat.id != self.desk.group:
            return None
        member = await self.desk.members.get(query.from_user.id)
        if member is None:
            await self.desk.reports.refused_to(query.from_user.id, query.data or "")
            _ = self.desk.staff_words()
            words = _("You are not on the list of staff. Your number: {id}")
            await query.answer(words.format(id=query.from_user.id))
        return member

    async def lead(self, member: Staff, what: str, case: int) -> str:
        """Empty for a lead; others are refused in these words, and that is kept in the audit."""
        if member.leads:
            return ""
        await self.desk.reports.refused_to(member.id, what, case)
        _ = self.desk.staff_words()
        return _("Only a lead may do this.")

    def claimed(self, member: Staff, case: Case) -> str:
        """Said to whoever took a case; with a warning where they do not speak its language."""
        _ = self.desk.staff_words()
        words = _("It is yours.")
        if member.speaks(case.language):
            return words
        warning = _("The applicant writes in a language that you are not listed for: {language}.")
        return f"{words} {warning.format(language=case.language)}"

    async def because(self, case: int, words: str) -> str:
        """Why something was not done: `words`, unless the case is closed."""
        _ = self.desk.staff_words()
        found = await self.desk.conversations.get(case)
        return words if found.alive else _("This case is closed already.")

    async def why_closed(self, case: int) -> str:
        """Why a case was not opened again."""
        _ = self.desk.staff_words()
        if (await self.desk.conversations.get(case)).alive:
            return _("The case is open already.")
        return _("The applicant has another open case.")

    async def hand_over(self, member: Staff, case: int, to: Staff, note: str = "") -> str:
        """Done, or the words that say why not."""
        _ = self.desk.staff_words()
        found = await self.desk.conversations.get(case)
        if found.alive and found.staff == to.id:
            return _("{name} has this case already.").format(name=safe(to.name))
        done = await self.desk.assignment.assign(member, case, to, note)
        return "" if done else await self.because(case, _("This case is not yours."))

    async def mute(self, member: Staff, case: Case, reason: str = "") -> str:
        """Mutes, or unmutes, with the words that say so."""
        _ = self.desk.staff_words()
        on = not case.muted
        if not await self.desk.moderation.mute(member, case.id, on=on, reason=reason):
            return _("This case is closed already.")
        if not on:
            return _("No longer muted: the messages held back follow now.")
        return _("Muted: what the applicant writes is kept back until you press again.")

    async def case_of(self, message: Message) -> Case | None:
        """The case of the topic in which a message stands."""
        thread = thread_of(message)
        return await self.desk.conversations.at_topic(message.chat.id, thread) if thread else None
