"""What speaks for an entry becomes a probability."""

from dataclasses import fields

import numpy as np
import pytest

from faq.ranking import OUTSIDE, Evidence, ForEntry, ForNone, Weights

WEIGHTS = Weights(
    ForEntry(
        near=2.0, together=0.5, cover=1.0, bayes=0.1, letters=1.0, letters_together=0.5, core=0.5
    ),
    ForNone(
        near=2.0,
        together=0.5,
        cover=1.0,
        bayes=0.1,
        letters=1.0,
        letters_together=0.5,
        always=1.0,
        filing=-1.0,
        brief=0.5,
    ),
)


def entry(near, core=0.0):
    return [near, near, 0.5, 0.0, 0.1, 0.1, core]


def none(filing=0.0):
    return np.array([0.0] * 6 + [1.0, filing, 0.0])


def probabilities(entries, filing=0.0):
    width = len(fields(ForEntry))
    return WEIGHTS.probabilities(Evidence(np.array(entries).reshape(-1, width), none(filing)))


def test_all_probabilities_add_up_to_one():
    likely = probabilities([entry(0.5, core=1.0), entry(0.2)])
    assert likely.size == 3
    assert likely.sum() == pytest.approx(1.0)


def test_what_is_nearer_is_likelier_and_a_fixed_id_breaks_a_tie():
    far, near, core, _ = probabilities([entry(0.5), entry(0.9), entry(0.5, core=1.0)])
    assert near > core > far


def test_an_entry_that_shares_no_word_is_not_meant():
    likely = probabilities([entry(0.0, core=1.0), entry(0.2)])
    assert likely[0] == 0.0


def test_without_any_entry_none_is_meant():
    assert probabilities([]).tolist() == [1.0]
    assert probabilities([entry(0.0)])[OUTSIDE] == 1.0


def test_the_word_filing_speaks_against_a_question_of_another_field():
    assert probabilities([entry(0.5)], filing=1.0)[OUTSIDE] < probabilities([entry(0.5)])[OUTSIDE]
