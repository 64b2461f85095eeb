"""What a question's words are worth: known, mistyped, everyday and strange ones."""

from dataclasses import fields

from faq import loader
from faq.evidence import Side
from faq.model import Entry, Listed, Text
from faq.ranking import ForEntry
from faq.words import Words

LANGUAGE = loader.load().language
WORDS = Words(LANGUAGE)
NEAR, COVER = ([one.name for one in fields(ForEntry)].index(name) for name in ("near", "cover"))


def entry(number: int, *phrasings: str) -> Entry:
    text = Text(phrasings[0], "An answer.", phrasings=Listed("|".join(phrasings)))
    return Entry(f"entry-{number}", text, text, ())


SIDE = Side(
    [entry(0, "certificate of the entity"), entry(1, "validity of the registration")],
    WORDS,
    "en",
    ["weather in Beijing", "certificate of a diver"],
)


def cover(question: str, side: Side = SIDE) -> list[float]:
    """The share of the question that each entry has, by weight."""
    return side.evidence(question).entries[:, COVER].tolist()


def test_a_mistyped_word_counts_nearly_as_the_one_that_was_meant():
    rightly, mistyped = cover("validity xylophone"), cover("validitty xylophone")
    assert 0 < mistyped[1] < rightly[1]
    assert mistyped[0] == 0


def test_a_word_no_text_has_speaks_for_no_entry():
    assert cover("xylophone") == [0, 0]


def test_an_everyday_word_takes_less_away_than_a_strange_one():
    everyday = LANGUAGE.en_soft.each[-1]
    assert cover(f"validity {everyday}")[1] > cover("validity xylophone")[1]


def test_a_strange_word_before_filing_takes_away_most():
    assert cover("validity xylophone filing")[1] < cover("validity filing xylophone")[1]
