"""The use cases of a filing: each opens one unit, asks pure functions, saves, and returns what to
show next."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from filing import assumptions, documents, flow, values, views
from filing.bounded import Bounded
from filing.checks import Outside
from filing.errors import NotFound, StaleDraft
from filing.flow import Route
from filing.metadata import stripped
from filing.model import (
    Answers,
    Catalog,
    Draft,
    Field,
    Kind,
    Seen,
    StoredFile,
    Value,
)
from filing.pictures import Verdict, verdict
from filing.ports import Made, Now, OffLoop, OpenUnit, Today, Unit, at_once
from filing.problems import Problem, is_chinese
from filing.results import Question, Reply, Review, Section, Summary

ROUTES = 5_000
"""States of drafts whose route is kept at hand."""

Walked = tuple[Answers, Route]
"""Answers, and the route that follows from them."""

__all__ = ["Filings", "Question", "Reply", "Review", "Section", "Summary"]

LEFT_MOST = 500
"""So many drafts that were left are looked at for the figures; others are served in between."""

READS = "chinese_reader"
"""Whether somebody reads the official system's language."""

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
        self._routes: Bounded[tuple[int, int, str, dt.date], Walked] = Bounded(ROUTES)

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
            known = {**self._spoken(language), **(answers or {})}
            draft = await unit.drafts.create(owner, kind, known, self._now())
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
                if key in self.catalog.fields and carries_over(self.catalog.fields[key])
            }
            fresh = await unit.drafts.create(owner, earlier.kind, kept, self._now())
            await unit.applicants.set_current(owner, fresh.id)
            return fresh

    async def drafts(self, owner: int) -> tuple[Summary, ...]:
        """The applicant's drafts, newest change first, without the deleted ones."""
        async with self._open() as unit:
            found, made = await unit.drafts.list(owner), await unit.packages.list(owner)
        return tuple(self._summary(draft, made) for draft in found if draft.deleted_at is None)

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
            made = await unit.packages.list(owner)
            return self._summary(await unit.drafts.get(owner, draft), made)

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
        return self._view(outside).question(found, path, asked, files)

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

    async def attach(
        self, owner: int, draft: int, field: str, name: str, content: bytes, *, instead: str = ""
    ) -> Reply:
        """One uploaded document: looked at, sealed and added to the answer.

        `instead`: the id of the picture that it replaces. Without one, and with no room left, the
        oldest makes room: whoever calls has said so.
        """
        async with self._open() as unit:
            before = await self._alive(unit, owner, draft)
            path = self._route(before)
            asked = self._document(path, field)
            kept = documents.held(path, await unit.files.of_draft(owner, draft))
            here = [file.sha256 for one, file in kept.values() if one.id == field]
            found = cast(
                "Verdict", await self._off_loop(verdict, content, name, here, asked.least_kb)
            )
            clean = stripped(content, found.media_type)
            wall = documents.wall(asked, found, clean, kept)
            if wall is not None:
                return Reply(before, asked, verdict=found, problem=wall)
            stored = await unit.files.add(
                *(owner, draft, field, name, found.media_type, clean, self._now()),
                Seen(found.problems, found.mark),
            )
            earlier = documents.pictures(before, field)
            value = documents.placed(earlier, stored.id, instead)[-asked.max_files :]
            for gone in set(earlier).difference(value):
                await unit.files.remove(owner, gone)
            reply = await self._keep(unit, before, asked, value, confirmed=True)
            files = await unit.files.of_draft(owner, draft)
            seen = documents.findings_for(asked, self._route(reply.draft), files)
            return replace(reply, verdict=found, findings=(*seen, *reply.findings))

    async def detach(self, owner: int, draft: int, field: str, file: str) -> Reply:
        """Takes one picture out of an answer; the question is open again where it was the last."""
        async with self._open() as unit:
            before = await self._alive(unit, owner, draft)
            asked = self._document(self._route(before), field)
            earlier = documents.pictures(before, field)
            if file not in earlier:
                raise NotFound(f"file {file}")
            await unit.files.remove(owner, file)
            value = tuple(item for item in earlier if item != file)
            return await self._keep(unit, before, asked, value, confirmed=True)

    async def picture(self, owner: int, draft: int, file: str) -> tuple[StoredFile, bytes]:
        """One upload of the draft, to look at."""
        async with self._open() as unit:
            await self._alive(unit, owner, draft)
            found = await unit.files.get(owner, file)
            if found.draft != draft:
                raise NotFound(f"file {file}")
            return found, await unit.files.read(owner, file)

    def _document(self, path: Route, field: str) -> Field:
        asked = self.catalog.fields.get(field)
        if asked is None or field not in path or asked.kind is not Kind.DOCUMENT:
            raise NotFound(f"document {field}")
        return asked

    async def review(self, owner: int, draft: int) -> Review:
        """All answers by section, all findings, and whether the package can be made."""
        async with self._open() as unit:
            found = await self._alive(unit, owner, draft)
            path = self._route(found)
            outside = await self._outside(unit, found, path)
            files = await unit.files.of_draft(owner, draft)
        return self._view(outside).review(found, path, files)

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

    def _spoken(self, language: str) -> dict[str, Value]:
        """Who reads Chinese is not asked whether somebody does."""
        spoken = is_chinese(language) and READS in self.catalog.fields
        return {READS: True} if spoken else {}

    def _view(self, outside: Outside) -> views.View:
        return views.View(self.catalog, self._today(), outside)

    def _route(self, draft: Draft) -> Route:
        """Walked once for each state of a draft: an answer looks at it several times.

        A draft that was never committed may have had the same revision: the answers decide.
        """
        state = (draft.id, draft.revision, draft.kind, self._today())
        walked = self._routes.get(state)
        if walked is not None and walked[0] == draft.answers:
            return walked[1]
        path = flow.route(self.catalog, draft.kind, draft.answers, self._today())
        self._routes.put(state, (draft.answers, path))
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
        state = (saved.id, saved.revision, saved.kind, self._today())
        unit.after_commit(partial(self._routes.put, state, (saved.answers, after)))
        await self._index(unit, saved, path, after)
        outside = await self._outside(unit, saved, after)
        new = tuple(
            (one, after.known[one.id])
            for one in after.fields
            if one.id in after.assumed
            and (one.id not in path.assumed or path.known.get(one.id) != after.known[one.id])
        )
        found = self._view(outside).found((field, *(one for one, _ in new)), after)
        open_before = {asked.id for asked in path.open}
        opened = tuple(asked for asked in after.open if asked.id not in open_before)
        following = flow.next_field(after, field.id)
        unread = _unread(field, value, after)
        reply = Reply(saved, field, findings=found, opened=opened, next=following, assumed=new)
        return replace(reply, unread=unread)

    async def _index(self, unit: Unit, draft: Draft, before: Route, after: Route) -> None:
        """The number is held by the draft as long as it is asked there, and by nobody else."""
        number = after.known.get(NUMBER)
        if number == before.known.get(NUMBER):
            return
        if isinstance(number, str):
            await unit.indexed.put(NUMBER, number, draft.owner, draft.id)
        else:
            await unit.indexed.forget(NUMBER, draft.id)

    def _summary(self, draft: Draft, made: Sequence[Made] = ()) -> Summary:
        return views.summary(draft, self._route(draft), made)


def _unread(field: Field, value: Value, path: Route) -> assumptions.Unread:
    if not (field.guide and field.kind is Kind.TEXT and isinstance(value, str)):
        return ()
    return assumptions.unread(field, value, path.fields, path.known)


def carries_over(field: Field) -> bool:
    """Entity and persons go along into a copy; what belongs to one site or one order does not."""
    return field.stage in CARRIED and field.id not in SITE_ONLY and field.kind is not Kind.DOCUMENT
