"""How rare words are, whose they are, and what that says of a question."""

import pytest

from faq.counts import Counts
from faq.postings import Postings

PHRASES = [
    (0, ["cost", "filing"]),
    (0, ["cost", "fee", "cost fee"]),
    (1, ["server", "filing"]),
    (2, ["moon"]),
    (2, ["server"]),
]
COUNTS = Counts(Postings(PHRASES, owners=3))


def test_a_word_of_one_entry_is_rarer_than_one_of_all():
    rarity = COUNTS.rarity
    assert rarity["cost"] == pytest.approx(rarity["fee"])
    assert rarity["filing"] < rarity["cost"]


def test_rates_count_not_whether_a_word_stands_somewhere_once():
    often = [(0, ["cost"])] * 50 + [(1, ["filing"])] * 49 + [(1, ["cost"])]
    once = [(0, ["cost"]), (1, ["cost"])]
    rarities = (Counts(Postings(phrases, owners=3)).rarity["cost"] for phrases in (often, once))
    assert next(rarities) > 3 * next(rarities)


def test_pairs_weigh_less_and_foreign_words_are_not_ours():
    assert COUNTS.rarity["cost fee"] < COUNTS.rarity["cost"]
    assert COUNTS.ours == {"cost", "filing", "fee", "cost fee", "server"}
    assert COUNTS.rarity["moon"] == pytest.approx(COUNTS.rarest)


def test_a_question_is_covered_by_whose_words_it_has():
    cover, _ = COUNTS.of({"cost": 3.0, "filing": 1.0, "sun": 5.0})
    assert cover.tolist() == pytest.approx([3.0 * 2 / 3 + 1.0 / 2, 1.0 / 2, 0.0])


def test_words_are_likelier_where_they_are_said():
    _, likely = COUNTS.of({"cost": 1.0})
    assert likely[0] > max(likely[1], likely[2])
    _, nothing = COUNTS.of({"sun": 1.0})
    assert nothing.tolist() == [0.0, 0.0, 0.0]
