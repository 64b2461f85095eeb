"""The command line: every command is found in the one part that brings it, and ends with a code."""

import argparse
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main as cli
from storage.engine.cipher import KeyRing

ROOT = Path(cli.__file__).parents[1]
COMMANDS = [(part, command) for part, commands in cli.PARTS.items() for command in commands]


def subcommands(parser):
    return next(
        action.choices
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
    )


def ended(*arguments):
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    return caught.value.code


@pytest.mark.parametrize("part", cli.PARTS)
def test_a_part_brings_the_commands_it_is_listed_with(part):
    assert tuple(subcommands(cli.build([part]))) == cli.PARTS[part]


def test_no_command_is_listed_twice():
    assert len(COMMANDS) > 10
    assert len({command for _part, command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize(("part", "command"), COMMANDS)
def test_only_the_part_of_the_command_is_loaded(part, command):
    assert cli._parts(["--x", command, "fields"]) == (part,)


def test_everything_is_loaded_for_help():
    assert cli._parts(["--help"]) == tuple(cli.PARTS)
    assert cli._parts(["no-such-command"]) == tuple(cli.PARTS)


def test_without_a_command_the_help_is_shown(capsys):
    assert ended() == 2
    shown = capsys.readouterr().out
    for _part, command in COMMANDS:
        assert command in shown


def test_an_unknown_command_is_refused(capsys):
    assert ended("nonsense") == 2
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize("command", [command for _part, command in COMMANDS])
def test_every_command_has_help(command, capsys):
    assert ended(command, "--help") == 0
    assert capsys.readouterr().out.startswith(f"usage: icp-guide {command}")


def test_arguments_are_taken_from_the_process_where_none_are_given(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["icp-guide", "fields", "--help"])
    with pytest.raises(SystemExit):
        cli.main()
    assert "icp-guide fields" in capsys.readouterr().out


def test_an_interrupted_command_says_so_in_its_code(monkeypatch):
    part = importlib.import_module("bot.cli.check")

    def interrupted(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(part, "_fields", interrupted)
    assert ended("fields") == 130


def test_a_reader_who_leaves_early_is_no_traceback():
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "fields", "--json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""


def test_a_folder_of_the_project_is_found():
    assert (cli.folder("locales") / "messages.pot").exists()


# ------------------------------------------------------------------ running


def environment(**settings):
    """This process's environment with only these settings of ours."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("ICP_")}
    return others | settings


def run(*arguments, **settings):
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "bot.cli.main", *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("run",), "ICP_APPLICANT_TOKEN"),
        (("db", "upgrade"), "ICP_DATABASE_URL"),
        (("db", "reseal"), "ICP_DATABASE_URL"),
        (("staff", "list"), "ICP_DATABASE_URL"),
    ],
)
def test_a_missing_setting_is_one_clear_line_and_exit_2(command, name):
    done = run(*command)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"icp-guide: {name} is missing")
    assert done.stderr.count("\n") == 1


def test_a_new_key_fits_and_is_another_each_time():
    first, second = run("keys", "new").stdout.strip(), run("keys", "new").stdout.strip()
    assert first != second
    assert KeyRing.parse(f"{first},{second}")


def test_the_database_is_made_and_sealed_anew(tmp_path):
    settings = {
        "ICP_APPLICANT_TOKEN": "1:a",
        "ICP_DATABASE_URL": f"sqlite:///{tmp_path / 'icp.sqlite3'}",
        "ICP_KEYS": run("keys", "new").stdout.strip(),
        "ICP_DATA_DIR": str(tmp_path / "documents"),
    }
    assert run("db", "upgrade", **settings).returncode == 0
    assert (tmp_path / "icp.sqlite3").exists()
    done = run("db", "reseal", **settings)
    first = settings["ICP_KEYS"].partition(":")[0]
    assert (done.returncode, done.stdout) == (0, f"0 sealed anew under {first}\n")


def test_a_backup_is_made_and_restored_and_a_wrong_key_is_one_line(tmp_path):
    settings = {
        "ICP_DATABASE_URL": f"sqlite:///{tmp_path / 'icp.sqlite3'}",
        "ICP_KEYS": KeyRing.fresh(),
        "ICP_DATA_DIR": str(tmp_path / "documents"),
    }
    assert run("db", "upgrade", **settings).returncode == 0
    assert run("staff", "add", "7", "Li", **settings).returncode == 0
    made = run("backup", str(tmp_path / "one.icp"), **settings)
    assert (made.returncode, made.stderr) == (0, "")
    other = {**settings, "ICP_KEYS": KeyRing.fresh()}
    for command in (("staff", "list"), ("db", "reseal"), ("keys", "rotate"), ("faq", "gaps")):
        done = run(*command, **other)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), command
        assert "ICP_KEYS lacks" in done.stderr
    settings["ICP_DATABASE_URL"] = f"sqlite:///{tmp_path / 'fresh.sqlite3'}"
    assert run("restore", str(tmp_path / "one.icp"), **settings).returncode == 0
    assert "Li" in run("staff", "list", **settings).stdout
    again = run("restore", str(tmp_path / "one.icp"), **settings)
    assert again.returncode == 2
    assert "holds data already" in again.stderr
    assert run("db", "downgrade", "0002", **settings).returncode == 2
