"""Nothing confidential lies on the disk in clear, nothing opens elsewhere, keys can be changed."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from filing.errors import SealBroken
from filing.model import Draft, StoredFile
from storage.applicant.gaps import FIRST, sealed
from storage.applicant.tables import GAP
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.engine.reseal import Resealing, reseal
from storage.errors import KeysUnusable
from tests.storage.conftest import NOW, Place

ANN, BOB = 7_000_000_001, 7_000_000_002
SECRETS = (
    "李四是负责人",
    "11010119900307803X",
    "Wangzhan Beizifu",
    "京ICP备20260001号",
    "执照.pdf",
)
CONTENT = b"scan of an identity card, page one" * 100


async def fill(database: Database, owner: int = ANN) -> tuple[Draft, StoredFile]:
    name, identity, site, number, file_name = SECRETS
    async with database.unit() as work:
        draft = await work.drafts.create(owner, "initial", {"name": name, "site": site}, NOW)
        draft = await work.drafts.put(draft, "identity", identity, NOW)
        draft = await work.drafts.put(draft, "number", number, NOW)
        await work.indexed.put("number", number, owner, draft.id)
        file = await work.files.add(owner, draft.id, "doc", file_name, "t/t", CONTENT, NOW)
    await database.keyvalue.put("fsm:1", "Entity:name", {"typed": name}, owner=owner)
    await database.inbox.take("bot", [(1, identity.encode()), (2, site.encode())])
    await database.gaps.add(name, "zh", "nothing")
    await database.keyvalue.flush()
    return draft, file


async def check(database: Database, draft: Draft, file: StoredFile) -> None:
    """Everything `fill` wrote is there and opens."""
    async with database.unit() as work:
        assert await work.drafts.get(draft.owner, draft.id) == draft
        assert await work.files.of_draft(draft.owner, draft.id) == [file]
        assert await work.files.read(draft.owner, file.id) == CONTENT
        assert await work.indexed.others("number", SECRETS[3], 1) == 1
    entry = await database.keyvalue.get("fsm:1")
    assert entry is not None
    assert entry.data == {"typed": SECRETS[0]}
    assert [gap.folded for gap in await database.gaps.rows()] == [SECRETS[0]]
    pending = await database.inbox.pending("bot")
    assert [payload.decode() for _, payload in pending] == [SECRETS[1], SECRETS[2]]


def everything(server_or_place: Path) -> bytes:
    files = [path for path in server_or_place.rglob("*") if path.is_file()]
    assert files
    return b"".join(path.read_bytes() for path in files)


def assert_secret(raw: bytes) -> None:
    for secret in (*SECRETS, "scan of an identity"):
        for encoding in ("utf-8", "utf-16-le", "gb18030"):
            assert secret.encode(encoding) not in raw
        assert ascii(secret).strip("'").encode() not in raw


async def test_no_answer_stands_in_the_database_its_log_or_the_files(
    sqlite_place: Place, keys: KeyRing
):
    async with await sqlite_place.open(keys) as database:
        await fill(database)
        while_open = everything(sqlite_place.folder)
    assert_secret(while_open)
    assert_secret(everything(sqlite_place.folder))
    assert b"bot" in while_open


async def test_no_answer_stands_in_the_folder_of_the_server(
    postgres_place: Place, server: str, keys: KeyRing
):
    async with await postgres_place.open(keys) as database:
        await fill(database)
        await database.engine.transact(lambda c: c.execute(text("SELECT pg_switch_wal()")))
        raw = await asyncio.to_thread(everything, Path(server.split("host=")[1]))
    assert_secret(raw)
    assert b"template_guide" in raw
    assert_secret(everything(postgres_place.folder))


async def test_an_answer_moved_to_another_field_or_owner_does_not_open(
    database: Database,
):
    draft, _ = await fill(database)
    other, _ = await fill(database, BOB)

    async def broken_after(sql: str, **values: object) -> None:
        await database.engine.transact(lambda c: c.execute(text(sql), values))
        database.means.drafts.clear()
        async with database.unit() as work:
            found = await work.drafts.get(draft.owner, draft.id)
        assert found.unreadable == ("name",)
        assert "name" not in found.answers

    take = (
        "UPDATE answers SET sealed ="
        " (SELECT sealed FROM answers WHERE draft_id = :source AND field = :field)"
        " WHERE draft_id = :draft AND field = 'name'"
    )
    await broken_after(take, source=other.id, field="name", draft=draft.id)
    await broken_after(take, source=draft.id, field="site", draft=draft.id)


async def test_bytes_of_another_file_do_not_open(database: Database, place: Place):
    draft, file = await fill(database)
    async with database.unit() as work:
        second = await work.files.add(ANN, draft.id, "doc", "b", "t/t", b"other", NOW)
    folder = place.folder / "files"
    first_path = folder / file.id[:2] / file.id[2:]
    first_path.write_bytes((folder / second.id[:2] / second.id[2:]).read_bytes())
    async with database.unit() as work:
        with pytest.raises(SealBroken):
            await work.files.read(ANN, file.id)


async def test_another_ring_opens_nothing(place: Place, keys: KeyRing):
    async with await place.open(keys) as database:
        await fill(database)
    with pytest.raises(KeysUnusable):
        await place.open(KeyRing.parse(KeyRing.fresh()))


async def test_after_resealing_the_old_key_can_go(place: Place):
    old, new = KeyRing.fresh(), KeyRing.fresh()
    async with await place.open(KeyRing.parse(old)) as database:
        draft, file = await fill(database)
    async with await place.open(KeyRing.parse(f"{new},{old}")) as database:
        async with database.unit() as work:
            draft = await work.drafts.put(draft, "fresh", "x", NOW)
            assert await work.indexed.others("number", SECRETS[3], 1) == 1
        await database.gaps.add(SECRETS[0], "zh", "nothing")
        (gap,) = await database.gaps.rows()
        assert gap.times == 2
    with pytest.raises(SealBroken):
        await reseal(place.url, new, place.folder)
    count = await reseal(place.url, f"{new},{old}", place.folder)
    assert count == sum((4, 1, 1)), "keys of draft, person, inbox, gaps; digests of index and gap"
    assert await reseal(place.url, new, place.folder) == 0
    async with await place.open(KeyRing.parse(new)) as database:
        await check(database, draft, file)


async def test_resealing_beside_a_running_bot_loses_nothing(place: Place):
    old, new = KeyRing.fresh(), KeyRing.fresh()
    async with await place.open(KeyRing.parse(old)) as database:
        draft, file = await fill(database)
        async with database.unit() as work:
            for number in range(300):
                draft = await work.drafts.put(draft, f"f{number}", "x" * 50, NOW)
    async with await place.open(KeyRing.parse(f"{new},{old}")) as database:

        async def goes_on(draft: Draft) -> Draft:
            for number in range(50):
                async with database.unit() as work:
                    draft = await work.drafts.put(draft, f"f{number}", number, NOW)
            return draft

        draft, _ = await asyncio.gather(
            goes_on(draft), reseal(place.url, f"{new},{old}", place.folder)
        )
    await reseal(place.url, f"{new},{old}", place.folder)
    async with await place.open(KeyRing.parse(new)) as database:
        await check(database, draft, file)


async def test_two_counts_of_one_gap_become_one_when_resealed(database: Database, place: Place):
    await database.gaps.add("why", "en", "nothing")
    ring = KeyRing(*KeyRing.parse(KeyRing.fresh())._keys, *database.keys._keys)
    async with await place.open(ring) as both:
        again = {"digest": ring.digest("faq_gaps", "en", "nothing", "why"), "lang": "en"}
        again |= {"kind": "nothing", "times": 1, "first_at": 0, "last_at": 0}

        def beside(connection: Connection) -> None:
            FIRST.run(connection, again | sealed(connection, both.vault, again, "why"))

        await both.engine.transact(beside)
        assert [gap.times for gap in await both.gaps.rows()] == [1, 1]
        work = Resealing(both.engine, both.vault, both.blobs, both.retry_policy)
        assert await work.column(GAP) == 1
        (gap,) = await both.gaps.rows()
        assert (gap.folded, gap.times) == ("why", 2)
