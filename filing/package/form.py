"""Orders the filing as the official form does: sections with questions and answers."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from filing.errors import PackageError
from filing.model import IN_APP, Answers, Catalog, Field, Kind, Stage, Value
from filing.package import portal
from filing.package.request import Document, Request
from filing.pictures import ending, type_of


@dataclass(frozen=True, slots=True)
class Group:
    """One section of the form, with the answers that stand in it."""

    id: str
    title: str
    """Source text."""
    term: str
    rows: tuple[tuple[Field, Value], ...]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One document under the name that it has in the package."""

    name: str
    field: Field
    document: Document
    media_type: str
    sha256: str


def arrange(
    catalog: Catalog, answers: Answers, shown: portal.Portal | None = None
) -> tuple[Group, ...]:
    """The answered questions by section; a stage that no section names comes last, on its own."""
    sections = (shown or portal.default()).section
    named = {stage for section in sections for stage in section.stages}
    groups = [
        Group(s.id, s.title, s.term, tuple(_rows(catalog, answers, s.stages))) for s in sections
    ]
    groups += [
        Group(stage.id, stage.title, stage.term, tuple(_of(stage, answers)))
        for stage in catalog.stages
        if stage.id not in named
    ]
    return tuple(group for group in groups if group.rows)


def enclose(request: Request) -> tuple[Enclosed, ...]:
    """The documents in the order of the form, clearly named; `PackageError` if one is lacking."""
    at_hand = {document.file.id: document for document in request.documents}
    found: list[Enclosed] = []
    for stage in request.catalog.stages:
        for field, value in _of(stage, request.answers):
            if field.kind is Kind.DOCUMENT and isinstance(value, tuple) and value != (IN_APP,):
                for place, key in enumerate(value, 1):
                    if key not in at_hand:
                        raise PackageError(f"{field.id}: document {key!r} is not at hand")
                    tail = f"_{place}" if len(value) > 1 else ""
                    found.append(_enclosed(len(found) + 1, field, tail, at_hand[key]))
    return tuple(found)


def _enclosed(number: int, field: Field, tail: str, document: Document) -> Enclosed:
    media_type = type_of(document.content)
    name = field.id.removeprefix("doc_")
    return Enclosed(
        f"documents/{number:02}_{name}{tail}.{ending(media_type)}",
        field,
        document,
        media_type,
        hashlib.sha256(document.content).hexdigest(),
    )


def _rows(
    catalog: Catalog, answers: Answers, stages: tuple[str, ...]
) -> Iterator[tuple[Field, Value]]:
    for name in stages:
        for stage in catalog.stages:
            if stage.id == name:
                yield from _of(stage, answers)


def _of(stage: Stage, answers: Answers) -> Iterator[tuple[Field, Value]]:
    for field in stage.fields:
        if field.id in answers:
            yield field, answers[field.id]
