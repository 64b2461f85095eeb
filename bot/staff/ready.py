"""Texts that staff need not write: ready-made replies, and what the FAQ says. One message, edited
from the list to the preview to the end."""

from telegram import ForceReply

from bot.staff.menus import Menus
from bot.staff.press import Act, Press, away, dismissal
from bot.staff.reply import thread_of
from bot.staff.taps import rewritten
from desk.actions import Button
from desk.card import LANGUAGES
from desk.service import Desk
from desk.staff import WORDS
from desk.texts import NAME, mention, safe


class ReadyMade:
    """The buttons *Canned* and *Suggest*."""

    def __init__(self, desk: Desk, menus: Menus) -> None:
        self._desk = desk
        self._menus = menus
        self.acts: dict[str, Act] = {
            "canned": self._canned,
            "can": self._can,
            "cansend": self._cansend,
            "canedit": self._canedit,
            "suggest": self._suggest,
            "sug": self._sug,
            "sugsend": self._sugsend,
            "sugedit": self._sugedit,
        }

    async def _canned(self, press: Press) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.conversations.get(press.case)
        replies = await self._desk.replies.of_language(found.language)
        keys = [Button(one.title, f"c:{press.case}:can:{one.key}") for one in replies]
        await self._menus.choice(press, "canned", _("Ready-made replies"), keys)
        return ""

    async def _can(self, press: Press) -> str:
        texts = await self._desk.replies.both(press.case, press.rest[0], press.member)
        return await self._preview(press, texts, "can")

    async def _cansend(self, press: Press) -> str:
        text, _other = await self._desk.replies.both(press.case, press.rest[0], press.member)
        return await self._tell(press, text, "canned")

    async def _canedit(self, press: Press) -> str:
        text, _other = await self._desk.replies.both(press.case, press.rest[0], press.member)
        return await self._in_other_words(press, text)

    async def _suggest(self, press: Press) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.replies.suggestions(press.case)
        if not found:
            return _("The FAQ has nothing for the last message.")
        buttons = [(Button(one.title[:60], f"c:{press.case}:sug:{one.id}"[:64]),) for one in found]
        await self._menus.show(press, _("The FAQ on the last message:"), buttons)
        return ""

    async def _sug(self, press: Press) -> str:
        texts = await self._desk.replies.suggested(press.case, press.rest[0])
        return await self._preview(press, texts, "sug")

    async def _sugsend(self, press: Press) -> str:
        text, _other = await self._desk.replies.suggested(press.case, press.rest[0])
        return await self._tell(press, text, "suggested")

    async def _sugedit(self, press: Press) -> str:
        text, _other = await self._desk.replies.suggested(press.case, press.rest[0])
        return await self._in_other_words(press, text)

    async def _preview(self, press: Press, texts: tuple[str, str], what: str) -> str:
        """What the applicant gets; below it the same in the desk's language, to be understood."""
        _ = self._desk.staff_words()
        text, other = texts
        if not text:
            return _("No longer available.")
        lines = [safe(text)]
        if NAME in text:
            lines.append(f"<i>{_('The first name is filled in when it is sent.')}</i>")
        if other:
            named = LANGUAGES.get(self._desk.context.settings.language, "")
            lines.append(f"<blockquote><b>{named}</b>\n{safe(other)}</blockquote>")
        keys = [
            Button(label, f"c:{press.case}:{what}{deed}:{press.rest[0]}"[:64])
            for label, deed in ((_("Send"), "send"), (_("Edit"), "edit"))
        ]
        shown = "\n\n".join(lines)
        await rewritten(press.message, shown, ((*keys, *dismissal(self._desk, press.case)),))
        return ""

    async def _in_other_words(self, press: Press, text: str) -> str:
        """A reply to this message goes instead; a tap on the text copies it."""
        _ = self._desk.staff_words()
        if not text:
            return _("No longer available.")
        words = _("{name}, reply to this message with the words to send. A tap copies the text:")
        asked = words.format(name=mention(press.member.id, press.member.name))
        prompt = await press.bot.send_message(
            press.message.chat.id,
            f"{asked}\n\n<code>{safe(text)}</code>",
            parse_mode="HTML",
            message_thread_id=thread_of(press.message),
            reply_markup=ForceReply(selective=True),
        )
        await self._desk.staff.expect(prompt.message_id, press.case, WORDS)
        await away(press.message)
        return ""

    async def _tell(self, press: Press, text: str, kind: str) -> str:
        _ = self._desk.staff_words()
        preview = press.message.message_id
        told = text and await self._desk.staff.tell(press.member, press.case, text, kind, preview)
        if not told:
            return _("No longer available.")
        await away(press.message)
        return _("Sent.")
