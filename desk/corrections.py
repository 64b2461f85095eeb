"""Corrections: staff ask an applicant to check one answer again."""

from collections.abc import Sequence

from desk import texts
from desk.assignment import Assignment
from desk.context import DeskContext
from desk.messages import Messages
from desk.model import CorrectionRequest, Staff


class Corrections:
    """Asked for by staff, ticked when the answer is saved."""

    def __init__(self, context: DeskContext, assignment: Assignment, messages: Messages) -> None:
        self._context = context
        self._assignment = assignment
        self._messages = messages

    async def of_draft(self, owner: int, draft: int) -> Sequence[CorrectionRequest]:
        """What staff asked to be corrected in this draft and is not answered yet."""
        async with self._context.open() as unit:
            return await unit.desk.fixes.of_draft(owner, draft)

    async def get(self, owner: int, fix: int) -> CorrectionRequest | None:
        """One correction, if it is this applicant's."""
        async with self._context.open() as unit:
            found = await unit.desk.fixes.get(fix)
        return found if found is not None and found.owner == owner else None

    async def ask(self, staff: Staff, case: int, field: str, text: str) -> CorrectionRequest | None:
        """The applicant gets one message with a button that opens that question; the same is not
        asked twice."""
        async with self._context.changing() as unit:
            found = await unit.desk.cases.get(case)
            if not found.alive or found.draft is None:
                return None
            asked = await unit.desk.fixes.of_draft(found.owner, found.draft)
            of_field = [one for one in asked if (one.case, one.field) == (case, field)]
            same = [one for one in of_field if text in {"", one.text}]
            if same:
                return same[0]
            fix = await unit.desk.fixes.add(
                CorrectionRequest(
                    0, case, found.owner, found.draft, field, text, staff.id, self._context.now()
                )
            )
            spoken = await self._assignment.spoke(unit, found, staff)
            _ = self._context.speak(spoken.language)
            words, buttons = texts.correction(_, _(self._context.label(field)), text, fix.id)
            told = self._context.staff_words()
            named = (
                f"{told(self._context.label(field))}: {text}"
                if text
                else told(self._context.label(field))
            )
            link = await self._messages.ready_made(unit, spoken, staff, named, "correction")
            await self._context.say(unit, spoken, words, buttons=buttons, by_staff=True, link=link)
            line = told("☐ correction asked: {field}").format(field=texts.safe(named))
            await self._context.note(unit, spoken, line, link=link)
            await self._context.log(
                unit, spoken, staff.id, "correction", {"field": field, "fix": fix.id, "link": link}
            )
            await self._context.card(unit, spoken)
        self._context.wake()
        return fix

    async def answered(self, owner: int, draft: int, field: str) -> None:
        """Called after a saved answer: ticks the corrections of that field on the card."""
        if not any(fix.field == field for fix in await self.of_draft(owner, draft)):
            return
        async with self._context.changing() as unit:
            ticked = await unit.desk.fixes.answered(owner, draft, field, self._context.now())
            for fix in ticked:
                case = await unit.desk.cases.get(fix.case)
                await self._context.log(
                    unit, case, owner, "corrected", {"field": field, "fix": fix.id}
                )
                await self._context.card(unit, case)
                _ = self._context.staff_words()
                label = self._context.label(field)
                words = _("☑ The applicant corrected: {field}").format(field=texts.safe(_(label)))
                await self._context.note(unit, case, words)
        self._context.wake()
