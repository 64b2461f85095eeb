"""Conversations with people, who receives what is typed, and the audit; what was said is sealed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from filing.desk.model import Case, Event, Mode, Status, TopicState
from filing.errors import NotFound, StaleDraft
from storage.changing import change, opened_mapping, sealed_json
from storage.desk_tables import case_event
from storage.desk_tables import support_case as table
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import applicants, micros, moment, moment_or_none

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
}
"""What of a case may change, and its column."""

MODE: Final = Statement("set mode", upsert(applicants, ["id"], only=["id", "input_mode"]))


class SqlCases:
    """`filing.desk_ports.Cases` on tables."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.means.keys

    async def open(self, case: Case) -> tuple[Case, bool]:
        living = await self.open_of(case.owner)
        if living is not None:
            return living, False
        opened = micros(case.opened_at)
        where = ("support_case", "sealed", case.owner, opened)
        row = {
            "applicant_id": case.owner,
            "opened_at": opened,
            "reopen_of": case.reopen_of,
            **{column: _plain(getattr(case, name)) for name, column in COLUMNS.items()},
            **sealed_json(self._keys, dict(case.context), *where),
        }
        row["topic_changed_at"] = opened

        def work(connection: Connection) -> None:
            connection.execute(insert(table).values(row))

        await change(self._session, work)
        fresh = await self.open_of(case.owner)
        if fresh is None:
            raise NotFound("the case just opened")
        return fresh, True

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
        if not changed:
            return
        same = [
            table.c[COLUMNS[name]].is_not_distinct_from(_plain(getattr(before, name)))
            for name in changed
        ]
        values = {COLUMNS[name]: _plain(getattr(after, name)) for name in changed}
        statement = update(table).where(table.c.id == before.id, *same).values(values)

        def work(connection: Connection) -> bool:
            return connection.execute(statement).rowcount == 1

        if not await change(self._session, work):
            raise StaleDraft(f"case {before.id} was changed meanwhile")

    async def move_group(self, old: int, new: int) -> None:
        statement = update(table).where(table.c.group_id == old).values(group_id=new)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        await change(self._session, work)

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
        row = {
            "case_id": case,
            "actor": actor,
            "type": kind,
            "at": when,
            **sealed_json(self._keys, dict(details), "case_event", "sealed", kind, when),
        }

        def work(connection: Connection) -> None:
            connection.execute(insert(case_event).values(row))

        await change(self._session, work)

    async def events(self, case: int) -> Sequence[Event]:
        query = select(case_event).where(case_event.c.case_id == case).order_by(case_event.c.id)

        def work(connection: Connection) -> Sequence[Event]:
            return [self._event(row) for row in connection.execute(query)]

        return await self._session.read(work)

    async def purge(self, closed_before: dt.datetime) -> Sequence[Case]:
        old = (table.c.status == "closed", table.c.closed_at < micros(closed_before))
        ended = await self._where(*old)

        def work(connection: Connection) -> None:
            connection.execute(delete(table).where(table.c.id.in_([case.id for case in ended])))

        if ended:
            await change(self._session, work)
        return ended

    async def _where(self, *conditions: ColumnElement[bool]) -> list[Case]:
        query = select(table).where(*conditions).order_by(table.c.id)

        def work(connection: Connection) -> list[Case]:
            return [self._case(row) for row in connection.execute(query)]

        return await self._session.read(work)

    def _case(self, row: Row[Any]) -> Case:
        where = ("support_case", "sealed", row.applicant_id, row.opened_at)
        context = opened_mapping(self._keys, row.sealed, *where)
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
            reopen_of=row.reopen_of,
            hours_told_at=moment_or_none(row.hours_told_at),
            alerted_at=moment_or_none(row.alerted_at),
            context={str(key): str(value) for key, value in context.items()},
        )

    def _event(self, row: Row[Any]) -> Event:
        details = opened_mapping(self._keys, row.sealed, "case_event", "sealed", row.type, row.at)
        return Event(row.id, row.case_id, row.actor, row.type, moment(row.at), details)


def _plain(value: object) -> object:
    """A value of a case as its column holds it."""
    if isinstance(value, dt.datetime):
        return micros(value)
    return str(value) if isinstance(value, Status | TopicState) else value


assert set(COLUMNS) <= {field.name for field in fields(Case)}  # noqa: S101 - a slip of the pen, found at import
