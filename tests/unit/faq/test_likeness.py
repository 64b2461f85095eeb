"""Which phrasing is the nearest, how near, and how near all are together."""

import numpy as np
import pytest

from faq.likeness import Likeness
from faq.postings import Postings

PHRASES = [(0, ["cost", "filing"]), (0, ["filing"]), (2, ["server", "filing"])]
WEIGHT = {"cost": 4.0, "filing": 1.0, "server": 2.0}


def likeness(phrases):
    postings = Postings(phrases, owners=3)
    return Likeness(postings, np.array([WEIGHT[one] for one in postings.number]))


def test_the_same_words_are_entirely_alike():
    nearest, _ = likeness(PHRASES).near({"cost": 4.0, "filing": 1.0})
    assert nearest[0] == pytest.approx(1.0)


def test_the_nearest_phrasing_of_an_owner_counts_and_all_of_them_together():
    nearest, together = likeness(PHRASES).near({"filing": 1.0})
    assert nearest.tolist() == pytest.approx([1.0, 0.0, (1 / 3) ** 0.5])
    assert together.tolist() == pytest.approx([(1 + 1 / 5) ** 0.5, 0.0, (1 / 3) ** 0.5])


def test_words_that_no_phrasing_has_make_a_question_less_like():
    known, strange = (
        likeness(PHRASES).near(weights)[0][0]
        for weights in ({"cost": 4.0}, {"cost": 4.0, "moon": 8.0})
    )
    assert strange < known


def test_nothing_shared_is_like_nothing():
    assert not likeness(PHRASES).near({"moon": 1.0})[0].any()
    assert not likeness(PHRASES).near({})[0].any()
    assert not likeness([]).near({"cost": 1.0})[0].any()
