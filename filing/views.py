"""View models of a draft: one question, the review, a line in the list. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from filing import checks, documents, flow
from filing.checks import Outside
from filing.flow import Route
from filing.model import Catalog, Draft, Field, Finding, Severity, StoredFile
from filing.ports import Made
from filing.results import Progress, Question, Review, Section, Summary


@dataclass(frozen=True, slots=True)
class View:
    """A look at drafts on one day, with what the rules know from beyond them."""

    catalog: Catalog
    day: dt.date
    outside: Outside

    def found(self, fields: Sequence[Field], path: Route) -> tuple[Finding, ...]:
        """What is to be said about these answers, each finding once, the gravest first."""
        told = {
            (one.rule, one.field): one
            for field in fields
            for one in checks.findings_for(field.id, self.catalog, path, self.day, self.outside)
        }
        return checks.by_grade(tuple(told.values()))

    def question(
        self, draft: Draft, path: Route, field: Field, files: Sequence[StoredFile]
    ) -> Question:
        """One question as it stands."""
        section = [asked for asked in path.fields if asked.stage == field.stage]
        value = path.known.get(field.id)
        held = value if isinstance(value, tuple) else ()
        fills = tuple(one for one in path.fields if field.id in one.filled_by)
        told = (field, *(one for one in fills if one.id in path.assumed))
        answered = field.id in path.known
        about = documents.findings_for(field, path, files)
        return Question(
            draft=draft,
            field=field,
            value=value,
            answered=answered,
            choices=flow.choices(field, path.known),
            offers=flow.offers(field, path.known),
            findings=(*about, *self.found(told, path)) if answered else (),
            files=tuple(file for file in files if file.id in held),
            number=section.index(field) + 1,
            total=len(section),
            previous=flow.previous_field(path, field.id),
            following=flow.next_field(path, field.id),
            later=flow.later_field(path, field.id),
            known=path.known,
            assumed=flow.guessed(path, field),
            fills=fills,
            progress=Progress(*flow.ahead(self.catalog, path, field)),
        )

    def review(self, draft: Draft, path: Route, files: Sequence[StoredFile]) -> Review:
        """All answers by section, all findings, and whether the package can be made."""
        found = checks.by_grade(
            (
                *checks.findings(self.catalog, path, self.day, self.outside),
                *documents.findings(path, files),
            )
        )
        done, total = counted(path)
        return Review(
            draft=draft,
            sections=tuple(section(step, path, found) for step in flow.progress(path)),
            findings=found,
            next=flow.next_field(path),
            ready=not any(finding.blocks for finding in found),
            files=tuple(files),
            known=path.known,
            assumed=tuple(
                (field, path.known[field.id]) for field in path.fields if flow.guessed(path, field)
            ),
            done=done,
            total=total,
        )


def counted(path: Route) -> tuple[int, int]:
    """What was answered of what is asked of the applicant; what was assumed is neither."""
    steps, assumed = flow.progress(path), len(path.assumed)
    return sum(step.done for step in steps) - assumed, sum(step.total for step in steps) - assumed


def section(step: flow.Step, path: Route, found: Sequence[Finding]) -> Section:
    """One section on the review screen."""
    rows = [field for field in path.fields if field.stage == step.stage]
    ids = {field.id for field in rows}
    grades = {finding.severity for finding in found if finding.field in ids}
    return Section(
        stage=step.stage,
        done=step.done,
        total=step.total,
        rows=tuple((field, path.known.get(field.id)) for field in rows),
        worst=next((grade for grade in Severity if grade in grades), ""),
    )


def summary(draft: Draft, path: Route, made: Sequence[Made] = ()) -> Summary:
    """One draft in the list: what was asked of the applicant counts, not what was assumed."""
    done, total = counted(path)
    return Summary(
        draft=draft,
        name=str(path.known.get("domain") or ""),
        done=done,
        total=total,
        reference=next((one.reference for one in made if _is_of(draft, one)), ""),
    )


def _is_of(draft: Draft, made: Made) -> bool:
    """Whether that package was made of the draft as it is now."""
    changed = draft.updated_at
    return made.draft == draft.id and (changed is None or changed <= made.made_at)
