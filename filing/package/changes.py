"""The differences from the package made before, for the reviewer of a revision."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from filing.model import IN_APP, Catalog, Field, Kind, Value
from filing.package.request import Earlier, Request
from filing.package.wording import LATER, NOT_PROVIDED, official

ENCLOSED: Final = "（已附）"
REPLACED: Final = "（已更换）"


@dataclass(frozen=True, slots=True)
class Change:
    """One answer, in the words of the official form."""

    field: Field
    before: str
    now: str


def earlier(content: bytes) -> Earlier | None:
    """What a package of our own held; None where it cannot be told any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(json.loads(archive.read("application.json")))
    except (zipfile.BadZipFile, LookupError, ValueError):
        return None


def _read(data: Mapping[str, Any]) -> Earlier:
    documents: dict[str, tuple[str, ...]] = {}
    for one in data["documents"]:
        documents[one["field"]] = (*documents.get(one["field"], ()), one["sha256"])
    answers: Mapping[str, Value] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in data["answers"].items()
    }
    return Earlier(data["reference"], data["day"], answers, documents)


def changes(request: Request) -> tuple[Change, ...]:
    """Question by question, in the order of the form; nothing where there was no package."""
    if request.earlier is None:
        return ()
    return tuple(_changes(request, request.earlier))


def _changes(request: Request, before: Earlier) -> Iterator[Change]:
    now = _documents(request)
    for field in _fields(request.catalog):
        was, held = before.answers.get(field.id), request.answers.get(field.id)
        if field.kind is Kind.DOCUMENT:
            pictures = before.documents.get(field.id, ()), now.get(field.id, ())
            if pictures[0] != pictures[1] and any(pictures):
                yield Change(field, _picture(pictures[0], was), _changed(*pictures, held))
        elif was != held:
            yield Change(field, _said(field, was), _said(field, held))


def _fields(catalog: Catalog) -> Iterator[Field]:
    for stage in catalog.stages:
        yield from stage.fields


def _documents(request: Request) -> Mapping[str, tuple[str, ...]]:
    """The digests of what is enclosed now, by question."""
    known = {one.file.id: hashlib.sha256(one.content).hexdigest() for one in request.documents}
    return {
        key: tuple(known[item] for item in value if item in known)
        for key, value in request.answers.items()
        if isinstance(value, tuple)
    }


def _said(field: Field, value: Value) -> str:
    return NOT_PROVIDED if value is None else official(field, value)


def _picture(digests: tuple[str, ...], value: Value) -> str:
    if digests:
        return ENCLOSED
    return LATER if value == (IN_APP,) else NOT_PROVIDED


def _changed(before: tuple[str, ...], now: tuple[str, ...], value: Value) -> str:
    if before and now:
        return REPLACED
    return _picture(now, value)
