"""A value opens only in the row, for the owner and on the way it was sealed for."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, text

import storage.desk.tables  # noqa: F401 - its sealed columns belong to the list
from desk.actions import CopyIn
from desk.model import (
    APPLICANT,
    LinkState,
    OutboxMessage,
    OutboxState,
    Role,
    Staff,
)
from filing.errors import NotFound, SealBroken
from storage.applicant.tables import ROW_KEY, SEALED
from storage.database import Database
from storage.desk.cases import UNREADABLE
from storage.engine.cipher import KeyRing
from tests.storage.conftest import NOW, Place
from tests.storage.walked import ANN, GROUP, LEAD, rows, walk


async def test_every_value_is_bound_to_all_that_decides_where_it_goes(database: Database):
    await walk(database)
    await database.gaps.add("why", "en", "nothing")
    await database.inbox.take("bot", [(9, b"{}")])
    async with database.unit() as unit:
        await unit.desk.begin()
        await unit.desk.staff.put(Staff(LEAD, "Li", Role.AGENT))
    tried = 0
    for column in SEALED:
        found = [row for row in await rows(database, column.table) if row.sealed]
        assert found, column.table.name
        row = found[0]
        assert row.key_id == (database.keys.first if column.digested else ROW_KEY)

        def check(row: Any, column: Any = column) -> Callable[[Connection], bytes]:
            return lambda c: database.vault.opener(c, column, [row])(row)

        assert await database.engine.read(check(row)) is not None
        for name in column.where:
            value = getattr(row, name)
            other: object = b"other" if isinstance(value, bytes) else f"{value}x"
            if isinstance(value, bool):
                other = not value
            elif isinstance(value, int):
                other = value + 1
            moved = SimpleNamespace(**{**row._asdict(), name: other})
            with pytest.raises(SealBroken):
                await database.engine.read(check(moved))
            tried += 1
    assert tried > 40


MOVED = (
    ("answers", "UPDATE answers SET at = at + 1"),
    ("files", "UPDATE files SET field = 'other'"),
    ("relay_message", "UPDATE relay_message SET dst_chat = 5"),
    ("outbox", "UPDATE outbox SET chat = 5"),
    ("case_event", "UPDATE case_event SET actor = 5"),
    ("support_case", "UPDATE support_case SET topic_id = 5"),
    ("staff", "UPDATE staff SET role = 'lead'"),
    ("fix_request", "UPDATE fix_request SET owner = 5"),
    ("faq_gaps", "UPDATE faq_gaps SET lang = 'zh'"),
)


@pytest.mark.parametrize(("table", "sql"), MOVED)
async def test_a_row_redirected_without_a_key_does_not_open(
    sqlite_place: Place, keys: KeyRing, table: str, sql: str
):
    async with await sqlite_place.open(keys) as database:
        found = await walk(database)
        await database.gaps.add("why", "en", "nothing")
        async with database.unit() as unit:
            await unit.desk.begin()
            await unit.desk.staff.put(Staff(LEAD, "Li", Role.AGENT))
        await database.engine.transact(lambda c: c.execute(text(sql)))
        database.means.drafts.clear()
        reads = {
            "answers": lambda unit: unit.drafts.get(ANN, found.draft.id),
            "files": lambda unit: unit.files.get(ANN, found.file.id),
            "relay_message": lambda unit: unit.desk.relayed.of_case(found.case.id),
            "outbox": lambda unit: unit.desk.outbox.stale(NOW.replace(year=2027)),
            "case_event": lambda unit: unit.desk.cases.events(found.case.id),
            "support_case": lambda unit: unit.desk.cases.get(found.case.id),
            "staff": lambda unit: unit.desk.staff.get(LEAD),
            "fix_request": lambda unit: unit.desk.fixes.of_case(found.case.id),
            "faq_gaps": lambda _unit: database.gaps.rows(),
        }
        if table == "outbox":
            await database.engine.transact(
                lambda c: c.execute(text("UPDATE outbox SET state = 'sending'"))
            )
        async with database.unit() as unit:
            assert await set_aside(reads[table](unit))


async def set_aside(read: Any) -> bool:
    """Whether what was redirected is refused, or given back as what cannot be read."""
    try:
        found = await read
    except (SealBroken, NotFound):
        return True
    one = found[0] if isinstance(found, list) else found
    return one is None or bool(getattr(one, "unreadable", getattr(one, "type", "") == UNREADABLE))


async def test_an_older_value_of_the_same_answer_put_back_does_not_open(database: Database):
    found = await walk(database)
    (old,) = [row for row in await rows(database, SEALED[0].table) if row.field == "name"]
    async with database.unit() as unit:
        await unit.drafts.put(found.draft, "name", "王五", NOW.replace(hour=9))
    put_back = text("UPDATE answers SET sealed = :old WHERE field = 'name'")
    await database.engine.transact(lambda c: c.execute(put_back, {"old": old.sealed}))
    database.means.drafts.clear()
    async with database.unit() as unit:
        draft = await unit.drafts.get(ANN, found.draft.id)
    assert draft.unreadable == ("name",)
    assert "name" not in draft.answers


async def test_moving_the_group_seals_anew(database: Database):
    found = await walk(database)
    new = -1_009_999_999_999
    async with database.unit() as unit:
        await unit.desk.begin()
        entry = OutboxMessage(
            APPLICANT, GROUP, CopyIn(messages=(1,)), case=found.case.id, created_at=NOW
        )
        await unit.desk.outbox.put(entry)
        await unit.desk.cases.move_group(GROUP, new)
        await unit.desk.outbox.move_group(GROUP, new)
    async with database.unit() as unit:
        case = await unit.desk.cases.get(found.case.id)
        assert (case.group, case.context) == (new, {"question": "怎么办"})
        (moved,) = [
            p for p in await unit.desk.outbox.stale(NOW) or await _all(unit) if p.chat == new
        ]
        assert moved.deed == CopyIn(messages=(1,))
        assert moved.state is OutboxState.WAITING
        (link,) = await unit.desk.relayed.of_case(case.id)
        assert (link.text, link.state) == ("secret words", LinkState.SENT)


async def _all(unit: Any) -> list[OutboxMessage]:
    lanes = await unit.desk.outbox.lanes(NOW)
    return [entry for lane in lanes for entry in await unit.desk.outbox.head(lane, 9)]
