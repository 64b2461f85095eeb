"""The windows of every kind of filing with real services, in both languages, within all limits."""

import pytest

from dialogs.shared.states import Crib, Province, Review
from tests.content.kinds.test_every_entity import PAIRS, individual, organisation
from tests.content.kinds.test_every_kind import SHAPES
from tests.content.kinds.walks import CATALOG, Walk
from tests.dialogs.stage import LANGUAGES, Shown, Stage
from tests.filled import district

MOST_PAGES = 40
PHONE = {"en": 1100, "zh": 700}
"""Characters that a screen of facts has at most."""


async def pages(stage: Stage, state, start, key) -> list[Shown]:
    """All pages of a screen that remembers its page under `key`."""
    found = []
    for page in range(MOST_PAGES):
        found.append(await stage.shown(state, start, {key: page, "shown": True}))
        if not any(data.endswith(f"p{page + 1}") for _label, data in found[-1].buttons):
            return found
    raise AssertionError(f"{state} has no last page")


async def after_the_form(stage: Stage, walk: Walk) -> dict[str, list[str]]:
    """The faults of all screens that a complete draft has."""
    start, faults = {"draft": walk.draft}, {}
    review = await stage.services.filings.review(walk.owner, walk.draft)
    for number in range(len(review.sections)):
        shown = await stage.shown(Review.section, start, {"section": number})
        faults[f"section {number}"] = shown.faults()
    faults["done"] = (await stage.shown(Review.done, start)).faults()
    faults["overview"] = (await stage.shown(Review.overview, start)).faults()
    for state, key in ((Review.findings, "page"), (Review.agree, "agree"), (Crib.page, "at")):
        for number, shown in enumerate(await pages(stage, state, start, key)):
            faults[f"{state.state} {number}"] = shown.faults()
    return faults


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shape", SHAPES)
async def test_every_window_of_this_filing_fits(shape: str, language: str):
    kind, answers = SHAPES[shape]
    stage, faults = Stage(language), {}
    walk = Walk(kind, answers, stage.store, owner=1)
    async for field in walk.steps():
        for why in (False, True):
            shown = await stage.shown(
                stage.form.state(field.id), {"draft": walk.draft}, {"why": why, "missed": 3}
            )
            faults[f"{field.id} {why}"] = shown.faults()
    await walk.pack(language)
    faults |= await after_the_form(stage, walk)
    assert len(faults) > 2 * len(walk.asked) >= 10
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_set_of_certificates_fits(language: str):
    stage, seen = Stage(language), set()
    for nature, certificate in (pair.values for pair in PAIRS):
        answers = individual(certificate) if nature == "5" else organisation(nature, certificate)
        walk = Walk("initial", answers, stage.store, owner=1)
        async for field in walk.steps():
            if field.id not in {"entity_cert_type", "entity_cert_no"}:
                continue
            state = stage.form.state(field.id)
            shown = await stage.shown(state, {"draft": walk.draft})
            assert shown.faults() == [], (nature, certificate)
            seen.add((nature, certificate, field.id))
            if field.id == "entity_cert_no":
                break
    usual = sum(pair.values[0] in {"4", "5"} for pair in PAIRS)
    assert usual
    assert len(seen) == 2 * len(PAIRS) - usual, "an enterprise's and a person's type are assumed"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("nature", ["4", "5"])
@pytest.mark.parametrize("province", CATALOG.provinces)
async def test_the_rules_of_every_province_fit_a_phone(province: str, nature: str, language: str):
    stage = Stage(language)
    answers = {"region": district(province), "entity_nature": nature}
    draft = await stage.services.filings.start(1, "initial", answers)
    shown = await pages(stage, Province.facts, {"draft": draft.id}, "page")
    assert len(shown) > 1
    assert f"1/{len(shown)}" in shown[0].text
    for page in shown:
        assert page.faults() == []
        assert len(page.text) <= PHONE[language]


async def test_a_province_that_is_not_known_yet_is_said_so():
    stage = Stage()
    draft = await stage.services.filings.start(1, "claim")
    shown = await stage.shown(Province.facts, {"draft": draft.id})
    assert "The province is not known yet." in shown.text
    assert "There is no package" in (await stage.shown(Crib.page, {"draft": draft.id})).text
