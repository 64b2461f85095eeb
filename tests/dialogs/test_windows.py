"""Guards over all windows: none is missing, all render, and nothing is too long for Telegram."""

import re

import pytest

from dialogs.shared.states import Assess, Confirm, Faq, Form, Language, Menu, Review
from filing import decisions
from filing.assessment import Assessment, assess, next_question
from filing.model import Kind
from filing.service import Question
from tests.dialogs.stage import DAY, LANGUAGES, Stage, catalog, every_group

FORM = Form(catalog())
SAMPLES = ("enterprise", "individual", "modify", "cancel")
TABLE = decisions.default()


def states(form):
    return [state for group in every_group(form) for state in group.__states__]


def test_every_state_has_a_window_and_every_window_a_state():
    stage = Stage()
    written = {state.state for state in states(stage.form)}
    shown = {state.state for dialog in stage.dialogs.values() for state in dialog.states()}
    assert len(written) > 150
    assert shown == written


async def test_every_window_renders_from_its_preview_data():
    stage = Stage(preview=True)
    found = {state.state: (await stage.shown(state)).faults() for state in states(stage.form)}
    assert len(found) > 150
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_generated_states_are_named_by_the_ids_of_stage_and_field():
    for stage in catalog().stages:
        for field in stage.fields:
            assert FORM.state(field.id).state == f"Form_{stage.id}:{field.id}"
    assert Form(catalog()).state("domain") == FORM.state("domain")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
async def test_every_question_of_a_filing_and_its_review_fit(language, sample):
    stage = Stage(language)
    draft = await stage.draft(sample)
    review = await stage.services.filings.review(1, draft.id)
    start, faults = {"draft": draft.id}, {}
    for part in review.sections:
        for field, _value in part.rows:
            shown = await stage.shown(stage.form.state(field.id), start, {"why": True})
            faults[field.id] = shown.faults()
    for number in range(len(review.sections)):
        faults[number] = (await stage.shown(Review.section, start, {"section": number})).faults()
    for state in (Review.overview, Review.findings, Review.done):
        faults[state.state] = (await stage.shown(state, start)).faults()
    assert len(faults) > 10
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_fits_with_all_its_choices_on_every_page(language):
    """Also those that no sample filing asks."""
    stage, faults, pages = Stage(language), {}, 0
    draft = await stage.draft("enterprise")

    async def question(_owner, _draft, field):
        return asked(draft, catalog().fields[field])

    stage.services.filings.question = question
    for field in catalog().fields.values():
        for page in range(40):
            shown = await stage.shown(
                stage.form.state(field.id),
                {"draft": draft.id},
                {"why": True, "page": page, "missed": 3},
            )
            pages += 1
            faults[f"{field.id} {page}"] = shown.faults()
            further = re.compile(rf"g:.{{4}}:{page + 1}$")
            if not any(further.search(data) for _label, data in shown.buttons):
                break
        else:
            raise AssertionError(f"{field.id} has no last page")
    assert pages > len(catalog().fields) > 100
    assert {name: found for name, found in faults.items() if found} == {}


def asked(draft, field):
    """A question with everything that can stand in it."""
    offers = tuple((key, "") for key in field.same_as)
    value = "x" * 500 if field.kind in {Kind.TEXT, Kind.EMAIL} else None
    return Question(
        draft=draft,
        field=field,
        value=value,
        answered=value is not None,
        choices=field.choices,
        offers=offers,
        findings=(),
        files=(),
        number=1,
        total=1,
        previous=None,
        later=None,
        following=None,
        known={},
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_home_drafts_and_the_small_screens_fit(language):
    stage, faults = Stage(language), {}
    for sample in SAMPLES:
        draft = await stage.draft(sample)
    for state in Menu.__states__:
        faults[state.state] = (await stage.shown(state, {}, {"draft": draft.id})).faults()
    drops = {"draft": draft.id, "field": "domain", "drops": list(catalog().fields)}
    faults["drops"] = (await stage.shown(Confirm.drops, drops)).faults()
    faults["language"] = (await stage.shown(Language.choose)).faults()
    assert {name: found for name, found in faults.items() if found} == {}


def places(library):
    """Every place in what can be looked up."""
    known = library.knowledge
    yield from ("topics", "terms", "nothing", "nothing:again")
    yield from (f"topic:{topic.id}" for topic in known.topics)
    yield from (f"entry:{entry.id}" for entry in known.entries)
    yield from (f"term:{term.id}" for term in known.terms)
    yield from (f"help:{field}" for field in catalog().fields)
    ids = sorted(known.by_id, key=len)
    yield f"meant:{','.join(ids[-3:])}"
    yield f"entry:{','.join(ids[-3:])}"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_that_can_be_looked_up_fits(language):
    stage, faults = Stage(language), {}
    draft = await stage.draft("enterprise")
    for place in places(stage.services.library):
        state = getattr(Faq, place.partition(":")[0])
        for start in ({}, {"below": True, "field": "domain", "draft": draft.id}):
            for page in (0, 1, 2):
                data = {"trail": ["topics", place], "more": page == 0, "page": page}
                shown = await stage.shown(state, {"place": place, **start}, data)
                rows = [f"{len(shown.rows)} rows"] if len(shown.rows) > 11 else []
                faults[f"{place} {page}"] = shown.faults() + rows
    assert len(faults) > 3 * 250
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(("language", "screen"), [("en", 1100), ("zh", 550)])
async def test_every_short_answer_fits_a_phone_screen(language, screen):
    stage = Stage(language)
    entries = stage.services.library.knowledge.entries
    shown = {one.id: await stage.shown(Faq.entry, {"place": f"entry:{one.id}"}) for one in entries}
    assert len(shown) > 80
    assert {name: len(one.text) for name, one in shown.items() if len(one.text) > screen} == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_place_that_is_no_longer_known_says_so(language):
    stage = Stage(language)
    for place in ("entry:gone", "term:gone", "topic:gone", "meant:gone"):
        state = getattr(Faq, place.partition(":")[0])
        assert not (await stage.shown(state, {"place": place})).faults()


def ways():
    """Every way through the assessment that the chat can take."""
    waiting = [{}]
    while waiting:
        inputs = waiting.pop()
        question = next_question(TABLE, inputs)
        yield inputs
        if question is not None:
            waiting += [{**inputs, question.id: answer} for answer in question.answers]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_question_and_result_of_the_assessment_fits(language):
    stage, faults, seen = Stage(language), {}, set()
    for inputs in ways():
        question = next_question(TABLE, inputs)
        result = assess(TABLE, inputs, DAY) if question is None else None
        assert result is None or isinstance(result, Assessment)
        key = question.id if question else (result.row, result.reasons, result.prepare)
        if key in seen:
            continue
        seen.add(key)
        state = Assess.result if question is None else Assess.question
        faults[str(key)] = (await stage.shown(state, {}, {"inputs": dict(inputs)})).faults()
    assert {row.id for row in TABLE.rows} <= {key[0] for key in seen if isinstance(key, tuple)}
    assert {name: found for name, found in faults.items() if found} == {}
