"""The desk's part of a unit of work, and its exclusive lock."""

from typing import Final

from sqlalchemy import Connection, text

from storage.desk.canned import SqlCannedReplies
from storage.desk.cases import SqlCases
from storage.desk.corrections import SqlFixes
from storage.desk.message_links import SqlRelayed
from storage.desk.outbox import SqlOutbox
from storage.desk.settings import SqlSettings
from storage.desk.staff import SqlStaff
from storage.engine.session import Session

DESK_LOCK: Final = 0x1C9_DE5C
"""The number under which PostgreSQL lets one transaction after the other change the desk."""


class SqlDesk:
    """`desk.ports.DeskStore` on SQL."""

    __slots__ = (
        "_session",
        "canned",
        "cases",
        "fixes",
        "notebook",
        "outbox",
        "relayed",
        "staff",
    )

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cases = SqlCases(session)
        self.relayed = SqlRelayed(session)
        self.outbox = SqlOutbox(session)
        self.staff = SqlStaff(session)
        self.canned = SqlCannedReplies(session)
        self.fixes = SqlFixes(session)
        self.notebook = SqlSettings(session)

    async def begin(self) -> None:
        """One transaction after the other: SQLite has a single writer, PostgreSQL is told so."""
        await self._session.begin_exclusive()
        if self._session.means.engine.dialect == "postgresql":
            await self._session.read(_lock)


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": DESK_LOCK})
