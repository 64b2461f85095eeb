"""Corrections that staff asked for; what they wrote is sealed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from desk.model import CorrectionRequest
from storage.applicant.tables import micros, moment, moment_or_none
from storage.desk.tables import CORRECTION
from storage.desk.tables import fix_request as table
from storage.engine.session import Session
from storage.engine.writes import Opened, change, sealed_json

OPEN: Final = table.c.state == "open"


class SqlFixes:
    """`desk.ports.Fixes` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, fix: CorrectionRequest) -> CorrectionRequest:
        at = micros(fix.asked_at)
        row: dict[str, object] = {
            "case_id": fix.case,
            "draft_id": fix.draft,
            "owner": fix.owner,
            "field": fix.field,
            "state": "open",
            "asked_by": fix.asked_by,
            "asked_at": at,
        }
        row |= await sealed_json(self._session, CORRECTION, row, {"text": fix.text})

        def work(connection: Connection) -> int:
            found = connection.execute(insert(table).values(row).returning(table.c.id))
            return int(found.scalar_one())

        return replace(fix, id=await change(self._session, work))

    async def get(self, fix: int) -> CorrectionRequest | None:
        found = await self._where(table.c.id == fix)
        return found[0] if found else None

    async def of_draft(self, owner: int, draft: int) -> Sequence[CorrectionRequest]:
        return await self._where(table.c.owner == owner, table.c.draft_id == draft, OPEN)

    async def of_case(self, case: int) -> Sequence[CorrectionRequest]:
        return await self._where(table.c.case_id == case, table.c.state != "withdrawn")

    async def withdraw(self, fix: int) -> None:
        statement = update(table).where(table.c.id == fix, OPEN).values(state="withdrawn")

        def work(connection: Connection) -> None:
            connection.execute(statement)

        await change(self._session, work)

    async def answered(
        self, owner: int, draft: int, field: str, at: dt.datetime
    ) -> Sequence[CorrectionRequest]:
        mine = (table.c.owner == owner, table.c.draft_id == draft, table.c.field == field, OPEN)
        ticked = update(table).where(*mine).values(state="done", done_at=micros(at))

        def work(connection: Connection) -> Sequence[CorrectionRequest]:
            rows = connection.execute(ticked.returning(*table.columns)).all()
            opened = Opened(self._session, connection, CORRECTION, rows)
            return sorted((_fix(row, opened) for row in rows), key=lambda fix: fix.id)

        return await change(self._session, work)

    async def _where(self, *conditions: ColumnElement[bool]) -> Sequence[CorrectionRequest]:
        query = select(table).where(*conditions).order_by(table.c.id)

        def work(connection: Connection) -> Sequence[CorrectionRequest]:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, CORRECTION, rows)
            return [_fix(row, opened) for row in rows]

        return await self._session.read(work)


def _fix(row: Row[Any], opened: Opened) -> CorrectionRequest:
    return CorrectionRequest(
        id=row.id,
        case=row.case_id or 0,
        owner=row.owner,
        draft=row.draft_id,
        field=row.field,
        text=str(opened.of(row).get("text", "")),
        asked_by=row.asked_by,
        asked_at=moment(row.asked_at),
        answered_at=moment_or_none(row.done_at),
    )
