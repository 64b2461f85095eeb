"""The same state is recognised, another one is not; the reference has no look-alikes."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.model import StoredFile
from filing.package import fingerprint, reference
from filing.package.state import ALPHABET


def stored(key, digest, field="doc_leader_id"):
    return StoredFile(key, 1, 1, field, "a.jpg", "image/jpeg", 3, digest)


def test_the_same_state_has_the_same_fingerprint_in_any_order(catalog):
    one = fingerprint("initial", {"site_name": "a", "domain": "b"}, [], catalog)
    assert one == fingerprint("initial", {"domain": "b", "site_name": "a"}, [], catalog)
    assert re.fullmatch(r"[0-9a-f]{64}", one)


def test_an_answer_the_kind_or_the_rules_make_another_state(catalog):
    base = fingerprint("initial", {"domain": "b"}, [], catalog)
    others = {
        fingerprint("initial", {"domain": "c"}, [], catalog),
        fingerprint("modify", {"domain": "b"}, [], catalog),
        fingerprint("initial", {"domain": "b"}, [], replace(catalog, digest="other")),
        fingerprint("initial", {"domain": None}, [], catalog),
        fingerprint("initial", {"unknown": ("b",)}, [], catalog),
    }
    assert len(others | {base}) == 6


def test_a_document_counts_by_its_contents(catalog):
    answers, again = {"doc_leader_id": ("x",)}, {"doc_leader_id": ("y",)}
    one = fingerprint("initial", answers, [stored("x", "d1")], catalog)
    assert one == fingerprint("initial", again, [stored("y", "d1")], catalog)
    assert one != fingerprint("initial", again, [stored("y", "d2")], catalog)
    assert one != fingerprint("initial", answers, [], catalog)


def test_several_choices_are_no_documents(catalog):
    answers = {"site_languages": ("1", "12")}
    assert fingerprint("initial", answers, [stored("1", "d")], catalog) == fingerprint(
        "initial", answers, [], catalog
    )


@given(st.text(max_size=20))
def test_any_text_has_a_fingerprint(text):
    from types import SimpleNamespace  # noqa: PLC0415 - only here

    bare = SimpleNamespace(digest="d", fields={})
    assert len(fingerprint("initial", {"x": text}, [], bare)) == 64


@pytest.mark.parametrize("look_alikes", ["0O", "1IL", "2Z", "5S", "8B", "UV"])
def test_a_reference_has_no_look_alikes(look_alikes):
    assert sum(character in ALPHABET for character in look_alikes) <= 1


def test_a_reference_follows_from_the_fingerprint():
    assert reference("0" * 64) == ALPHABET[0] * 8
    found = {reference(f"{number:064x}") for number in range(1000)}
    assert len(found) == 1000
    assert all(re.fullmatch(f"[{ALPHABET}]{{8}}", one) for one in found)
