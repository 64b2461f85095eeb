"""Choosing the question to be corrected: first the section, then the question."""

from collections.abc import Sequence

from desk import card
from desk.actions import Button
from filing.model import Catalog
from filing.problems import Translate
from filing.service import Review

PAGE = 16


def mark(wrong: bool) -> str:
    return "⛔ " if wrong else ""


def stages_of(_: Translate, review: Review, catalog: Catalog, case: int) -> Sequence[Button]:
    """The sections of this draft; those with something wrong are marked."""
    titles = {stage.id: stage.title for stage in catalog.stages}
    wrong = _wrong(review)
    return [
        Button(
            mark(not wrong.isdisjoint(field.id for field, _value in section.rows))
            + _(titles.get(section.stage, section.stage)),
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
    wrong = _wrong(review)
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


def _wrong(review: Review) -> set[str]:
    """The answers that would be refused; what is not answered yet is not wrong."""
    return {finding.field for finding in card.found(review) if finding.blocks}


def fixable(review: Review, stage: int, place: int) -> str | None:
    """The id of the question at that place."""
    if stage >= len(review.sections) or place >= len(review.sections[stage].rows):
        return None
    return review.sections[stage].rows[place][0].id
