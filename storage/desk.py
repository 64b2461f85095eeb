"""The desk's part of a unit of work, and how it takes the desk for itself while it changes it."""

from typing import Final

from sqlalchemy import Connection, text

from storage.canned import SqlCannedReplies
from storage.cases import SqlCases
from storage.fixes import SqlFixes
from storage.notebook import SqlNotebook
from storage.outbox import SqlOutbox
from storage.relayed import SqlRelayed
from storage.session import Session
from storage.staff import SqlStaff

DESK_LOCK: Final = 0x1C9_DE5C
"""The number under which PostgreSQL lets one transaction after the other change the desk."""


class SqlDesk:
    """`filing.desk_ports.DeskStore` on SQL."""

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
        self.notebook = SqlNotebook(session)

    async def begin(self) -> None:
        """One transaction after the other: SQLite has a single writer, PostgreSQL is told so."""
        await self._session.seize()
        if self._session.means.engine.dialect == "postgresql":
            await self._session.read(_lock)


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": DESK_LOCK})
