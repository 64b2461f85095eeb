"""What is installed is what was meant: majors, a pinned and hashed lock, nothing undeclared."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "desk", "dialogs", "faq", "filing", "storage", "telegram_sim")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {
    "pyproject.toml": "requirements.txt",
    "requirements-dev.in": "requirements-dev.txt",
    "requirements-build.in": "requirements-build.txt",
    "requirements-ocr.in": "requirements-ocr.txt",
}

LEAST = {
    "aiogram": (3, 31),
    "aiogram-dialog": (2, 6),
    "python-telegram-bot": (22, 8),
    "SQLAlchemy": (2, 1),
    "cryptography": (50,),
    "pydantic": (2,),
}
"""An extra of one library makes pip fall back, silently, to aiogram 2 and aiogram-dialog 1."""


def plain(distribution):
    """Its name as indexes write it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def declared(name):
    """Distributions that pyproject.toml (runtime) or an .in file names."""
    if name == "pyproject.toml":
        lines = PROJECT["dependencies"]
    else:
        text = (ROOT / name).read_text("utf-8")
        lines = [line.partition("#")[0].strip() for line in text.splitlines()]
    words = [line for line in lines if line and not line.startswith("-")]
    return {plain(re.match(r"[A-Za-z0-9_.-]+", line)[0]) for line in words}


def extras():
    """Distributions that only an extra brings."""
    lines = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    return {plain(re.match(r"[A-Za-z0-9_.-]+", line)[0]) for line in lines}


def imported(folder):
    """Top-level modules from outside that the files of a folder import, with one file each."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                found.setdefault(name.partition(".")[0], str(path.relative_to(ROOT)))
    ours = {*PACKAGES, "tests", *sys.stdlib_module_names}
    return {name: path for name, path in found.items() if name not in ours}


def undeclared(folder, names):
    providers = packages_distributions()
    return [
        f"{path} imports {name}"
        for name, path in imported(folder).items()
        if not {plain(one) for one in providers.get(name, [])} & names
    ]


@pytest.mark.parametrize("name", LEAST)
def test_the_installed_version_is_the_one_that_was_meant(name):
    assert tuple(map(int, re.findall(r"\d+", version(name)))) >= LEAST[name]


def test_what_runs_is_declared():
    assert len({name for folder in PACKAGES for name in imported(folder)}) > 15
    names = declared("pyproject.toml") | extras()
    assert [one for folder in PACKAGES for one in undeclared(folder, names)] == []


def test_what_tests_is_declared():
    known = declared("requirements-dev.in") | declared("pyproject.toml") | extras()
    assert imported("tests")
    assert undeclared("tests", known) == []


INDIRECT = {"aiosqlite", "asyncpg", "tzdata", "onnxruntime"}
"""Used without an import: drivers that SQLAlchemy loads, time zones, what runs the OCR models."""


def test_nothing_is_declared_that_nobody_uses():
    providers = packages_distributions()
    used = {
        plain(one)
        for folder in PACKAGES
        for name in imported(folder)
        for one in providers.get(name, [])
    }
    wanted = (declared("pyproject.toml") | extras()) - INDIRECT
    assert wanted - used == set()


def test_python_telegram_bot_is_taken_without_extras():
    for name in LOCKS:
        assert "python-telegram-bot[" not in (ROOT / name).read_text("utf-8")


# ------------------------------------------------------------------ the locks


def blocks(name):
    """The pinned requirements of a lock, each with its continuation lines."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("name", LOCKS.values())
def test_every_requirement_is_pinned_and_hashed(name):
    found = blocks(name)
    assert found
    pinned = re.compile(r"[A-Za-z0-9_.\[\],-]+==[^\s;]+( ; [^-]+)?( --hash=sha256:[0-9a-f]{64})+")
    assert [line[:80] for line in found if not pinned.fullmatch(re.sub(r"\s+", " ", line))] == []


@pytest.mark.parametrize("name", sorted({*LOCKS, *LOCKS.values(), "Makefile"}))
def test_no_index_host_or_path_is_named(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    said = "\n".join(line.partition("#")[0] for line in lines)
    traces = ("http:", "https:", "file:/", "index-url", "find-links", "extra-index", "@ ")
    assert [trace for trace in traces if re.search(rf"(^|\s)(--)?{re.escape(trace)}", said)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_is_declared(name):
    locked = {plain(re.match(r"[A-Za-z0-9_.-]+", line)[0]) for line in blocks(LOCKS[name])}
    assert declared(name) <= locked


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_installed_is_what_is_locked(name):
    pins = {}
    for line in blocks(LOCKS[name]):
        distribution, _, rest = line.partition("==")
        pins[distribution.partition("[")[0]] = rest.split()[0]
    wrong = {one: (pin, version(one)) for one, pin in pins.items() if version(one) != pin}
    assert wrong == {}
