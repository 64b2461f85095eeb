"""`icp-guide package` and `icp-guide verify`, as people call them: output, files, exit codes."""

import argparse
import asyncio
import contextlib
import dataclasses
import datetime as dt
import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from bot.cli import main as cli
from bot.cli import package as package_commands
from filing import package
from storage.database import Database
from storage.engine.cipher import KeyRing

DATA = Path(__file__).parents[2] / "data"
DAY = dt.date(2026, 11, 23)


def run(*arguments):
    """The command's exit code, in this very process."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return ended.value.code


@pytest.fixture
def filing(tmp_path):
    """The enterprise's filing in a folder of its own, changed by a function."""

    def write(change=lambda _: None):
        data = json.loads((DATA / "enterprise.json").read_text("utf-8"))
        change(data)
        (tmp_path / "filing.json").write_text(json.dumps(data), "utf-8")
        return tmp_path / "filing.json"

    return write


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out.zip"


@pytest.fixture
def made(filing, out, monkeypatch):
    monkeypatch.setattr("bot.cli.package._catalogues", tuple)
    assert run("package", filing(), "-o", out, "--on", "2026-11-23") == 0
    return out


@pytest.mark.parametrize("name", ["enterprise", "individual"])
def test_a_package_is_made_and_verified(name, out, capsys):
    assert run("package", DATA / f"{name}.json", "-o", out, "--on", "2026-11-23") == 0
    assert str(out) in capsys.readouterr().out
    assert run("verify", out) == 0
    assert "complete and unaltered" in capsys.readouterr().out


def test_the_same_filing_makes_the_same_file(filing, out, tmp_path):
    again = tmp_path / "again.zip"
    assert run("package", filing(), "-o", out, "--on", "2026-11-23", "--lang", "zh") == 0
    assert run("package", filing(), "-o", again, "--on", "2026-11-23", "--lang", "zh") == 0
    assert out.read_bytes() == again.read_bytes()


def test_without_a_day_today_counts(filing, out):
    assert run("package", filing(), "-o", out) == 0
    assert run("verify", out) == 0


def test_documents_beside_the_file_are_enclosed(filing, out, tmp_path):
    (tmp_path / "scans").mkdir()
    Image.effect_noise((1600, 1200), 90).save(tmp_path / "scans" / "licence.png")

    def change(data):
        data["documents"] = [
            {"field": "doc_entity_certificate", "file": "scans/licence.png"},
            "doc_leader_id",
            "doc_administrator_id",
        ]

    assert run("package", filing(change), "-o", out, "--on", "2026-11-23") == 0
    with zipfile.ZipFile(out) as package:
        assert "documents/01_entity_certificate.png" in package.namelist()
    assert run("verify", out) == 0


def test_a_document_that_is_no_picture_is_refused(filing, out, tmp_path, capsys):
    (tmp_path / "scan.txt").write_text("no picture")

    def change(data):
        data["documents"][0] = {"field": "doc_entity_certificate", "file": "scan.txt"}

    assert run("package", filing(change), "-o", out, "--on", "2026-11-23") == 1
    assert "scan.txt: This is no picture" in capsys.readouterr().err


def test_a_document_that_is_not_there_cannot_be_read(filing, out, capsys):
    def change(data):
        data["documents"][0] = {"field": "doc_entity_certificate", "file": "gone.jpg"}

    assert run("package", filing(change), "-o", out, "--on", "2026-11-23") == 2
    assert "gone.jpg" in capsys.readouterr().err


def test_a_filing_that_is_not_ready_is_refused_with_what_blocks_it(filing, out, capsys):
    def change(data):
        del data["answers"]["site_name"]

    assert run("package", filing(change), "-o", out, "--on", "2026-11-23") == 1
    told = capsys.readouterr().err
    assert "site_name" in told
    assert "Will be refused" in told
    assert not out.exists()


@pytest.mark.parametrize("content", ["no json", "[]", '{"kind": "wish"}'])
def test_a_file_that_is_no_filing_cannot_be_read(tmp_path, out, content):
    (tmp_path / "filing.json").write_text(content)
    assert run("package", tmp_path / "filing.json", "-o", out) == 2


def test_a_package_that_cannot_be_written_is_told(filing, tmp_path, capsys):
    assert run("package", filing(), "-o", tmp_path / "no" / "out.zip", "--on", "2026-11-23") == 2
    assert "out.zip" in capsys.readouterr().err


def test_a_filing_from_standard_input_works_too(out, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO((DATA / "individual.json").read_text("utf-8")))
    assert run("package", "-", "-o", out, "--on", "2026-11-23") == 0


def test_characters_without_a_font_are_told(filing, out, capsys):
    def change(data):
        data["answers"]["entity_remark"] = (
            "示例路\U0002ebf0号，此地址已是最详细地址，无门牌号码可以提供。"
        )

    assert run("package", filing(change), "-o", out, "--on", "2026-11-23") == 0
    assert "U+2EBF0" in capsys.readouterr().out


def test_a_day_that_is_none_is_a_usage_error(filing, out):
    assert run("package", filing(), "-o", out, "--on", "tomorrow") == 2


def test_what_is_wrong_is_told_line_by_line(made, capsys):
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("more.txt", "x")
        package.writestr("still_more.txt", "x")
    capsys.readouterr()
    assert run("verify", made) == 1
    assert capsys.readouterr().out.splitlines() == [
        "more.txt does not belong to the package: the manifest does not list it.",
        "still_more.txt does not belong to the package: the manifest does not list it.",
    ]


def test_what_is_wrong_is_told_as_json(made, capsys):
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("more.txt", "x")
    capsys.readouterr()
    assert run("verify", made, "--json") == 1
    assert json.loads(capsys.readouterr().out) == {
        "good": False,
        "unaltered": False,
        "made_by": None,
        "faults": [
            {
                "code": "extra",
                "file": "more.txt",
                "message": "more.txt does not belong to the package: "
                "the manifest does not list it.",
                "note": False,
            }
        ],
    }


def test_a_good_package_is_good_in_json_too(made, capsys):
    capsys.readouterr()
    assert run("verify", made, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"good": True, "unaltered": True, "made_by": None, "faults": []}


@pytest.fixture
def signed(monkeypatch, tmp_path):
    """A package of this deployment, and the key that the deployment publishes."""
    monkeypatch.setenv("ICP_KEYS", KeyRing.fresh())
    monkeypatch.setenv("ICP_DATABASE_URL", f"sqlite:///{tmp_path}/guide.sqlite3")
    monkeypatch.setenv("ICP_DATA_DIR", str(tmp_path / "documents"))
    assert run("db", "upgrade") == 0

    def make(out, seed, key):
        data = json.loads((DATA / "enterprise.json").read_text("utf-8"))
        (tmp_path / "filing.json").write_text(json.dumps(data), "utf-8")
        request = package_commands._request(
            argparse.Namespace(file=str(tmp_path / "filing.json"), lang="en"), DAY
        )
        out.write_bytes(package.make(dataclasses.replace(request, signing=seed)))
        return key

    async def seed():
        ring = KeyRing.parse(os.environ["ICP_KEYS"])
        url, folder = os.environ["ICP_DATABASE_URL"], tmp_path / "documents"
        async with await Database.open(url, ring, folder) as database:
            return await database.signing_seed()

    return lambda out: make(out, asyncio.run(seed()), published())


def published():
    """What `keys public` prints: the key, and its id."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        assert run("keys", "public") == 0
    key, name = told.getvalue().splitlines()
    return key, name.removeprefix("id ")


def test_who_made_it_is_told_apart_from_whether_it_is_unaltered(signed, out, capsys):
    key, name = signed(out)
    assert run("verify", out) == 0
    told = capsys.readouterr().out
    assert "complete and unaltered" in told
    assert f"key {name}; whose that is" in told
    for theirs in (key, name):
        assert run("verify", out, "--by", theirs) == 0
        assert "as it should be" in capsys.readouterr().out
    assert run("verify", out, "--by", "0000-0000-0000-0000") == 1
    told = capsys.readouterr().out
    assert "complete and unaltered" in told
    assert f"NOT made by the one you named, but by the holder of key {name}" in told
    assert run("verify", out, "--by", key, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["made_by_them"], told["made_by"]) == (True, {"id": name, "key": key})


def test_an_unsigned_package_is_not_theirs(made, capsys):
    capsys.readouterr()
    assert run("verify", made, "--by", "0000-0000-0000-0000") == 1
    assert "Nobody signed it" in capsys.readouterr().out


def test_the_signing_key_stays_when_the_ring_is_rotated(signed, out, monkeypatch):
    before = signed(out)
    old = os.environ["ICP_KEYS"]
    fresh = KeyRing.fresh()
    monkeypatch.setenv("ICP_KEYS", f"{fresh},{old}")
    assert run("keys", "rotate") == 0
    monkeypatch.setenv("ICP_KEYS", fresh)
    assert published() == before
    assert run("verify", out, "--by", before[0]) == 0


def test_other_rules_at_hand_are_only_noted(made, capsys, monkeypatch):
    monkeypatch.setattr("bot.cli.package._catalogues", lambda: ("other",))
    capsys.readouterr()
    assert run("verify", made) == 0
    assert capsys.readouterr().out.startswith("note: ")


def test_a_file_out_of_reach_cannot_be_verified(tmp_path, capsys):
    assert run("verify", tmp_path / "nothing.zip") == 2
    assert "nothing.zip" in capsys.readouterr().err


def test_verify_speaks_chinese_when_asked(tmp_path, capsys):
    (tmp_path / "a.zip").write_bytes(b"nothing")
    assert run("verify", tmp_path / "a.zip", "--lang", "zh") == 1
    assert capsys.readouterr().out.strip()


def test_verify_answers_within_a_second_and_imports_no_bot(made):
    code = (
        "import sys\nfrom bot.cli import main as cli\n"
        "try: cli.main(sys.argv[1:])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "heavy = {'aiogram', 'telegram', 'sqlalchemy', 'reportlab'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, "verify", made], check=True)  # noqa: S603 - our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1
