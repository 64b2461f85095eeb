"""After a whole walk through both bots and /forget, nothing that is left anywhere opens: database,
log, files, and a backup from before."""

import sqlite3
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from storage.applicant.tables import SEALED
from storage.backup import backup
from storage.engine.cipher import NONCE_BYTES, KeyRing
from storage.engine.vault import SEALED_BY_DATA_KEY
from tests.e2e.house import KEYS
from tests.faults.matrix.house import house as opened
from tests.faults.matrix.walk import begun


def rows(folder: Path, query: str) -> list[tuple]:
    connection = sqlite3.connect(folder / "icp.sqlite3")
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def sealed_of(folder: Path) -> list[bytes]:
    found: list[bytes] = []
    for column in SEALED:
        found += [one for (one,) in rows(folder, f"SELECT sealed FROM {column.table.name}") if one]  # noqa: S608 - our own names
    files = [path for path in (folder / "documents").rglob("*") if path.is_file()]
    return found + [path.read_bytes() for path in files]


SHORTEST = 16
"""Bytes of chance that are hardly ever text; what is shorter cannot be told from chance."""


async def test_after_a_walk_and_forget_nothing_opens_with_any_key(tmp_path):
    ring, copies = KeyRing.parse(KEYS), tmp_path / "copies"
    copies.mkdir()
    folder = tmp_path / "house"
    folder.mkdir()
    async with opened(folder) as house:
        walk = await begun(house)
        for step in (walk.form, walk.document, walk.package, walk.staff, walk.reveal):
            await step()
        database = house.app.database
        await database.writer.flush()
        before = sealed_of(folder)
        keys_before = rows(folder, "SELECT kind, of, sealed FROM data_keys")
        url, documents = f"sqlite:///{folder}/icp.sqlite3", folder / "documents"
        await backup(url, ring, documents, copies / "before.icp")
        await walk.forget()
        await house.rest()
        await database.writer.flush()
        await database.scrubber.close()
        await backup(url, ring, documents, copies / "after.icp")
        running = everything(folder)
    keys_left = rows(folder, "SELECT kind, of, sealed FROM data_keys")
    gone = [one for one in keys_before if one not in keys_left]
    assert {kind for kind, _of, _sealed in gone} >= {"person", "draft", "case", "inbox"}
    for place in (running, everything(folder)):
        assert not [kind for kind, _of, sealed in gone if sealed in place]
    left = [ring.open(sealed, "data_keys", kind, of) for kind, of, sealed in keys_left]
    theirs = [one for one in before if one not in sealed_of(folder)]
    assert len(theirs) > 60
    for one in theirs:
        assert one[:1] == SEALED_BY_DATA_KEY
        for raw in left:
            assert not opens(raw, one), plain(raw, one)


def opens(raw: bytes, sealed: bytes) -> bool:
    """Whether that key could have sealed it, whatever it is bound to: the stream of AES-GCM tells
    without its associated data, for all that we store is text, JSON or a known picture."""
    found = plain(raw, sealed)
    if found[:3] in {b"\xff\xd8\xff", b"\x89PN", b"PK\x03"}:
        return True
    try:
        return len(found) >= SHORTEST and found.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


def plain(raw: bytes, sealed: bytes) -> bytes:
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES : -16]
    counter = nonce + b"\x00\x00\x00\x02"
    return Cipher(algorithms.AES(raw), modes.CTR(counter)).decryptor().update(body[:64])


async def test_the_look_at_streams_would_see_what_opens(tmp_path):
    """The test above could fail: with the keys of before it opens what was stored."""
    folder = tmp_path / "house"
    folder.mkdir()
    ring = KeyRing.parse(KEYS)
    async with opened(folder) as house:
        walk = await begun(house)
        await walk.form()
        await house.app.database.writer.flush()
        keys = rows(folder, "SELECT kind, of, sealed FROM data_keys")
        raws = [ring.open(sealed, "data_keys", kind, of) for kind, of, sealed in keys]
        answers = rows(folder, "SELECT sealed FROM answers")
    told = [one for (one,) in answers if len(one) >= 1 + NONCE_BYTES + SHORTEST + 16]
    assert len(told) > 10
    assert all(any(opens(raw, one) for raw in raws) for one in told)
