"""What a phone shows of a button tells it from the others: labels of one keyboard differ in their
first columns, in every language."""

import itertools
import re

import pytest

from bot import i18n
from dialogs.form import choices, places
from dialogs.shared.keys import SEEN, columns
from filing import loader, regions
from filing.model import Kind

CATALOG = loader.default()
SPOKEN = i18n.load()
LANGUAGES = [language.code for language in SPOKEN.languages]
CHOICES = [field for field in CATALOG.fields.values() if field.choices]


def seen(label):
    """As much of a label as every phone shows."""
    return "".join(sign for end, sign in enumerate(label, 1) if columns(label[:end]) <= SEEN)


def alike(labels):
    shown = [seen(label) for label in labels]
    return {label for label in shown if shown.count(label) > 1}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", CHOICES, ids=lambda field: field.id)
def test_choices_are_seen_whole_or_stand_numbered_in_the_message(field, language):
    say = SPOKEN.get(language)
    for page in range(9):
        shown = choices.shown(field.choices, page, say, language)
        labels = [key.label for row in shown.keys for key in row]
        assert all(columns(label) <= SEEN for label in labels)
        assert not alike([*labels, *(key.label for row in shown.turning for key in row)])
        listed = [re.match(r"\d+", line)[0] for line in shown.lines]
        assert listed in ([], labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_is_on_some_page(language):
    for field in CHOICES:
        codes = set()
        for page in range(20):
            shown = choices.shown(field.choices, page, SPOKEN.get(language), language)
            codes |= {key.code for row in shown.keys for key in row}
        assert codes == {one.code for one in field.choices}, field.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_the_place_that_may_be_typed(language):
    field = CATALOG.fields["entity_cert_type"]
    for page in range(4):
        shown = choices.shown(field.choices, page, SPOKEN.get(language), language)
        for key in itertools.chain.from_iterable(shown.keys):
            if key.label.isdecimal():
                assert field.choices[int(key.label) - 1].code == key.code


def test_what_was_picked_is_ticked_in_the_list_and_on_its_button():
    field = next(one for one in CHOICES if one.kind is Kind.CHOICES)
    long = next(one for one in CHOICES if choices.shown(one.choices, 0, str, "en").lines)
    first = long.choices[0].code
    shown = choices.shown(long.choices, 0, str, "en", {first})
    assert shown.lines[0].startswith("✓ 1. ")
    assert shown.keys[0][0].label == "✓ 1"
    assert choices.shown(field.choices, 0, str, "en", {field.choices[0].code})


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_beside_each_other_are_told_apart(language):
    say = SPOKEN.get(language)
    name = places.naming(CATALOG, say, language, whole=False)
    for parent in ("", *regions.codes()):
        codes = regions.children(parent) if parent else regions.provinces()
        assert not alike([name(code) for code in codes]), parent


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_of_one_name_are_told_apart(language):
    name = places.naming(CATALOG, SPOKEN.get(language), language, whole=True)
    for typed in ("西湖区", "朝阳", "新城区", "江", "Suzhou", "Fuyang", "吉林", "城关区"):
        codes, _told = places.found(typed, str)
        assert not alike([name(code) for code in codes]), typed
