"""What was set aside because it cannot be read or because processes died of it: listed, tried again
or dropped by hand. Ids, reasons and counts; never contents."""

import time
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, update

from storage.applicant.tables import inbox
from storage.desk.tables import outbox
from storage.dialog_state.inbox import ATTEMPTS, DONE, SET, UNREADABLE
from storage.engine.engines import Engine
from storage.engine.writer import CommitRequest, Write, Writer

DAMAGED: Final = "unreadable"
"""`last_error` of a damaged row of the outbox."""

UPDATES: Final = (
    select(inbox.c.bot, inbox.c.update_id, inbox.c.attempts)
    .where(inbox.c.state == "waiting", inbox.c.attempts > ATTEMPTS)
    .order_by(inbox.c.bot, inbox.c.update_id)
)
MESSAGES: Final = (
    select(outbox.c.id, outbox.c.attempts)
    .where(outbox.c.state == "failed", outbox.c.last_error == DAMAGED)
    .order_by(outbox.c.id)
)


@dataclass(frozen=True, slots=True)
class SetAside:
    """One item. `id`: `inbox:BOT/UPDATE` or `outbox:NUMBER`."""

    id: str
    reason: str
    attempts: int


class Quarantine:
    """Over the tables of both bots."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

    async def items(self) -> list[SetAside]:
        def work(connection: Connection) -> list[SetAside]:
            updates = [
                SetAside(
                    f"inbox:{row.bot}/{row.update_id}",
                    DAMAGED if row.attempts >= UNREADABLE else "processes died of it",
                    1 if row.attempts >= UNREADABLE else row.attempts,
                )
                for row in connection.execute(UPDATES)
            ]
            messages = connection.execute(MESSAGES)
            return updates + [
                SetAside(f"outbox:{row.id}", DAMAGED, row.attempts + 1) for row in messages
            ]

        return await self._engine.read(work)

    async def retry(self, item: str) -> bool:
        """Handled again: an update at the next start, a message at once. False: no such item."""
        if item not in {found.id for found in await self.items()}:
            return False
        kind, _, rest = item.partition(":")
        if kind == "inbox":
            bot, _, number = rest.rpartition("/")
            row: dict[str, object] = {"bot_is": bot, "update_is": int(number), "tries": 0}
            await self._writer.submit(CommitRequest([Write(SET, row)]))
        else:
            await self._message(int(rest), {"state": "waiting", "last_error": None})
        return True

    async def drop(self, item: str) -> bool:
        """Gone for good. False: no such item."""
        if item not in {found.id for found in await self.items()}:
            return False
        kind, _, rest = item.partition(":")
        if kind == "inbox":
            bot, _, number = rest.rpartition("/")
            row: dict[str, object] = {"bot_is": bot, "update_is": int(number)}
            write = Write(DONE, {**row, "done_at": time.time_ns() // 1000})
            await self._writer.submit(CommitRequest([write]))
        else:
            await self._message(int(rest), {"last_error": "dropped"})
        return True

    async def _message(self, number: int, values: dict[str, object]) -> None:
        statement = update(outbox).where(outbox.c.id == bindparam("id_is")).values(values)

        def work(connection: Connection) -> None:
            connection.execute(statement, {"id_is": number})

        await self._writer.submit(CommitRequest(job=work))
