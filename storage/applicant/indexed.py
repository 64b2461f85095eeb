"""The blind index: finds equal values by keyed digest, without storing them in clear."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, func, or_, select

from storage.applicant.tables import INDEXED, Scope, blind_index, drafts, packages
from storage.engine.session import Session
from storage.engine.sql import Statement, plain, upsert

TOPIC: Final = "index"

PUT: Final = Statement("index value", upsert(blind_index, ["kind", "draft_id"], ["owner"]))
FORGET: Final = Statement(
    "forget value",
    plain(
        delete(blind_index).where(
            blind_index.c.kind == bindparam("kind_is"),
            blind_index.c.draft_id == bindparam("draft_is"),
        )
    ),
)
OTHERS: Final = (
    select(func.count())
    .select_from(blind_index.join(drafts, drafts.c.id == blind_index.c.draft_id))
    .where(
        blind_index.c.kind == bindparam("kind_is"),
        blind_index.c.digest.in_(bindparam("digests", expanding=True)),
        blind_index.c.draft_id != bindparam("draft_is"),
        or_(
            drafts.c.deleted_at.is_(None),
            select(packages.c.id).where(packages.c.draft_id == drafts.c.id).exists(),
        ),
    )
)


class SqlIndexed:
    """`filing.ports.Indexed` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._keys = session.means.keys

    async def put(self, kind: str, value: str, owner: int, draft: int) -> None:
        plain_text = value.encode("utf-8", "surrogatepass")
        key = await self._session.data_key(Scope("draft", draft))
        row: dict[str, object] = {
            "kind": kind,
            "draft_id": draft,
            "owner": owner,
            "digest": self._keys.digest("blind_index", kind, value),
        }
        row |= self._session.means.vault.sealed(INDEXED, key, row, plain_text)
        await self._session.write(PUT, row, topic=TOPIC)

    async def others(self, kind: str, value: str, draft: int) -> int:
        digests = self._keys.digests("blind_index", kind, value)
        row = {"kind_is": kind, "digests": digests, "draft_is": draft}

        def work(connection: Connection) -> int:
            return connection.execute(OTHERS, row).scalar_one()

        return await self._session.read(work, TOPIC, "lifecycle", "packages")

    async def forget(self, kind: str, draft: int) -> None:
        await self._session.write(FORGET, {"kind_is": kind, "draft_is": draft}, topic=TOPIC)
