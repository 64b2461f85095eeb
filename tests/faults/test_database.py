"""The database away, locked, full, deleted or swapped under both bots: they wait, say so once, and
do afterwards what was asked meanwhile."""

import asyncio
import datetime as dt
import shutil
import sqlite3
from contextlib import asynccontextmanager, contextmanager

import pytest
import pytest_asyncio

from bot.wiring import Application
from desk.model import Mode, Role, Staff
from filing.errors import NotFound
from storage.applicant.blobs import Blobs
from storage.errors import DatabaseUnavailable
from tests.faults.matrix.house import house as opened
from tests.faults.matrix.points import busy
from tests.faults.matrix.walk import begun

pytestmark = pytest.mark.asyncio(loop_scope="module")

AWAY = 1.0
"""Seconds: fifty times as long as anything is tried again here."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("database")) as made:
        yield made


async def stored(walk, text):
    async with asyncio.timeout(20):
        while (await walk.answers()).get("site_name") != text:  # noqa: ASYNC110 - the bot's own time
            await asyncio.sleep(0.05)


async def at_the_question(house):
    walk = await begun(house)
    await walk.room.send("/start field_site_name")
    await house.rest()
    house.log.clear()
    return walk


def told(house, words):
    return [line for line in house.log if words in line]


@contextmanager
def locked(house):
    """Another process writes, and does not end."""
    other = sqlite3.connect(house.folder / "icp.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full(house):
    """The file may not grow: SQLite says what it says on a full disk."""
    connection = house.app.database.engine._writer
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    junk = connection.exec_driver_sql("PRAGMA freelist_count").scalar()
    assert junk is not None
    yield
    connection.exec_driver_sql("PRAGMA max_page_count=1073741823")


@contextmanager
def deleted(house):
    path = house.folder / "icp.sqlite3"
    away = path.with_name("away")
    path.rename(away)
    yield
    path.unlink(missing_ok=True)
    away.rename(path)


@contextmanager
def swapped(house):
    """Another file under its name, as a careless restore leaves it."""
    path = house.folder / "icp.sqlite3"
    away = path.with_name("away")
    path.rename(away)
    shutil.copy(away, path)
    yield
    path.unlink()
    away.rename(path)


@pytest.mark.parametrize("trouble", [locked, deleted, swapped])
async def test_what_is_sent_meanwhile_is_done_afterwards_in_order(house, trouble):
    house.app.database.engine._writer.exec_driver_sql("PRAGMA busy_timeout=10")
    walk = await at_the_question(house)
    with trouble(house):
        await walk.room.send("四季学习笔记一")
        await walk.room.send("/start field_site_name")
        await walk.room.send("四季学习笔记二")
        await asyncio.sleep(AWAY)
    await stored(walk, "四季学习笔记二")
    await house.rest()
    assert len(told(house, "failed for good")) <= 2
    assert not told(house, "ended")
    assert not told(house, "笔记")


async def test_a_full_disk_is_waited_out(house):
    walk = await at_the_question(house)
    long = "四季学习笔记" + "长" * 200
    with full(house):
        for _ in range(8):
            await walk.room.send(long)
        await asyncio.sleep(AWAY)
        left = await walk.answers()
    await house.rest()
    await walk.room.send("/start field_site_name")
    await walk.room.send("四季学习笔记三")
    await stored(walk, "四季学习笔记三")
    assert left.get("site_name") in {None, long}
    assert not told(house, "ended")


async def test_a_file_that_was_deleted_or_swapped_takes_nothing_more(house):
    app: Application = house.app
    for trouble in (deleted, swapped):
        with trouble(house):
            with pytest.raises(DatabaseUnavailable):
                await app.database.inbox.take("other", [(1, b"{}")])
            with pytest.raises(DatabaseUnavailable):
                async with app.database.unit() as unit:
                    await unit.drafts.list(1)
        async with app.database.unit() as unit:
            assert not await unit.drafts.list(1)
    assert told(house, "DatabaseFileReplaced")


async def test_writes_nobody_waits_for_are_told_once_for_an_outage(house, monkeypatch):
    database = house.app.database
    house.log.clear()

    async def away(_work):
        raise busy()

    with monkeypatch.context() as patch:
        patch.setattr(database.engine, "transact", away)
        for number in range(5):
            await database.keyvalue.put(f"fsm:{number}", "s", {"n": number}, owner=number + 1)
            with pytest.raises(DatabaseUnavailable):
                await database.keyvalue.flush()
    await database.keyvalue.put("fsm:9", "s", {"n": 9}, owner=9)
    await database.keyvalue.flush()
    told_once, counted = told(house, "nobody waits for")
    assert told_once.startswith("ERROR")
    assert counted.startswith("WARNING")


async def test_closing_that_is_not_written_changes_nobodys_addressee(house, monkeypatch):
    walk = await begun(house)
    await walk.room.send("/staff")
    await house.rest()
    desk, engine = house.app.desk_runtime.desk, house.app.database.engine
    assert await desk.modes.mode(walk.person.id) is Mode.CHAT
    async with house.app.database.unit() as unit:
        case = await unit.desk.cases.open_of(walk.person.id)
    exclusive, refused = engine.exclusive, busy()

    @asynccontextmanager
    async def failing():
        """A transaction whose commit is refused."""
        async with exclusive() as run:
            yield run
            raise refused

    with monkeypatch.context() as patch:
        patch.setattr(engine, "exclusive", failing)
        with pytest.raises(DatabaseUnavailable):
            await desk.closing.close(Staff(house.lead.id, "Lena", Role.LEAD), case.id)
    async with house.app.database.unit() as unit:
        assert await unit.desk.cases.mode(walk.person.id) is Mode.CHAT
    assert await desk.modes.mode(walk.person.id) is Mode.CHAT


async def test_a_damaged_answer_that_is_due_for_a_reminder_holds_up_no_other(house):
    now, database = dt.datetime.now(dt.UTC), house.app.database
    owners = [(await begun(house)).person.id for _ in range(2)]
    long_ago = int((now - dt.timedelta(days=11)).timestamp() * 1_000_000)
    ids = ",".join(map(str, owners))
    damage = "substr(sealed, 1, length(sealed) - 1) || x'00'"
    with sqlite3.connect(house.folder / "icp.sqlite3") as connection:
        connection.execute(f"UPDATE drafts SET updated_at = {long_ago} WHERE owner IN ({ids})")  # noqa: S608 - our own numbers
        connection.execute(f"UPDATE answers SET sealed = {damage} WHERE owner = {owners[0]}")  # noqa: S608 - our own numbers
    connection.close()
    database.means.drafts.clear()
    house.log.clear()
    await house.app.reminders.round()
    reached = [
        one
        for one in owners
        if [
            message
            for message in await house.telegram.person(one).chat(house.bot).bot_messages()
            if "draft" in message.text.lower() and message.buttons
        ]
    ]
    assert owners[1] in reached
    assert not told(house, "SealBroken")


async def test_a_file_that_disappears_while_it_is_looked_at_is_nobodys_error(tmp_path):
    blobs = Blobs(tmp_path)
    blobs.prepare()
    going = True

    def churn() -> None:
        while going:
            for number in range(20):
                blobs.keep(f"aa{number:030}", b"x")
                blobs.remove(f"aa{number:030}")

    task = asyncio.create_task(asyncio.to_thread(churn))
    for _ in range(300):
        await asyncio.to_thread(blobs.names, 0.0)
    going = False
    await task
    with pytest.raises(NotFound):
        blobs.read("aa" + "0" * 30)
