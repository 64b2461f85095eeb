"""Ready-made replies as staff changed them in chat."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from desk.model import ReadyReply
from storage.desk.tables import canned
from storage.engine.session import Session
from storage.engine.sql import Statement, plain, upsert
from storage.engine.writes import change

COLUMNS: Final = ("key", "lang", "title", "text")
KEEP: Final = Statement("keep reply", upsert(canned, ["key", "lang"], only=COLUMNS))
DROP: Final = Statement(
    "drop reply",
    plain(
        delete(canned).where(
            canned.c.key == bindparam("key_is"), canned.c.lang == bindparam("lang_is")
        )
    ),
)
ALL: Final = select(canned).order_by(canned.c.key, canned.c.lang)


class SqlCannedReplies:
    """`desk.ports.CannedReplies` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def list(self) -> Sequence[ReadyReply]:
        def work(connection: Connection) -> Sequence[ReadyReply]:
            rows = connection.execute(ALL)
            return [ReadyReply(row.key, row.lang, row.text, row.title) for row in rows]

        return await self._session.read(work)

    async def put(self, reply: ReadyReply) -> None:
        row = {
            "key": reply.key,
            "lang": reply.language,
            "title": reply.title,
            "text": reply.text,
        }

        def work(connection: Connection) -> None:
            KEEP.run(connection, row)

        await change(self._session, work)

    async def drop(self, key: str, language: str) -> None:
        def work(connection: Connection) -> None:
            DROP.run(connection, {"key_is": key, "lang_is": language})

        await change(self._session, work)
