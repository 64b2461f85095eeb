"""Questions from public pages: the search is judged by these."""

import pytest

from faq import loader
from faq.search import Index
from tests.content.faq import train
from tests.content.faq.asked import HALVES, LANGUAGES, OWN, SETS, asked, figures, sources

KNOWLEDGE = loader.load()
INDEX = Index(KNOWLEDGE)
QUESTIONS = {name: asked(name) for name in SETS}
ALL = [one for questions in QUESTIONS.values() for one in questions]
FLOORS = {
    ("asked", "seen", "en"): {"first": 0.88, "three": 0.94, "abstains": 0.95},
    ("asked", "seen", "zh"): {"first": 0.94, "three": 0.97, "abstains": 0.95},
    ("asked", "unseen", "en"): {"first": 0.93, "three": 0.97, "abstains": 0.95},
    ("asked", "unseen", "zh"): {"first": 0.82, "three": 0.98, "abstains": 0.95},
    ("third", "seen", "en"): {"first": 0.96, "three": 0.98, "abstains": 0.95},
    ("third", "seen", "zh"): {"first": 0.97, "three": 0.97, "abstains": 0.8},
    ("third", "unseen", "en"): {"first": 0.9, "three": 0.95, "abstains": 0.85},
    ("third", "unseen", "zh"): {"first": 0.92, "three": 0.96, "abstains": 0.9},
}
"""What was reached. The goal for questions nobody tuned on is 0.90, 0.97 and 0.95."""
WRONG = 0.03
"""At most this share may be answered alone, and wrongly."""


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_people_asked_is_answered(name, half, lang):
    chosen = [one for one in QUESTIONS[name] if one.half == half and one.lang == lang]
    reached = figures(INDEX, chosen)
    floors = FLOORS[name, half, lang]
    missed = {what: reached[what] for what, floor in floors.items() if reached[what] < floor}
    assert missed == {}


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_answers_alone_is_seldom_wrong(name, half, lang):
    chosen = [one for one in QUESTIONS[name] if one.half == half and one.lang == lang]
    assert figures(INDEX, chosen)["wrong"] <= WRONG


def test_there_are_hundreds_and_both_halves_hold_a_good_part():
    assert len({one.typed for one in ALL}) == len(ALL)
    for name, least in (("asked", 200), ("third", 240)):
        questions = QUESTIONS[name]
        assert len([one for one in questions if one.source != OWN]) >= least
        for half in HALVES:
            assert len([one for one in questions if one.half == half]) >= len(questions) * 0.4


def test_labels_exist_and_every_question_tells_where_it_was_met():
    assert {entry for one in ALL for entry in one.entries} <= KNOWLEDGE.by_id.keys()
    assert {one.source for one in ALL} == {*sources(), OWN}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_question_is_copied_into_what_the_search_is_trained_on(lang):
    """Generated phrasings included; nor does one stand in the content, which answers verbatim."""
    trained = {train.bare(text) for text, _ in train.phrasings(KNOWLEDGE, lang)}
    entries = loader.spoken(KNOWLEDGE).entries
    written = {train.bare(text) for entry in entries for text in entry.text(lang).phrasings.each}
    assert trained
    assert written
    measured = {train.bare(one.typed) for one in ALL}
    copied = not (trained | written).isdisjoint(measured)
    assert not copied  # names none of them: half of them stay unread
