"""Reminders of the filing clock: each once, in the table of reminders."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from filing.ports import Later
from storage.applicant.tables import applicants, drafts, micros, moment, reminders
from storage.engine.session import Session
from storage.engine.sql import Statement, inserting
from storage.engine.writes import change

MARK: Final = "after:"
"""How the kinds of these rows begin; then the id of the step."""

COLUMNS: Final = ("owner", "draft_id", "kind", "due_at")


def _add(dialect: str) -> Any:  # noqa: ANN401 - an insert of either dialect
    return inserting(dialect)(reminders).values({name: bindparam(name) for name in COLUMNS})


ADD: Final = Statement("plan reminder", _add)

DUE: Final = (
    select(
        reminders.c.owner,
        reminders.c.draft_id,
        reminders.c.kind,
        reminders.c.due_at,
        applicants.c.language,
    )
    .join(drafts, drafts.c.id == reminders.c.draft_id)
    .outerjoin(applicants, applicants.c.id == reminders.c.owner)
    .where(
        reminders.c.sent_at.is_(None),
        reminders.c.due_at <= bindparam("now"),
        reminders.c.kind.startswith(MARK),
        drafts.c.deleted_at.is_(None),
        or_(applicants.c.reminded.is_(None), applicants.c.reminded.is_(True)),
        or_(
            applicants.c.unreachable_at.is_(None),
            applicants.c.unreachable_at < drafts.c.updated_at,
        ),
    )
    .order_by(reminders.c.due_at, reminders.c.draft_id)
)


class SqlClocks:
    """`filing.ports.Clocks` on the table of reminders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def plan(self, owner: int, draft: int, days: Mapping[str, dt.datetime]) -> None:
        before = delete(reminders).where(
            reminders.c.draft_id == draft,
            reminders.c.owner == owner,
            reminders.c.kind.startswith(MARK),
        )
        rows: list[dict[str, object]] = [
            {"owner": owner, "draft_id": draft, "kind": MARK + step, "due_at": micros(at)}
            for step, at in days.items()
        ]

        def work(connection: Connection) -> None:
            connection.execute(before)
            for row in rows:
                ADD.run(connection, row)

        await change(self._session, work)

    async def due(self, now: dt.datetime) -> Sequence[Later]:
        def work(connection: Connection) -> list[Later]:
            return [_later(row) for row in connection.execute(DUE, {"now": micros(now)})]

        return await self._session.read(work)

    async def claim(self, one: Later, now: dt.datetime | None) -> bool:
        mine = reminders.c.sent_at.is_(None) if now else reminders.c.sent_at.is_not(None)
        wanted = (
            update(reminders)
            .where(
                reminders.c.draft_id == one.draft,
                reminders.c.owner == one.owner,
                reminders.c.kind == MARK + one.step,
                mine,
            )
            .values(sent_at=micros(now) if now else None)
        )

        def work(connection: Connection) -> bool:
            return connection.execute(wanted).rowcount == 1

        return await change(self._session, work)


def _later(row: Any) -> Later:  # noqa: ANN401 - a row of any row type
    step = row.kind.removeprefix(MARK)
    return Later(row.draft_id, row.owner, row.language or "", step, moment(row.due_at))
