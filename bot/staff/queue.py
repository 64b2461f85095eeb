"""`/queue`: the open cases by page, with buttons that turn the page and choose which are shown."""

from telegram import Message, Update

from bot.staff.gate import Gate
from bot.staff.press import Given
from bot.staff.reply import Context, answer, rows
from bot.staff.taps import rewritten, say_to
from desk.actions import Button, Rows
from desk.model import Staff
from desk.queue import ALL, KIND_OF, LANGUAGE, MINE, SNOOZED, WAITING, QueueFilter
from desk.service import Desk

MOST = 12
"""Languages and kinds with a button of their own; the others are typed."""


class Queue:
    """The command and its buttons, `q:<which>:<page>`."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate

    async def queue(self, given: Given) -> str:
        """The first page of what is wanted."""
        wanted = await self._typed(given.rest.lower())
        if wanted is None:
            _ = self._desk.staff_words()
            return _("Write /queue, or with one of: mine, waiting, snoozed, a language, a kind.")
        text, buttons = await self._page(given.member, wanted, 0)
        await answer(given.bot, given.message, text, buttons)
        return ""

    async def _typed(self, word: str) -> QueueFilter | None:
        if word in {"", "my"}:
            return QueueFilter(MINE) if word else QueueFilter()
        if word in {ALL, MINE, WAITING, SNOOZED}:
            return QueueFilter(word)
        told = (LANGUAGE, KIND_OF)
        found = [QueueFilter(one, word) for one in told if await self._desk.reports.has(one, word)]
        return found[0] if found else None

    async def _page(self, member: Staff, wanted: QueueFilter, number: int) -> tuple[str, Rows]:
        """One page of the queue with the buttons that turn it; the last one where it shrank."""
        pages = await self._desk.reports.queue(wanted, member.id)
        others = await self._desk.reports.filters()
        number = max(0, min(number, len(pages) - 1))
        turn = tuple(
            Button(f"{label} {to + 1}/{len(pages)}", f"q:{wanted.data}:{to}")
            for label, to in (("◀", number - 1), ("▶", number + 1))
            if 0 <= to < len(pages)
        )
        _ = self._desk.staff_words()
        named = {ALL: _("All"), MINE: _("Mine"), WAITING: _("Waiting"), SNOOZED: _("Snoozed")}
        first = [
            Button(label, f"q:{name}:0") for name, label in named.items() if name != wanted.filter
        ]
        kinds = [
            Button(self._desk.reports.named(one), f"q:{one.data}:0")
            for one in others[:MOST]
            if one != wanted
        ]
        again = Button(_("Refresh"), f"q:{wanted.data}:{number}")
        return pages[number], (
            *((turn,) if turn else ()),
            tuple(first),
            *rows(kinds, 3),
            (again,),
        )

    async def refreshed(self, update: Update, _context: Context) -> None:
        """The board's own button."""
        query = update.callback_query
        if query is None or not isinstance(query.message, Message):
            return
        member = await self._gate.presser(query)
        if member is None:
            return
        await say_to(query, "")
        _q, which, number = [*(query.data or "").split(":"), "0", "0"][:3]
        page = int(number[:6]) if number.isdecimal() else 0
        text, buttons = await self._page(member, QueueFilter.parse(which), page)
        await rewritten(query.message, text, buttons)
