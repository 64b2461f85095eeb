"""Uploaded documents and packages: a sealed row, and their bytes in a sealed file."""

import asyncio
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from filing.errors import NotFound
from filing.model import StoredFile
from storage.cipher import KeyRing
from storage.session import Session
from storage.statements import Statement, insert_once, plain
from storage.tables import drafts, files, micros

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
    ) -> StoredFile:
        await self._check_owner(owner, draft)
        file_id = secrets.token_hex(16)
        sha256 = await asyncio.to_thread(self._keep, owner, draft, file_id, content)
        self._session.on_failure(partial(self._means.blobs.remove, file_id))
        file = StoredFile(file_id, owner, draft, field, name, media_type, len(content), sha256)
        known = json.dumps([name, media_type, len(content), sha256]).encode("ascii")
        keys = self._means.keys
        row = {
            "id": file_id,
            "number": self._means.numbers.next(),
            "owner": owner,
            "draft_id": draft,
            "field": field,
            "sealed": keys.seal(known, "files", "sealed", owner, draft, file_id),
            "key_id": keys.first,
            "at": micros(now),
        }
        await self._session.write(ADD, row, topic=TOPIC)
        return file

    async def get(self, owner: int, file: str) -> StoredFile:
        found = await self._session.read(
            lambda connection: connection.execute(ONE, {"file": file, "owner": owner}).first(),
            TOPIC,
        )
        if found is None:
            raise NotFound(f"file {file}")
        return opened(self._means.keys, found)

    async def read(self, owner: int, file: str) -> bytes:
        known = await self.get(owner, file)
        return await asyncio.to_thread(self._open, known)

    async def of_draft(self, owner: int, draft: int) -> Sequence[StoredFile]:
        found = await self._session.read(
            lambda connection: connection.execute(OF_DRAFT, {"draft": draft, "owner": owner}).all(),
            TOPIC,
        )
        return [opened(self._means.keys, row) for row in found]

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

    def _keep(self, owner: int, draft: int, file_id: str, content: bytes) -> str:
        place = ("files", "bytes", owner, draft, file_id)
        self._means.blobs.keep(file_id, self._means.keys.seal(content, *place))
        return hashlib.sha256(content).hexdigest()

    def _open(self, file: StoredFile) -> bytes:
        place = ("files", "bytes", file.owner, file.draft, file.id)
        return self._means.keys.open(self._means.blobs.read(file.id), *place)


def opened(keys: KeyRing, row: Any) -> StoredFile:  # noqa: ANN401 - a row of any row type
    known = keys.open(row.sealed, "files", "sealed", row.owner, row.draft_id, row.id)
    name, media_type, size, sha256 = json.loads(known)
    return StoredFile(row.id, row.owner, row.draft_id, row.field, name, media_type, size, sha256)
