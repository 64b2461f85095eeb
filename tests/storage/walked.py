"""What one person leaves behind in every table: walked for the tests of keys and seals."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

import storage.desk.tables  # noqa: F401 - its sealed columns belong to the list
from desk.actions import Say
from desk.model import (
    APPLICANT,
    Case,
    CorrectionRequest,
    MessageLink,
    OutboxMessage,
)
from filing.model import Draft, StoredFile
from storage.applicant.tables import SEALED, data_keys
from storage.database import Database
from tests.storage.conftest import NOW

ANN, BOB, LEAD, GROUP = 7_000_000_001, 7_000_000_002, 7_000_000_003, -1_001_234_567_890


@dataclass(frozen=True)
class Walk:
    """What one person has left behind everywhere."""

    draft: Draft
    file: StoredFile
    case: Case


async def walk(database: Database, owner: int = ANN, update: int = 1) -> Walk:
    """A filing with a document, a conversation with staff, a correction, state and updates."""
    async with database.unit() as unit:
        draft = await unit.drafts.create(owner, "initial", {"name": "李四"}, NOW)
        draft = await unit.drafts.put(draft, "phone", "13800000000", NOW)
        await unit.indexed.put("number", "京ICP备1号", owner, draft.id)
        file = await unit.files.add(
            owner, draft.id, "doc", "a.jpg", "image/jpeg", b"scan" * 99, NOW
        )
    async with database.unit() as unit:
        await unit.desk.begin()
        opened = Case(0, owner, "zh", GROUP, NOW, draft=draft.id, context={"question": "怎么办"})
        case, _fresh = await unit.desk.cases.open(opened)
        link = MessageLink(
            0, case.id, True, APPLICANT, owner, update, NOW, GROUP, text="secret words"
        )
        link = await unit.desk.relayed.add(link)
        await unit.desk.relayed.delivered(link.id, GROUP, 77 + update, joined=False)
        entry = OutboxMessage(APPLICANT, owner, Say("x"), case=case.id, created_at=NOW)
        await unit.desk.outbox.put(entry)
        await unit.desk.cases.log(case.id, LEAD, "revealed", NOW, {"field": "phone"})
        await unit.desk.fixes.add(
            CorrectionRequest(0, case.id, owner, draft.id, "name", "one letter", LEAD, NOW)
        )
    await database.keyvalue.put(f"fsm:{owner}", "Form:text", {"typed": "x"}, owner=owner)
    await database.inbox.take("bot", [(update, b'{"text": "11010119900307803X"}')])
    async with database.inbox.handling("bot", update):
        pass
    await database.keyvalue.flush()
    return Walk(draft, file, case)


async def rows(database: Database, table: Any) -> list[Any]:
    return list(await database.engine.read(lambda c: c.execute(select(table)).all()))


async def sealed_now(database: Database) -> tuple[list[bytes], list[bytes]]:
    """All values sealed by data keys, and the data keys as they are sealed."""
    values = []
    for column in SEALED:
        values += [row.sealed for row in await rows(database, column.table) if row.sealed]
    return values, [row.sealed for row in await rows(database, data_keys)]


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
