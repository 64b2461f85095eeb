"""What commands are given: files that nobody can misread, days within reach."""

import argparse
import datetime as dt
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import arguments as given

ROOT = Path(__file__).parents[3]


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(given.Unreadable) as told:
        given.read(str(path))
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "given.json"


def test_a_byte_order_mark_is_overlooked(path, monkeypatch):
    path.write_bytes(b"\xef\xbb\xbf" + '{"a": "字"}'.encode())
    assert given.read(str(path)) == {"a": "字"}
    monkeypatch.setattr(sys, "stdin", io.StringIO("\ufeff[1]"))
    assert given.read("-") == [1]


@pytest.mark.parametrize("text", ["", " \n", "{", '{"a":}', "[" * 100_000, "\0"])
def test_what_is_no_json_is_told_in_one_line(path, text):
    assert "no JSON" in refused(path, text.encode())


def test_a_key_that_stands_twice_is_named(path):
    assert "'b' stands twice" in refused(path, b'{"a": {"b": 1, "b": 2}}')


def test_a_figure_of_thousands_of_digits_is_refused_in_one_line(path):
    assert "5000 digits" in refused(path, b'{"a": ' + b"9" * 5000 + b"}")


def test_another_encoding_and_no_file_are_told(path, tmp_path):
    assert "not UTF-8" in refused(path, '{"a": "字"}'.encode("utf-16"))
    with pytest.raises(given.Unreadable, match="No such file"):
        given.read(str(tmp_path / "none.json"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-02-30", "is no date"),
        ("x", "is no date"),
        ("1999-12-31", "out of reach"),
        ("9999-12-31", "out of reach"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(text, told):
    with pytest.raises(argparse.ArgumentTypeError, match=told):
        given.day(text)


@pytest.mark.parametrize("text", ["2000-01-01", "2199-12-31"])
def test_a_day_within_reach_is_taken(text):
    assert given.day(text) == dt.date.fromisoformat(text)


def test_chinese_goes_out_as_utf_8_wherever_the_locale_stands():
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "fields", "--json"],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()[-400:]
    assert "网站名称" in done.stdout.decode("utf-8")
    assert json.loads(done.stdout)
