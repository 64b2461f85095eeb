"""Commands over what is stored, as an operator calls them: key rotation and the quarantine."""

import asyncio
import json
import os

import pytest

from bot.cli import main as cli
from storage.database import Database
from storage.dialog_state.inbox import ATTEMPTS, SET
from storage.engine.cipher import KeyRing
from storage.engine.writer import CommitRequest, Write


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return ended.value.code


@pytest.fixture
def stored(monkeypatch, tmp_path):
    """An installation with tables; gives what does something in its database."""
    monkeypatch.setenv("ICP_KEYS", KeyRing.fresh())
    monkeypatch.setenv("ICP_APPLICANT_TOKEN", "1:A")
    monkeypatch.setenv("ICP_DATABASE_URL", f"sqlite:///{tmp_path}/guide.sqlite3")
    monkeypatch.setenv("ICP_DATA_DIR", str(tmp_path / "documents"))
    assert run("db", "upgrade") == 0

    def do(work):
        async def opened():
            ring = KeyRing.parse(os.environ["ICP_KEYS"])
            url, folder = os.environ["ICP_DATABASE_URL"], tmp_path / "documents"
            async with await Database.open(url, ring, folder) as database:
                return await work(database)

        return asyncio.run(opened())

    return do


def test_rotation_refuses_while_a_bot_runs_without_the_new_key(stored, monkeypatch, capsys):
    old = os.environ["ICP_KEYS"]

    async def at_work(database):
        assert await database.leases.take("bots", f"host:1:x:{database.keys.first}", 60)

    stored(at_work)
    fresh = KeyRing.fresh()
    monkeypatch.setenv("ICP_KEYS", f"{fresh},{old}")
    capsys.readouterr()
    assert run("keys", "rotate") == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert f"running without key {fresh.partition(':')[0]}" in told
    assert "restart it with this ICP_KEYS" in told


def test_rotation_goes_on_beside_a_bot_that_has_both_keys(stored, monkeypatch, capsys):
    old = os.environ["ICP_KEYS"]
    fresh = KeyRing.fresh()
    monkeypatch.setenv("ICP_KEYS", f"{fresh},{old}")

    async def at_work(database):
        assert await database.leases.take("bots", f"host:1:x:{'+'.join(database.keys.ids)}", 60)
        return await database.signing_seed()

    before = stored(at_work)
    assert run("keys", "rotate") == 0
    assert f"under {fresh.partition(':')[0]}" in capsys.readouterr().out
    monkeypatch.setenv("ICP_KEYS", fresh)

    async def still(database):
        return await database.signing_seed()

    assert stored(still) == before


@pytest.mark.parametrize(
    "command", [("keys", "rotate"), ("keys", "public"), ("quarantine", "list")], ids=" ".join
)
def test_a_ring_that_opens_nothing_is_one_line(stored, monkeypatch, capsys, command):
    async def filled(database):
        await database.signing_seed()

    stored(filled)
    for ring in (KeyRing.fresh(), "k2:xx"):
        monkeypatch.setenv("ICP_KEYS", ring)
        capsys.readouterr()
        assert run(*command) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture
def set_aside(stored):
    """An update of which processes died."""

    async def filled(database):
        await database.inbox.take("1", [(7, b"{}")])
        row = {"bot_is": "1", "update_is": 7, "tries": ATTEMPTS + 1}
        await database.writer.submit(CommitRequest([Write(SET, row)]))

    stored(filled)
    return "inbox:1/7"


def test_what_was_set_aside_is_listed_without_its_contents(set_aside, capsys):
    assert run("quarantine", "list") == 0
    assert capsys.readouterr().out == f"{set_aside}\tprocesses died of it\t{ATTEMPTS + 1}\n"
    assert run("quarantine", "list", "--json") == 0
    (item,) = json.loads(capsys.readouterr().out)
    assert item == {"id": set_aside, "reason": "processes died of it", "attempts": ATTEMPTS + 1}


@pytest.mark.parametrize(("deed", "waiting"), [("retry", 1), ("drop", 0)])
def test_it_is_tried_again_or_given_up_by_hand(set_aside, stored, capsys, deed, waiting):
    assert run("quarantine", deed, set_aside) == 0
    capsys.readouterr()
    assert run("quarantine", "list") == 0
    assert not capsys.readouterr().out

    async def pending(database):
        return await database.inbox.pending("1")

    assert len(stored(pending)) == waiting
    assert run("quarantine", deed, "inbox:1/99") == 1
    assert "inbox:1/99" in capsys.readouterr().err
