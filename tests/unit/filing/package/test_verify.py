"""Everything that can be wrong with a package is found and named; nothing ends in a traceback."""

import datetime as dt
import io
import json
import struct
import zipfile

import pytest

from filing.package import Fault, archive, container, verify
from filing.package.seal import seal, written
from tests.zips import unpacked, zipped


def codes(content, catalogues=()):
    return [fault.code for fault in verify(content, catalogues)]


@pytest.fixture
def members(packed):
    return unpacked(packed)


@pytest.fixture
def changed(members):
    """A package whose JSON file was changed by a function, its manifest brought up to date."""

    def make(name, change, *, listed=True):
        value = json.loads(members[name])
        change(value)
        return repacked({**members, name: written(value)}, listed=listed)

    return make


def repacked(members, *, listed=True):
    """The members in a ZIP; with `listed` the manifest says what is there, properly sealed."""
    manifest = json.loads(members["manifest.json"])
    if listed:
        for row in manifest["files"]:
            content = members.get(row["name"], b"")
            row["size"] = len(content)
            row["sha256"] = archive.hashlib.sha256(content).hexdigest()
        manifest["seal"] = seal(manifest)
    whole = members | {"manifest.json": written(manifest)}
    return container.pack(whole, dt.date.fromisoformat(json.loads(members["manifest.json"])["day"]))


def test_a_good_package_has_no_fault(packed, tmp_path):
    (tmp_path / "package.zip").write_bytes(packed)
    assert verify(packed) == []
    assert verify(tmp_path / "package.zip") == []


def test_a_package_packed_again_by_another_program_is_still_good(members):
    assert verify(repacked(members)) == []


def test_rules_at_hand_that_differ_are_a_note_and_no_fault(packed, enclosing):
    assert verify(packed, {enclosing.catalog.digest}) == []
    (note,) = verify(packed, {"other"})
    assert (note.code, note.note) == ("catalogue", True)
    assert enclosing.catalog.digest[:12] in note.say()


def test_a_file_out_of_reach_is_the_callers_matter(tmp_path):
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "nothing.zip")


# ------------------------------------------------------------------ the container


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"%PDF-1.4", "not_a_zip"),
        (b"PK\x03\x04 and then nothing", "truncated"),
        (b"PK\x03\x04 and then PK\x05\x06 and nothing right", "damaged"),
    ],
)
def test_what_is_no_whole_zip_is_told_apart(content, code):
    assert codes(content) == [code]


def test_a_package_that_breaks_off_is_called_so(packed):
    assert codes(packed[: len(packed) // 2]) == ["truncated"]


def test_something_before_or_behind_the_package_is_noticed(packed):
    assert codes(b"#!/bin/sh\n" + packed) == ["around"]
    commented = io.BytesIO(packed)
    with zipfile.ZipFile(commented, "a") as opened:
        opened.comment = b"hello"
    assert codes(commented.getvalue()) == ["around"]


def test_a_file_larger_than_any_package_is_not_even_read(packed, monkeypatch, tmp_path):
    monkeypatch.setattr(container, "MOST_BYTES", len(packed) - 1)
    (tmp_path / "package.zip").write_bytes(packed)
    assert codes(packed) == ["too_big"]
    assert codes(tmp_path / "package.zip") == ["too_big"]


def test_more_files_than_any_package_has_are_refused():
    many = zipped([(f"f{number}", b"") for number in range(container.MOST_FILES + 1)])
    assert codes(many) == ["too_many"]


def test_a_name_that_is_in_it_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = zipped([("a.json", b"1"), ("a.json", b"2")])
    (fault,) = verify(doubled)
    assert (fault.code, fault.file) == ("duplicate", "a.json")


@pytest.mark.parametrize(
    "name",
    ["../a", "/etc/passwd", "a/../../b", "C:a", "a\\b", "documents/", ".hidden", "名字.jpg", "a b",
     "a//b", "a\u202eb"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused_and_printed_safely(name):
    (fault,) = verify(zipped([(name, b"x")]))
    assert fault.code == "unsafe_name"
    assert fault.say().isprintable()


def patched(content, **values):
    """The ZIP with fields of its first entry changed, in both of its tables."""
    changed = bytearray(content)
    central = content.index(b"PK\x01\x02")
    places = {"flags": (6, 8, "<H"), "method": (8, 10, "<H"), "size": (22, 24, "<I")}
    for key, value in values.items():
        local, table, form = places[key]
        struct.pack_into(form, changed, local, value)
        struct.pack_into(form, changed, central + table, value)
    return bytes(changed)


def test_an_encrypted_file_is_refused():
    assert codes(patched(zipped([("a", b"x")]), flags=1)) == ["encrypted"]


def test_another_way_of_compressing_is_refused():
    assert codes(patched(zipped([("a", b"x")]), method=12)) == ["method"]


def test_a_file_that_says_it_unpacks_to_gigabytes_is_refused():
    huge = patched(zipped([("a", bytes(1000))]), size=2_000_000_000)
    assert codes(huge) == ["bomb", "bomb"]
    assert codes(patched(zipped([("a.json", bytes(1000))]), size=20_000_000)) == ["bomb"]


def test_a_file_that_lies_about_what_it_unpacks_to_is_not_unpacked_further():
    bomb = patched(zipped([("a", bytes(50_000_000))]), size=10)
    assert len(bomb) < 100_000
    (fault,) = verify(bomb)
    assert (fault.code, fault.file) == ("damaged_file", "a")


def test_a_damaged_file_inside_is_named(packed):
    at = packed.index(b"\xff\xd8\xff")
    broken = packed[: at + 50] + bytes([packed[at + 50] ^ 1]) + packed[at + 51 :]
    (fault,) = verify(broken)
    assert (fault.code, fault.file) == ("damaged_file", "documents/01_entity_certificate.jpg")


# ------------------------------------------------------------------ what is in it


def test_without_a_manifest_nothing_is_certain(members):
    del members["manifest.json"]
    assert [(f.code, f.file) for f in verify(zipped(members.items()))] == [
        ("missing", "manifest.json")
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000, b'{"a": "\xed\xa0\x80"}'],
)
def test_a_manifest_that_is_no_json_is_told(members, content):
    assert codes(zipped({**members, "manifest.json": content}.items())) == ["no_json"]


@pytest.mark.parametrize("content", [b"[]", b"null", b"{}", b'{"schema": 3}', b"NaN"])
def test_a_manifest_of_another_shape_is_told(members, content):
    found = codes(zipped({**members, "manifest.json": content}.items()))
    assert set(found) == {"schema"}
    assert len(found) <= 5


def test_a_future_format_is_told_as_such(changed):
    def change(value):
        value["schema"] = "icp-guide/manifest/9"

    (fault,) = verify(changed("manifest.json", change, listed=False))
    assert fault.code == "unknown_schema"
    assert "icp-guide/manifest/9" in fault.say()


@pytest.mark.parametrize(
    ("name", "key"), [("application.json", "application"), ("checks.json", "checks")]
)
def test_a_part_of_a_future_format_is_told_too(changed, name, key):
    def change(value):
        value["schema"] = f"icp-guide/{key}/2"

    assert codes(changed(name, change)) == ["unknown_schema"]


def test_a_manifest_that_was_edited_breaks_its_seal(changed):
    def change(value):
        value["revision"] += 1

    found = codes(changed("manifest.json", change, listed=False))
    assert found == ["seal", "differs"]


@pytest.mark.parametrize("name", ["application.pdf", "checks.json", "documents/02_leader_id_1.jpg"])
def test_a_missing_file_is_named(members, name):
    del members[name]
    assert ("missing", name) in [
        (fault.code, fault.file) for fault in verify(zipped(members.items()))
    ]


def test_a_required_file_that_nobody_lists_is_missed(members):
    manifest = json.loads(members["manifest.json"])
    manifest["files"] = [row for row in manifest["files"] if row["name"] != "checklist.pdf"]
    manifest["seal"] = seal(manifest)
    del members["checklist.pdf"]
    (fault,) = verify(zipped({**members, "manifest.json": written(manifest)}.items()))
    assert (fault.code, fault.file) == ("missing", "checklist.pdf")


def test_a_file_too_many_is_named(members):
    (fault,) = verify(zipped({**members, "readme.txt": b"hello"}.items()))
    assert (fault.code, fault.file) == ("extra", "readme.txt")


def test_an_altered_file_is_named(members):
    altered = {**members, "application.pdf": members["application.pdf"] + b"\n%%EOF\n"}
    assert codes(zipped(altered.items())) == ["altered"]


@pytest.mark.parametrize(
    "change", [lambda text: text + b" ", lambda text: text.replace(b"\n", b"")]
)
def test_a_manifest_that_was_only_written_anew_was_altered_too(members, change):
    members["manifest.json"] = change(members["manifest.json"])
    (fault,) = verify(zipped(members.items()))
    assert (fault.code, fault.file) == ("altered", "manifest.json")


def test_a_name_listed_twice_is_told(members):
    manifest = json.loads(members["manifest.json"])
    manifest["files"].append(manifest["files"][0])
    manifest["seal"] = seal(manifest)
    found = codes(zipped({**members, "manifest.json": written(manifest)}.items()))
    assert found == ["listed_twice"]


def test_a_name_in_the_manifest_can_always_be_printed(members):
    manifest = json.loads(members["manifest.json"])
    manifest["files"][0]["name"] = "\ud800\x1b[2J"
    manifest["seal"] = seal(manifest)
    found = verify(zipped({**members, "manifest.json": json.dumps(manifest).encode()}.items()))
    assert {"missing", "extra"} <= {fault.code for fault in found}
    assert all((fault.say() + fault.file).isprintable() for fault in found)


def test_a_pdf_that_breaks_off_is_told_although_the_manifest_knows_it_so(members):
    members["checklist.pdf"] = members["checklist.pdf"][:-30]
    assert codes(repacked(members)) == ["no_pdf"]


def test_an_application_that_does_not_fit_its_schema_is_told_with_the_place(changed):
    def change(value):
        value["sections"][0]["fields"][0]["zh"] = 3

    (fault,) = verify(changed("application.json", change))
    assert (fault.code, fault.file) == ("schema", "application.json")
    assert "sections[0].fields[0].zh: string is expected" in fault.say()


@pytest.mark.parametrize("key", ["reference", "kind", "day", "revision", "catalogue", "language"])
def test_an_application_of_another_package_is_told(changed, key):
    def change(value):
        value[key] = {"revision": 999, "day": "2020-01-01", "kind": "other"}.get(key, "OTHER")

    (fault,) = verify(changed("application.json", change))
    assert (fault.code, fault.values["what"]) == ("differs", key)


def test_checks_of_another_day_are_told(changed):
    def change(value):
        value["day"] = "2020-01-01"

    assert codes(changed("checks.json", change)) == ["differs"]


def test_documents_that_the_application_does_not_announce_are_told(changed):
    def change(value):
        value["documents"].pop()

    (fault,) = verify(changed("application.json", change))
    assert (fault.code, fault.file) == ("documents", "documents/03_leader_id_2.jpg")


def test_a_package_with_something_that_blocks_is_not_good(changed):
    def change(value):
        value["ready"] = False
        value["findings"][0]["severity"] = "error"

    (fault,) = verify(changed("checks.json", change))
    assert fault.code == "blocking"


def test_a_package_that_is_not_ready_without_a_reason_is_not_good(changed):
    def change(value):
        value["ready"] = False

    assert codes(changed("checks.json", change)) == ["not_ready"]


def test_a_fault_speaks_the_readers_language():
    fault = Fault("missing", "{name} is missing.", {"name": "a"})
    assert fault.say() == "a is missing."
    assert fault.say({"{name} is missing.": "缺少 {name}。"}.get) == "缺少 a。"


def test_every_flipped_byte_of_the_container_is_found(members):
    """Headers, attributes, times, checksums: everything that is not the files themselves."""
    small = {name: members[name][:20] for name in members}
    whole = container.pack(small, dt.date(2026, 11, 29))
    assert list(container.repacked(whole, small, "2026-11-29")) == []
    unseen = []
    for place in range(len(whole)):
        altered = whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]
        found, faults = container.unpack(altered)
        if (
            not faults
            and found == small
            and not list(container.repacked(altered, small, "2026-11-29"))
        ):
            unseen.append(place)
    assert len(whole) > 500
    assert unseen == []


def test_attributes_that_are_not_ours_and_a_wrong_checksum_are_found(packed):
    crc = packed[:14] + bytes(4) + packed[18:]
    assert codes(crc) == ["container"]
    central = packed.index(b"PK\x01\x02")
    link = struct.pack("<I", 0o120777 << 16)
    assert codes(packed[: central + 38] + link + packed[central + 42 :]) == ["container"]


def test_a_package_that_the_first_release_compressed_is_good(members):
    day = dt.date.fromisoformat(json.loads(members["manifest.json"])["day"])
    assert verify(container.pack(members, day, zipfile.ZIP_DEFLATED)) == []


def test_another_time_in_all_headers_is_found(packed):
    older = packed
    for head, offset in ((b"PK\x03\x04", 10), (b"PK\x01\x02", 12)):
        place = -1
        while (place := older.find(head, place + 1)) >= 0:
            older = older[: place + offset] + bytes(4) + older[place + offset + 4 :]
    assert codes(older) == ["container"]


def test_a_day_that_is_none_is_no_traceback(packed, members):
    assert [fault.code for fault in container.repacked(packed, members, "soon")] == ["container"]
