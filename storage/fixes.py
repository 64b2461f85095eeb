"""Corrections that staff asked for; what they wrote is sealed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from filing.desk.model import Fix
from storage.changing import change, opened_mapping, sealed_json
from storage.desk_tables import fix_request as table
from storage.session import Session
from storage.tables import micros, moment, moment_or_none

OPEN: Final = table.c.state == "open"


class SqlFixes:
    """`filing.desk_ports.Fixes` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.means.keys

    async def add(self, fix: Fix) -> Fix:
        at = micros(fix.asked_at)
        where = ("fix_request", "sealed", fix.draft, fix.field, at)
        row = {
            "case_id": fix.case,
            "draft_id": fix.draft,
            "owner": fix.owner,
            "field": fix.field,
            **sealed_json(self._keys, {"text": fix.text}, *where),
            "state": "open",
            "asked_by": fix.asked_by,
            "asked_at": at,
        }

        def work(connection: Connection) -> int:
            found = connection.execute(insert(table).values(row).returning(table.c.id))
            return int(found.scalar_one())

        return replace(fix, id=await change(self._session, work))

    async def get(self, fix: int) -> Fix | None:
        found = await self._where(table.c.id == fix)
        return found[0] if found else None

    async def of_draft(self, owner: int, draft: int) -> Sequence[Fix]:
        return await self._where(table.c.owner == owner, table.c.draft_id == draft, OPEN)

    async def of_case(self, case: int) -> Sequence[Fix]:
        return await self._where(table.c.case_id == case)

    async def answered(self, owner: int, draft: int, field: str, at: dt.datetime) -> Sequence[Fix]:
        mine = (table.c.owner == owner, table.c.draft_id == draft, table.c.field == field, OPEN)
        ticked = update(table).where(*mine).values(state="done", done_at=micros(at))

        def work(connection: Connection) -> Sequence[Fix]:
            rows = connection.execute(ticked.returning(*table.columns)).all()
            return sorted((self._fix(row) for row in rows), key=lambda fix: fix.id)

        return await change(self._session, work)

    async def _where(self, *conditions: ColumnElement[bool]) -> Sequence[Fix]:
        query = select(table).where(*conditions).order_by(table.c.id)

        def work(connection: Connection) -> Sequence[Fix]:
            return [self._fix(row) for row in connection.execute(query)]

        return await self._session.read(work)

    def _fix(self, row: Row[Any]) -> Fix:
        where = ("fix_request", "sealed", row.draft_id, row.field, row.asked_at)
        body = opened_mapping(self._keys, row.sealed, *where)
        return Fix(
            id=row.id,
            case=row.case_id or 0,
            owner=row.owner,
            draft=row.draft_id,
            field=row.field,
            text=str(body.get("text", "")),
            asked_by=row.asked_by,
            asked_at=moment(row.asked_at),
            answered_at=moment_or_none(row.done_at),
        )
