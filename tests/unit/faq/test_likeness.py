"""Which phrasing is the nearest, and how near."""

import pytest

from faq.likeness import Likeness

WEIGHT = {"cost": 4.0, "filing": 1.0, "server": 2.0}
PHRASES = [(0, {"cost", "filing"}), (0, {"filing"}), (1, {"server", "filing"})]


def test_the_same_words_are_entirely_alike():
    near = Likeness(PHRASES, WEIGHT, telling=1.0).near({"cost": 4.0, "filing": 1.0})
    assert near[0] == pytest.approx(1.0)


def test_the_nearest_phrasing_of_an_owner_counts():
    near = Likeness(PHRASES, WEIGHT, telling=1.0).near({"filing": 1.0})
    assert near == {0: pytest.approx(1.0), 1: pytest.approx((1 / 3) ** 0.5)}


def test_words_that_no_phrasing_has_make_a_question_less_like():
    likeness = Likeness(PHRASES, WEIGHT, telling=1.0)
    assert likeness.near({"cost": 4.0, "moon": 8.0})[0] < likeness.near({"cost": 4.0})[0]


def test_common_words_only_add_to_what_rare_ones_found():
    rare = Likeness(PHRASES, WEIGHT, telling=0.5)
    assert rare.near({"cost": 4.0, "filing": 1.0}).keys() == {0}
    assert rare.near({"cost": 4.0, "filing": 1.0})[0] == pytest.approx(1.0)


def test_nothing_shared_is_like_nothing():
    assert Likeness(PHRASES, WEIGHT, telling=1.0).near({"moon": 1.0}) == {}
    assert Likeness([], {}, telling=1.0).near({}) == {}
