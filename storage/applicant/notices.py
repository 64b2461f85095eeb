"""Idle drafts, and which notices their owners got: each once."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, delete, exists, or_, select

from filing.reminder_schedule import AFTER, EARLIEST, REMINDED, Idle, Step
from storage.applicant.tables import applicants, drafts, micros, moment, moment_or_none, reminders
from storage.desk.tables import support_case
from storage.engine.session import Session
from storage.engine.sql import Statement, inserting, upsert
from storage.engine.writes import change

LIFE: Final = "lifecycle"
COLUMNS: Final = ("owner", "draft_id", "kind", "due_at", "sent_at")

UNREACHABLE: Final = Statement(
    "set unreachable", upsert(applicants, ["id"], only=["id", "unreachable_at"])
)


def _claim(dialect: str) -> Any:  # noqa: ANN401 - an insert of either dialect
    """A row of an earlier stretch of idleness makes room, one of the same stretch does not."""
    insert = inserting(dialect)(reminders).values({name: bindparam(name) for name in COLUMNS})
    return insert.on_conflict_do_update(
        index_elements=["draft_id", "kind"],
        set_={"due_at": insert.excluded.due_at, "sent_at": insert.excluded.sent_at},
        where=reminders.c.due_at < insert.excluded.due_at,
    )


CLAIM: Final = Statement("claim notice", _claim)

_NEWER = drafts.alias("newer")
_LATER = exists().where(
    _NEWER.c.owner == drafts.c.owner,
    _NEWER.c.deleted_at.is_(None),
    _NEWER.c.updated_at > drafts.c.updated_at,
)
_STAFF = exists().where(
    support_case.c.applicant_id == drafts.c.owner, support_case.c.status != "closed"
)
_DUE = or_(
    and_(drafts.c.updated_at <= bindparam("rested"), drafts.c.updated_at >= bindparam("reminded")),
    drafts.c.updated_at <= bindparam("ending"),
)
"""Most drafts lie between the last reminder and the first notice: nothing is due for those."""

IDLE: Final = (
    select(
        drafts.c.id,
        drafts.c.owner,
        drafts.c.updated_at,
        drafts.c.revision,
        applicants.c.language,
        applicants.c.reminded,
        applicants.c.unreachable_at,
        _LATER.label("later"),
        _STAFF.label("with_staff"),
    )
    .outerjoin(applicants, applicants.c.id == drafts.c.owner)
    .where(drafts.c.deleted_at.is_(None), _DUE)
    .order_by(drafts.c.updated_at, drafts.c.id)
)
TOLD: Final = (
    select(reminders.c.draft_id, reminders.c.kind, reminders.c.sent_at)
    .join(drafts, drafts.c.id == reminders.c.draft_id)
    .where(drafts.c.deleted_at.is_(None), _DUE, reminders.c.kind.in_([str(step) for step in Step]))
)


class SqlNotices:
    """`filing.ports.Notices` on tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def idle(self, now: dt.datetime) -> Sequence[Idle]:
        span = {
            "rested": micros(now - EARLIEST),
            "reminded": micros(now - REMINDED),
            "ending": micros(now - AFTER[Step.ENDING]),
        }

        def work(connection: Connection) -> list[Idle]:
            told: dict[int, dict[Step, dt.datetime]] = {}
            for row in connection.execute(TOLD, span):
                told.setdefault(row.draft_id, {})[Step(row.kind)] = moment(row.sent_at)
            return [_idle(row, told.get(row.id, {})) for row in connection.execute(IDLE, span)]

        return await self._session.read(work)

    async def claim(self, one: Idle, step: Step, now: dt.datetime) -> bool:
        same = select(drafts.c.id).where(
            drafts.c.id == one.draft,
            drafts.c.owner == one.owner,
            drafts.c.updated_at == micros(one.changed_at),
            drafts.c.deleted_at.is_(None),
        )
        row = {
            "owner": one.owner,
            "draft_id": one.draft,
            "kind": str(step),
            "due_at": micros(one.changed_at + AFTER[step]),
            "sent_at": micros(now),
        }

        def work(connection: Connection) -> bool:
            if connection.execute(same).first() is None:
                return False
            return CLAIM.run(connection, row).rowcount == 1

        return await change(self._session, work)

    async def give_back(self, one: Idle, step: Step) -> None:
        mine = delete(reminders).where(
            reminders.c.draft_id == one.draft, reminders.c.kind == str(step)
        )

        def work(connection: Connection) -> None:
            connection.execute(mine)

        await change(self._session, work)

    async def unreachable(self, owner: int, now: dt.datetime) -> None:
        row = {"id": owner, "unreachable_at": micros(now)}
        await self._session.write(UNREACHABLE, row, topic=LIFE)


def _idle(row: Row[Any], told: dict[Step, dt.datetime]) -> Idle:
    """Whoever chose nothing yet has no row of their own: reminded, language unknown."""
    return Idle(
        draft=row.id,
        owner=row.owner,
        language=row.language or "",
        changed_at=moment(row.updated_at),
        answered=row.revision > 0,
        latest=not row.later,
        reminded=row.reminded is not False,
        with_staff=row.with_staff,
        unreachable_at=moment_or_none(row.unreachable_at),
        told=told,
    )
