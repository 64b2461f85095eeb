"""Sealing: what opens where, what never does, and what a ring of keys shows of itself."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.errors import SealBroken
from storage.engine.cipher import KeyRing
from storage.errors import KeysUnusable

RING = KeyRing.parse(KeyRing.fresh())
WHERE = ("answers", "sealed", 7, 12, "entity_name")
GOOD = base64.b64encode(bytes(32)).decode()

parts = st.lists(st.one_of(st.text(max_size=5), st.integers()), max_size=4).map(tuple)


@given(st.binary(), parts)
def test_what_is_sealed_opens_at_its_place(plain, where):
    assert RING.open(RING.seal(plain, *where), *where) == plain


@given(parts, parts)
def test_it_opens_at_no_other_place(sealed_for, opened_for):
    sealed = RING.seal(b"secret", *sealed_for)
    if sealed_for == opened_for:
        assert RING.open(sealed, *opened_for) == b"secret"
    else:
        with pytest.raises(SealBroken):
            RING.open(sealed, *opened_for)


@pytest.mark.parametrize(
    "where",
    [
        ("answers", "sealed", 8, 12, "entity_name"),
        ("answers", "sealed", 7, 13, "entity_name"),
        ("answers", "sealed", 7, 12, "entity_address"),
        ("files", "sealed", 7, 12, "entity_name"),
        ("answers", "sealed", 71, 2, "entity_name"),
        ("answers", "sealed", "7", 12, "entity_name"),
    ],
)
def test_another_owner_draft_field_or_table_opens_nothing(where):
    with pytest.raises(SealBroken):
        RING.open(RING.seal(b"secret", *WHERE), *where)


def test_one_changed_bit_anywhere_breaks_the_seal():
    sealed = RING.seal(b"secret", *WHERE)
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes((sealed[place] ^ 1,)) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            RING.open(changed, *WHERE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            RING.open(sealed[:length], *WHERE)


def test_a_broken_seal_tells_ids_and_never_bytes():
    sealed = RING.seal(b"secret", *WHERE)
    with pytest.raises(SealBroken) as caught:
        RING.open(sealed[:-1] + b"\x00", *WHERE)
    assert "answers/sealed/7/12/entity_name" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_sealing_twice_gives_different_bytes():
    assert RING.seal(b"same", *WHERE) != RING.seal(b"same", *WHERE)


def test_a_new_key_in_front_seals_and_the_old_one_still_opens():
    old, new = KeyRing.fresh(), KeyRing.fresh()
    before, after = KeyRing.parse(old), KeyRing.parse(f"{new}, {old}")
    sealed = before.seal(b"secret", *WHERE)
    assert after.open(sealed, *WHERE) == b"secret"
    assert not after.sealed_first(sealed)
    again = after.seal(b"secret", *WHERE)
    assert after.sealed_first(again)
    assert KeyRing.parse(new).open(again, *WHERE) == b"secret"
    with pytest.raises(SealBroken):
        before.open(again, *WHERE)


def test_the_same_id_with_another_key_does_not_open():
    other = KeyRing.parse(f"k1:{base64.b64encode(bytes(range(32))).decode()}")
    with pytest.raises(SealBroken):
        other.open(KeyRing.parse(f"k1:{GOOD}").seal(b"secret", *WHERE), *WHERE)


def test_a_digest_finds_the_same_value_and_tells_nothing_without_the_key():
    assert RING.digest("number", "备1") == RING.digest("number", "备1")
    assert RING.digest("number", "备1") != RING.digest("domain", "备1")
    assert RING.digest("number", "备1") != KeyRing.parse(KeyRing.fresh()).digest("number", "备1")


def test_digests_hold_those_of_older_keys():
    old, new = KeyRing.fresh(), KeyRing.fresh()
    both = KeyRing.parse(f"{new},{old}")
    assert both.digests("x") == [KeyRing.parse(new).digest("x"), KeyRing.parse(old).digest("x")]
    assert both.digest("x") == both.digests("x")[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "keys new"),
        (" , ", "keys new"),
        (GOOD, "key 1 is not of the form"),
        (f"k1:{GOOD},k 2:{GOOD}", "key 2 is not of the form"),
        ("k1:not base64!", "no base64"),
        ("k1:QUJD", "has 3 bytes"),
        (f"k1:{GOOD},k1:{GOOD}", "same id"),
        (f"{'k' * 33}:{GOOD}", "not of the form"),
    ],
)
def test_a_malformed_ring_is_refused_without_showing_it(text, words):
    with pytest.raises(KeysUnusable, match=words) as caught:
        KeyRing.parse(text)
    assert GOOD not in str(caught.value)


def test_a_ring_shows_its_ids_only():
    text = KeyRing.fresh()
    key_id, _, secret = text.partition(":")
    ring = KeyRing.parse(text)
    assert ring.first == key_id
    assert key_id in repr(ring)
    assert secret not in repr(ring)
    assert secret not in repr(ring._keys[0])
    assert KeyRing.fresh() != KeyRing.fresh()
