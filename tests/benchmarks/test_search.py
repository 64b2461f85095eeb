"""The FAQ search: a millisecond a query, and quick enough to build for one command."""

import time
import tomllib
from pathlib import Path

import pytest

from faq import loader
from faq.model import Listed
from faq.search import Index

pytestmark = pytest.mark.benchmark

TABLE = Path(__file__).parents[1] / "content" / "faq" / "phrasings_held_out.toml"


def queries() -> list[str]:
    tables = tomllib.loads(TABLE.read_text("utf-8")).values()
    return [typed for rows in tables for phrases in rows.values() for typed in Listed(phrases).each]


def test_a_query_takes_a_millisecond():
    index = Index(loader.load())
    asked = queries()
    assert len(asked) > 100
    assert min(_asked(index, asked) for _ in range(5)) / len(asked) < 0.001


def _asked(index: Index, queries: list[str]) -> float:
    start = time.perf_counter()
    for typed in queries:
        index.find(typed)
    return time.perf_counter() - start


def test_loading_and_one_language_take_a_third_of_a_second():
    assert min(_spent() for _ in range(3)) < 0.35


def _spent() -> float:
    start = time.perf_counter()
    assert Index(loader.load()).find("备案费用")
    return time.perf_counter() - start
