"""Findings about the uploaded pictures of a filing, in the form of rule findings."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from filing.flow import Route
from filing.model import IN_APP, Draft, Field, Finding, Kind, Severity, StoredFile
from filing.pictures import ENDING, Verdict, same_picture
from filing.problems import Problem, Term

PICTURE: Final = "documents.picture"
TWICE: Final = "documents.twice"

ELSEWHERE: Final = Term("This picture has been sent already as “{label}”. Send the one asked here.")
HARMLESS: Final = frozenset({ENDING})
"""What the package mends by itself."""

SOURCE: Final = "alibaba_2019"


def held(path: Route, files: Sequence[StoredFile]) -> dict[str, tuple[Field, StoredFile]]:
    """The uploads that an answer holds, by their ids, each with its question."""
    by_id = {file.id: file for file in files}
    return {
        item: (field, by_id[item])
        for field in path.fields
        if field.kind is Kind.DOCUMENT
        for item in _items(path.known.get(field.id))
        if item in by_id
    }


def _items(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def findings(path: Route, files: Sequence[StoredFile]) -> tuple[Finding, ...]:
    """The verdicts kept with the pictures, and one picture under two documents."""
    kept = held(path, files)
    return (*_verdicts(kept), *_twice(kept))


def findings_for(field: Field, path: Route, files: Sequence[StoredFile]) -> tuple[Finding, ...]:
    """Those about one document."""
    return tuple(one for one in findings(path, files) if one.field == field.id)


def _verdicts(kept: Mapping[str, tuple[Field, StoredFile]]) -> Iterator[Finding]:
    for field, file in kept.values():
        for problem in file.seen.problems:
            harmless = problem.message in HARMLESS
            grade = Severity.ADVICE if harmless else Severity.WARNING
            yield _finding(PICTURE, grade, field, problem)


def _twice(kept: Mapping[str, tuple[Field, StoredFile]]) -> Iterator[Finding]:
    pairs = list(kept.values())
    for place, (field, file) in enumerate(pairs):
        other = elsewhere(field, file.sha256, file.seen.mark, pairs[:place])
        if other is not None:
            problem = Problem(ELSEWHERE, {"label": Term(other.label)})
            yield _finding(TWICE, Severity.ERROR, field, problem)


def elsewhere(
    field: Field, sha256: str, mark: str, pairs: Sequence[tuple[Field, StoredFile]]
) -> Field | None:
    """The other document under which the same bytes, or the same picture, were sent."""
    for other, file in pairs:
        if other.id != field.id and (file.sha256 == sha256 or same_picture(file.seen.mark, mark)):
            return other
    return None


def _finding(rule: str, grade: Severity, field: Field, problem: Problem) -> Finding:
    return Finding(
        rule=rule,
        severity=grade,
        field=field.id,
        message=problem.message,
        values=problem.values,
        source=field.source or SOURCE,
        chapter=field.term,
    )


def pictures(draft: Draft, field: str) -> tuple[str, ...]:
    """The ids of the uploads that an answer holds."""
    kept = draft.answers.get(field)
    return kept if isinstance(kept, tuple) and kept != (IN_APP,) else ()


def placed(earlier: tuple[str, ...], new: str, instead: str) -> tuple[str, ...]:
    """The ids with a new one: at the place of the one it replaces, else behind them."""
    if instead in earlier:
        return tuple(new if item == instead else item for item in earlier)
    return (*earlier, new)


def wall(
    asked: Field, found: Verdict, clean: bytes, kept: Mapping[str, tuple[Field, StoredFile]]
) -> Problem | None:
    """Why a picture is not taken: it is none, nothing is on it, or it is another document's."""
    if found.refused:
        return found.problems[0]
    digest = hashlib.sha256(clean).hexdigest()
    other = elsewhere(asked, digest, found.mark, list(kept.values()))
    return Problem(ELSEWHERE, {"label": Term(other.label)}) if other else None
