"""Who may import whom: the contracts exist and are kept, and quick commands load no framework."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = "tests/data/enterprise.json"

FRAMEWORKS = ("aiogram", "aiogram_dialog", "telegram", "sqlalchemy", "aiohttp", "alembic")
SLOW = {"reportlab": {"package"}, "phonenumbers": {"check", "check in Chinese", "package"}}
"""Libraries that take long to load, and the commands that need them."""
QUICK = {
    "fields": ["fields", "--json"],
    "rules": ["rules", "--json"],
    "check": ["check", DATA, "--on", "2026-11-23", "--json"],
    "check in Chinese": ["check", DATA, "--on", "2026-11-23", "--lang", "zh", "--json"],
    "package": ["package", DATA, "--on", "2026-11-23", "-o", "{folder}/out.zip"],
    "verify": ["verify", "{folder}/absent.zip"],
    "faq search": ["faq", "search", "second-level domain", "--json"],
    "faq search in Chinese": ["faq", "search", "备案费用", "--json"],
    "faq list": ["faq", "list", "--json"],
    "faq show": ["faq", "show", "second-level-domain", "--json"],
    "assess": ["assess", "--questions", "--json"],
    "help": ["--help"],
}

LOADED = """
import sys
from bot.cli import main as cli
code = 0
try:
    cli.main(sys.argv[1:])
except SystemExit as ended:
    code = ended.code
names = {name.partition(".")[0] for name in sys.modules}
print("\\n" + repr([code, sorted(names)]), file=sys.stderr)
"""


def contracts():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return project["tool"]["importlinter"]["contracts"]


def test_the_contracts_say_what_the_architecture_says():
    found = {contract["type"]: contract for contract in contracts()}
    assert len(contracts()) >= 4
    assert found["layers"]["layers"] == ["bot", "dialogs | storage", "desk | faq", "filing"]
    forbidden = [one for one in contracts() if one["type"] == "forbidden"]
    domain = next(one for one in forbidden if one["source_modules"] == ["filing", "faq", "desk"])
    assert {"aiogram", "aiogram_dialog", "telegram", "sqlalchemy", "aiohttp"} <= set(
        domain["forbidden_modules"]
    )
    assert set(found["independence"]["modules"]) == {"bot.applicant", "bot.staff"}


def test_the_contracts_are_kept():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(  # noqa: S603 - our own words
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert f"Contracts: {len(contracts())} kept, 0 broken." in done.stdout, done.stdout[-2000:]
    assert done.returncode == 0


@pytest.mark.parametrize("command", QUICK)
def test_a_command_that_needs_no_bot_loads_none(command, tmp_path):
    words = [word.format(folder=tmp_path) for word in QUICK[command]]
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", LOADED, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    code, names = json.loads(done.stderr.strip().splitlines()[-1].replace("'", '"'))
    assert code in {0, 2 if command == "verify" else 0}
    assert "bot" in names
    needless = [name for name, needed in SLOW.items() if command not in needed]
    assert [name for name in (*FRAMEWORKS, *needless) if name in names] == []
