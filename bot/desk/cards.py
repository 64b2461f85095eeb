"""The buttons under a case's card, and the short dialogues that they begin."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from telegram import Bot, CallbackQuery, ForceReply, Message, Update
from telegram.error import TelegramError

from bot.desk.correcting import fields_of, fixable, stages_of
from bot.desk.gate import Gate
from bot.desk.posts import post_of
from bot.desk.transcripts import send_transcript
from bot.desk.voice import Context, answer, rows, thread_of
from filing.desk import card
from filing.desk.model import Button, Staff
from filing.desk.service import Desk
from filing.desk.staff_side import Said
from filing.desk.texts import mention, safe
from filing.errors import NotFound


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a card that a member of the desk pressed."""

    query: CallbackQuery
    message: Message
    member: Staff
    case: int
    rest: list[str]

    @property
    def bot(self) -> Bot:
        return self.query.get_bot()


Act = Callable[[Press], Awaitable[str]]
"""Does it, and says what the toast says."""


async def away(message: Message) -> None:
    """A question that is answered goes; somebody else may have answered it in the same moment."""
    with suppress(TelegramError):
        await message.delete()


class Cards:
    """`c:<case>:<action>[:…]`: every press is checked, done, and answered with a toast."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate
        self._acts: dict[str, Act] = {
            "claim": self._claim,
            "release": self._release,
            "assign": self._assign,
            "to": self._to,
            "draft": self._draft,
            "checks": self._checks,
            "fix": self._fix,
            "stage": self._stage,
            "field": self._field,
            "plain": self._plain,
            "canned": self._canned,
            "can": self._can,
            "cansend": self._cansend,
            "suggest": self._suggest,
            "sug": self._sug,
            "sugsend": self._sugsend,
            "reveal": self._reveal,
            "close": self._close,
            "reopen": self._reopen,
            "transcript": self._transcript,
            "resend": self._resend,
            "keep": self._keep,
            "drop": self._drop,
        }

    async def pressed(self, update: Update, _context: Context) -> None:
        query = update.callback_query
        if query is None or not isinstance(query.message, Message):
            return
        member = await self._gate.presser(query)
        _c, case, action, *arguments = [*(query.data or "").split(":"), "", ""]
        act = self._acts.get(action)
        if member is None or act is None or not case.isdecimal():
            return
        rest = [argument for argument in arguments if argument]
        try:
            toast = await act(Press(query, query.message, member, int(case), rest))
        except NotFound:
            toast = self._desk.staff_words()("It is gone.")
        await query.answer(toast or None)

    # ------------------------------------------------------------------ who has it

    async def _claim(self, press: Press) -> str:
        _ = self._desk.staff_words()
        claimed = await self._desk.claim(press.member, press.case)
        quicker = _("Somebody else was quicker.")
        return _("It is yours.") if claimed else await self._gate.because(press.case, quicker)

    async def _release(self, press: Press) -> str:
        _ = self._desk.staff_words()
        freed = await self._desk.release(press.member, press.case)
        foreign = _("It is not yours.")
        return _("It is free again.") if freed else await self._gate.because(press.case, foreign)

    async def _assign(self, press: Press) -> str:
        _ = self._desk.staff_words()
        others = [one for one in await self._desk.members() if one.active]
        ranked = sorted(others, key=lambda one: not one.on_duty)
        buttons = [
            Button(f"{'● ' if one.on_duty else ''}{one.name}", f"c:{press.case}:to:{one.id}")
            for one in ranked[:20]
        ]
        await answer(
            press.bot,
            press.message,
            _("Hand over to:"),
            (*rows(buttons), self._dismiss(press.case)),
        )
        return ""

    async def _to(self, press: Press) -> str:
        _ = self._desk.staff_words()
        to = await self._desk.member(int(press.rest[0]))
        if to is None:
            return _("It is gone.")
        words = await self._gate.hand_over(press.member, press.case, to)
        if not words:
            await away(press.message)
        return words

    # ------------------------------------------------------------------ looking

    async def _draft(self, press: Press) -> str:
        found = await self._desk.case(press.case)
        review = await self._desk.review(found)
        if review is None or self._desk.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        words, catalog = self._desk.staff_words(), self._desk.filings.catalog
        for page in card.draft_pages(words, review, catalog, reveal=False):
            await answer(press.bot, press.message, page)
        return ""

    async def _checks(self, press: Press) -> str:
        found = await self._desk.case(press.case)
        review = await self._desk.review(found)
        if review is None or self._desk.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        words, catalog = self._desk.staff_words(), self._desk.filings.catalog
        for page in card.checks_pages(words, review, catalog):
            await answer(press.bot, press.message, page)
        return ""

    async def _reveal(self, press: Press) -> str:
        if not await self._gate.lead(press.query, press.member, "reveal", press.case):
            return ""
        found = await self._desk.case(press.case)
        review = await self._desk.review(found)
        if review is None or self._desk.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        pages = card.revealed(self._desk.staff_words(), review)
        await self._desk.reveal(press.member, press.case, pages)
        return ""

    async def _transcript(self, press: Press) -> str:
        await send_transcript(press.bot, self._desk, press.message, press.case)
        return ""

    # ------------------------------------------------------------------ corrections

    async def _fix(self, press: Press) -> str:
        _ = self._desk.staff_words()
        review = await self._desk.review(await self._desk.case(press.case))
        if review is None or self._desk.filings is None:
            return _("No draft")
        buttons = stages_of(_, review, self._desk.filings.catalog, press.case)
        words = _("Which section needs a correction?")
        await answer(press.bot, press.message, words, (*rows(buttons), self._dismiss(press.case)))
        return ""

    async def _stage(self, press: Press) -> str:
        _ = self._desk.staff_words()
        review = await self._desk.review(await self._desk.case(press.case))
        if review is None or self._desk.filings is None:
            return _("No draft")
        page = int(press.rest[1]) if len(press.rest) > 1 else 0
        buttons, more = fields_of(_, review, press.case, int(press.rest[0]), page)
        following = (
            (Button(_("More"), f"c:{press.case}:stage:{press.rest[0]}:{page + 1}"),) if more else ()
        )
        tail = (following, self._dismiss(press.case)) if following else (self._dismiss(press.case),)
        await answer(press.bot, press.message, _("Which question?"), (*rows(buttons), *tail))
        await away(press.message)
        return ""

    async def _field(self, press: Press) -> str:
        _ = self._desk.staff_words()
        field = await self._field_at(press.case, press.rest)
        if field is None:
            return _("No draft")
        label = safe(_(self._desk.label(field)))
        words = _("{name}, correction of «{field}»: reply to this message with one sentence.")
        asked = {"name": mention(press.member.id, press.member.name), "field": label}
        prompt = await press.bot.send_message(
            press.message.chat.id,
            words.format(**asked),
            parse_mode="HTML",
            message_thread_id=thread_of(press.message),
            reply_markup=ForceReply(selective=True),
        )
        await self._desk.expect(prompt.message_id, press.case, field)
        plain = Button(
            _("Send without a sentence"), ":".join(("c", str(press.case), "plain", *press.rest))
        )
        await answer(press.bot, press.message, label, ((plain,), self._dismiss(press.case)))
        await away(press.message)
        return ""

    async def _plain(self, press: Press) -> str:
        _ = self._desk.staff_words()
        field = await self._field_at(press.case, press.rest)
        if (
            field is None
            or await self._desk.correction(press.member, press.case, field, "") is None
        ):
            return _("No draft")
        await away(press.message)
        return _("Sent.")

    async def _field_at(self, case: int, rest: list[str]) -> str | None:
        review = await self._desk.review(await self._desk.case(case))
        return fixable(review, int(rest[0]), int(rest[1])) if review and len(rest) > 1 else None

    # ------------------------------------------------------------------ ready-made replies, FAQ

    async def _canned(self, press: Press) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.case(press.case)
        replies = await self._desk.replies(found.language)
        buttons = [Button(one.title, f"c:{press.case}:can:{one.key}") for one in replies[:40]]
        words = _("Ready-made replies")
        await answer(press.bot, press.message, words, (*rows(buttons), self._dismiss(press.case)))
        return ""

    async def _can(self, press: Press) -> str:
        text = await self._reply_text(press.case, press.rest[0])
        if not text:
            _ = self._desk.staff_words()
            return _("It is gone.")
        await self._preview(
            press.query, press.message, press.case, text, f"cansend:{press.rest[0]}"
        )
        return ""

    async def _cansend(self, press: Press) -> str:
        text = await self._reply_text(press.case, press.rest[0])
        return await self._tell(press.message, press.member, press.case, text, "canned")

    async def _reply_text(self, case: int, key: str) -> str:
        found = await self._desk.case(case)
        replies = await self._desk.replies(found.language)
        return next((one.text for one in replies if one.key == key), "")

    async def _suggest(self, press: Press) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.suggestions(press.case)
        if not found:
            return _("The FAQ has nothing for the last message.")
        buttons = [(Button(one.title[:60], f"c:{press.case}:sug:{one.id}"[:64]),) for one in found]
        words = _("The FAQ on the last message:")
        await answer(press.bot, press.message, words, (*buttons, self._dismiss(press.case)))
        return ""

    async def _sug(self, press: Press) -> str:
        text = await self._suggested(press.case, press.rest[0])
        if not text:
            _ = self._desk.staff_words()
            return _("It is gone.")
        await self._preview(
            press.query, press.message, press.case, text, f"sugsend:{press.rest[0]}"
        )
        return ""

    async def _sugsend(self, press: Press) -> str:
        text = await self._suggested(press.case, press.rest[0])
        return await self._tell(press.message, press.member, press.case, text, "suggested")

    async def _suggested(self, case: int, entry: str) -> str:
        found = await self._desk.suggestions(case)
        return next((one.text for one in found if one.id.startswith(entry)), "")

    async def _preview(
        self, query: CallbackQuery, message: Message, case: int, text: str, action: str
    ) -> None:
        _ = self._desk.staff_words()
        send = Button(_("Send"), f"c:{case}:{action}"[:64])
        await answer(query.get_bot(), message, safe(text), ((send, *self._dismiss(case)),))
        await away(message)

    async def _tell(self, message: Message, member: Staff, case: int, text: str, kind: str) -> str:
        _ = self._desk.staff_words()
        preview = message.message_id
        if not text or not await self._desk.tell(member, case, text, kind, preview):
            return _("It is gone.")
        await away(message)
        return _("Sent.")

    # ------------------------------------------------------------------ closing

    async def _close(self, press: Press) -> str:
        _ = self._desk.staff_words()
        return (
            _("Closed.")
            if await self._desk.close(press.member, press.case)
            else _("It is closed already.")
        )

    async def _reopen(self, press: Press) -> str:
        done = await self._desk.staff_reopen(press.member, press.case)
        return "" if done else await self._gate.why_closed(press.case)

    async def _resend(self, press: Press) -> str:
        """The message that the question replies to is sent after all."""
        _ = self._desk.staff_words()
        written = press.message.reply_to_message
        if written is not None:
            post = post_of(written)
            said = await self._desk.reply(press.member, press.case, post, anyway=True)
            if said is Said.ELSEWHERE:
                return _("The applicant has another open case.")
        await away(press.message)
        return "" if written is not None else _("It is gone.")

    async def _keep(self, press: Press) -> str:
        _ = self._desk.staff_words()
        kept = press.message.reply_to_message
        if kept is not None:
            await self._desk.remark(press.member, press.case, post_of(kept))
        await away(press.message)
        return "" if kept is not None else _("It is gone.")

    async def _drop(self, press: Press) -> str:
        await away(press.message)
        return ""

    def _dismiss(self, case: int) -> tuple[Button, ...]:
        _ = self._desk.staff_words()
        return (Button(_("Dismiss"), f"c:{case}:drop"),)
