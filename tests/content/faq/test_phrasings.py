"""What people type, in two halves: one the search was tuned on, one written last to measure it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from faq import loader
from faq.model import Listed
from faq.search import Index

KNOWLEDGE = loader.load()
INDEX = Index(KNOWLEDGE)
HALVES = ("tuning", "held_out")
GOALS = {"first": 0.95, "three": 0.99, "abstains": 0.95}


@dataclass(frozen=True)
class Case:
    lang: str
    entry: str
    typed: str


def table(half: str) -> Iterator[Case]:
    path = Path(__file__).parent / f"phrasings_{half}.toml"
    for lang, rows in tomllib.loads(path.read_text("utf-8")).items():
        for entry, phrases in rows.items():
            for typed in Listed(phrases).each:
                yield Case(lang, entry, typed)


def figures(cases: list[Case]) -> dict[str, float]:
    inside = [(case, INDEX.find(case.typed)) for case in cases if case.entry != "outside"]
    outside = [INDEX.find(case.typed) for case in cases if case.entry == "outside"]
    first = sum(bool(hits) and hits[0].id == case.entry for case, hits in inside)
    three = sum(case.entry in [hit.id for hit in hits] for case, hits in inside)
    return {
        "first": first / len(inside),
        "three": three / len(inside),
        "abstains": sum(not hits for hits in outside) / len(outside),
    }


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_right_answer_comes_first_and_foreign_questions_find_nothing(half, lang):
    reached = figures([case for case in table(half) if case.lang == lang])
    assert all(reached[name] >= goal for name, goal in GOALS.items()), reached


def test_the_table_is_large_enough_and_names_entries_that_exist():
    cases = [case for half in HALVES for case in table(half)]
    assert len([case for case in cases if case.entry != "outside"]) >= 300
    assert len([case for case in cases if case.entry == "outside"]) >= 80
    assert {case.entry for case in cases} <= KNOWLEDGE.by_id.keys() | {"outside"}


def test_the_halves_share_nothing():
    tuning, held_out = ({case.typed for case in table(half)} for half in HALVES)
    assert not tuning & held_out


def test_the_held_out_half_is_not_copied_into_the_entries():
    """Keywords and the questions themselves may coincide with what somebody types."""
    phrasings = {
        phrase
        for entry in KNOWLEDGE.entries
        for lang in ("en", "zh")
        for phrase in entry.text(lang).phrasings.each
    }
    assert phrasings
    assert not phrasings & {case.typed for case in table("held_out")}
