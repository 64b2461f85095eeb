"""`icp-guide package` and `icp-guide verify`, as people call them: output, files, exit codes."""

import io
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from bot import cli

DATA = Path(__file__).parents[2] / "data"


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
    monkeypatch.setattr("bot.package_commands._catalogues", tuple)
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
    Image.new("RGB", (1600, 1200), "red").save(tmp_path / "scans" / "licence.png")

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
    assert json.loads(capsys.readouterr().out) == {"good": True, "faults": []}


def test_other_rules_at_hand_are_only_noted(made, capsys, monkeypatch):
    monkeypatch.setattr("bot.package_commands._catalogues", lambda: ("other",))
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
        "import sys\nfrom bot import cli\n"
        "try: cli.main(sys.argv[1:])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "heavy = {'aiogram', 'telegram', 'sqlalchemy', 'reportlab'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, "verify", made], check=True)  # noqa: S603 - our own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1
