"""Drafts: each answer a sealed row, each change conditional on the revision it was based on."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, or_, select, update

from filing.errors import NotFound, SealBroken
from filing.model import Answers, Draft, Value
from storage.applicant.tables import (
    ANSWER,
    Scope,
    answers,
    applicants,
    drafts,
    files,
    micros,
    moment,
    moment_or_none,
    packages,
)
from storage.engine.damage import unreadable
from storage.engine.session import Session
from storage.engine.sql import Statement, insert_once, plain, upsert

TOPIC: Final = "drafts"
LIFE: Final = "lifecycle"

_MINE = (drafts.c.id == bindparam("draft_is"), drafts.c.owner == bindparam("owner_is"))
_SAME = or_(
    drafts.c.revision == bindparam("revision_was"),
    (drafts.c.revision >= bindparam("revision")) & (drafts.c.change == bindparam("change")),
)
"""The revision the change is based on; or this very change, its commit unanswered."""

CREATE: Final = Statement("create draft", insert_once(drafts, ["id"]))
KEEP: Final = Statement("keep answer", upsert(answers, ["draft_id", "field"], ["owner"]))
DROP: Final = Statement(
    "drop answer",
    plain(
        delete(answers).where(
            answers.c.draft_id == bindparam("draft_id"), answers.c.field == bindparam("field")
        )
    ),
)
CHANGE: Final = Statement(
    "change draft",
    plain(
        update(drafts)
        .where(*_MINE, _SAME, drafts.c.deleted_at.is_(None))
        .values({n: bindparam(n) for n in ("kind", "revision", "change", "updated_at")})
    ),
)
MARK: Final = Statement(
    "mark draft",
    plain(
        update(drafts)
        .where(*_MINE, _SAME)
        .values({n: bindparam(n) for n in ("deleted_at", "revision", "change")})
    ),
)
END: Final = Statement("end draft", plain(delete(drafts).where(drafts.c.id == bindparam("id_is"))))
LEAVE: Final = Statement(
    "leave draft",
    plain(
        update(applicants)
        .where(applicants.c.current_draft == bindparam("draft_is"))
        .values(current_draft=None)
    ),
)

_WITH_ANSWERS = select(drafts, answers.c.field, answers.c.sealed, answers.c.at).outerjoin(
    answers, answers.c.draft_id == drafts.c.id
)
ONE: Final = _WITH_ANSWERS.where(drafts.c.id == bindparam("draft"))
_NEWEST: Final = (drafts.c.updated_at.desc(), drafts.c.id.desc())
ALL: Final = _WITH_ANSWERS.where(drafts.c.owner == bindparam("owner")).order_by(*_NEWEST)
LEFT: Final = _WITH_ANSWERS.where(
    drafts.c.id.in_(
        select(drafts.c.id)
        .where(
            drafts.c.updated_at.between(bindparam("since"), bindparam("until")),
            drafts.c.deleted_at.is_(None),
            drafts.c.id.not_in(select(packages.c.draft_id)),
        )
        .order_by(*_NEWEST)
        .limit(bindparam("most"))
    )
).order_by(*_NEWEST)
OLD: Final = select(drafts.c.id).where(drafts.c.deleted_at < bindparam("before"))


class SqlDrafts:
    """`filing.ports.Drafts` on tables."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._means = session.means

    async def create(self, owner: int, kind: str, answers: Answers, now: dt.datetime) -> Draft:
        draft = Draft(self._means.numbers.next(), owner, kind, dict(answers), 0, now, now)
        at = micros(now)
        row = {
            "id": draft.id,
            "owner": owner,
            "kind": kind,
            "revision": 0,
            "change": self._session.token,
            "created_at": at,
            "updated_at": at,
            "deleted_at": None,
        }
        await self._session.write(CREATE, row, topic=LIFE)
        await self._session.new_data_key(Scope("draft", draft.id))
        for field, value in answers.items():
            await self._keep(draft, field, value, at)
        return self._changed(draft)

    async def get(self, owner: int, draft: int) -> Draft:
        found = self._session.drafts.get(draft)
        if found is None and not self._session.seized:
            found = self._means.drafts.get(draft)
        if found is None:
            found = await self._read(draft)
        if found is None or found.owner != owner:
            raise NotFound(f"draft {draft}")
        return found

    async def list(self, owner: int) -> Sequence[Draft]:
        def work(connection: Connection) -> list[Draft]:
            return _drafts(
                self._session, connection, connection.execute(ALL, {"owner": owner}).all()
            )

        return await self._session.read(work, TOPIC, LIFE)

    async def left(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[Draft]:
        span = {"since": micros(since), "until": micros(until), "most": most}

        def work(connection: Connection) -> list[Draft]:
            return _drafts(self._session, connection, connection.execute(LEFT, span).all())

        return await self._session.read(work, TOPIC, LIFE)

    async def put(self, draft: Draft, field: str, value: Value, now: dt.datetime) -> Draft:
        left = tuple(one for one in draft.unreadable if one != field)
        after = replace(draft, answers={**draft.answers, field: value}, unreadable=left)
        after = await self._change(draft, after, now)
        await self._keep(draft, field, value, micros(now))
        return after

    async def drop(self, draft: Draft, field: str, now: dt.datetime) -> Draft:
        rest = {name: value for name, value in draft.answers.items() if name != field}
        after = await self._change(draft, replace(draft, answers=rest), now)
        await self._session.write(DROP, {"draft_id": draft.id, "field": field}, topic=TOPIC)
        return after

    async def set_kind(self, draft: Draft, kind: str, now: dt.datetime) -> Draft:
        return await self._change(draft, replace(draft, kind=kind), now)

    async def mark_deleted(self, draft: Draft, now: dt.datetime | None) -> Draft:
        after = replace(draft, deleted_at=now, revision=draft.revision + 1)
        row = {
            **self._condition(draft, after),
            "deleted_at": None if now is None else micros(now),
        }
        await self._session.write(MARK, row, topic=LIFE, expects=True)
        return self._changed(after)

    async def purge(self, deleted_before: dt.datetime) -> Sequence[int]:
        await self._session.begin_exclusive()
        before = micros(deleted_before)
        old = await self._session.read(
            lambda connection: connection.scalars(OLD, {"before": before}).all()
        )
        for draft in sorted(old):
            await end(self._session, draft)
        return sorted(old)

    async def _change(self, before: Draft, after: Draft, now: dt.datetime) -> Draft:
        after = replace(after, revision=before.revision + 1, updated_at=now)
        row = {
            **self._condition(before, after),
            "kind": after.kind,
            "updated_at": micros(now),
        }
        await self._session.write(CHANGE, row, topic=TOPIC, expects=True)
        return self._changed(after)

    def _condition(self, before: Draft, after: Draft) -> dict[str, object]:
        return {
            "draft_is": before.id,
            "owner_is": before.owner,
            "revision_was": before.revision,
            "revision": after.revision,
            "change": self._session.token,
        }

    async def _keep(self, draft: Draft, field: str, value: Value, at: int) -> None:
        key = await self._session.data_key(Scope("draft", draft.id))
        row: dict[str, object] = {
            "draft_id": draft.id,
            "field": field,
            "owner": draft.owner,
            "at": at,
        }
        row |= self._means.vault.sealed(ANSWER, key, row, written(value))
        await self._session.write(KEEP, row, topic=TOPIC)

    def _changed(self, draft: Draft) -> Draft:
        """This unit knows it at once, everybody when it is durable."""
        session, recent = self._session, self._means.drafts
        if draft.id not in session.drafts:
            session.on_commit(lambda: self._learned(draft.id))
            session.on_failure(partial(recent.drop, draft.id))
        session.drafts[draft.id] = draft
        return draft

    def _learned(self, draft: int) -> None:
        if draft in self._session.drafts:
            self._means.drafts.put(draft, self._session.drafts[draft])

    async def _read(self, draft: int) -> Draft | None:
        recent = self._means.drafts
        writes = recent.writes

        def work(connection: Connection) -> list[Draft]:
            return _drafts(
                self._session, connection, connection.execute(ONE, {"draft": draft}).all()
            )

        found = await self._session.read(work)
        if not found:
            return None
        recent.learn(draft, found[0], writes)
        return found[0]


async def end(session: Session, draft: int) -> None:
    """A draft goes with all that hangs on it; needs the session's own transaction."""
    of_draft = select(files.c.id).where(files.c.draft_id == draft)
    names = await session.read(lambda connection: connection.scalars(of_draft).all())
    await session.write(LEAVE, {"draft_is": draft}, topic=LIFE)
    await session.write(END, {"id_is": draft}, topic=LIFE)
    await session.destroy_keys([Scope("draft", draft)])
    session.drafts.pop(draft, None)
    for person in session.people.values():
        if person.current_draft == draft:
            session.people[person.id] = replace(person, current_draft=None)
    session.on_commit(partial(session.means.drafts.drop, draft))
    session.on_commit(session.means.people.clear)
    for name in names:
        session.on_commit(partial(session.means.blobs.remove, name))


def written(value: Value) -> bytes:
    """Pure ASCII: whatever a chat may hold, lone surrogates and zero characters too."""
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def read(plain_text: bytes) -> Value:
    value = json.loads(plain_text)
    return tuple(value) if isinstance(value, list) else value


class _Answer:
    """A row of draft and answer, seen as one of answers."""

    __slots__ = ("at", "draft_id", "field", "owner", "sealed")

    def __init__(self, row: Row[Any]) -> None:
        self.draft_id = row.id
        self.owner = row.owner
        self.field = row.field
        self.sealed = row.sealed
        self.at = row.at


def _drafts(session: Session, connection: Connection, rows: Sequence[Row[Any]]) -> list[Draft]:
    return assembled(session.opener(connection, ANSWER, map(_Answer, rows)), rows)


def assembled(open_one: Callable[[Any], bytes], rows: Sequence[Row[Any]]) -> list[Draft]:
    """Drafts from rows of draft and answer, in the order of the rows."""
    found: dict[int, Draft] = {}
    values: dict[int, dict[str, Value]] = {}
    damaged: dict[int, list[str]] = {}
    for row in rows:
        if row.id not in found:
            values[row.id] = {}
            found[row.id] = Draft(
                row.id,
                row.owner,
                row.kind,
                values[row.id],
                row.revision,
                moment(row.created_at),
                moment(row.updated_at),
                moment_or_none(row.deleted_at),
            )
        if row.field is not None:
            try:
                values[row.id][row.field] = read(open_one(_Answer(row)))
            except (SealBroken, ValueError):
                unreadable("answers", f"{row.id}/{row.field}")
                damaged.setdefault(row.id, []).append(row.field)
    for draft, fields in damaged.items():
        found[draft] = replace(found[draft], unreadable=tuple(fields))
    return list(found.values())
