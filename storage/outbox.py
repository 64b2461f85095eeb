"""What both bots have to send, kept until it is sent; payloads are sealed, emptied afterwards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select, update

from filing.desk.model import LIGHT, LIGHT_OPS, NEVER, TOPICS, Lane, Op, Parcel, ParcelState
from filing.errors import StaleDraft
from storage.changing import change, opened_mapping, sealed_json
from storage.desk_tables import outbox as table
from storage.session import Session
from storage.statements import Statement, insert_once
from storage.tables import EPOCH, micros, moment

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
PUT: Final = Statement("put parcel", insert_once(table, ["dedupe_key"], COLUMNS))
WAITING: Final = table.c.state == "waiting"
UNBEGUN: Final = table.c.state.in_(["waiting", "held", "stopped"])
TOPICAL: Final = or_(
    table.c.op.in_(["copy_in", "card", "pin", "close_topic"]),
    and_(table.c.op.in_(["edit", "say"]), table.c.chat < 0),
)
"""What goes into a case's topic."""

LANE: Final = case(
    (table.c.op == "topic", TOPICS),
    (table.c.op.in_(sorted(LIGHT_OPS)), LIGHT),
    else_="",
)
"""As `Parcel.lane`, in SQL."""

FREED: Final = ["card", "topic", "reopen_topic"]
"""The keys of these are free again once they are being sent: what changes then makes a new one."""


class SqlOutbox:
    """`filing.desk_ports.Outbox` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.means.keys

    async def put(self, parcel: Parcel) -> bool:
        created = micros(parcel.created_at)
        row = {
            "bot": parcel.bot,
            "chat": parcel.chat,
            "case_id": parcel.case,
            "op": str(parcel.op),
            **self._sealed(parcel.op, created, parcel.payload),
            "priority": parcel.priority,
            "not_before": _micros(parcel.not_before),
            "dedupe_key": parcel.key,
            "state": str(parcel.state),
            "created_at": created,
            "changed_at": created,
        }

        def work(connection: Connection) -> bool:
            return PUT.run(connection, row).rowcount == 1

        return await change(self._session, work)

    async def waiting(self, key: str) -> Parcel | None:
        found = await self._where(table.c.dedupe_key == key, UNBEGUN)
        return found[0] if found else None

    async def rewrite(self, parcel: Parcel) -> bool:
        values = {
            **self._sealed(parcel.op, micros(parcel.created_at), parcel.payload),
            "not_before": _micros(parcel.not_before),
        }
        return await self._update([table.c.id == parcel.id, UNBEGUN], values) == 1

    async def postpone(self, prefix: str, until: dt.datetime) -> None:
        mine = [table.c.dedupe_key.startswith(prefix, autoescape=True), UNBEGUN]
        await self._update(mine, {"not_before": micros(until)})

    async def lanes(self, now: dt.datetime) -> Sequence[Lane]:
        query = (
            select(table.c.bot, table.c.chat, LANE.label("lane"))
            .where(WAITING, table.c.not_before <= micros(now))
            .distinct()
        )

        def work(connection: Connection) -> Sequence[Lane]:
            rows = connection.execute(query)
            return [Lane(row.bot, row.chat, row.lane) for row in rows]

        return sorted(await self._session.read(work))

    async def next_due(self, now: dt.datetime) -> dt.datetime | None:
        query = select(func.min(table.c.not_before)).where(
            WAITING, table.c.not_before > micros(now)
        )

        def work(connection: Connection) -> dt.datetime | None:
            found = connection.execute(query).scalar()
            return None if found is None else moment(found)

        return await self._session.read(work)

    async def head(self, lane: Lane, limit: int) -> Sequence[Parcel]:
        mine = (table.c.bot == lane.bot, table.c.chat == lane.chat, LANE.in_([lane.name]))
        if await self._where(table.c.state == "sending", *mine, limit=1):
            return []
        return await self._where(WAITING, *mine, limit=limit)

    async def take(self, parcels: Sequence[int], now: dt.datetime) -> None:
        values: dict[str, Any] = {"state": "sending", "changed_at": micros(now)}
        statement = update(table).where(table.c.id.in_(parcels), WAITING).values(values)
        free = update(table).where(table.c.id.in_(parcels), table.c.op.in_(FREED))

        def work(connection: Connection) -> bool:
            taken = connection.execute(statement).rowcount == len(parcels)
            connection.execute(free.values(dedupe_key=None))
            return taken

        if not await change(self._session, work):
            raise StaleDraft("somebody else is sending this")

    async def finish(self, parcel: int, state: ParcelState, error: str) -> None:
        query = select(table.c.op, table.c.created_at).where(table.c.id == parcel)

        def work(connection: Connection) -> None:
            row = connection.execute(query).first()
            if row is None:
                return
            values = {
                "state": str(state),
                "last_error": error or None,
                **self._sealed(Op(row.op), row.created_at, {}),
            }
            connection.execute(update(table).where(table.c.id == parcel).values(values))

        await change(self._session, work)

    async def back(self, parcel: Parcel, state: ParcelState, not_before: dt.datetime) -> None:
        values = {
            "state": str(state),
            "not_before": _micros(not_before),
            "attempts": table.c.attempts + 1,
            **self._sealed(parcel.op, micros(parcel.created_at), parcel.payload),
        }
        await self._update([table.c.id == parcel.id], values)

    async def hold(self, case_id: int) -> None:
        await self._update([table.c.case_id == case_id, WAITING, TOPICAL], {"state": "held"})

    async def release(self, case_id: int, *, cards: bool) -> None:
        held = [table.c.case_id == case_id, table.c.state == "held"]
        if cards:
            held.append(table.c.op == "card")
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

    async def stale(self, before: dt.datetime) -> Sequence[Parcel]:
        begun = [table.c.state == "sending", table.c.changed_at <= micros(before)]
        found = await self._where(*begun)
        await self._update(begun, {"state": "waiting", "again": True})
        return [replace(parcel, again=True) for parcel in found]

    async def unsent(self, case_id: int) -> int:
        query = select(func.count()).where(
            table.c.case_id == case_id,
            table.c.op == "copy_in",
            or_(UNBEGUN, table.c.state == "sending"),
        )

        def work(connection: Connection) -> int:
            return int(connection.execute(query).scalar_one())

        return await self._session.read(work)

    async def move_group(self, old: int, new: int) -> None:
        await self._update([table.c.chat == old, table.c.state != "done"], {"chat": new})

    async def _update(self, conditions: list[ColumnElement[bool]], values: dict[str, Any]) -> int:
        statement = update(table).where(*conditions).values(values)

        def work(connection: Connection) -> int:
            return connection.execute(statement).rowcount

        return await change(self._session, work)

    async def _where(self, *conditions: ColumnElement[bool], limit: int = 1000) -> list[Parcel]:
        order = (table.c.priority, table.c.id)
        query = select(table).where(*conditions).order_by(*order).limit(limit)

        def work(connection: Connection) -> list[Parcel]:
            return [self._parcel(row) for row in connection.execute(query)]

        return await self._session.read(work)

    def _sealed(self, op: Op, created: int, payload: object) -> dict[str, object]:
        return sealed_json(self._keys, payload, "outbox", "sealed", str(op), created)

    def _parcel(self, row: Row[Any]) -> Parcel:
        where = ("outbox", "sealed", row.op, row.created_at)
        return Parcel(
            bot=row.bot,
            chat=row.chat,
            op=Op(row.op),
            payload=opened_mapping(self._keys, row.sealed, *where),
            case=row.case_id,
            id=row.id,
            priority=row.priority,
            not_before=moment(row.not_before),
            attempts=row.attempts,
            key=row.dedupe_key,
            state=ParcelState(row.state),
            error=row.last_error or "",
            again=row.again,
            created_at=moment(row.created_at),
        )


def _micros(when: dt.datetime) -> int:
    return 0 if when == NEVER else micros(max(when, EPOCH))
