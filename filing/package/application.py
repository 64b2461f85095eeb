"""The parts of a package that machines read: application.json and checks.json."""

from collections.abc import Iterable, Sequence
from typing import Any

from filing import checks
from filing.model import IN_APP, Finding, Kind, Value
from filing.package import schema
from filing.package.form import Enclosed, Group
from filing.package.request import Request
from filing.package.wording import official


def application(
    request: Request, groups: Sequence[Group], enclosed: Iterable[Enclosed]
) -> dict[str, Any]:
    """The filing: answers as codes, and section by section as the official form shows them.

    With its documents beside it, it is itself a file that `icp-guide check` reads.
    """
    return {
        "schema": schema.APPLICATION,
        "reference": request.reference,
        "kind": request.kind,
        "kind_zh": kind_zh(request),
        "day": request.day.isoformat(),
        "revision": request.revision,
        "catalogue": request.catalog.digest,
        "language": request.language,
        "answers": {
            field.id: _plain(value)
            for group in groups
            for field, value in group.rows
            if field.kind is not Kind.DOCUMENT or value in {None, (IN_APP,)}
        },
        "documents": [_document(one) for one in enclosed],
        "sections": [_section(group) for group in groups],
    }


def findings(request: Request) -> dict[str, Any]:
    """Everything that the checks found, in words and with its source."""
    return {
        "schema": schema.CHECKS,
        "day": request.day.isoformat(),
        "catalogue": request.catalog.digest,
        "ready": not any(finding.blocks for finding in request.findings),
        "findings": [_finding(request, finding) for finding in request.findings],
    }


def kind_zh(request: Request) -> str:
    """The official name of the kind of filing."""
    kind = request.catalog.kinds.get(request.kind)
    return kind.zh if kind else request.kind


def _section(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "zh": group.term,
        "fields": [
            {
                "id": field.id,
                "kind": field.kind.value,
                "zh": field.term,
                "value": None if field.kind is Kind.DOCUMENT else _plain(value),
                "value_zh": official(field, value),
            }
            for field, value in group.rows
        ],
    }


def _document(one: Enclosed) -> dict[str, Any]:
    return {
        "field": one.field.id,
        "file": one.name,
        "zh": one.field.term,
        "media_type": one.media_type,
        "size": len(one.document.content),
        "sha256": one.sha256,
    }


def _finding(request: Request, finding: Finding) -> dict[str, Any]:
    citation = checks.citation(request.catalog, finding)
    source = request.catalog.sources.get(finding.source)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "field": finding.field,
        "message": checks.message(finding, request.own),
        "message_zh": checks.message(finding, request.zh),
        "fix": checks.fix(finding, request.own),
        "source": {
            "id": citation.id,
            "title": request.own(citation.title),
            "chapter": request.own(citation.chapter),
            "as_of": citation.as_of,
            "url": source.url if source else "",
        },
    }


def _plain(value: Value) -> object:
    return list(value) if isinstance(value, tuple) else value
