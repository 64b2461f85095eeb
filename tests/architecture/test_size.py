"""No file and no function grows beyond what one person reads at once."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "desk", "dialogs", "faq", "filing", "storage", "telegram_sim", "tests")
FILE, FUNCTION, MIGRATION = 400, 40, 600
"""Lines. A migration is a record of statements, written once and never read again."""


def sources():
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def limit(path):
    return MIGRATION if "versions" in path.parts else FILE


def functions(path):
    """(name, lines) of every function, without its decorators."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_too_long():
    found = sources()
    assert len(found) > 200
    lines = {path: len(path.read_text("utf-8").splitlines()) for path in found}
    long = {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > limit(path)}
    assert long == {}


def test_no_function_is_too_long():
    counted = [
        (f"{path.relative_to(ROOT)}:{name}", lines)
        for path in sources()
        if "versions" not in path.parts
        for name, lines in functions(path)
    ]
    assert len(counted) > 1500
    assert [one for one in counted if one[1] > FUNCTION] == []


def test_no_file_bears_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
    assert [str(path) for path in sources() if path.stem in empty] == []
