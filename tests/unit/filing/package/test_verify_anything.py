"""Whatever is done to a package is found or harmless, and never ends in a traceback."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filing.package import verify
from filing.package.seal import written
from tests.zips import unpacked, zipped


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_flipping_any_byte_is_found_or_harmless(packed, data):
    at = data.draw(st.integers(0, len(packed) - 1))
    flipped = bytearray(packed)
    flipped[at] ^= data.draw(st.integers(1, 255))
    if not verify(bytes(flipped)):
        assert unpacked(bytes(flipped)) == unpacked(packed)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_flipping_a_byte_of_a_member_before_packing_is_found(packed, data):
    members = unpacked(packed)
    name = data.draw(st.sampled_from(sorted(members)))
    content = bytearray(members[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    if not verify(zipped({**members, name: bytes(content)}.items())):
        assert name == "manifest.json"
        assert json.loads(content) == json.loads(members[name])


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_cutting_a_package_anywhere_is_found(packed, data):
    at = data.draw(st.integers(0, len(packed) - 1))
    assert verify(packed[:at])


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(content):
    assert verify(content)
    assert verify(b"PK\x03\x04" + content + b"PK\x05\x06" + content[:18].ljust(18, b"\0"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_json_in_place_of_any_part_gets_an_answer(packed, data):
    """Deep inside too: what the schema lets through may not end in a traceback either."""
    members = unpacked(packed)
    name = data.draw(st.sampled_from(["manifest.json", "application.json", "checks.json"]))
    value = json.loads(members[name])
    node = value
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else [0]))
        if data.draw(st.booleans()) or not isinstance(node[key], dict | list):
            node[key] = data.draw(JSON)
            break
        node = node[key]
    assert isinstance(verify(zipped({**members, name: written(value)}.items())), list)
