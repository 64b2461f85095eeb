"""Packages: one row per state of a draft."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import bindparam, select

from filing.ports import Made
from storage.applicant.tables import micros, moment, packages
from storage.engine.session import Session
from storage.engine.sql import Statement, insert_once

TOPIC: Final = "packages"

ADD: Final = Statement("add package", insert_once(packages, ["id"]))
FIND: Final = select(packages).where(
    packages.c.owner == bindparam("owner"),
    packages.c.draft_id == bindparam("draft"),
    packages.c.fingerprint == bindparam("fingerprint"),
)
ALL: Final = (
    select(packages)
    .where(packages.c.owner == bindparam("owner"))
    .order_by(packages.c.made_at.desc(), packages.c.id.desc())
)


class SqlPackages:
    """`filing.ports.Packages` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def find(self, owner: int, draft: int, fingerprint: str) -> Made | None:
        row = {"owner": owner, "draft": draft, "fingerprint": fingerprint}
        found = await self._session.read(
            lambda connection: connection.execute(FIND, row).first(), TOPIC, "lifecycle"
        )
        return None if found is None else made_of(found)

    async def add(self, made: Made) -> Made:
        """One state, one package: a second one of the same state is the first one."""
        known = await self.find(made.owner, made.draft, made.fingerprint)
        if known is not None:
            return known
        numbered = replace(made, id=self._session.means.numbers.next())
        row = {
            "id": numbered.id,
            "owner": made.owner,
            "draft_id": made.draft,
            "fingerprint": made.fingerprint,
            "reference": made.reference,
            "file_id": made.file,
            "made_at": micros(made.made_at),
        }
        await self._session.write(ADD, row, topic=TOPIC)
        return numbered

    async def list(self, owner: int) -> Sequence[Made]:
        found = await self._session.read(
            lambda connection: connection.execute(ALL, {"owner": owner}).all(), TOPIC, "lifecycle"
        )
        return [made_of(row) for row in found]


def made_of(row: Any) -> Made:  # noqa: ANN401 - a row of any row type
    return Made(
        row.id,
        row.owner,
        row.draft_id,
        row.fingerprint,
        row.reference,
        moment(row.made_at),
        row.file_id,
    )
