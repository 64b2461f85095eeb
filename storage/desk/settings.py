"""Key-value settings of the desk."""

import datetime as dt
from typing import Final

from sqlalchemy import Connection, bindparam, select

from storage.applicant.tables import micros, settings
from storage.engine.session import Session
from storage.engine.sql import Statement, upsert
from storage.engine.writes import change

KEEP: Final = Statement("keep setting", upsert(settings, ["name"]))
READ: Final = select(settings.c.value).where(settings.c.name == bindparam("name_is"))


class SqlSettings:
    """`desk.ports.SettingsStore` on the table of settings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, key: str) -> str:
        def work(connection: Connection) -> str:
            return connection.execute(READ, {"name_is": f"desk:{key}"}).scalar() or ""

        return await self._session.read(work)

    async def put(self, key: str, value: str) -> None:
        at = micros(dt.datetime.now(dt.UTC))
        row = {"name": f"desk:{key}", "value": value, "at": at}

        def work(connection: Connection) -> None:
            KEEP.run(connection, row)

        await change(self._session, work)
