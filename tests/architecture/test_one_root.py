"""One composition root: whoever drives a bot in a test builds it through `bot.wiring`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FOREIGN = {"telegram_sim", "page"}
"""Folders whose bots are not ours: they try the local Bot API server with tiny bots."""

MADE_BY_WIRING = {"Dispatcher", "ApplicationBuilder", "Application.builder"}


def built(tree: ast.AST) -> Iterator[str]:
    """What is called there that only the composition root may call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MADE_BY_WIRING:
            yield ast.unparse(node.func)


def test_no_test_builds_a_bot_of_its_own():
    files = [one for one in TESTS.rglob("*.py") if one.relative_to(TESTS).parts[0] not in FOREIGN]
    assert len(files) > 200
    own = [
        f"{path.relative_to(TESTS)}: {name}"
        for path in files
        for name in built(ast.parse(path.read_text("utf-8")))
    ]
    assert own == []


@pytest.mark.parametrize(
    "code", ["made = Dispatcher()", "Application.builder().token('x')", "ApplicationBuilder()"]
)
def test_one_would_be_found(code):
    assert list(built(ast.parse(code)))
