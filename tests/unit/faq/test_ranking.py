"""What speaks for an entry becomes a probability."""

import pytest

from faq.ranking import OUTSIDE, Evidence, ForEntry, ForNone, Weights

WEIGHTS = Weights(
    ForEntry(near=2.0, cover=1.0, letters=1.0, core=0.5),
    ForNone(
        always=1.0, filing=-1.0, strange=1.0, ours=-0.5, brief=0.5, near=2.0, cover=1.0, letters=1.0
    ),
)
NOTHING = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_all_probabilities_add_up_to_one():
    found = {3: (0.5, 0.5, 0.1, 1.0), 4: (0.2, 0.5, 0.1, 0.0)}
    likely = WEIGHTS.probabilities(Evidence(found, NOTHING))
    assert sum(likely.values()) == pytest.approx(1.0)
    assert likely.keys() == {3, 4, OUTSIDE}


def test_what_is_nearer_is_likelier_and_a_fixed_id_breaks_a_tie():
    found = {3: (0.5, 0.5, 0.1, 0.0), 4: (0.9, 0.5, 0.1, 0.0), 5: (0.5, 0.5, 0.1, 1.0)}
    likely = WEIGHTS.probabilities(Evidence(found, NOTHING))
    assert likely[4] > likely[5] > likely[3]


def test_without_any_entry_none_is_meant():
    assert WEIGHTS.probabilities(Evidence({}, NOTHING)) == {OUTSIDE: 1.0}


def test_the_word_filing_speaks_against_a_question_of_another_field():
    found = {3: (0.5, 0.5, 0.1, 0.0)}
    filing = (1.0, 1.0, *NOTHING[2:])
    with_it, without = (WEIGHTS.probabilities(Evidence(found, one)) for one in (filing, NOTHING))
    assert with_it[OUTSIDE] < without[OUTSIDE]
