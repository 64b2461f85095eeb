"""The buttons under a case's card, and the short dialogues that they begin."""

from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, ForceReply, Message, Update

from bot.desk.correcting import fields_of, fixable, stages_of
from bot.desk.gate import Gate
from bot.desk.posts import post_of
from bot.desk.transcripts import send_transcript
from bot.desk.voice import Context, answer, rows, thread_of
from filing.desk import card
from filing.desk.model import Button, Staff
from filing.desk.service import Desk
from filing.desk.texts import safe

Act = Callable[[CallbackQuery, Message, Staff, int, list[str]], Awaitable[str]]


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

    async def pressed(self, update: Update, context: Context) -> None:
        query = update.callback_query
        if query is None or not isinstance(query.message, Message):
            return
        member = await self._gate.presser(query)
        _c, case, action, *arguments = [*(query.data or "").split(":"), "", ""]
        act = self._acts.get(action)
        if member is None or act is None or not case.isdecimal():
            return
        toast = await act(query, query.message, member, int(case), [a for a in arguments if a])
        await query.answer(toast or None)

    # ------------------------------------------------------------------ who has it

    async def _claim(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        claimed = await self._desk.claim(member, case)
        return _("It is yours.") if claimed else _("Somebody else was quicker.")

    async def _release(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        freed = await self._desk.release(member, case)
        return _("It is free again.") if freed else _("It is not yours.")

    async def _assign(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        others = [one for one in await self._desk.members() if one.active]
        ranked = sorted(others, key=lambda one: not one.on_duty)
        buttons = [
            Button(f"{'● ' if one.on_duty else ''}{one.name}", f"c:{case}:to:{one.id}")
            for one in ranked[:20]
        ]
        await answer(
            query.get_bot(), message, _("Hand over to:"), (*rows(buttons), self._dismiss(case))
        )
        return ""

    async def _to(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        to = await self._desk.member(int(rest[0]))
        done = await self._desk.assign(member, case, to) if to else None
        if done is None:
            return _("It is not yours.")
        await message.delete()
        return ""

    # ------------------------------------------------------------------ looking

    async def _draft(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        found = await self._desk.case(case)
        review = await self._desk.review(found)
        if review is None or self._desk.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        words, catalog = self._desk.staff_words(), self._desk.filings.catalog
        for page in card.draft_pages(words, review, catalog, reveal=False):
            await answer(query.get_bot(), message, page)
        return ""

    async def _checks(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        found = await self._desk.case(case)
        review = await self._desk.review(found)
        if review is None or self._desk.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        words, catalog = self._desk.staff_words(), self._desk.filings.catalog
        for page in card.checks_pages(words, review, catalog):
            await answer(query.get_bot(), message, page)
        return ""

    async def _reveal(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        if not await self._gate.lead(query, member, "reveal", case):
            return ""
        found = await self._desk.case(case)
        review = await self._desk.review(found)
        if review is None or self._desk.filings is None:
            _ = self._desk.staff_words()
            return _("No draft")
        catalog = self._desk.filings.catalog
        pages = card.revealed(self._desk.staff_words(), review, catalog)
        await self._desk.reveal(member, case, pages)
        return ""

    async def _transcript(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        await send_transcript(query.get_bot(), self._desk, message, case)
        return ""

    # ------------------------------------------------------------------ corrections

    async def _fix(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        review = await self._desk.review(await self._desk.case(case))
        if review is None or self._desk.filings is None:
            return _("No draft")
        buttons = stages_of(_, review, self._desk.filings.catalog, case)
        words = _("Which section needs a correction?")
        await answer(query.get_bot(), message, words, (*rows(buttons), self._dismiss(case)))
        return ""

    async def _stage(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        review = await self._desk.review(await self._desk.case(case))
        if review is None or self._desk.filings is None:
            return _("No draft")
        page = int(rest[1]) if len(rest) > 1 else 0
        buttons, more = fields_of(_, review, case, int(rest[0]), page)
        following = (Button(_("More"), f"c:{case}:stage:{rest[0]}:{page + 1}"),) if more else ()
        tail = (following, self._dismiss(case)) if following else (self._dismiss(case),)
        await answer(query.get_bot(), message, _("Which question?"), (*rows(buttons), *tail))
        await message.delete()
        return ""

    async def _field(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        field = await self._field_at(case, rest)
        if field is None:
            return _("No draft")
        label = safe(_(self._desk.label(field)))
        words = _("Correction of «{field}»: reply to this message with one sentence.")
        prompt = await query.get_bot().send_message(
            message.chat.id,
            words.format(field=label),
            parse_mode="HTML",
            message_thread_id=thread_of(message),
            reply_markup=ForceReply(),
        )
        await self._desk.expect(prompt.message_id, case, field)
        plain = Button(_("Send without a sentence"), ":".join(("c", str(case), "plain", *rest)))
        await answer(query.get_bot(), message, label, ((plain,), self._dismiss(case)))
        await message.delete()
        return ""

    async def _plain(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        field = await self._field_at(case, rest)
        if field is None or await self._desk.correction(member, case, field, "") is None:
            return _("No draft")
        await message.delete()
        return _("Sent.")

    async def _field_at(self, case: int, rest: list[str]) -> str | None:
        review = await self._desk.review(await self._desk.case(case))
        return fixable(review, int(rest[0]), int(rest[1])) if review and len(rest) > 1 else None

    # ------------------------------------------------------------------ ready-made replies, FAQ

    async def _canned(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.case(case)
        replies = await self._desk.replies(found.language)
        buttons = [Button(one.title, f"c:{case}:can:{one.key}") for one in replies[:40]]
        words = _("Ready-made replies")
        await answer(query.get_bot(), message, words, (*rows(buttons), self._dismiss(case)))
        return ""

    async def _can(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        text = await self._reply_text(case, rest[0])
        if not text:
            _ = self._desk.staff_words()
            return _("It is gone.")
        await self._preview(query, message, case, text, f"cansend:{rest[0]}")
        return ""

    async def _cansend(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        text = await self._reply_text(case, rest[0])
        return await self._tell(message, member, case, text, "canned")

    async def _reply_text(self, case: int, key: str) -> str:
        found = await self._desk.case(case)
        replies = await self._desk.replies(found.language)
        return next((one.text for one in replies if one.key == key), "")

    async def _suggest(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        found = await self._desk.suggestions(case)
        if not found:
            return _("The FAQ has nothing for the last message.")
        buttons = [(Button(one.title[:60], f"c:{case}:sug:{one.id}"[:64]),) for one in found]
        words = _("The FAQ on the last message:")
        await answer(query.get_bot(), message, words, (*buttons, self._dismiss(case)))
        return ""

    async def _sug(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        text = await self._suggested(case, rest[0])
        if not text:
            _ = self._desk.staff_words()
            return _("It is gone.")
        await self._preview(query, message, case, text, f"sugsend:{rest[0]}")
        return ""

    async def _sugsend(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, rest: list[str]
    ) -> str:
        text = await self._suggested(case, rest[0])
        return await self._tell(message, member, case, text, "suggested")

    async def _suggested(self, case: int, entry: str) -> str:
        found = await self._desk.suggestions(case)
        return next((one.text for one in found if one.id.startswith(entry)), "")

    async def _preview(
        self, query: CallbackQuery, message: Message, case: int, text: str, action: str
    ) -> None:
        _ = self._desk.staff_words()
        send = Button(_("Send"), f"c:{case}:{action}"[:64])
        await answer(query.get_bot(), message, safe(text), ((send, *self._dismiss(case)),))
        await message.delete()

    async def _tell(self, message: Message, member: Staff, case: int, text: str, kind: str) -> str:
        _ = self._desk.staff_words()
        if not text or not await self._desk.tell(member, case, text, kind):
            return _("It is gone.")
        await message.delete()
        return _("Sent.")

    # ------------------------------------------------------------------ closing

    async def _close(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        return _("Closed.") if await self._desk.close(member, case) else _("It is closed already.")

    async def _reopen(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        _ = self._desk.staff_words()
        done = await self._desk.staff_reopen(member, case)
        return "" if done else _("The applicant has another open case.")

    async def _resend(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        """The message that the question replies to is sent after all."""
        if message.reply_to_message is not None:
            post = post_of(message.reply_to_message)
            await self._desk.reply(member, case, post, anyway=True)
        await message.delete()
        return ""

    async def _keep(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        kept = message.reply_to_message
        if kept is not None:
            text = kept.text or kept.caption or ""
            await self._desk.remark(member, case, kept.chat.id, kept.message_id, text)
        await message.delete()
        return ""

    async def _drop(
        self, query: CallbackQuery, message: Message, member: Staff, case: int, _rest: list[str]
    ) -> str:
        await message.delete()
        return ""

    def _dismiss(self, case: int) -> tuple[Button, ...]:
        _ = self._desk.staff_words()
        return (Button(_("Dismiss"), f"c:{case}:drop"),)
