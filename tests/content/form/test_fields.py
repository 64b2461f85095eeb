"""Every question of the form: complete in its texts, sampled, unambiguous when typed."""

import re
import unicodedata

import pytest

from filing import flow, values
from filing.loader import default
from filing.model import Choice, Field, Kind, When
from filing.problems import Problem

CATALOG = default()
FIELDS = tuple(CATALOG.fields.values())
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MASKS = {"", "all", "name", "number", "phone", "email", "text"}
NO_SAMPLE = {Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.DOCUMENT}
CERTIFICATE = {"leader": "2", "administrator": "2", "legal_rep": "2"}


def test_there_are_questions():
    assert len(FIELDS) > 100


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.id)
def test_a_question_is_complete(field: Field):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", field.id)
    for text in (field.prompt, field.label, field.help, field.why):
        assert text.strip() == text
        assert text
    assert CHINESE.search(field.term) or field.term.isupper()
    assert field.source in CATALOG.sources
    assert field.personal in MASKS
    assert not field.help.endswith((".", "。")), "a hint is no sentence with a full stop"
    assert "\n" not in field.help
    assert len(field.help) <= 110
    assert len(field.prompt) <= 130
    assert len(field.label) <= 45
    assert len(field.why) <= 600, "the explanation has to fit a phone screen with its question"


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.id)
def test_a_question_to_type_has_a_sample_that_is_understood(field: Field):
    if field.kind in NO_SAMPLE:
        assert not field.sample
        return
    person = field.id.removesuffix("_cert_no")
    kind = (
        "change_entity_cert_type_new" if field.id.startswith("change_") else f"{person}_cert_type"
    )
    known = {kind: CERTIFICATE.get(person, "1")}
    value = values.parse(field, field.sample, known)
    assert not isinstance(value, Problem), value.say(str)


@pytest.mark.parametrize(
    "field", [f for f in FIELDS if f.kind is Kind.DOCUMENT], ids=lambda f: f.id
)
def test_a_document_says_where_to_get_it_how_it_looks_and_what_goes_wrong(field: Field):
    assert field.id.startswith("doc_")
    assert field.stage == "documents"
    assert field.where_to_get
    assert field.how_it_looks
    assert field.mistakes
    assert field.personal == "all"
    assert 1 <= field.max_files <= 5


@pytest.mark.parametrize("field", [f for f in FIELDS if f.choices], ids=lambda f: f.id)
def test_choices_can_be_told_apart_by_typing(field: Field):
    assert field.kind in {Kind.CHOICE, Kind.CHOICES}
    codes = [choice.code for choice in field.choices]
    assert len(codes) == len(set(codes))
    for one in field.choices:
        assert one.label
        assert one.zh
        for other in field.choices:
            if one is not other and together(one, other):
                assert not spellings(one) & spellings(other), (one.code, other.code)


def together(one: Choice, other: Choice) -> bool:
    """Whether both may be offered at once."""
    first, second = natures(one.when), natures(other.when)
    return first is None or second is None or bool(first & second)


def natures(conditions: tuple[When, ...]) -> set[object] | None:
    found = [set(w.is_one_of) for w in conditions if w.field == "entity_nature"]
    return found[0] if found else None


def spellings(choice: Choice) -> set[str]:
    return {
        unicodedata.normalize("NFKC", text).casefold()
        for text in (choice.label, choice.zh, *choice.words)
    }


def test_every_choice_field_offers_something():
    for field in FIELDS:
        if field.kind in {Kind.CHOICE, Kind.CHOICES}:
            assert field.choices, field.id


def test_personal_answers_are_masked():
    endings = ("_name", "_cert_no", "_mobile", "_phone2", "_emergency", "_email")
    persons = ("leader_", "administrator_", "legal_rep_", "entity_name", "entity_cert_no")
    found = [f for f in FIELDS if f.id.startswith(persons) and f.id.endswith(endings)]
    assert len(found) > 15
    assert all(field.personal for field in found)
    assert CATALOG.fields["service_number"].personal


def test_conditions_name_answers_that_exist():
    """A condition on a choice names a code of that choice; a condition on a kind, a kind."""
    counted = 0
    for owner in (*FIELDS, *CATALOG.stages):
        further = owner.also_when if isinstance(owner, Field) else ()
        for when in [*owner.when, *(w for conditions in further for w in conditions)]:
            named = {*when.is_one_of, *when.is_not_one_of, *when.has}
            asked = CATALOG.fields.get(when.field)
            if when.field == "kind":
                assert named <= set(CATALOG.kinds), owner.id
            elif when.field == "province":
                assert named <= set(CATALOG.provinces), owner.id
            elif asked is not None and asked.choices:
                assert named <= {choice.code for choice in asked.choices}, owner.id
            else:
                continue
            counted += 1
    assert counted > 100


def test_nobody_is_asked_for_a_secret():
    words = re.compile(r"password|verification code|SMS code|密码|验证码", re.IGNORECASE)
    found = [f for f in FIELDS if words.search(f.prompt + f.label + f.term)]
    assert [f.id for f in found] == ["password_at_hand"]
    assert found[0].kind is Kind.YES_NO


def test_a_person_is_asked_the_same_things_whoever_it_is():
    parts = [
        f.id.removeprefix("leader_") for f in FIELDS if f.id.startswith("leader_") and not f.guide
    ]
    person = [part for part in parts if f"administrator_{part}" in CATALOG.fields]
    assert person == [
        "is_legal_rep",
        "name",
        "cert_type",
        "cert_no",
        "cert_expires",
        "mobile",
        "phone2",
        "emergency",
        "email",
    ]


def test_choices_for_an_entity_fit_its_nature():
    for nature in CATALOG.codes["entity_natures"]:
        offered = flow.choices(CATALOG.fields["entity_cert_type"], {"entity_nature": nature.code})
        assert offered, nature.label
