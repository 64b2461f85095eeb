"""Where features stand, and sums over these places."""

from faq.postings import Postings

PHRASES = [(0, ["cost", "filing"]), (0, ["filing"]), (2, ["server", "filing"])]


def test_the_table_lists_each_feature_with_its_phrasings():
    postings = Postings(PHRASES, owners=3)
    lines = {
        word: postings.phrase[postings.starts[at] : postings.starts[at + 1]].tolist()
        for word, at in postings.number.items()
    }
    assert lines == {"cost": [0], "filing": [0, 1, 2], "server": [2]}


def test_what_a_question_has_is_found_with_its_weight():
    postings = Postings(PHRASES, owners=3)
    lines, weights = postings.weigh({"moon": 9.0, "filing": 0.5, "cost": 2.0}, postings.starts)
    assert postings.phrase[lines].tolist() == [0, 1, 2, 0]
    assert weights.tolist() == [0.5, 0.5, 0.5, 2.0]


def test_a_question_of_strange_words_finds_nothing():
    postings = Postings(PHRASES, owners=3)
    lines, weights = postings.weigh({"moon": 9.0}, postings.starts)
    assert lines.size == weights.size == 0
