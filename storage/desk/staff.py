"""Who works at the desk; names are sealed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from desk.model import Role, Staff
from storage.applicant.tables import micros
from storage.desk.tables import MEMBER
from storage.desk.tables import staff as table
from storage.engine.session import Session
from storage.engine.sql import Statement, upsert
from storage.engine.writes import Opened, change, sealed_json

KEEP: Final = Statement("keep staff", upsert(table, ["user_id"]))


class SqlStaff:
    """`desk.ports.StaffList` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, staff: int) -> Staff | None:
        query = select(table).where(table.c.user_id == staff)

        def work(connection: Connection) -> Staff | None:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, MEMBER, rows)
            return _staff(rows[0], opened) if rows else None

        return await self._session.read(work)

    async def list(self) -> Sequence[Staff]:
        def work(connection: Connection) -> Sequence[Staff]:
            rows = connection.execute(select(table)).all()
            opened = Opened(self._session, connection, MEMBER, rows)
            members = [_staff(row, opened) for row in rows]
            return [member for member in members if member is not None]

        found = await self._session.read(work)
        return sorted(found, key=lambda member: (member.name.casefold(), member.id))

    async def put(self, staff: Staff) -> None:
        row: dict[str, object] = {
            "user_id": staff.id,
            "role": str(staff.role),
            "active": staff.active,
            "on_duty": staff.on_duty,
            "langs": ",".join(staff.languages),
            "at": micros(dt.datetime.now(dt.UTC)),
        }
        row |= await sealed_json(self._session, MEMBER, row, {"name": staff.name})

        def work(connection: Connection) -> None:
            KEEP.run(connection, row)

        await change(self._session, work)


def _staff(row: Row[Any], opened: Opened) -> Staff | None:
    """Who cannot be read is nobody: no right is given to a damaged row."""
    body = opened.or_nothing(row, "staff", row.user_id)
    if body is None:
        return None
    return Staff(
        id=row.user_id,
        name=str(body.get("name", "")),
        role=Role(row.role),
        active=row.active,
        on_duty=row.on_duty,
        languages=tuple(code for code in row.langs.split(",") if code),
    )
