"""The kind of filing follows from the ICP numbers that exist."""

import datetime as dt

import pytest

from filing import derivation
from filing.errors import NotFound
from filing.loader import default
from filing.service import Filings
from tests.fakes import MemoryStore

CATALOG = default()


def known(kind, entity, domain):
    return {"kind": kind, "entity_filed": entity, "domain_filed": domain}


@pytest.mark.parametrize(
    ("entity", "domain", "kind"),
    [
        ("none", "none", "initial"),
        ("alibaba", "none", "new_website"),
        ("other", "none", "new_website"),
        ("other", "other", "add_provider"),
        ("alibaba", "other", "add_provider"),
        ("alibaba", "alibaba", "modify"),
        ("none", "other", ""),
        ("other", "alibaba", ""),
    ],
)
def test_the_numbers_show_the_kind(entity, domain, kind):
    assert derivation.shown_kind(CATALOG, known("initial", entity, domain)) == kind


def test_another_kind_is_told_only_where_it_is_another_one():
    assert derivation.other_kind(CATALOG, known("initial", "alibaba", "none")) == "new_website"
    assert derivation.other_kind(CATALOG, known("initial", "none", "none")) == ""


@pytest.mark.parametrize("kind", ["remove_provider", "cancel", "claim", "import"])
def test_what_is_wished_is_not_derived(kind):
    assert derivation.other_kind(CATALOG, known(kind, "none", "none")) == ""


def test_nothing_is_derived_before_both_are_answered():
    assert derivation.other_kind(CATALOG, {"kind": "initial", "entity_filed": "alibaba"}) == ""


@pytest.mark.parametrize("kind", CATALOG.kinds)
def test_every_kind_has_its_reason(kind):
    assert derivation.reason(kind).startswith("Because ")


def test_an_unknown_kind_has_none():
    assert derivation.reason("tea") == ""


@pytest.fixture
def filings():
    clock = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
    return Filings(CATALOG, MemoryStore().unit, clock.date, lambda: clock)


async def test_a_draft_changes_its_kind_and_keeps_its_answers(filings):
    draft = (await filings.start(1, "initial")).id
    await filings.answer(1, draft, "region", "330106")
    changed = await filings.change_kind(1, draft, "new_website")
    assert changed.kind == "new_website"
    assert (await filings.review(1, draft)).known["region"] == "330106"


async def test_a_draft_does_not_become_of_a_kind_that_is_none(filings):
    draft = (await filings.start(1, "initial")).id
    with pytest.raises(NotFound):
        await filings.change_kind(1, draft, "tea")


async def test_another_persons_draft_stays_as_it_is(filings):
    draft = (await filings.start(1, "initial")).id
    with pytest.raises(NotFound):
        await filings.change_kind(2, draft, "new_website")


NUMBER = "0a1b2c3d-0000-4000-8000-000000000000"


async def uses(filings, draft):
    """How often others hold the number of this draft."""
    question = await filings.question(2, draft, "service_number")
    return [one.rule for one in question.findings]


async def with_number(filings, owner):
    answers = {"hosting": "mainland_alibaba", "verification": "service_number"}
    draft = (await filings.start(owner, "initial", answers)).id
    await filings.answer(owner, draft, "service_number", NUMBER)
    return draft


async def test_a_number_is_free_again_where_it_is_no_longer_asked(filings):
    first, second = await with_number(filings, 1), await with_number(filings, 2)
    assert await uses(filings, second) == ["access.service_number_reuse"]
    await filings.answer(1, first, "verification", "instance", confirmed=True)
    assert await uses(filings, second) == []
    await filings.answer(1, first, "verification", "service_number", confirmed=True)
    assert await uses(filings, second) == ["access.service_number_reuse"]


async def test_a_draft_that_became_a_cancellation_holds_no_number(filings):
    first, second = await with_number(filings, 1), await with_number(filings, 2)
    await filings.change_kind(1, first, "cancel")
    assert await uses(filings, second) == []
    await filings.change_kind(1, first, "initial")
    assert await uses(filings, second) == ["access.service_number_reuse"]
