"""Who works at the desk; names are sealed."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from filing.desk.model import Role, Staff
from storage.changing import change, opened_mapping, sealed_json
from storage.desk_tables import staff as table
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import micros

KEEP: Final = Statement("keep staff", upsert(table, ["user_id"]))


class SqlStaff:
    """`filing.desk_ports.StaffList` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.means.keys

    async def get(self, staff: int) -> Staff | None:
        query = select(table).where(table.c.user_id == staff)

        def work(connection: Connection) -> Staff | None:
            row = connection.execute(query).first()
            return None if row is None else self._staff(row)

        return await self._session.read(work)

    async def list(self) -> Sequence[Staff]:
        def work(connection: Connection) -> Sequence[Staff]:
            return [self._staff(row) for row in connection.execute(select(table))]

        found = await self._session.read(work)
        return sorted(found, key=lambda member: (member.name.casefold(), member.id))

    async def put(self, staff: Staff) -> None:
        row = {
            "user_id": staff.id,
            **sealed_json(self._keys, {"name": staff.name}, "staff", "sealed", staff.id),
            "role": str(staff.role),
            "active": staff.active,
            "on_duty": staff.on_duty,
            "langs": ",".join(staff.languages),
            "at": micros(dt.datetime.now(dt.UTC)),
        }

        def work(connection: Connection) -> None:
            KEEP.run(connection, row)

        await change(self._session, work)

    def _staff(self, row: Row[Any]) -> Staff:
        body = opened_mapping(self._keys, row.sealed, "staff", "sealed", row.user_id)
        return Staff(
            id=row.user_id,
            name=str(body.get("name", "")),
            role=Role(row.role),
            active=row.active,
            on_duty=row.on_duty,
            languages=tuple(code for code in row.langs.split(",") if code),
        )
