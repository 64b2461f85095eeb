"""Verifies a package from its bytes alone and reports every fault."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from filing.package import schema
from filing.package.container import repacked, unpack
from filing.package.faults import Fault
from filing.package.seal import seal, written
from filing.package.signature import Maker, signer
from filing.problems import Term

__all__ = ["REQUIRED", "Examined", "Fault", "examine", "verify"]

MANIFEST = "manifest.json"
REQUIRED = ("application.json", "application.pdf", "checklist.pdf", "checks.json")
"""What every package holds besides its manifest."""

SHARED = ("reference", "kind", "day", "revision", "catalogue", "language")
"""What manifest and application say alike."""

MOST_MISMATCHES = 5
"""How many departures from a schema are named for one file."""

LACKING = Term("{name} is missing.")
EXTRA = Term("{name} does not belong to the package: the manifest does not list it.")
ALTERED = Term("{name} was altered after the package was made.")
TWICE = Term("The manifest lists {name} twice.")
NO_JSON = Term("{name} cannot be read as JSON.")
VERSION = Term("{name} has the unknown format {schema}.")
SHAPE = Term("{name} is not built as it should be – {where}")
SEAL = Term("manifest.json was altered: its seal does not fit.")
DIFFERS = Term("{what} differs between manifest.json and {name}.")
UNLISTED = Term("application.json and the documents in the package are not the same: {name}.")
BLOCKS = Term("checks.json holds something that would be refused: {rule}.")
READY = Term("checks.json does not say that the filing is ready.")
NO_PDF = Term("{name} is no complete PDF.")
OTHER_DATA = Term("{name} was made from other data than application.json holds.")
NOT_SAID = Term("{name} does not say which data it was made from: compare it by eye.")
SIGNATURE = Term("manifest.json was altered: its signature does not fit.")
SAID = re.compile(rb"/Keywords \(sha256:([0-9a-f]{64})\)")
"""The digest of application.json in the properties of a PDF."""
RULES = Term("The package was made by other rules than the ones at hand ({digest}).")


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with a package, and who made it: None where nobody signed, or not as it is."""

    faults: list[Fault]
    maker: Maker | None = None
    signed: bool = field(default=False)
    """Whether a signature is there at all, be it a wrong one."""

    @property
    def good(self) -> bool:
        """Complete and unaltered, whoever made it."""
        return all(fault.note for fault in self.faults)


def verify(source: bytes | Path, catalogues: Collection[str] = ()) -> list[Fault]:
    """What is wrong with the package; an empty list: nothing. `OSError` for a file out of reach.

    `catalogues`: digests of the rules at hand; a package made by others gets a note, no fault.
    """
    return examine(source, catalogues).faults


def examine(source: bytes | Path, catalogues: Collection[str] = ()) -> Examined:
    """The same, and who made it: two questions, since whoever alters a package can seal it anew."""
    members, faults = unpack(source)
    if faults:
        return Examined(faults)
    if MANIFEST not in members:
        return Examined([Fault("missing", LACKING, {"name": MANIFEST}, MANIFEST)])
    manifest, faults = _parsed(members, MANIFEST, schema.MANIFEST)
    if manifest is None:
        return Examined(faults)
    signed = "made_by" in manifest
    who = signer(manifest) if signed else None
    found = _found(members, manifest, catalogues)
    if signed and who is None:
        found.append(Fault("signature", SIGNATURE, file=MANIFEST))
    if all(fault.note for fault in found):
        found += [*_compared(members), *repacked(source, members, manifest["day"])]
    return Examined(found, who, signed)


def _found(
    members: Mapping[str, bytes], manifest: Mapping[str, Any], catalogues: Collection[str]
) -> list[Fault]:
    return [
        *_sealed(manifest, members[MANIFEST]),
        *_listed(members, manifest),
        *_parts(members, manifest),
        *_known(manifest, catalogues),
    ]


def _parsed(
    members: Mapping[str, bytes], name: str, wanted: str
) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The JSON of that file if it is built as its schema says, and else why not."""
    about = {"name": name}
    try:
        value = json.loads(members[name].decode("utf-8"))
    except (ValueError, RecursionError):
        return None, [Fault("no_json", NO_JSON, about, name)]
    said = value.get("schema") if isinstance(value, dict) else None
    if isinstance(said, str) and said != wanted:
        about["schema"] = ascii(said[:60])[1:-1]
        return None, [Fault("unknown_schema", VERSION, about, name)]
    wrong = list(islice(schema.mismatches(wanted, value), MOST_MISMATCHES))
    if wrong:
        return None, [
            Fault("schema", SHAPE, {**about, "where": ascii(where[:200])[1:-1]}, name)
            for where in wrong
        ]
    return value, []


def _sealed(manifest: Mapping[str, Any], content: bytes) -> Iterator[Fault]:
    """The seal fits what the manifest says, and the file says it in the very bytes."""
    if seal(manifest) != manifest["seal"]:
        yield Fault("seal", SEAL, file=MANIFEST)
    elif written(manifest) != content:
        yield Fault("altered", ALTERED, {"name": MANIFEST}, MANIFEST)


def _listed(members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[Fault]:
    """Every file that the manifest lists is there and unaltered, and no other is."""
    listed: set[str] = set()
    for row in manifest["files"]:
        name, shown = row["name"], ascii(row["name"])[1:-1]
        if name in listed:
            yield Fault("listed_twice", TWICE, {"name": shown}, shown)
        listed.add(name)
        if name not in members:
            yield Fault("missing", LACKING, {"name": shown}, shown)
        elif (len(members[name]), _sha256(members[name])) != (row["size"], row["sha256"]):
            yield Fault("altered", ALTERED, {"name": name}, name)
    for name in (*REQUIRED, *members):
        if name not in listed and name != MANIFEST:
            lacking = name not in members
            code, message = ("missing", LACKING) if lacking else ("extra", EXTRA)
            yield Fault(code, message, {"name": name}, name)


def _parts(members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[Fault]:
    for name in REQUIRED:
        if name not in members:
            continue
        if name.endswith(".pdf"):
            whole = members[name].startswith(b"%PDF-") and b"%%EOF" in members[name][-16:]
            if not whole:
                yield Fault("no_pdf", NO_PDF, {"name": name}, name)
            continue
        wanted = schema.CHECKS if name == "checks.json" else schema.APPLICATION
        value, faults = _parsed(members, name, wanted)
        yield from faults
        if value is not None:
            judge = _checks if wanted == schema.CHECKS else _application
            yield from judge(members, manifest, value)


def _compared(members: Mapping[str, bytes]) -> Iterator[Fault]:
    """Each PDF was made from the very data that application.json holds."""
    wanted = {_sha256(members["application.json"])}
    for name in REQUIRED:
        if not name.endswith(".pdf"):
            continue
        said = {digest.decode() for digest in SAID.findall(members[name])}
        if not said:  # one of the first release
            yield Fault("no_digest", NOT_SAID, {"name": name}, name, note=True)
        elif said != wanted:
            yield Fault("other_data", OTHER_DATA, {"name": name}, name)


def _application(
    members: Mapping[str, bytes], manifest: Mapping[str, Any], value: Mapping[str, Any]
) -> Iterator[Fault]:
    yield from _alike(manifest, value, "application.json", SHARED)
    announced = {row["file"]: (row["size"], row["sha256"]) for row in value["documents"]}
    enclosed = {
        name: (len(content), _sha256(content))
        for name, content in members.items()
        if name.startswith("documents/")
    }
    for name in sorted(announced.keys() | enclosed.keys()):
        if announced.get(name) != enclosed.get(name):
            yield Fault("documents", UNLISTED, {"name": name}, name)


def _checks(
    _members: Mapping[str, bytes], manifest: Mapping[str, Any], value: Mapping[str, Any]
) -> Iterator[Fault]:
    yield from _alike(manifest, value, "checks.json", ("day", "catalogue"))
    blocking = [row["rule"] for row in value["findings"] if row["severity"] == "error"]
    for rule in blocking:
        yield Fault("blocking", BLOCKS, {"rule": ascii(rule[:80])[1:-1]}, "checks.json")
    if not value["ready"] and not blocking:
        yield Fault("not_ready", READY, file="checks.json")


def _alike(
    manifest: Mapping[str, Any], value: Mapping[str, Any], name: str, keys: Collection[str]
) -> Iterator[Fault]:
    for key in keys:
        if manifest[key] != value[key]:
            yield Fault("differs", DIFFERS, {"what": key, "name": name}, name)


def _known(manifest: Mapping[str, Any], catalogues: Collection[str]) -> Iterator[Fault]:
    if catalogues and manifest["catalogue"] not in catalogues:
        digest = ascii(manifest["catalogue"][:12])[1:-1]
        yield Fault("catalogue", RULES, {"digest": digest}, MANIFEST, note=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
