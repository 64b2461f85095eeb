"""The crib sheet: the official system's pages in their order, each value ready to be copied."""

from collections.abc import Iterator
from dataclasses import dataclass

from filing.model import Answers, Catalog, Field, Value
from filing.package import portal
from filing.package.wording import official, typed

LONGEST_BUTTON = 256
"""Characters that a copy button can hold; longer values are shown as text to tap."""


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a page. `label` is a source text; `copy` is empty where nothing is typed."""

    field: str
    label_zh: str
    label: str
    value: str
    copy: str
    long: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the official system. `title` and `note` are source texts."""

    id: str
    title: str
    term: str
    note: str
    rows: tuple[Row, ...]


def crib(
    catalog: Catalog, kind: str, answers: Answers, shown: portal.Portal | None = None
) -> tuple[Page, ...]:
    """The pages on which something is to be done for this filing. `answers`: live ones."""
    pages = (
        Page(page.id, page.title, page.term, page.note, tuple(_rows(catalog, page, answers)))
        for page in (shown or portal.default()).page
        if not page.kinds or kind in page.kinds
    )
    return tuple(page for page in pages if page.rows)


def _rows(catalog: Catalog, page: portal.Sheet, answers: Answers) -> Iterator[Row]:
    stages = [stage for stage in catalog.stages if stage.id in page.stages]
    listed = [catalog.fields[key] for key in page.fields if key in catalog.fields]
    for field in (*listed, *(field for stage in stages for field in stage.fields)):
        value = answers.get(field.id)
        if value is not None:
            yield _row(field, value)


def _row(field: Field, value: Value) -> Row:
    copy = typed(field, value)
    return Row(
        field=field.id,
        label_zh=field.term,
        label=field.label,
        value=copy or official(field, value),
        copy=copy,
        long=len(copy) > LONGEST_BUTTON,
    )
