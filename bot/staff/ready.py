"""Texts that staff need not write: ready-made replies, and what the FAQ says. One message, edited
from the list to the preview to the end."""

from bot.staff.menus import Menus
from bot.staff.press import Act, Press, away, dismissal
from bot.staff.taps import rewritten
from desk.actions import Button
from desk.service import Desk
from desk.texts import safe


class ReadyMade:
    """The buttons *Canned* and *Suggest*."""

    def __init__(self, desk: Desk, menus: Menus) -> None:
        self._desk = desk
        self._menus = menus
        self.acts: dict[str, Act] = {
            "canned": self._canned,
            "can": self._can,
            "cansend": self._cansend,
            "suggest": self._suggest,
            "sug": self._sug,
            "sugsend": self._sugsend,
        }

    async def _canned(self, press: Press) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.conversations.get(press.case)
        replies = await self._desk.replies.of_language(found.language)
        keys = [Button(one.title, f"c:{press.case}:can:{one.key}") for one in replies]
        await self._menus.choice(press, "canned", _("Ready-made replies"), keys)
        return ""

    async def _can(self, press: Press) -> str:
        text = await self._desk.replies.text(press.case, press.rest[0], press.member)
        return await self._preview(press, text, f"cansend:{press.rest[0]}")

    async def _cansend(self, press: Press) -> str:
        text = await self._desk.replies.text(press.case, press.rest[0], press.member)
        return await self._tell(press, text, "canned")

    async def _suggest(self, press: Press) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.replies.suggestions(press.case)
        if not found:
            return _("The FAQ has nothing for the last message.")
        buttons = [(Button(one.title[:60], f"c:{press.case}:sug:{one.id}"[:64]),) for one in found]
        await self._menus.show(press, _("The FAQ on the last message:"), buttons)
        return ""

    async def _sug(self, press: Press) -> str:
        text = await self._suggested(press.case, press.rest[0])
        return await self._preview(press, text, f"sugsend:{press.rest[0]}")

    async def _sugsend(self, press: Press) -> str:
        text = await self._suggested(press.case, press.rest[0])
        return await self._tell(press, text, "suggested")

    async def _suggested(self, case: int, entry: str) -> str:
        found = await self._desk.replies.suggestions(case)
        return next((one.text for one in found if one.id.startswith(entry)), "")

    async def _preview(self, press: Press, text: str, action: str) -> str:
        _ = self._desk.staff_words()
        if not text:
            return _("No longer available.")
        send = Button(_("Send"), f"c:{press.case}:{action}"[:64])
        keys = ((send, *dismissal(self._desk, press.case)),)
        await rewritten(press.message, safe(text), keys)
        return ""

    async def _tell(self, press: Press, text: str, kind: str) -> str:
        _ = self._desk.staff_words()
        preview = press.message.message_id
        told = text and await self._desk.staff.tell(press.member, press.case, text, kind, preview)
        if not told:
            return _("No longer available.")
        await away(press.message)
        return _("Sent.")
