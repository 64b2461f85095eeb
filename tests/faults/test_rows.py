"""Damaged rows: what cannot be read is passed over, told once, and holds up nobody else."""

import asyncio
import sqlite3

import orjson
import pytest

from desk.actions import CopyIn, Say
from desk.model import DESK, OutboxMessage, Role, Staff
from dialogs.menu import home
from filing.errors import SealBroken
from storage.engine import damage
from storage.errors import DatabaseUnavailable
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside
from tests.faults.conftest import SAY, shown

APPLICANT = APPLICANT_TOKEN.partition(":")[0]
DAMAGE = (
    "UPDATE {table} SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) "
    "{where}"
)


def damaged(folder, table: str, where: str = "") -> int:
    """Flips the last byte of sealed values, as a bad block would."""
    with sqlite3.connect(folder / "icp.sqlite3") as connection:
        return connection.execute(DAMAGE.format(table=table, where=where)).rowcount


class Furnished:
    """A server with both bots, a group and people."""

    def __init__(self, running, folder) -> None:
        self.running, self.telegram, self.folder = running, running.telegram, folder

    async def furnish(self) -> "Furnished":
        self.applicant = await self.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        self.desk_bot = await self.telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
        self.lead = await self.telegram.add_user("Lead")
        self.group = await self.telegram.add_group("Staff", self.lead)
        for bot in (self.applicant, self.desk_bot):
            await self.group.add(bot, admin=True)
        self.ann = (await self.telegram.add_user("Ann", language_code="en")).chat(self.applicant)
        self.bob = (await self.telegram.add_user("Bob", language_code="en")).chat(self.applicant)
        return self

    def open(self):
        more = {"desk_token": DESK_TOKEN, "desk_chat": self.group.id}
        return living(settings(self.running.url, self.folder, **more), outside())

    async def greeted(self, room) -> object:
        await room.send("/start")
        return await shown(room, SAY("Start a new filing"), 30)


@pytest.fixture
async def stage(tmp_path):
    damage._told.clear()
    async with serve() as running:
        yield await Furnished(running, tmp_path).furnish()


def update(number: int, chat: int, words: str) -> tuple[int, bytes]:
    person = {"id": chat, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "from": person,
        "text": words,
    }
    return number, orjson.dumps({"update_id": number, "message": message})


async def case_with_topic(app, room) -> object:
    await app.desk_runtime.desk.conversations.ask(room.user_id, None, None, "Which name?", "en")
    async with asyncio.timeout(30):
        while True:
            async with app.database.unit() as unit:
                case = await unit.desk.cases.open_of(room.user_id)
            if case is not None and case.topic is not None and case.card is not None:
                return case
            await asyncio.sleep(0.02)


async def said(room, words: str) -> None:
    """Waits until it stands in the chat."""
    async with asyncio.timeout(20):
        while not [one for one in await room.messages() if words in one.text]:  # noqa: ASYNC110 - another's screen
            await asyncio.sleep(0.05)


async def filled(stage):
    """Ann has two drafts and a case; something waits in both inboxes and in the outbox."""
    ann, bob = stage.ann, stage.bob
    async with stage.open() as app:
        async with app.database.unit() as unit:
            await unit.desk.staff.put(Staff(stage.lead.id, "Lead", Role.LEAD, on_duty=True))
            await unit.desk.staff.put(Staff(4711, "Gone", Role.AGENT, on_duty=True))
        await stage.greeted(ann)
        await stage.greeted(bob)
        filings = app.services.filings
        sound = await filings.start(ann.user_id, "initial", language="en")
        broken = await filings.start(ann.user_id, "initial", language="en")
        for draft in (sound, broken):
            await filings.answer(ann.user_id, draft.id, "region", "330106")
        case = await case_with_topic(app, ann)
        await stage.telegram.settled()
    async with living(settings(stage.running.url, stage.folder), outside()) as app:
        # no desk: what is put now waits for the next start
        await app.database.inbox.take(APPLICANT, [update(900001, ann.user_id, "/help")])
        await app.database.inbox.take("desk", [(900002, b"{}")])
        async with app.database.unit() as unit:
            for deed in (CopyIn(album="damaged"), Say("damaged"), CopyIn(), Say("kept")):
                await unit.desk.outbox.put(OutboxMessage(DESK, case.group, deed, case=case.id))
    return case, broken.id


async def test_a_start_among_damaged_rows_of_all_tables_serves_everybody(stage):
    ann, bob = stage.ann, stage.bob
    case, broken = await filled(stage)
    assert damaged(stage.folder, "inbox", "WHERE update_id > 900000 AND state = 'waiting'") == 2
    assert damaged(stage.folder, "staff", "WHERE user_id = 4711") == 1
    assert damaged(stage.folder, "answers", f"WHERE draft_id = {broken}") == 1
    assert damaged(stage.folder, "keyvalue") > 0
    first = "WHERE id IN (SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id LIMIT 2)"
    assert damaged(stage.folder, "outbox", first) == 2
    async with stage.open() as app:
        home_screen = await stage.greeted(ann)
        assert SAY(home.DAMAGED) in home_screen.text
        assert "damaged" not in (await stage.greeted(bob)).text
        await ann.send("/drafts")
        await said(ann, SAY("My drafts"))
        for command in ("/help", "/forget"):
            await ann.send(command)
            assert await ann.next(timeout=20)
        (one,) = [
            found
            for found in await app.services.filings.drafts(ann.user_id)
            if found.draft.id == broken
        ]
        assert one.draft.unreadable == ("region",)
        await said(stage.lead.within(stage.group, case.topic), "kept")
        await said(stage.lead.within(stage.group), "cannot be read")
        await stage.lead.within(stage.group).send("/queue")
        await said(stage.lead.within(stage.group), "Queue")  # D42: a damaged member silences nobody
        await said(ann, "could not be passed on")
        assert [member.id for member in await app.desk_runtime.desk.members.all()] == [
            stage.lead.id
        ]
        await looked_through(app.database.quarantine)


async def looked_through(quarantine):
    """All is listed by id and reason, tried again or dropped."""
    items = {item.id: item.reason for item in await quarantine.items()}
    assert items[f"inbox:{APPLICANT}/900001"] == "unreadable"
    assert items["inbox:desk/900002"] == "unreadable"
    message, *_others = [item for item in items if item.startswith("outbox:")]
    assert await quarantine.drop(message)
    assert not await quarantine.drop(message)
    assert await quarantine.retry("inbox:desk/900002")
    assert await quarantine.drop(f"inbox:{APPLICANT}/900001")
    left = [item.id for item in await quarantine.items()]
    assert message not in left


async def test_an_update_of_which_processes_died_is_told_to_whoever_sent_it(stage):
    async with stage.open():
        await stage.greeted(stage.ann)
    with sqlite3.connect(stage.folder / "icp.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM inbox").fetchone()[0]
    async with living(settings(stage.running.url, stage.folder), outside()) as app:
        rows = [update(900003, stage.ann.user_id, "my photo")]
        await app.database.inbox.take(APPLICANT, rows)
    with sqlite3.connect(stage.folder / "icp.sqlite3") as connection:
        connection.execute("UPDATE inbox SET attempts = 5 WHERE update_id = 900003")
    async with stage.open():
        async with asyncio.timeout(20):
            while "could not be done" not in (await stage.ann.next(timeout=20)).text:
                pass


async def test_a_damaged_conversation_keeps_nobody_from_a_new_one(stage):
    case, _draft = await filled(stage)
    assert damaged(stage.folder, "support_case") == 1
    async with stage.open() as app:
        await stage.greeted(stage.bob)
        await stage.greeted(stage.ann)
        assert (await case_with_topic(app, stage.ann)).id != case.id


@pytest.mark.parametrize("error", [DatabaseUnavailable, SealBroken])
async def test_a_read_of_the_dialog_state_that_fails_holds_nobodys_lane(stage, error, monkeypatch):
    async with stage.open() as app:
        await stage.greeted(stage.ann)
        await app.lanes.join()
        good, left = app.database.keyvalue.get, [1, 1]

        async def get(key):
            if "aiogd" in key and left:
                left.pop()
                raise error("once")
            return await good(key)

        monkeypatch.setattr(app.database.keyvalue, "get", get)
        sent = await stage.ann.send("/start")
        if error is DatabaseUnavailable:
            while (await shown(stage.ann, SAY("Start a new filing"))).id < sent.id:
                pass
        await stage.greeted(stage.ann)
        assert not left
