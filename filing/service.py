"""The use cases of a filing: each opens one unit, asks pure functions, saves, and returns what to
show next."""

import asyncio
import datetime as dt
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from filing import checks, flow, values
from filing.checks import Outside
from filing.errors import NotFound, StaleDraft
from filing.flow import Route
from filing.model import (
    IN_APP,
    Catalog,
    Draft,
    Field,
    Finding,
    Kind,
    Severity,
    StoredFile,
    Value,
)
from filing.pictures import Verdict, verdict
from filing.ports import Now, OffLoop, OpenUnit, Today, Unit, at_once
from filing.replies import Question, Reply, Review, Section, Summary
from filing.values import Problem

ROUTES = 5_000
"""States of drafts whose route is kept at hand."""

__all__ = ["Filings", "Question", "Reply", "Review", "Section", "Summary"]

LEFT_MOST = 500
"""So many drafts that were left are looked at for the figures; others are served in between."""

UNDO = dt.timedelta(days=7)
"""How long a deleted draft can be brought back."""

NUMBER = "service_number"
"""The one answer that may stand in no other draft: found again through a blind index."""

CARRIED = frozenset({"basics", "entity", "leader", "administrator"})
"""The sections that a copy takes along: the entity and its persons."""

SITE_ONLY = frozenset({"domain", "domain_filed", "site_icp_number"})
"""What belongs to one site although it is asked early."""


class Filings:
    """Everything an applicant can do with drafts. Free of chats, SQL and clocks."""

    def __init__(
        self,
        catalog: Catalog,
        open_unit: OpenUnit,
        today: Today,
        now: Now,
        off_loop: OffLoop = at_once,
    ) -> None:
        self.catalog = catalog
        self._open = open_unit
        self._today = today
        self._now = now
        self._off_loop = off_loop
        self._routes: OrderedDict[tuple[int, int, str, dt.date], Route] = OrderedDict()

    # ------------------------------------------------------------------ drafts

    async def start(
        self,
        owner: int,
        kind: str,
        answers: Mapping[str, Value] | None = None,
        *,
        language: str = "",
    ) -> Draft:
        """A new draft, with what is known already (from the assessment) filled in.

        The `language` it is begun in is kept where none was chosen: reminders need one.
        """
        async with self._open() as unit:
            draft = await unit.drafts.create(owner, kind, answers or {}, self._now())
            await unit.applicants.set_current(owner, draft.id)
            if language and not (await unit.applicants.get(owner)).language:
                await unit.applicants.set_language(owner, language)
            return draft

    async def copy(self, owner: int, draft: int) -> Draft:
        """A new draft with entity and persons of an earlier one; no document, number or domain
        goes along."""
        async with self._open() as unit:
            earlier = await unit.drafts.get(owner, draft)
            kept = {
                key: value
                for key, value in earlier.answers.items()
                if key in self.catalog.fields and _carries_over(self.catalog.fields[key])
            }
            fresh = await unit.drafts.create(owner, earlier.kind, kept, self._now())
            await unit.applicants.set_current(owner, fresh.id)
            return fresh

    async def drafts(self, owner: int) -> tuple[Summary, ...]:
        """The applicant's drafts, newest change first, without the deleted ones."""
        async with self._open() as unit:
            found = await unit.drafts.list(owner)
        return tuple(self._summary(draft) for draft in found if draft.deleted_at is None)

    async def deleted(self, owner: int) -> tuple[Summary, ...]:
        """The drafts that can still be brought back."""
        async with self._open() as unit:
            found = await unit.drafts.list(owner)
        limit = self._now() - UNDO
        return tuple(
            self._summary(d) for d in found if d.deleted_at is not None and d.deleted_at > limit
        )

    async def summary(self, owner: int, draft: int) -> Summary:
        async with self._open() as unit:
            return self._summary(await unit.drafts.get(owner, draft))

    async def delete(self, owner: int, draft: int) -> None:
        """Gone from the list; `restore` brings it back for seven days."""
        async with self._open() as unit:
            await unit.drafts.mark_deleted(await unit.drafts.get(owner, draft), self._now())
            await unit.applicants.set_current(owner, None)

    async def restore(self, owner: int, draft: int) -> Draft:
        """Back again, and kept as long as a draft that was changed now."""
        async with self._open() as unit:
            back = await unit.drafts.mark_deleted(await unit.drafts.get(owner, draft), None)
            back = await unit.drafts.set_kind(back, back.kind, self._now())
            await unit.applicants.set_current(owner, draft)
            return back

    async def stay(self, owner: int, draft: int) -> None:
        """Kept as long as a draft that was changed now."""
        async with self._open() as unit:
            found = await self._alive(unit, owner, draft)
            await unit.drafts.set_kind(found, found.kind, self._now())

    async def change_kind(self, owner: int, draft: int, kind: str) -> Draft:
        """The draft becomes one of another kind; answers stay, and count where they are asked."""
        if kind not in self.catalog.kinds:
            raise NotFound(f"kind {kind}")
        async with self._open() as unit:
            found = await self._alive(unit, owner, draft)
            changed = await unit.drafts.set_kind(found, kind, self._now())
            await self._index(unit, changed, self._route(found), self._route(changed))
            return changed

    # ------------------------------------------------------------------ questions

    async def position(self, owner: int, draft: int) -> Field | None:
        """The first question without an answer; None: the review screen."""
        async with self._open() as unit:
            found = await self._alive(unit, owner, draft)
            await unit.applicants.set_current(owner, draft)
        return flow.next_field(self._route(found))

    async def question(self, owner: int, draft: int, field: str) -> Question:
        """`NotFound` where the question does not apply (any more)."""
        async with self._open() as unit:
            found = await self._alive(unit, owner, draft)
            path = self._route(found)
            if field not in path:
                raise NotFound(f"question {field}")
            asked = self.catalog.fields[field]
            outside = await self._outside(unit, found, path)
            files = await unit.files.of_draft(owner, draft) if asked.kind is Kind.DOCUMENT else ()
        return self._question(found, path, asked, outside, files)

    async def answer(
        self, owner: int, draft: int, field: str, raw: object, *, confirmed: bool = False
    ) -> Reply:
        """Understands, saves and checks one answer. Committed when this returns."""
        async with self._open() as unit:
            before = await self._alive(unit, owner, draft)
            path = self._route(before)
            if field not in path:
                raise NotFound(f"question {field}")
            asked = self.catalog.fields[field]
            value = values.parse(asked, raw, path.known)
            if isinstance(value, Problem):
                return Reply(before, asked, problem=value)
            return await self._keep(unit, before, asked, value, confirmed=confirmed)

    async def skip(self, owner: int, draft: int, field: str) -> Reply:
        """An optional question is left "not provided"."""
        async with self._open() as unit:
            before = await self._alive(unit, owner, draft)
            asked = self.catalog.fields[field]
            if not asked.optional:
                raise NotFound(f"question {field} cannot be skipped")
            return await self._keep(unit, before, asked, None, confirmed=True)

    async def attach(self, owner: int, draft: int, field: str, name: str, content: bytes) -> Reply:
        """One uploaded document: looked at, sealed and added to the answer."""
        async with self._open() as unit:
            before = await self._alive(unit, owner, draft)
            path = self._route(before)
            asked = self.catalog.fields[field]
            if field not in path or asked.kind is not Kind.DOCUMENT:
                raise NotFound(f"document {field}")
            files = await unit.files.of_draft(owner, draft)
            sent = [file.sha256 for file in files]
            found = cast(
                "Verdict", await self._off_loop(verdict, content, name, sent, asked.least_kb)
            )
            if found.refused:
                return Reply(before, asked, verdict=found, problem=found.problems[0])
            stored = await unit.files.add(
                owner, draft, field, name, found.media_type, content, self._now()
            )
            kept = before.answers.get(field)
            earlier = kept if isinstance(kept, tuple) and kept != (IN_APP,) else ()
            value = (*earlier, stored.id)[-asked.max_files :]
            for gone in set(earlier).difference(value):
                await unit.files.remove(owner, gone)
            reply = await self._keep(unit, before, asked, value, confirmed=True)
            return replace(reply, verdict=found)

    async def review(self, owner: int, draft: int) -> Review:
        """All answers by section, all findings, and whether the package can be made."""
        async with self._open() as unit:
            found = await self._alive(unit, owner, draft)
            path = self._route(found)
            outside = await self._outside(unit, found, path)
            files = await unit.files.of_draft(owner, draft)
        return self._review(found, path, outside, files)

    async def left_at(self, since: dt.datetime, until: dt.datetime) -> Counter[str]:
        """Where drafts last changed in that span and never packed were left: how many at which
        question, "" where only the review was left. Of a great many, the latest."""
        async with self._open() as unit:
            found = await unit.drafts.left(since, until, LEFT_MOST)
        places: Counter[str] = Counter()
        for draft in found:
            path = flow.route(self.catalog, draft.kind, draft.answers, self._today())
            following = flow.next_field(path)
            places[following.id if following else ""] += 1
            await asyncio.sleep(0)
        return places

    # ------------------------------------------------------------------ inside

    def _route(self, draft: Draft) -> Route:
        """Walked once for each state of a draft: an answer looks at it several times."""
        state = (draft.id, draft.revision, draft.kind, self._today())
        path = self._routes.get(state)
        if path is None:
            path = flow.route(self.catalog, draft.kind, draft.answers, self._today())
            self._routes[state] = path
            while len(self._routes) > ROUTES:
                self._routes.popitem(last=False)
        return path

    async def _alive(self, unit: Unit, owner: int, draft: int) -> Draft:
        found = await unit.drafts.get(owner, draft)
        if found.deleted_at is not None:
            raise StaleDraft(f"draft {draft} is deleted")
        return found

    async def _outside(self, unit: Unit, draft: Draft, path: Route) -> Outside:
        """What the rules need to know beyond this draft: uses of its number by others."""
        number = path.known.get(NUMBER)
        uses = await unit.indexed.others(NUMBER, number, draft.id) if isinstance(number, str) else 0
        return Outside(number_uses=uses)

    async def _keep(
        self, unit: Unit, before: Draft, field: Field, value: Value, *, confirmed: bool
    ) -> Reply:
        """Saves one canonical value, unless it makes answers fall away and nobody has said yes
        yet."""
        path = self._route(before)
        answers = {**before.answers, field.id: value}
        after = flow.route(self.catalog, before.kind, answers, self._today())
        falls = flow.dropped(path, after)
        if falls and not confirmed:
            return Reply(before, field, drops=falls)
        saved = await unit.drafts.put(before, field.id, value, self._now())
        self._routes[saved.id, saved.revision, saved.kind, self._today()] = after
        await self._index(unit, saved, path, after)
        outside = await self._outside(unit, saved, after)
        found = checks.findings_for(field.id, self.catalog, after, self._today(), outside)
        open_before = {asked.id for asked in path.open}
        opened = tuple(asked for asked in after.open if asked.id not in open_before)
        following = flow.next_field(after, field.id)
        return Reply(saved, field, findings=found, opened=opened, next=following)

    async def _index(self, unit: Unit, draft: Draft, before: Route, after: Route) -> None:
        """The number is held by the draft as long as it is asked there, and by nobody else."""
        number = after.known.get(NUMBER)
        if number == before.known.get(NUMBER):
            return
        if isinstance(number, str):
            await unit.indexed.put(NUMBER, number, draft.owner, draft.id)
        else:
            await unit.indexed.forget(NUMBER, draft.id)

    def _question(
        self, draft: Draft, path: Route, field: Field, outside: Outside, files: Sequence[StoredFile]
    ) -> Question:
        section = [asked for asked in path.fields if asked.stage == field.stage]
        place = [asked.id for asked in path.fields].index(field.id)
        value = path.known.get(field.id)
        held = value if isinstance(value, tuple) else ()
        return Question(
            draft=draft,
            field=field,
            value=value,
            answered=field.id in path.known,
            choices=flow.choices(field, path.known),
            offers=tuple(
                (key, path.known[key]) for key in field.same_as if path.known.get(key) is not None
            ),
            findings=checks.findings_for(field.id, self.catalog, path, self._today(), outside)
            if field.id in path.known
            else (),
            files=tuple(file for file in files if file.id in held),
            number=section.index(field) + 1,
            total=len(section),
            previous=path.fields[place - 1] if place else None,
            following=flow.next_field(path, field.id),
            known=path.known,
        )

    def _review(
        self, draft: Draft, path: Route, outside: Outside, files: Sequence[StoredFile]
    ) -> Review:
        found = checks.findings(self.catalog, path, self._today(), outside)
        return Review(
            draft=draft,
            sections=tuple(self._section(step, path, found) for step in flow.progress(path)),
            findings=found,
            next=flow.next_field(path),
            ready=not any(finding.blocks for finding in found),
            files=tuple(files),
            known=path.known,
        )

    def _section(self, step: flow.Step, path: Route, found: Sequence[Finding]) -> Section:
        rows = [field for field in path.fields if field.stage == step.stage]
        ids = {field.id for field in rows}
        grades = {finding.severity for finding in found if finding.field in ids}
        return Section(
            stage=step.stage,
            done=step.done,
            total=step.total,
            rows=tuple((field, path.known.get(field.id)) for field in rows),
            worst=next((grade for grade in Severity if grade in grades), ""),
        )

    def _summary(self, draft: Draft) -> Summary:
        path = self._route(draft)
        steps = flow.progress(path)
        return Summary(
            draft=draft,
            name=str(path.known.get("domain") or ""),
            done=sum(step.done for step in steps),
            total=sum(step.total for step in steps),
        )


def _carries_over(field: Field) -> bool:
    """Entity and persons go along into a copy; what belongs to one site or one order does not."""
    return field.stage in CARRIED and field.id not in SITE_ONLY and field.kind is not Kind.DOCUMENT
