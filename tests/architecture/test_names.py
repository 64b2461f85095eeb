"""One name, one thing: no public class of two rooms bears the same name for different things."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "desk", "dialogs", "faq", "filing", "storage")

ALLOWED = {
    "Command": "a row of the table of commands, for each of the two bots",
    "KeyValueEntry": "what stands under a key: the store's, and what its users need of it",
    "Votes": "how often an entry helped: as stored, and as looked up",
}
"""The same thing on both sides of a port that is no Protocol."""

NAMED_OTHERWISE = {"StatesGroup", "Protocol"}
"""States are named after their screen, a port after what stands behind it."""

PARAMETERS = "filing/checking"
"""The parameters of checks are seen by their own module only."""


def public(code: str) -> list[str]:
    return [
        node.name
        for node in ast.parse(code).body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not NAMED_OTHERWISE & {ast.unparse(base) for base in node.bases}
    ]


def rooms() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if not path.relative_to(ROOT).as_posix().startswith(PARAMETERS):
                for name in public(path.read_text("utf-8")):
                    found[name].add(room)
    return found


def test_no_name_means_two_things():
    found = rooms()
    assert len(found) > 300
    twice = {name: sorted(where) for name, where in found.items() if len(where) > 1}
    assert {name: where for name, where in twice.items() if name not in ALLOWED} == {}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_there(name):
    assert name in rooms()


def test_the_kinds_of_class_are_told_apart():
    assert public("class A: ...\nclass _B: ...\nclass C(Protocol): ...") == ["A"]
