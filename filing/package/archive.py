"""Builds the package: all parts and their manifest in a reproducible ZIP."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from filing.errors import PackageError
from filing.package import schema, state
from filing.package.application import application, findings
from filing.package.application_sheet import application_sheet
from filing.package.checklist_sheet import checklist_sheet
from filing.package.container import pack
from filing.package.faces import missing
from filing.package.form import Enclosed, Group, arrange, enclose
from filing.package.request import Request
from filing.package.seal import seal, written
from filing.package.signature import signed
from filing.package.wording import official

MEDIA_TYPES = {".json": "application/json", ".pdf": "application/pdf"}


def assemble(request: Request) -> bytes:
    """The ZIP. `PackageError` where something blocks, or a document is not at hand."""
    blocking = [finding.rule for finding in request.findings if finding.blocks]
    if blocking:
        raise PackageError(f"not ready: {', '.join(blocking)}")
    groups = arrange(request.catalog, request.answers)
    if not groups:
        raise PackageError("there is no answer to put into the package")
    enclosed = enclose(request)
    request, members = _filing(request, groups, enclosed)
    members["checklist.pdf"] = checklist_sheet(request, enclosed)
    members["checks.json"] = written(findings(request))
    members["manifest.json"] = written(_manifest(request, groups, enclosed, members))
    return pack(members, request.day)


def export(request: Request) -> bytes:
    """All that was given so far, ready or not: the filing and its documents, as a ZIP."""
    groups, enclosed = arrange(request.catalog, request.answers), enclose(request)
    return pack(_filing(request, groups, enclosed)[1], request.day)


def _filing(
    request: Request, groups: Sequence[Group], enclosed: Sequence[Enclosed]
) -> tuple[Request, dict[str, bytes]]:
    """The filing for machines and for readers, and the documents; the PDF names the digest of the
    data that it shows."""
    data = written(application(request, groups, enclosed))
    request = replace(request, contents=hashlib.sha256(data).hexdigest())
    return request, {
        **{one.name: one.document.content for one in enclosed},
        "application.json": data,
        "application.pdf": application_sheet(request, groups, enclosed),
    }


def unprintable(request: Request) -> str:
    """The characters of the answers that no font at hand can print."""
    rows = (row for group in arrange(request.catalog, request.answers) for row in group.rows)
    return _unprintable(rows)


def _unprintable(rows: Iterable[tuple[Any, Any]]) -> str:
    return missing("".join(official(field, value) for field, value in rows))


def _manifest(
    request: Request,
    groups: Iterable[Group],
    enclosed: Iterable[Enclosed],
    members: Mapping[str, bytes],
) -> dict[str, Any]:
    files = [document.file for document in request.documents]
    types = {one.name: one.media_type for one in enclosed}
    manifest = {
        "schema": schema.MANIFEST,
        "application": schema.APPLICATION,
        "reference": request.reference,
        "kind": request.kind,
        "day": request.day.isoformat(),
        "revision": request.revision,
        "catalogue": request.catalog.digest,
        "fingerprint": state.fingerprint(request.kind, request.answers, files, request.catalog),
        "language": request.language,
        "missing_glyphs": [
            f"U+{ord(c):04X}" for c in _unprintable(row for group in groups for row in group.rows)
        ],
        "files": [
            {
                "name": name,
                "media_type": types.get(name) or MEDIA_TYPES[name[name.rindex(".") :]],
                "size": len(members[name]),
                "sha256": hashlib.sha256(members[name]).hexdigest(),
            }
            for name in sorted(members)
        ],
        "seal": "",
    }
    if request.signing:
        manifest = signed(manifest, request.signing)
    return {**manifest, "seal": seal(manifest)}
