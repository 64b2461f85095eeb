"""Leases: which process does what only one may do, for so many seconds at a time."""

import time
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, or_, select

from storage.applicant.tables import leases
from storage.engine.sql import Statement, inserting, plain
from storage.engine.writer import CommitRequest, Writer

MICROSECONDS: Final = 1_000_000


def _take(dialect: str) -> Any:  # noqa: ANN401 - an insert of either dialect
    names = ("name", "holder", "until")
    insert = inserting(dialect)(leases).values({name: bindparam(name) for name in names})
    return insert.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": insert.excluded.holder, "until": insert.excluded.until},
        where=or_(leases.c.until < bindparam("now"), leases.c.holder == insert.excluded.holder),
    )


TAKE: Final = Statement("take lease", _take)
GIVE: Final = Statement(
    "give lease",
    plain(
        delete(leases).where(
            leases.c.name == bindparam("name_is"), leases.c.holder == bindparam("holder_is")
        )
    ),
)


class Leases:
    """Taking a lease again before it ends prolongs it; a process that died loses it by itself."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        """Whether it is this holder's now."""
        now = time.time_ns() // 1000
        until = now + int(seconds * MICROSECONDS)
        row = {"name": name, "holder": holder, "until": until, "now": now}

        def work(connection: Connection) -> bool:
            return TAKE.run(connection, row).rowcount == 1

        return bool(await self._writer.submit(CommitRequest(job=work)))

    async def holder(self, name: str) -> str:
        """Who has it; empty where nobody does, or nobody any more."""
        now = time.time_ns() // 1000
        query = select(leases.c.holder).where(leases.c.name == name, leases.c.until >= now)

        def work(connection: Connection) -> str:
            return str(connection.execute(query).scalar() or "")

        return str(await self._writer.submit(CommitRequest(job=work)))

    async def give(self, name: str, holder: str) -> None:
        row = {"name_is": name, "holder_is": holder}

        def work(connection: Connection) -> None:
            GIVE.run(connection, row)

        await self._writer.submit(CommitRequest(job=work))
