"""Handlers of the buttons under a case's card."""

from telegram import ForceReply, Message, Update
from telegram.error import BadRequest, Forbidden

from bot.staff.corrections import fields_of, fixable, stages_of
from bot.staff.gate import Gate
from bot.staff.incoming import post_of
from bot.staff.menus import Menus
from bot.staff.press import Act, Press, away, dismissal
from bot.staff.ready import ReadyMade
from bot.staff.reply import Context, rows, thread_of
from bot.staff.taps import one_moment, rewritten, say_to, tapped
from bot.staff.transcripts import send_transcript
from desk import card
from desk.actions import Button
from desk.model import Staff
from desk.routing import loads
from desk.service import Desk
from desk.staff import Said
from desk.texts import mention, safe
from filing.errors import NotFound

LONGEST_NUMBER = 15
"""Digits of a case's number; longer ones are forged."""


def _marked(one: Staff, language: str, load: int) -> str:
    """● is on duty, ⚠ does not speak the applicant's language; how many cases they have."""
    unable = "" if one.speaks(language) else f" ⚠ {language}"
    return f"{'● ' if one.on_duty else ''}{one.name}{unable}{f' · {load}' if load else ''}"


class Cards:
    """`c:<case>:<action>[:…]`: every press is checked, done, and answered with a toast."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self._desk = desk
        self._gate = gate
        self._menus = menus = Menus(desk)
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
            "reveal": self._reveal,
            "close": self._close,
            "reopen": self._reopen,
            "transcript": self._transcript,
            "resend": self._resend,
            "keep": self._keep,
            "drop": self._drop,
            "mute": self._mute,
            "other": self._other,
            **ReadyMade(desk, menus).acts,
        }

    async def pressed(self, update: Update, _context: Context) -> None:
        query = update.callback_query
        if query is None:
            return
        if not isinstance(query.message, Message):
            await self.old(update, _context)
            return
        member = await self._gate.presser(query)
        if member is None:
            return
        _c, case, action, *rest = (query.data or "").split(":")
        act = self._acts.get(action)
        if act is None or len(case) > LONGEST_NUMBER:
            await self.old(update, _context)
            return
        _ = self._desk.staff_words()
        press = Press(query, query.message, member, int(case), rest)
        await tapped(query, self._done(act, press), one_moment(_))

    async def _done(self, act: Act, press: Press) -> str:
        """What the act says; data of an earlier release or a forged one say what they are."""
        _ = self._desk.staff_words()
        try:
            return await act(press)
        except NotFound:
            return _("No longer available.")
        except (IndexError, ValueError):
            return _("This button no longer works.")

    async def old(self, update: Update, _context: Context) -> None:
        """A button that nobody else knows is answered all the same."""
        if update.callback_query is not None:
            _ = self._desk.staff_words()
            await say_to(update.callback_query, _("This button no longer works."))

    # ------------------------------------------------------------------ who has it

    async def _claim(self, press: Press) -> str:
        _ = self._desk.staff_words()
        claimed = await self._desk.assignment.claim(press.member, press.case)
        quicker = _("Already taken.")
        if not claimed:
            return await self._gate.because(press.case, quicker)
        return self._gate.claimed(press.member, claimed)

    async def _release(self, press: Press) -> str:
        _ = self._desk.staff_words()
        freed = await self._desk.assignment.release(press.member, press.case)
        foreign = _("This case is not yours.")
        return (
            _("The case is back in the queue.")
            if freed
            else await self._gate.because(press.case, foreign)
        )

    async def _assign(self, press: Press) -> str:
        _ = self._desk.staff_words()
        case = await self._desk.conversations.get(press.case)
        others = [one for one in await self._desk.members.all() if one.active]
        load = loads(await self._desk.reports.cases())
        ranked = sorted(
            others,
            key=lambda one: (not one.speaks(case.language), not one.on_duty, load[one.id]),
        )
        buttons = [
            Button(_marked(one, case.language, load[one.id]), f"c:{press.case}:to:{one.id}")
            for one in ranked
        ]
        await self._menus.choice(press, "assign", _("Hand over to:"), buttons)
        return ""

    async def _to(self, press: Press) -> str:
        _ = self._desk.staff_words()
        to = await self._desk.members.get(int(press.rest[0]))
        if to is None:
            return _("No longer available.")
        words = await self._gate.hand_over(press.member, press.case, to)
        if not words:
            await away(press.message)
        return words

    # ------------------------------------------------------------------ looking

    async def _draft(self, press: Press) -> str:
        found = await self._desk.conversations.get(press.case)
        review = await self._desk.context.review(found)
        if review is None or self._desk.context.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        words, catalog = self._desk.staff_words(), self._desk.context.filings.catalog
        pages = card.draft_pages(words, review, catalog, reveal=False)
        await self._menus.pages(press, "draft", pages)
        return ""

    async def _checks(self, press: Press) -> str:
        found = await self._desk.conversations.get(press.case)
        review = await self._desk.context.review(found)
        if review is None or self._desk.context.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        words, catalog = self._desk.staff_words(), self._desk.context.filings.catalog
        await self._menus.pages(press, "checks", card.checks_pages(words, review, catalog))
        return ""

    async def _reveal(self, press: Press) -> str:
        """Into the lead's private chat. First an empty line: a message may be sent twice when its
        answer is lost. Its deletion is queued, and only then the data are edited in."""
        if refused := await self._gate.lead(press.member, "reveal", press.case):
            return refused
        found = await self._desk.conversations.get(press.case)
        review = await self._desk.context.review(found)
        if review is None or self._desk.context.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        _ = self._desk.staff_words()
        for page in card.revealed(_, review):
            try:
                blank = await press.bot.send_message(press.member.id, "…", protect_content=True)
            except (BadRequest, Forbidden):
                return _("I cannot write to you: open a chat with me, press START, and try again.")
            await self._desk.staff.reveal(press.member, press.case, blank.message_id)
            await rewritten(blank, f"<b>#{press.case}</b>\n{page}")
        return _("Sent to you in private; it disappears after a minute.")

    async def _transcript(self, press: Press) -> str:
        await send_transcript(press.bot, self._desk, press.message, press.case)
        return ""

    # ------------------------------------------------------------------ corrections

    async def _fix(self, press: Press) -> str:
        _ = self._desk.staff_words()
        review = await self._desk.context.review(await self._desk.conversations.get(press.case))
        if review is None or self._desk.context.filings is None:
            return _("No draft")
        buttons = stages_of(_, review, self._desk.context.filings.catalog, press.case)
        words = _("Which section needs a correction?")
        await self._menus.show(press, words, rows(buttons))
        return ""

    async def _stage(self, press: Press) -> str:
        _ = self._desk.staff_words()
        review = await self._desk.context.review(await self._desk.conversations.get(press.case))
        if review is None or self._desk.context.filings is None:
            return _("No draft")
        page = int(press.rest[1]) if len(press.rest) > 1 else 0
        buttons, more = fields_of(_, review, press.case, int(press.rest[0]), page)
        following = (
            (Button(_("More"), f"c:{press.case}:stage:{press.rest[0]}:{page + 1}"),) if more else ()
        )
        tail = (
            (following, dismissal(self._desk, press.case))
            if following
            else (dismissal(self._desk, press.case),)
        )
        await rewritten(press.message, _("Which question?"), (*rows(buttons), *tail))
        return ""

    async def _field(self, press: Press) -> str:
        _ = self._desk.staff_words()
        field = await self._field_at(press.case, press.rest)
        if field is None:
            return _("No draft")
        label = safe(_(self._desk.context.label(field)))
        words = _("{name}, correction of «{field}»: reply to this message with one sentence.")
        asked = {"name": mention(press.member.id, press.member.name), "field": label}
        prompt = await press.bot.send_message(
            press.message.chat.id,
            words.format(**asked),
            parse_mode="HTML",
            message_thread_id=thread_of(press.message),
            reply_markup=ForceReply(selective=True),
        )
        menu = press.message.message_id
        await self._desk.staff.expect(prompt.message_id, press.case, field, menu)
        plain = Button(
            _("Send without a sentence"), ":".join(("c", str(press.case), "plain", *press.rest))
        )
        await rewritten(press.message, label, ((plain,), dismissal(self._desk, press.case)))
        return ""

    async def _plain(self, press: Press) -> str:
        _ = self._desk.staff_words()
        field = await self._field_at(press.case, press.rest)
        if (
            field is None
            or await self._desk.corrections.ask(press.member, press.case, field, "") is None
        ):
            return _("No draft")
        await away(press.message)
        return _("Sent.")

    async def _field_at(self, case: int, rest: list[str]) -> str | None:
        review = await self._desk.context.review(await self._desk.conversations.get(case))
        return fixable(review, int(rest[0]), int(rest[1])) if review and len(rest) > 1 else None

    # ------------------------------------------------------------------ closing

    async def _close(self, press: Press) -> str:
        _ = self._desk.staff_words()
        return (
            _("Closed.")
            if await self._desk.closing.close(press.member, press.case)
            else _("This case is closed already.")
        )

    async def _reopen(self, press: Press) -> str:
        done = await self._desk.closing.staff_reopen(press.member, press.case)
        return "" if done else await self._gate.why_closed(press.case)

    async def _resend(self, press: Press) -> str:
        """The message that the question replies to is sent after all."""
        _ = self._desk.staff_words()
        written = press.message.reply_to_message
        if written is not None:
            post = post_of(written)
            said = await self._desk.staff.reply(press.member, press.case, post, anyway=True)
            if said is Said.ELSEWHERE:
                return _("The applicant has another open case.")
        await away(press.message)
        return "" if written is not None else _("No longer available.")

    async def _keep(self, press: Press) -> str:
        _ = self._desk.staff_words()
        kept = press.message.reply_to_message
        if kept is not None:
            await self._desk.staff.remark(press.member, press.case, post_of(kept))
        await away(press.message)
        return "" if kept is not None else _("No longer available.")

    async def _drop(self, press: Press) -> str:
        await away(press.message)
        return ""

    async def _mute(self, press: Press) -> str:
        """What the applicant writes is kept back; pressed once more, it comes."""
        case = await self._desk.conversations.get(press.case)
        return await self._gate.mute(press.member, case)

    async def _other(self, press: Press) -> str:
        """The applicant has asked from more than one draft: the card shows the next."""
        _ = self._desk.staff_words()
        shown = await self._desk.conversations.other_draft(press.case)
        return _("The card shows draft {number}.").format(number=shown) if shown else _("No draft")
