"""What both bots have to send, kept until it is sent; payloads are sealed, emptied afterwards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
    update,
)

from desk.actions import DEEDS, Action
from desk.model import (
    BOARD_LANE,
    LIGHT,
    LIGHT_OPS,
    NEVER,
    TOPICS,
    OutboxMessage,
    OutboxState,
    QueueKey,
)
from filing.errors import StaleDraft
from storage.applicant.tables import EPOCH, micros, moment
from storage.desk.deeds import read, written
from storage.desk.tables import ENTRY
from storage.desk.tables import outbox as table
from storage.engine.session import Session
from storage.engine.sql import Statement, insert_once
from storage.engine.writes import Opened, change, sealed_json

COLUMNS: Final = [
    "bot",
    "chat",
    "case_id",
    "op",
    "sealed",
    "key_id",
    "priority",
    "not_before",
    "dedupe_key",
    "state",
    "created_at",
    "changed_at",
]
PUT: Final = Statement("put entry", insert_once(table, ["dedupe_key"], COLUMNS))
WAITING: Final = table.c.state == "waiting"
UNBEGUN: Final = table.c.state.in_(["waiting", "held", "stopped"])
TOPICAL: Final = or_(
    table.c.op.in_(["copy_in", "card", "pin", "close_topic"]),
    and_(table.c.op.in_(["edit", "say"]), table.c.chat < 0),
)
"""What goes into a case's topic."""

LANE: Final = case(
    (table.c.op == "topic", TOPICS),
    (table.c.op == "board", BOARD_LANE),
    (table.c.op.in_(sorted(LIGHT_OPS)), LIGHT),
    else_="",
)
"""As `OutboxMessage.lane`, in SQL."""

EMPTIED: Final = [table.c[name] for name in ENTRY.where]

FREED: Final = ["card", "topic", "reopen_topic", "board", "name_topic"]
"""The keys of these are free again once they are being sent: what changes then makes a new one."""


class SqlOutbox:
    """`desk.ports.Outbox` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, entry: OutboxMessage) -> bool:
        created = micros(entry.created_at)
        row = {
            "bot": entry.bot,
            "chat": entry.chat,
            "case_id": entry.case,
            "op": str(entry.op),
            **await self._sealed(entry),
            "priority": entry.priority,
            "not_before": _micros(entry.not_before),
            "dedupe_key": entry.key,
            "state": str(entry.state),
            "created_at": created,
            "changed_at": created,
        }

        def work(connection: Connection) -> bool:
            return PUT.run(connection, row).rowcount == 1

        return await change(self._session, work)

    async def waiting(self, key: str) -> OutboxMessage | None:
        found = await self._where(table.c.dedupe_key == key, UNBEGUN)
        return found[0] if found else None

    async def rewrite(self, entry: OutboxMessage) -> bool:
        values = {
            **await self._sealed(entry),
            "not_before": _micros(entry.not_before),
        }
        return await self._update([table.c.id == entry.id, UNBEGUN], values) == 1

    async def postpone(self, prefix: str, until: dt.datetime) -> None:
        mine = [table.c.dedupe_key.startswith(prefix, autoescape=True), UNBEGUN]
        await self._update(mine, {"not_before": micros(until)})

    async def lanes(self, now: dt.datetime) -> Sequence[QueueKey]:
        query = (
            select(table.c.bot, table.c.chat, LANE.label("lane"))
            .where(WAITING, table.c.not_before <= micros(now))
            .distinct()
        )

        def work(connection: Connection) -> Sequence[QueueKey]:
            rows = connection.execute(query)
            return [QueueKey(row.bot, row.chat, row.lane) for row in rows]

        return sorted(await self._session.read(work))

    async def next_due(self, now: dt.datetime) -> dt.datetime | None:
        query = select(func.min(table.c.not_before)).where(
            WAITING, table.c.not_before > micros(now)
        )

        def work(connection: Connection) -> dt.datetime | None:
            found = connection.execute(query).scalar()
            return None if found is None else moment(found)

        return await self._session.read(work)

    async def head(self, lane: QueueKey, limit: int) -> Sequence[OutboxMessage]:
        mine = (table.c.bot == lane.bot, table.c.chat == lane.chat, LANE.in_([lane.name]))
        if await self._where(table.c.state == "sending", *mine, limit=1):
            return []
        return await self._in_turns(WAITING, *mine, limit=limit)

    async def take(self, entries: Sequence[int], now: dt.datetime) -> None:
        values: dict[str, Any] = {"state": "sending", "changed_at": micros(now)}
        statement = update(table).where(table.c.id.in_(entries), WAITING).values(values)
        free = update(table).where(table.c.id.in_(entries), table.c.op.in_(FREED))

        def work(connection: Connection) -> bool:
            taken = connection.execute(statement).rowcount == len(entries)
            connection.execute(free.values(dedupe_key=None))
            return taken

        if not await change(self._session, work):
            raise StaleDraft("somebody else is sending this")

    async def finish(self, entry: int, state: OutboxState, error: str) -> None:
        query = select(*EMPTIED).where(table.c.id == entry)
        row = await change(self._session, lambda connection: connection.execute(query).first())
        if row is not None:
            emptied = await sealed_json(self._session, ENTRY, row._asdict(), {})
            values = {"state": str(state), "last_error": error or None, **emptied}
            await self._update([table.c.id == entry], values)

    async def set_aside(self, entry: int, reason: str) -> None:
        await self._update([table.c.id == entry], {"state": "failed", "last_error": reason})

    async def back(self, entry: OutboxMessage, state: OutboxState, not_before: dt.datetime) -> None:
        values = {
            "state": str(state),
            "not_before": _micros(not_before),
            "attempts": table.c.attempts + 1,
            **await self._sealed(entry),
        }
        await self._update([table.c.id == entry.id], values)

    async def hold(self, case_id: int) -> None:
        await self._update([table.c.case_id == case_id, WAITING, TOPICAL], {"state": "held"})

    async def release(self, case_id: int, *, cards: bool, muted: bool = False) -> None:
        held = [table.c.case_id == case_id, table.c.state == "held"]
        if cards:
            held.append(table.c.op == "card")
        if muted:
            held.append(table.c.op != "copy_in")
        await self._update(held, {"state": "waiting"})

    async def stop(self, bot: str, chat: int) -> None:
        mine = [table.c.bot == bot, table.c.chat == chat, WAITING]
        await self._update(mine, {"state": "stopped"})

    async def resume(self, bot: str, chat: int) -> None:
        mine = [table.c.bot == bot, table.c.chat == chat, table.c.state == "stopped"]
        await self._update(mine, {"state": "waiting"})

    async def cancel(self, bot: str, chat: int) -> None:
        mine = [table.c.bot == bot, table.c.chat == chat, UNBEGUN]
        await self._update(mine, {"state": "failed", "last_error": "the chat is gone"})

    async def stale(self, before: dt.datetime) -> Sequence[OutboxMessage]:
        begun = [table.c.state == "sending", table.c.changed_at <= micros(before)]
        found = await self._where(*begun)
        await self._update(begun, {"state": "waiting", "again": True})
        return [replace(entry, again=True) for entry in found]

    async def unbegin(self, lane: QueueKey) -> None:
        mine = (table.c.bot == lane.bot, table.c.chat == lane.chat, LANE.in_([lane.name]))
        await self._update([table.c.state == "sending", *mine], {"state": "waiting"})

    async def unsent(self, case_id: int, priority: int | None = None) -> int:
        of_any = priority is None
        query = select(func.count()).where(
            table.c.case_id == case_id,
            table.c.op == "copy_in",
            or_(UNBEGUN, table.c.state == "sending"),
            true() if of_any else table.c.priority == priority,
        )

        def work(connection: Connection) -> int:
            return int(connection.execute(query).scalar_one())

        return await self._session.read(work)

    async def move_group(self, old: int, new: int) -> None:
        """The address is part of what a payload is sealed for."""
        await self._session.begin_exclusive()
        while left := await self._where(table.c.chat == old, table.c.state != "done"):
            for entry in left:
                sealed = await self._sealed(replace(entry, chat=new))
                await self._update([table.c.id == entry.id], {"chat": new, **sealed})

    async def _update(self, conditions: list[ColumnElement[bool]], values: dict[str, Any]) -> int:
        statement = update(table).where(*conditions).values(values)

        def work(connection: Connection) -> int:
            return connection.execute(statement).rowcount

        return await change(self._session, work)

    async def _where(
        self, *conditions: ColumnElement[bool], limit: int = 1000
    ) -> list[OutboxMessage]:
        order = (table.c.priority, table.c.id)
        return await self._rows(select(table).where(*conditions).order_by(*order).limit(limit))

    async def _rows(self, query: Select[Any]) -> list[OutboxMessage]:
        def work(connection: Connection) -> list[OutboxMessage]:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, ENTRY, rows)
            return [_entry(row, opened) for row in rows]

        return await self._session.read(work)

    async def _in_turns(self, *conditions: ColumnElement[bool], limit: int) -> list[OutboxMessage]:
        """The first row of each case, then the second of each …: nobody's many hide others'."""
        of_case = (table.c.case_id, table.c.priority)
        turn = func.row_number().over(partition_by=of_case, order_by=table.c.id).label("turn")
        mine = select(table.c.id.label("row"), turn).where(*conditions).subquery()
        query = select(table).join(mine, mine.c.row == table.c.id)
        query = query.order_by(table.c.priority, mine.c.turn, table.c.id).limit(limit)
        return await self._rows(query)

    async def _sealed(self, entry: OutboxMessage) -> dict[str, object]:
        bound = {
            "bot": entry.bot,
            "chat": entry.chat,
            "case_id": entry.case,
            "op": str(entry.op),
            "created_at": micros(entry.created_at),
        }
        return await sealed_json(self._session, ENTRY, bound, written(entry))


def _entry(row: Row[Any], opened: Opened) -> OutboxMessage:
    stored = opened.or_nothing(row, "outbox", row.id)
    deed, astray = (None, 0) if stored is None else read(Action(row.op), stored)
    return OutboxMessage(
        bot=row.bot,
        chat=row.chat,
        deed=DEEDS[Action(row.op)]() if deed is None else deed,
        unreadable=deed is None,
        astray=astray,
        case=row.case_id,
        id=row.id,
        priority=row.priority,
        not_before=moment(row.not_before),
        attempts=row.attempts,
        key=row.dedupe_key,
        state=OutboxState(row.state),
        error=row.last_error or "",
        again=row.again,
        created_at=moment(row.created_at),
    )


def _micros(when: dt.datetime) -> int:
    return 0 if when == NEVER else micros(max(when, EPOCH))
