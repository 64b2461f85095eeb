"""Unaltered is one question, made by whom another: what a stranger seals anew is the stranger's."""

import base64
import dataclasses
import datetime as dt
import json
import re

import pytest

from filing import package
from filing.package import archive, container, examine, maker
from filing.package.seal import seal, written
from tests.zips import unpacked

OURS, THEIRS = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture(scope="session")
def signed(enclosing):
    return package.make(dataclasses.replace(enclosing, signing=OURS))


def sealed_anew(members, change=lambda _manifest: None):
    """What anybody can do: the digests and the seal are made to fit."""
    manifest = json.loads(members["manifest.json"])
    for row in manifest["files"]:
        content = members[row["name"]]
        row["size"], row["sha256"] = len(content), archive.hashlib.sha256(content).hexdigest()
    change(manifest)
    manifest["seal"] = seal(manifest)
    day = dt.date.fromisoformat(manifest["day"])
    return container.pack({**members, "manifest.json": written(manifest)}, day)


def codes(content):
    return [fault.code for fault in examine(content).faults]


def test_a_signed_package_is_unaltered_and_names_its_maker(signed):
    found = examine(signed)
    assert found.good
    assert found.signed
    assert found.maker == maker(OURS)
    assert found.maker.is_called(maker(OURS).key)
    assert found.maker.is_called(f" {maker(OURS).id} ")
    assert not found.maker.is_called(maker(THEIRS).id)
    assert re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){3}", found.maker.id)


def test_the_same_request_is_signed_with_the_same_bytes(signed, enclosing):
    assert package.make(dataclasses.replace(enclosing, signing=OURS)) == signed


def test_the_seed_is_never_shown(enclosing):
    assert "signing" not in repr(dataclasses.replace(enclosing, signing=OURS))


def test_an_unsigned_package_is_whole_and_nobodys(packed):
    found = examine(packed)
    assert found.good
    assert (found.maker, found.signed) == (None, False)


def renamed(members):
    """Another name in application.json, as a forger would write it."""
    data = json.loads(members["application.json"])
    data["answers"]["entity_name"] = "另一家有限公司"
    return {**members, "application.json": written(data)}


def test_another_name_sealed_anew_breaks_the_signature(signed):
    assert codes(sealed_anew(renamed(unpacked(signed)))) == ["signature"]


def test_another_name_in_an_unsigned_package_is_seen_by_the_pdfs(packed):
    assert codes(sealed_anew(renamed(unpacked(packed)))) == ["other_data", "other_data"]


def test_a_pdf_that_names_no_data_is_noted(packed):
    members = unpacked(packed)
    content = members["application.pdf"]
    plain = re.sub(rb"/Keywords \(sha256:", b"/Keywords (sha255:", content)
    found = examine(sealed_anew({**members, "application.pdf": plain}))
    assert [(fault.code, fault.note) for fault in found.faults] == [("no_digest", True)]
    assert found.good


def test_a_forger_can_only_sign_as_themselves(enclosing):
    forged = package.make(dataclasses.replace(enclosing, signing=THEIRS))
    found = examine(forged)
    assert found.good
    assert found.maker == maker(THEIRS) != maker(OURS)


def test_a_signature_under_another_name_does_not_fit(signed):
    def claimed(manifest):
        manifest["made_by"]["key"] = maker(THEIRS).key

    found = examine(sealed_anew(unpacked(signed), claimed))
    assert [fault.code for fault in found.faults] == ["signature"]
    assert found.signed
    assert found.maker is None


def test_a_signature_taken_off_is_nobodys_package(signed):
    found = examine(sealed_anew(unpacked(signed), lambda manifest: manifest.pop("made_by")))
    assert found.good
    assert found.maker is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "ed25519:" + "/" * 43 + "="),
        ("key", "ed25519:" + base64.b64encode(bytes(32)).decode()),
        ("signature", "/" * 86 + "=="),
        ("signature", base64.b64encode(bytes(64)).decode()),
    ],
)
def test_a_key_or_signature_that_is_none_is_no_traceback(signed, name, value):
    def odd(manifest):
        manifest["made_by"][name] = value

    assert codes(sealed_anew(unpacked(signed), odd)) == ["signature"]


def test_a_key_of_another_form_departs_from_the_schema(signed):
    def odd(manifest):
        manifest["made_by"]["key"] = "rsa:x"

    assert codes(sealed_anew(unpacked(signed), odd)) == ["schema"]


def test_flipping_any_bit_of_the_manifest_is_found(signed):
    members = unpacked(signed)
    content = members["manifest.json"]
    for at in range(0, len(content), 7):
        flipped = bytearray(content)
        flipped[at] ^= 1
        packed = container.pack({**members, "manifest.json": bytes(flipped)}, container.OLDEST)
        assert not examine(packed).good, at
