"""A whole filing given at once, as `check` and `package` read it from a file."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from filing import checks, flow, values
from filing.checks import Outside
from filing.flow import Route
from filing.model import IN_APP, Answers, Catalog, Finding, Kind, Value
from filing.problems import Problem

_NEEDS_FACTS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.IDENTITY})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the file holds, understood. `files`: paths named for documents, by field."""

    kind: str
    answers: Answers
    files: Mapping[str, tuple[str, ...]]
    path: Route
    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        return not any(finding.blocks for finding in self.findings)


def read(catalog: Catalog, data: object, day: dt.date) -> Sheet | Problem:
    """`{"kind", "answers": {field: value}, "documents": [field or {"field", "file"}]}`.

    `"used_service_numbers": [number]` names those that other filings have used. Values may be raw
    or canonical. A `Problem` where the file itself is wrong; wrong answers are
    findings.
    """
    given = _given(catalog, data)
    if isinstance(given, Problem):
        return given
    used = _used(cast("Mapping[str, object]", data))
    if isinstance(used, Problem):
        return used
    kind, raw, files = given
    answers, problems = _understand(catalog, kind, raw, day)
    path = _skip_optional(catalog, kind, answers, day, problems)
    number = values.clean(str(answers.get("service_number") or "")).casefold()
    outside = Outside(number_uses=used.count(number))
    bad = {key: problem for key, problem in problems.items() if key in path}
    found = [
        finding
        for finding in checks.findings(catalog, path, day, outside)
        if not (finding.field in bad and _misses(catalog, finding))
    ]
    wrong = [checks.invalid(catalog.fields[key], problem) for key, problem in bad.items()]
    said = {key: value for key, value in answers.items() if not catalog.fields[key].guide}
    return Sheet(kind, said, files, path, (*wrong, *found))


def _misses(catalog: Catalog, finding: Finding) -> bool:
    """Only that an answer or a document is not there."""
    missing = catalog.fields[finding.field].kind is Kind.DOCUMENT
    return missing or finding.rule == checks.NOT_ANSWERED


_Given = tuple[str, dict[str, object], dict[str, tuple[str, ...]]]


def _given(catalog: Catalog, data: object) -> _Given | Problem:
    if not isinstance(data, Mapping):
        return Problem("the file is no JSON object with “kind” and “answers”")
    kind, answers = data.get("kind"), data.get("answers")
    if not isinstance(kind, str) or kind not in catalog.kinds:
        kinds = ", ".join(catalog.kinds)
        return Problem(
            "“kind” is {kind}; it is one of {kinds}", {"kind": repr(kind), "kinds": kinds}
        )
    if not isinstance(answers, Mapping):
        return Problem("“answers” is no object with a value for each field")
    unknown = next((key for key in answers if key not in catalog.fields), None)
    if unknown is not None:
        return Problem("there is no field {field}", {"field": repr(unknown)})
    files = _documents(catalog, data.get("documents", []))
    if isinstance(files, Problem):
        return files
    raw = {str(key): value for key, value in answers.items()}
    for key, names in files.items():
        raw[key] = list(names) or IN_APP
    return kind, raw, files


def _used(data: Mapping[str, object]) -> list[str] | Problem:
    """The service identification numbers of other filings: each is used once, ever."""
    numbers = data.get("used_service_numbers", [])
    if not isinstance(numbers, list) or not all(isinstance(one, str) for one in numbers):
        return Problem("“used_service_numbers” is no list of texts")
    return [values.clean(number).casefold() for number in numbers]


def _documents(catalog: Catalog, rows: object) -> dict[str, tuple[str, ...]] | Problem:
    if not isinstance(rows, list):
        return Problem("“documents” is no list")
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        pair = _document(row)
        if pair is None:
            return Problem(
                "“documents” holds {row}; each is the id of a field, or has “field” and “file”",
                {"row": repr(row)[:60]},
            )
        key, names = pair
        field = catalog.fields.get(key)
        if field is None or field.kind is not Kind.DOCUMENT:
            return Problem("there is no document {field}", {"field": repr(key)})
        found[key] = (*found.get(key, ()), *names)
    return found


def _document(row: object) -> tuple[str, tuple[str, ...]] | None:
    """Its field and its files; a field alone says that it will be uploaded in the official app."""
    if isinstance(row, str):
        return row, ()
    if not isinstance(row, Mapping):
        return None
    key, name = row.get("field"), row.get("file")
    if not isinstance(key, str) or not isinstance(name, str | None):
        return None
    return key, (name,) if name else ()


def _understand(
    catalog: Catalog, kind: str, raw: Mapping[str, object], day: dt.date
) -> tuple[dict[str, Value], dict[str, Problem]]:
    """Canonical answers in the order of the form, as each may depend on those before it.

    A file answers the questions themselves: a guide that it leaves out is skipped.
    """
    guides = (field.id for field in catalog.fields.values() if field.guide)
    answers: dict[str, Value] = dict.fromkeys(key for key in guides if key not in raw)
    problems: dict[str, Problem] = {}
    for field in catalog.fields.values():
        if field.id not in raw:
            continue
        known = (
            flow.route(catalog, kind, answers, day, assume=False).known
            if field.kind in _NEEDS_FACTS
            else {}
        )
        value = None if _blank(raw[field.id]) else values.parse(field, raw[field.id], known)
        if isinstance(value, Problem):
            problems[field.id] = value
        elif value is not None or field.optional:
            answers[field.id] = value
    return answers, problems


def _blank(raw: object) -> bool:
    """Nothing was answered: no value, an empty list, a text without a character."""
    return raw is None or raw == [] or (isinstance(raw, str) and not raw.strip())


def _skip_optional(
    catalog: Catalog,
    kind: str,
    answers: dict[str, Value],
    day: dt.date,
    problems: Mapping[str, Problem],
) -> Route:
    """The route once every optional question that the file leaves out counts as skipped."""
    while True:
        path = flow.route(catalog, kind, answers, day, assume=False)
        left = [field.id for field in path.open if field.optional and field.id not in problems]
        if not left:
            return path
        answers.update(dict.fromkeys(left))
