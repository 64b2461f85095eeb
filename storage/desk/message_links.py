"""Links between a message and its copy; contents are sealed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from desk.model import LinkState, MessageLink, SaidText
from filing.errors import StaleDraft
from storage.applicant.tables import micros, moment, moment_or_none
from storage.desk.tables import LINK
from storage.desk.tables import relay_message as table
from storage.engine.session import Session
from storage.engine.sql import Statement, insert_once
from storage.engine.writes import Opened, change, sealed_json

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
    """`desk.ports.Relayed` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, pair: MessageLink) -> MessageLink:
        bound = _bound(pair)
        row = {
            **{name: bound[name] for name in COLUMNS if name in bound},
            "kind": pair.kind,
            "state": str(pair.state),
            **await self._sealed(pair),
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

    async def of_source(self, bot: str, chat: int, message: int) -> MessageLink | None:
        found = await self._all(_source(bot, chat, message))
        return found[0] if found else None

    async def of_target(self, chat: int, message: int) -> Sequence[MessageLink]:
        mine = (table.c.dst_chat == chat, table.c.dst_msg == message)
        return await self._all(select(table).where(*mine).order_by(table.c.id))

    async def delivered(self, pair: int, chat: int, message: int, *, joined: bool) -> None:
        values: dict[str, object] = {"state": "sent"}
        if joined:
            values["kind"] = "joined"
        await self._session.begin_exclusive()
        found = await self.get(pair)
        if found is not None:
            after = replace(found, to_chat=chat, to_message=message)
            await self._update(pair, {**values, **_bound(after), **await self._sealed(after)})

    async def placed(self, pair: int, message: int) -> None:
        await self._session.begin_exclusive()
        found = await self.get(pair)
        if found is not None:
            after = replace(found, message=message)
            await self._update(pair, {**_bound(after), **await self._sealed(after)})

    async def set_state(self, pair: int, state: LinkState) -> None:
        await self._update(pair, {"state": str(state)})

    async def set_text(self, pair: MessageLink, text: str, at: dt.datetime) -> None:
        await self._session.begin_exclusive()
        found = await self.get(pair.id)
        if found is not None:
            after = replace(found, text=text, edited_at=at)
            await self._update(pair.id, {**_bound(after), **await self._sealed(after)})

    async def get(self, pair: int) -> MessageLink | None:
        found = await self._all(select(table).where(table.c.id == pair))
        return found[0] if found else None

    async def of_case(self, case: int) -> Sequence[MessageLink]:
        return await self._all(select(table).where(table.c.case_id == case).order_by(table.c.id))

    async def of_album(self, case: int, album: str) -> Sequence[MessageLink]:
        mine = (table.c.case_id == case, table.c.album_id == album)
        return await self._all(select(table).where(*mine).order_by(table.c.id))

    async def last(self, case: int, *, incoming: bool) -> MessageLink | None:
        mine = (table.c.case_id == case, table.c.dir == ("in" if incoming else "out"))
        living = table.c.state != "deleted"
        query = select(table).where(*mine, living).order_by(table.c.id.desc()).limit(1)
        found = await self._all(query)
        return found[0] if found else None

    async def said(self, below: int, limit: int) -> Sequence[SaidText]:
        older = (table.c.id < below,) if below else ()
        query = select(table).where(*older).order_by(table.c.id.desc()).limit(limit)

        def work(connection: Connection) -> list[SaidText]:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, LINK, rows)
            bodies = [opened.or_nothing(row, "relay_message", row.id) or {} for row in rows]
            pairs = zip(rows, bodies, strict=True)
            return [SaidText(row.id, row.case_id, str(body.get("text", ""))) for row, body in pairs]

        return await self._session.read(work)

    async def _update(self, pair: int, values: dict[str, object]) -> None:
        statement = update(table).where(table.c.id == pair).values(values)

        def work(connection: Connection) -> None:
            connection.execute(statement)

        await change(self._session, work)

    async def _all(self, query: Any) -> list[MessageLink]:  # noqa: ANN401 - any select of this table
        def work(connection: Connection) -> list[MessageLink]:
            rows = connection.execute(query).all()
            opened = Opened(self._session, connection, LINK, rows)
            return [_pair(row, opened) for row in rows]

        return await self._session.read(work)

    async def _sealed(self, pair: MessageLink) -> dict[str, object]:
        body = {"text": pair.text, **({"file": pair.file} if pair.file else {})}
        return await sealed_json(self._session, LINK, _bound(pair), body)


def _bound(pair: MessageLink) -> dict[str, object]:
    """The columns that the words of a message are sealed for."""
    return {
        "case_id": pair.case,
        "dir": "in" if pair.incoming else "out",
        "src_bot": pair.bot,
        "src_chat": pair.chat,
        "src_msg": pair.message,
        "dst_chat": pair.to_chat,
        "dst_msg": pair.to_message,
        "album_id": pair.album or None,
        "author": pair.author,
        "at": micros(pair.at),
        "edited_at": None if pair.edited_at is None else micros(pair.edited_at),
    }


def _pair(row: Row[Any], opened: Opened) -> MessageLink:
    body = opened.of(row)
    return MessageLink(
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
        state=LinkState(row.state),
        text=str(body.get("text", "")),
        author=row.author,
        edited_at=moment_or_none(row.edited_at),
        file=str(body.get("file", "")),
    )


def _source(bot: str, chat: int, message: int) -> Any:  # noqa: ANN401 - a select
    return select(table).where(
        table.c.src_bot == bot, table.c.src_chat == chat, table.c.src_msg == message
    )
