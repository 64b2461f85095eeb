"""One menu message in each case: what a button of the card opens takes the place of what the last
one opened, so that looking around uses up nothing of what Telegram lets a bot write in a group."""

from collections.abc import Sequence

from telegram.error import BadRequest

from bot.staff.press import Press, dismissal
from bot.staff.reply import Rows, answer, rows
from bot.staff.taps import rewritten
from desk.actions import Button
from desk.service import Desk
from filing.bounded import Bounded

BUTTONS = 20
"""Buttons of one page, beside those that turn it."""

KEPT = 1000
"""Cases whose menu is known. In memory: after a restart the next menu is a message of its own."""


class Menus:
    """Shows menus; the buttons in them edit the message that they stand in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: Bounded[int, int] = Bounded(KEPT)

    async def show(self, press: Press, text: str, buttons: Rows = ()) -> None:
        """In place of the open menu, unless something was said below it since: then below that."""
        keys = (*buttons, dismissal(self._desk, press.case))
        if press.message.message_id == self._open.get(press.case):
            await rewritten(press.message, text, keys)
            return
        before = self._open.get(press.case)
        if before and await self._desk.messages.newest(press.case) < before:
            try:
                await rewritten(press.message, text, keys, number=before)
            except BadRequest:  # somebody has dismissed it
                before = None
            else:
                return
        sent = await answer(press.bot, press.message, text, keys)
        self._open.put(press.case, sent.message_id)
        if before:
            await self._gone(press, before)

    async def pages(self, press: Press, action: str, pages: tuple[str, ...]) -> None:
        """A text of several pages, with the buttons that turn them."""
        number, turn = _turned(press, action, len(pages))
        await self.show(press, pages[number], turn)

    async def choice(self, press: Press, action: str, text: str, buttons: Sequence[Button]) -> None:
        """One page of many buttons."""
        count = max(1, -(-len(buttons) // BUTTONS))
        number, turn = _turned(press, action, count)
        shown = buttons[number * BUTTONS : (number + 1) * BUTTONS]
        await self.show(press, text, (*rows(shown), *turn))

    async def _gone(self, press: Press, menu: int) -> None:
        await press.bot.delete_messages(press.message.chat.id, [menu])


def _turned(press: Press, action: str, count: int) -> tuple[int, Rows]:
    """Which page is wanted, and the buttons that turn it."""
    wanted = int(press.rest[0][:6]) if press.rest else 0
    number = max(0, min(wanted, count - 1))
    turn = tuple(
        Button(f"{label} {to + 1}/{count}", f"c:{press.case}:{action}:{to}")
        for label, to in (("◀", number - 1), ("▶", number + 1))
        if 0 <= to < count
    )
    return number, ((turn,) if turn else ())
