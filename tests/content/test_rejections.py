"""Every known reason is recognised in its example, and varied notices in the words of people."""

import tomllib
from pathlib import Path

import pytest

from filing import loader
from filing.rejections import decode, loading

DATA = Path(__file__).parents[1] / "data"
CATALOG = loader.default()
LIBRARY = loading.default()
TUNED, UNSEEN = (
    tomllib.loads((DATA / f"notices_{half}.toml").read_text("utf-8"))
    for half in ("tuned", "unseen")
)
FLOOR = 54
"""Notices of the unseen half that are read without any fault. Raise it, never lower it."""


def named(text):
    return [hit.reason.id for hit in decode.default().read(text).hits]


def read_right(notice):
    found, wanted = named(notice["text"]), notice["reasons"]
    return not set(wanted) - set(found) and not set(found) - {*wanted, *notice.get("allows", [])}


@pytest.mark.parametrize("key", LIBRARY.reasons)
def test_a_reason_is_recognised_in_its_example(key):
    reason = LIBRARY.reasons[key]
    found = named(reason.example)
    assert key in found
    assert set(found) - {key} <= {*reason.see, *reason.twins}


def test_there_are_more_reasons_than_were_promised():
    assert len(LIBRARY.reasons) >= 60
    assert len(TUNED["notice"]) + len(UNSEEN["notice"]) >= 80
    assert len(TUNED["other"]) + len(UNSEEN["other"]) >= 30


@pytest.mark.parametrize("notice", TUNED["notice"], ids=lambda row: row["text"][:30])
def test_a_notice_is_read(notice):
    assert read_right(notice), named(notice["text"])


def test_notices_that_were_written_before_the_patterns_are_read():
    assert sum(map(read_right, UNSEEN["notice"])) >= FLOOR


@pytest.mark.parametrize(
    "other", TUNED["other"] + UNSEEN["other"], ids=lambda row: row["text"][:30]
)
def test_what_refuses_no_filing_names_no_reason(other):
    reading = decode.default().read(other["text"])
    assert not reading.hits
    assert not reading.sure


def test_every_phrase_has_two_signs_by_which_it_is_found():
    for reason in LIBRARY.reasons.values():
        for phrase in (*reason.phrases, *reason.weak):
            assert max(map(len, phrase.split("…"))) > 1, phrase


def test_every_source_says_from_when_it_is():
    for reason in LIBRARY.reasons.values():
        assert reason.steps.strip()
        assert all(CATALOG.sources[key].as_of for key in reason.sources)
