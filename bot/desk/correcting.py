"""Choosing the question that an applicant shall correct: first the section, then the question."""

from collections.abc import Callable, Sequence

from filing.desk.model import Button
from filing.model import Catalog
from filing.service import Review

PAGE = 16

Translate = Callable[[str], str]


def mark(wrong: bool) -> str:
    return "⛔ " if wrong else ""


def stages_of(_: Translate, review: Review, catalog: Catalog, case: int) -> Sequence[Button]:
    """The sections of this draft; those with something wrong are marked."""
    titles = {stage.id: stage.title for stage in catalog.stages}
    return [
        Button(
            mark(section.worst == "error") + _(titles.get(section.stage, section.stage)),
            f"c:{case}:stage:{place}",
        )
        for place, section in enumerate(review.sections)
    ]


def fields_of(
    _: Translate, review: Review, case: int, stage: int, page: int
) -> tuple[Sequence[Button], bool]:
    """One page of a section's questions, and whether there are more."""
    if stage >= len(review.sections):
        return (), False
    wrong = {finding.field for finding in review.findings if finding.blocks}
    asked = list(enumerate(review.sections[stage].rows))
    shown = asked[page * PAGE : (page + 1) * PAGE]
    buttons = [
        Button(
            mark(field.id in wrong) + _(field.label),
            f"c:{case}:field:{stage}:{place}",
        )
        for place, (field, _value) in shown
    ]
    return buttons, len(asked) > (page + 1) * PAGE


def fixable(review: Review, stage: int, place: int) -> str | None:
    """The id of the question at that place."""
    if stage >= len(review.sections) or place >= len(review.sections[stage].rows):
        return None
    return review.sections[stage].rows[place][0].id
