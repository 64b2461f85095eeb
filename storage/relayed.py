"""Pairs of a message and its copy; what was said is sealed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from filing.desk.model import Pair, PairState
from filing.errors import StaleDraft
from storage.changing import change, opened_mapping, sealed_json
from storage.desk_tables import relay_message as table
from storage.session import Session
from storage.statements import Statement, insert_once
from storage.tables import micros, moment, moment_or_none

SOURCE: Final = ["src_bot", "src_chat", "src_msg"]
COLUMNS: Final = [
    "case_id",
    "dir",
    *SOURCE,
    "dst_chat",
    "album_id",
    "kind",
    "state",
    "at",
    "author",
    "sealed",
    "key_id",
]
ADD: Final = Statement("add pair", insert_once(table, SOURCE, COLUMNS))


class SqlRelayed:
    """`filing.desk_ports.Relayed` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.means.keys

    async def add(self, pair: Pair) -> Pair:
        row = {
            "case_id": pair.case,
            "dir": "in" if pair.incoming else "out",
            "src_bot": pair.bot,
            "src_chat": pair.chat,
            "src_msg": pair.message,
            "dst_chat": pair.to_chat,
            "album_id": pair.album or None,
            "kind": pair.kind,
            "state": str(pair.state),
            "at": micros(pair.at),
            "author": pair.author,
            **self._sealed(pair),
        }
        one = _source(pair.bot, pair.chat, pair.message)

        def work(connection: Connection) -> int | None:
            if ADD.run(connection, row).rowcount != 1:
                return None
            return int(connection.execute(one).one().id)

        number = await change(self._session, work)
        if number is None:
            raise StaleDraft(f"message {pair.message} was taken before")
        return replace(pair, id=number)

    async def of_source(self, bot: str, chat: int, message: int) -> Pair | None:
        found = await self._all(_source(bot, chat, message))
        return found[0] if found else None

    async def of_target(self, chat: int, message: int) -> Sequence[Pair]:
        mine = (table.c.dst_chat == chat, table.c.dst_msg == message)
        return await self._all(select(table).where(*mine).order_by(table.c.id))

    async def delivered(self, pair: int, chat: int, message: int, *, joined: bool) -> None:
        values: dict[str, object] = {"dst_chat": chat, "dst_msg": message, "state": "sent"}
        if joined:
            values["kind"] = "joined"
        await self._update(pair, values)

    async def set_state(self, pair: int, state: PairState) -> None:
        await self._update(pair, {"state": str(state)})

    async def set_text(self, pair: Pair, text: str, at: dt.datetime) -> None:
        sealed = self._sealed(replace(pair, text=text))
        await self._update(pair.id, {**sealed, "edited_at": micros(at)})

    async def get(self, pair: int) -> Pair | None:
        found = await self._all(select(table).where(table.c.id == pair))
        return found[0] if found else None

    async def of_case(self, case: int) -> Sequence[Pair]:
        return await self._all(select(table).where(table.c.case_id == case).order_by(table.c.id))

    async def of_album(self, case: int, album: str) -> Sequence[Pair]:
        mine = (table.c.case_id == case, table.c.album_id == album)
        return await self._all(select(table).where(*mine).order_by(table.c.id))

    async def last(self, case: int, *, incoming: bool) -> Pair | None:
        mine = (table.c.case_id == case, table.c.dir == ("in" if incoming else "out"))
        living = table.c.state != "deleted"
        query = select(table).where(*mine, living).order_by(table.c.id.desc()).limit(1)
        found = await self._all(query)
        return found[0] if found else None

    async def _update(self, pair: int, values: dict[str, object]) -> None:
        statement = update(table).where(table.c.id == pair).values(values)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        await change(self._session, work)

    async def _all(self, query: Any) -> list[Pair]:  # noqa: ANN401 - any select of this table
        def work(connection: Connection) -> list[Pair]:
            return [self._pair(row) for row in connection.execute(query)]

        return await self._session.read(work)

    def _sealed(self, pair: Pair) -> dict[str, object]:
        body = {"text": pair.text, **({"file": pair.file} if pair.file else {})}
        return sealed_json(self._keys, body, "relay_message", "sealed", pair.chat, pair.message)

    def _pair(self, row: Row[Any]) -> Pair:
        where = ("relay_message", "sealed", row.src_chat, row.src_msg)
        body = opened_mapping(self._keys, row.sealed, *where)
        return Pair(
            id=row.id,
            case=row.case_id,
            incoming=row.dir == "in",
            bot=row.src_bot,
            chat=row.src_chat,
            message=row.src_msg,
            at=moment(row.at),
            to_chat=row.dst_chat or 0,
            to_message=row.dst_msg,
            album=row.album_id or "",
            kind=row.kind,
            state=PairState(row.state),
            text=str(body.get("text", "")),
            author=row.author,
            edited_at=moment_or_none(row.edited_at),
            file=str(body.get("file", "")),
        )


def _source(bot: str, chat: int, message: int) -> Any:  # noqa: ANN401 - a select
    return select(table).where(
        table.c.src_bot == bot, table.c.src_chat == chat, table.c.src_msg == message
    )
