"""Half as much is asked, and nothing is lost: the same answers reach the package."""

import pytest

from filing import flow, values
from filing.model import Kind
from tests.content.kinds.walks import CATALOG, DAY, Walk, given


@pytest.mark.parametrize(("name", "most"), [("enterprise", 40), ("individual", 30)])
async def test_few_questions_lead_to_the_same_package(name, most):
    answers = given(name)
    walk = Walk("initial", answers)
    review = await walk.fill()
    asked = [key for key in walk.asked if not key.startswith("change_")]
    assert len(asked) <= most, " ".join(asked)
    assert review.ready
    told = (await walk.pack()).application["answers"]
    path = flow.route(CATALOG, "initial", review.draft.answers, DAY)
    kept = flow.live(path)
    here = {key: raw for key, raw in answers.items() if key in path}
    assert len(here) >= len(answers) - 1
    for key, raw in here.items():
        wanted = None if raw is None else values.parse(CATALOG.fields[key], raw, path.known)
        assert kept[key] == wanted, key
        assert key in told
    assert not any(CATALOG.fields[key].guide for key in told)


def test_every_assumption_can_be_changed_and_no_guide_is_lost():
    guides = [field for field in CATALOG.fields.values() if field.guide]
    assert len(guides) >= 8
    for guide in guides:
        filled = [one for one in CATALOG.fields.values() if guide.id in one.filled_by]
        assert filled, guide.id
        assert all(one.assume for one in filled), guide.id
        assert {*guide.unless} <= {*CATALOG.fields}
    several = [field for field in guides if field.kind is Kind.CHOICES]
    assert all("none" in {choice.code for choice in field.choices} for field in several)
