"""The strict reader: what fits becomes a frozen dataclass, what does not names its file and key."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from filing import toml
from filing.errors import ContentError


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 0

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("a leaf cannot be smaller than nothing")


@dataclass(frozen=True)
class Tree:
    name: str
    leaves: tuple[Leaf, ...] = ()
    rows: tuple[tuple[Leaf, ...], ...] = ()
    colour: Colour = Colour.RED
    day: dt.date | None = None
    either: tuple[str | int | bool, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    anything: Mapping[str, object] = field(default_factory=dict)
    free: Any = None
    tall: bool = False
    grown: str = field(default="by the loader", metadata={"toml": False})


def test_a_table_becomes_a_frozen_dataclass():
    table = {
        "name": "oak",
        "leaves": [{"name": "a"}, {"name": "b", "size": 3}],
        "rows": [[{"name": "c"}], []],
        "colour": "red",
        "day": dt.date(2026, 11, 23),
        "either": ["x", 1, True],
        "words": {"k": "v"},
        "anything": {"list": [1, [2]], "table": {"a": [3]}},
        "free": {"x": [1]},
        "tall": True,
    }
    tree = toml.build(Tree, table, "here")
    assert tree.leaves == (Leaf("a"), Leaf("b", 3))
    assert tree.rows == ((Leaf("c"),), ())
    assert tree.colour is Colour.RED
    assert tree.day == dt.date(2026, 11, 23)
    assert tree.either == ("x", 1, True)
    assert tree.anything == {"list": (1, (2,)), "table": {"a": (3,)}}
    assert tree.free == {"x": (1,)}
    assert tree.grown == "by the loader"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([], "here: a table is expected"),
        ({"name": "oak", "leafs": []}, "here: unknown key 'leafs'"),
        ({"name": "oak", "grown": "x"}, "here: unknown key 'grown'"),
        ({}, "here: 'name' is missing"),
        ({"name": 3}, "here.name: str is expected, not int"),
        ({"name": "oak", "leaves": "a"}, "here.leaves: a list is expected"),
        ({"name": "oak", "leaves": [{"size": 1}]}, r"here.leaves\[0\]: 'name' is missing"),
        ({"name": "oak", "leaves": [{"name": "a", "size": True}]}, "size: int is expected"),
        ({"name": "oak", "leaves": [{"name": "a", "size": -1}]}, "smaller than nothing"),
        ({"name": "oak", "colour": "blue"}, "here.colour: 'blue' is not a valid Colour"),
        ({"name": "oak", "day": "2026"}, "here.day: date is expected"),
        ({"name": "oak", "day": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "here.day"),
        ({"name": "oak", "either": [1.5]}, r"either\[0\]: str or int or bool is expected"),
        ({"name": "oak", "words": ["k"]}, "here.words: a table is expected"),
        ({"name": "oak", "words": {"k": 1}}, "here.words.k: str is expected"),
        ({"name": "oak", "tall": 1}, "here.tall: bool is expected"),
    ],
)
def test_what_does_not_fit_names_its_place(table, fault):
    with pytest.raises(ContentError, match=fault):
        toml.build(Tree, table, "here")


def test_a_broken_file_names_itself(tmp_path: Path):
    broken = tmp_path / "broken.toml"
    broken.write_text("a = ", "utf-8")
    with pytest.raises(ContentError, match=r"broken\.toml"):
        toml.read(broken)
    broken.write_bytes(b'a = "\xff"')
    with pytest.raises(ContentError, match=r"broken\.toml"):
        toml.read(broken)


def test_files_come_in_the_order_of_their_names(tmp_path: Path):
    for name in ("20_b.toml", "10_a.toml", "notes.txt"):
        (tmp_path / name).write_text("", "utf-8")
    assert [path.name for path in toml.files(tmp_path)] == ["10_a.toml", "20_b.toml"]
