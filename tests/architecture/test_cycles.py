"""No module imports, by however many steps, itself: also not for the type checker alone."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ["bot", "desk", "dialogs", "faq", "filing", "storage", "telegram_sim"]


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path, known):
    """The modules of ours that this one names, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = [f"{node.module}.{one.name}" for one in node.names]
            inner = [one for one in full if one in known]
            yield from inner
            if len(inner) < len(full) and node.module in known:
                yield node.module


def graph(room):
    files = {name_of(path): path for path in (ROOT / room).rglob("*.py")}
    return {name: set(imported(path, files)) - {name} for name, path in files.items()}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_go_round_in_no_circle(room):
    found = graph(room)
    assert any(found.values())
    assert len(list(TopologicalSorter(found).static_order())) == len(found)


def test_a_circle_would_be_found(tmp_path, monkeypatch):
    (tmp_path / "room").mkdir()
    (tmp_path / "room/one.py").write_text("from room import two\n", "utf-8")
    (tmp_path / "room/two.py").write_text("def later():\n    import room.one\n", "utf-8")
    monkeypatch.setattr("tests.architecture.test_cycles.ROOT", tmp_path)
    with pytest.raises(ValueError, match="cycle"):
        list(TopologicalSorter(graph("room")).static_order())
