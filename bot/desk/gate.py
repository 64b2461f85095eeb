"""Who may do what: only active staff, only in the desk's group; anonymous admins are refused."""

from telegram import Bot, CallbackQuery, Message, Update
from telegram.ext.filters import UpdateFilter

from bot.desk.voice import answer, thread_of
from filing.desk.model import Case, Staff
from filing.desk.service import Desk
from filing.desk.texts import safe


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
        _ = self.desk.staff_words()
        if message.sender_chat is not None:
            words = _(
                "Anonymous administrators cannot act here: turn anonymity off. Nothing was sent."
            )
            await answer(bot, message, words, reply=True)
            return None
        user = message.from_user
        if user is None or user.is_bot:
            return None
        member = await self.desk.member(user.id)
        if member is None:
            await self.desk.refused_to(user.id, "write")
            words = _("You are not on the list of staff: nothing was sent.")
            await answer(bot, message, words, reply=True)
        return member

    async def presser(self, query: CallbackQuery) -> Staff | None:
        """The member who pressed; others get a toast."""
        message = query.message
        if message is None or message.chat.id != self.desk.group:
            return None
        member = await self.desk.member(query.from_user.id)
        if member is None:
            await self.desk.refused_to(query.from_user.id, query.data or "")
            _ = self.desk.staff_words()
            await query.answer(_("You are not on the list of staff."))
        return member

    async def lead(self, query: CallbackQuery, member: Staff, what: str, case: int) -> bool:
        """Whether this member has the role; if not, says so and keeps it in the audit."""
        if member.leads:
            return True
        await self.desk.refused_to(member.id, what, case)
        _ = self.desk.staff_words()
        await query.answer(_("Only a lead may do this."), show_alert=True)
        return False

    async def because(self, case: int, words: str) -> str:
        """Why something was not done: `words`, unless the case is closed."""
        _ = self.desk.staff_words()
        found = await self.desk.case(case)
        return words if found.alive else _("It is closed already.")

    async def why_closed(self, case: int) -> str:
        """Why a case was not opened again."""
        _ = self.desk.staff_words()
        if (await self.desk.case(case)).alive:
            return _("It is open already.")
        return _("The applicant has another open case.")

    async def hand_over(self, member: Staff, case: int, to: Staff, note: str = "") -> str:
        """Done, or the words that say why not."""
        _ = self.desk.staff_words()
        found = await self.desk.case(case)
        if found.alive and found.staff == to.id:
            return _("{name} has it already.").format(name=safe(to.name))
        done = await self.desk.assign(member, case, to, note)
        return "" if done else await self.because(case, _("It is not yours."))

    async def case_of(self, message: Message) -> Case | None:
        """The case of the topic in which a message stands."""
        thread = thread_of(message)
        return await self.desk.at_topic(message.chat.id, thread) if thread else None
