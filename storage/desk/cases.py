"""Conversations with people, who receives what is typed, and the audit; what was said is sealed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from desk.model import Case, Event, Mode, Status, TopicState
from filing.errors import NotFound, StaleDraft
from storage.applicant.tables import Scope, applicants, micros, moment, moment_or_none
from storage.desk.tables import CASE, EVENT, case_event
from storage.desk.tables import support_case as table
from storage.engine.session import Session
from storage.engine.sql import Statement, upsert
from storage.engine.writes import Opened, change, sealed_json

COLUMNS: Final[Mapping[str, str]] = {
    "language": "lang",
    "group": "group_id",
    "draft": "draft_id",
    "field": "field",
    "status": "status",
    "staff": "owner_staff_id",
    "topic": "topic_id",
    "topic_state": "topic_state",
    "topic_since": "topic_changed_at",
    "card": "card_message_id",
    "blocked": "unreachable",
    "first_staff_at": "first_staff_at",
    "last_user_at": "last_user_at",
    "last_staff_at": "last_staff_at",
    "closed_at": "closed_at",
    "rating": "csat",
    "hours_told_at": "hours_told_at",
    "alerted_at": "alerted_at",
    "waiting_since": "waiting_since",
    "snoozed_until": "snoozed_until",
    "alerts": "alerts",
    "muted": "muted",
}
"""What of a case may change, and its column."""

UNREADABLE: Final = "unreadable"
"""The kind of an event whose row is damaged."""

MODE: Final = Statement("set mode", upsert(applicants, ["id"], only=["id", "input_mode"]))


class SqlCases:
    """`desk.ports.Cases` on tables."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def open(self, case: Case) -> tuple[Case, bool]:
        living = await self.open_of(case.owner)
        if living is not None:
            return living, False
        opened = micros(case.opened_at)
        await self._close_unreadable(case.owner, opened)
        row: dict[str, object] = {
            "applicant_id": case.owner,
            "opened_at": opened,
            **{column: _plain(getattr(case, name)) for name, column in COLUMNS.items()},
        }
        row["topic_changed_at"] = opened

        def work(connection: Connection) -> int:
            return int(
                connection.execute(insert(table).values(row).returning(table.c.id)).scalar_one()
            )

        row["id"] = await change(self._session, work)
        sealed = await sealed_json(self._session, CASE, row, dict(case.context))
        await self._update(int(str(row["id"])), sealed)
        fresh = await self.open_of(case.owner)
        if fresh is None:
            raise NotFound("the case just opened")
        return fresh, True

    async def _close_unreadable(self, owner: int, at: int) -> None:
        """A damaged living row keeps nobody from a new conversation."""
        mine = (table.c.applicant_id == owner, table.c.status != "closed")
        statement = update(table).where(*mine).values(status="closed", closed_at=at)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        await change(self._session, work)

    async def get(self, case: int) -> Case:
        found = await self._where(table.c.id == case)
        if not found:
            raise NotFound(f"case {case}")
        return found[0]

    async def open_of(self, owner: int) -> Case | None:
        found = await self._where(table.c.applicant_id == owner, table.c.status != "closed")
        return found[0] if found else None

    async def all_of(self, owner: int) -> Sequence[Case]:
        return await self._where(table.c.applicant_id == owner)

    async def last_of(self, owner: int) -> Case | None:
        found = await self.all_of(owner)
        return found[-1] if found else None

    async def at_topic(self, group: int, topic: int) -> Case | None:
        found = await self._where(table.c.group_id == group, table.c.topic_id == topic)
        return found[0] if found else None

    async def alive(self) -> Sequence[Case]:
        return await self._where(table.c.status != "closed")

    async def since(self, day: dt.datetime) -> Sequence[Case]:
        return await self._where(table.c.opened_at >= micros(day))

    async def save(self, before: Case, after: Case) -> None:
        changed = [name for name in COLUMNS if getattr(before, name) != getattr(after, name)]
        spoken = dict(before.context) != dict(after.context)
        if not changed and not spoken:
            return
        same = [
            table.c[COLUMNS[name]].is_not_distinct_from(_plain(getattr(before, name)))
            for name in changed
        ]
        values = {COLUMNS[name]: _plain(getattr(after, name)) for name in changed}
        if spoken or not values.keys().isdisjoint(CASE.where):
            values |= await sealed_json(self._session, CASE, _bound(after), dict(after.context))
        statement = update(table).where(table.c.id == before.id, *same).values(values)

        def work(connection: Connection) -> bool:
            return connection.execute(statement).rowcount == 1

        if not await change(self._session, work):
            raise StaleDraft(f"case {before.id} was changed meanwhile")

    async def move_group(self, old: int, new: int) -> None:
        """The address of a case is part of what its words are sealed for."""
        await self._session.begin_exclusive()
        for case in await self._where(table.c.group_id == old):
            bound = _bound(replace(case, group=new))
            sealed = await sealed_json(self._session, CASE, bound, dict(case.context))
            await self._update(case.id, {"group_id": new, **sealed})

    async def mode(self, owner: int) -> Mode:
        query = select(applicants.c.input_mode).where(applicants.c.id == owner)

        def work(connection: Connection) -> Mode:
            return Mode(connection.execute(query).scalar() or Mode.FORM)

        return await self._session.read(work)

    async def set_mode(self, owner: int, mode: Mode) -> None:
        def work(connection: Connection) -> None:
            MODE.run(connection, {"id": owner, "input_mode": str(mode)})

        await change(self._session, work)

    async def log(
        self,
        case: int | None,
        actor: int,
        kind: str,
        at: dt.datetime,
        details: Mapping[str, object],
    ) -> None:
        when = micros(at)
        row: dict[str, object] = {"case_id": case, "actor": actor, "type": kind, "at": when}
        row |= await sealed_json(self._session, EVENT, row, dict(details))

        def work(connection: Connection) -> None:
            connection.execute(insert(case_event).values(row))

        await change(self._session, work)

    async def events(self, case: int) -> Sequence[Event]:
        query = select(case_event).where(case_event.c.case_id == case).order_by(case_event.c.id)

        def work(connection: Connection) -> Sequence[Event]:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, EVENT, rows)
            return [_event(row, opened) for row in rows]

        return await self._session.read(work)

    async def purge(self, closed_before: dt.datetime) -> Sequence[Case]:
        old = (table.c.status == "closed", table.c.closed_at < micros(closed_before))
        ended = await self._where(*old)

        def work(connection: Connection) -> None:
            connection.execute(delete(table).where(table.c.id.in_([case.id for case in ended])))

        if ended:
            await change(self._session, work)
            await self._session.destroy_keys(Scope("case", case.id) for case in ended)
        return ended

    async def _where(self, *conditions: ColumnElement[bool]) -> list[Case]:
        query = select(table).where(*conditions).order_by(table.c.id)

        def work(connection: Connection) -> list[Case]:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, CASE, rows)
            found = [_case(row, opened) for row in rows]
            return [case for case in found if case is not None]

        return await self._session.read(work)

    async def _update(self, case: int, values: dict[str, object]) -> None:
        statement = update(table).where(table.c.id == case).values(values)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        await change(self._session, work)


def _bound(case: Case) -> dict[str, object]:
    """The columns that the words of a case are sealed for."""
    return {
        "id": case.id,
        "applicant_id": case.owner,
        "opened_at": micros(case.opened_at),
        "group_id": case.group,
        "topic_id": case.topic,
    }


def _case(row: Row[Any], opened: Opened) -> Case | None:
    """A damaged row is passed over: where it leads to cannot be trusted either."""
    context = opened.or_nothing(row, "support_case", row.id)
    if context is None:
        return None
    return Case(
        id=row.id,
        owner=row.applicant_id,
        language=row.lang,
        group=row.group_id,
        opened_at=moment(row.opened_at),
        draft=row.draft_id,
        field=row.field,
        status=Status(row.status),
        staff=row.owner_staff_id,
        topic=row.topic_id,
        topic_state=TopicState(row.topic_state),
        topic_since=moment(row.topic_changed_at),
        card=row.card_message_id,
        blocked=row.unreachable,
        first_staff_at=moment_or_none(row.first_staff_at),
        last_user_at=moment_or_none(row.last_user_at),
        last_staff_at=moment_or_none(row.last_staff_at),
        closed_at=moment_or_none(row.closed_at),
        rating=row.csat,
        hours_told_at=moment_or_none(row.hours_told_at),
        alerted_at=moment_or_none(row.alerted_at),
        waiting_since=moment_or_none(row.waiting_since),
        snoozed_until=moment_or_none(row.snoozed_until),
        alerts=row.alerts,
        muted=row.muted,
        context={str(key): str(value) for key, value in context.items()},
    )


def _event(row: Row[Any], opened: Opened) -> Event:
    details = opened.or_nothing(row, "case_event", row.id)
    if details is None:
        return Event(row.id, row.case_id, 0, UNREADABLE, moment(row.at))
    return Event(row.id, row.case_id, row.actor, row.type, moment(row.at), details)


def _plain(value: object) -> object:
    """A value of a case as its column holds it."""
    if isinstance(value, dt.datetime):
        return micros(value)
    return str(value) if isinstance(value, Status | TopicState) else value


assert set(COLUMNS) <= {field.name for field in fields(Case)}  # noqa: S101 - a slip of the pen, found at import
