"""Uploaded documents and packages: a sealed row, and their bytes in a sealed file."""

import asyncio
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select

from filing.errors import NotFound
from filing.model import Seen, StoredFile
from filing.problems import Problem
from storage.applicant.tables import FILE, Scope, drafts, files, micros
from storage.engine.session import Session
from storage.engine.sql import Statement, insert_once, plain
from storage.engine.vault import SEALED_BY_DATA_KEY, DataKey

TOPIC: Final = "files"

ADD: Final = Statement("add file", insert_once(files, ["id"]))
REMOVE: Final = Statement(
    "remove file", plain(delete(files).where(files.c.id == bindparam("id_is")))
)
ONE: Final = select(files).where(
    files.c.id == bindparam("file"), files.c.owner == bindparam("owner")
)
OF_DRAFT: Final = (
    select(files)
    .where(files.c.draft_id == bindparam("draft"), files.c.owner == bindparam("owner"))
    .order_by(files.c.number)
)
OWNED: Final = select(drafts.c.id).where(
    drafts.c.id == bindparam("draft"), drafts.c.owner == bindparam("owner")
)


class SqlFiles:
    """`filing.ports.Files` on a table and a folder."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._means = session.means

    async def add(
        self,
        owner: int,
        draft: int,
        field: str,
        name: str,
        media_type: str,
        content: bytes,
        now: dt.datetime,
        seen: Seen | None = None,
    ) -> StoredFile:
        await self._check_owner(owner, draft)
        file_id = secrets.token_hex(16)
        key = await self._session.data_key(Scope("draft", draft))
        place = ("files", "bytes", owner, draft, file_id)
        sha256 = await asyncio.to_thread(self._keep, key, place, content)
        self._session.on_undone(partial(self._means.blobs.remove, file_id))  # else the sweep looks
        seen = seen or Seen()
        file = StoredFile(
            file_id, owner, draft, field, name, media_type, len(content), sha256, seen
        )
        known = json.dumps([name, media_type, len(content), sha256, *_kept(seen)]).encode("ascii")
        row: dict[str, object] = {
            "id": file_id,
            "number": self._means.numbers.next(),
            "owner": owner,
            "draft_id": draft,
            "field": field,
            "at": micros(now),
        }
        row |= self._means.vault.sealed(FILE, key, row, known)
        await self._session.write(ADD, row, topic=TOPIC)
        return file

    async def get(self, owner: int, file: str) -> StoredFile:
        return (await self._one(owner, file))[0]

    async def read(self, owner: int, file: str) -> bytes:
        known, key = await self._one(owner, file)
        return await asyncio.to_thread(self._open, known, key)

    async def of_draft(self, owner: int, draft: int) -> Sequence[StoredFile]:
        row = {"draft": draft, "owner": owner}

        def work(connection: Connection) -> list[StoredFile]:
            found = connection.execute(OF_DRAFT, row).all()
            open_one = self._session.opener(connection, FILE, found)
            return [opened(open_one, row) for row in found]

        return await self._session.read(work, TOPIC)

    async def _one(self, owner: int, file: str) -> tuple[StoredFile, DataKey]:
        def work(connection: Connection) -> StoredFile | None:
            row = connection.execute(ONE, {"file": file, "owner": owner}).first()
            if row is None:
                return None
            return opened(self._session.opener(connection, FILE, [row]), row)

        found = await self._session.read(work, TOPIC)
        if found is None:
            raise NotFound(f"file {file}")
        return found, await self._session.data_key(Scope("draft", found.draft))

    async def remove(self, owner: int, file: str) -> None:
        await self.get(owner, file)
        await self._session.write(REMOVE, {"id_is": file}, topic=TOPIC)
        self._session.on_commit(partial(self._means.blobs.remove, file))

    async def _check_owner(self, owner: int, draft: int) -> None:
        """Before bytes are written; the row's foreign key says the same at the commit."""
        known = self._session.drafts.get(draft) or self._means.drafts.get(draft)
        if known is not None:
            found = known.owner == owner
        else:
            row = {"draft": draft, "owner": owner}
            found = await self._session.read(
                lambda connection: connection.execute(OWNED, row).first() is not None
            )
        if not found:
            raise NotFound(f"draft {draft}")

    def _keep(self, key: DataKey, place: tuple[str | int, ...], content: bytes) -> str:
        self._means.blobs.keep(str(place[-1]), key.seal(content, *place))
        return hashlib.sha256(content).hexdigest()

    def _open(self, file: StoredFile, key: DataKey) -> bytes:
        place = ("files", "bytes", file.owner, file.draft, file.id)
        sealed = self._means.blobs.read(file.id)
        if sealed[:1] != SEALED_BY_DATA_KEY:
            return self._means.keys.open(sealed, *place)
        return key.open(sealed, *place)


def opened(open_one: Callable[[Any], bytes], row: Any) -> StoredFile:  # noqa: ANN401 - a row of any row type
    name, media_type, size, sha256, *seen = json.loads(open_one(row))
    place = (row.id, row.owner, row.draft_id, row.field)
    return StoredFile(*place, name, media_type, size, sha256, _seen(*seen))


def _kept(seen: Seen) -> list[object]:
    """Only where there is something: files stored before read alike."""
    problems = [[one.message, dict(one.values)] for one in seen.problems]
    return [problems, seen.mark] if problems or seen.mark else []


def _seen(problems: Sequence[tuple[str, dict[str, str]]] = (), mark: str = "") -> Seen:
    return Seen(tuple(Problem(message, values) for message, values in problems), mark)
