"""Do I need a filing? Every row of the table, every combination, every unusable input."""

import datetime as dt
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing import checks, decisions, derivation, flow
from filing.assessment import (
    MOST_QUESTIONS,
    Assessment,
    Unusable,
    assess,
    next_question,
    read_inputs,
)
from filing.decisions import Inputs, TableQuestion
from filing.errors import ContentError
from filing.loader import default

TABLE = decisions.default()
CATALOG = default()
TODAY = dt.date(2026, 11, 23)
MAINLAND = {"has_domain": True, "resolves_to": "alibaba_mainland", "service": "website"}

SITUATIONS = [
    # what procedures say, in the order of their tables
    ({**MAINLAND, "numbers": "none", "entity_place": "organisation"}, "yes", "initial"),
    ({**MAINLAND, "numbers": "none", "entity_place": "individual"}, "yes", "initial"),
    ({"has_domain": True, "resolves_to": "outside"}, "no", ""),
    ({"has_domain": True, "resolves_to": "nowhere"}, "no", ""),
    ({"has_domain": False, "resolves_to": "alibaba_mainland"}, "elsewhere", ""),
    ({"has_domain": False, "resolves_to": "other_mainland"}, "elsewhere", ""),
    ({"has_domain": False, "resolves_to": "outside"}, "no", ""),
    ({"has_domain": False, "resolves_to": "nowhere"}, "no", ""),
    ({**MAINLAND, "service": "forum"}, "impossible", ""),
    ({**MAINLAND, "service": "commercial"}, "elsewhere", ""),
    ({**MAINLAND, "service": "none"}, "no", ""),
    ({**MAINLAND, "numbers": "domain_alibaba", "subdomain": True}, "no", ""),
    ({**MAINLAND, "numbers": "domain_alibaba"}, "no", ""),
    ({**MAINLAND, "numbers": "domain_other", "subdomain": True}, "no", "add_provider"),
    ({**MAINLAND, "numbers": "domain_other"}, "yes", "add_provider"),
    ({**MAINLAND, "numbers": "entity_alibaba"}, "yes", "new_website"),
    ({**MAINLAND, "numbers": "entity_other"}, "yes", "new_website"),
    ({**MAINLAND, "front": "cdn_outside"}, "no", ""),
    (
        {
            **MAINLAND,
            "front": "cdn_global",
            "resolves_to": "outside",
            "numbers": "none",
            "entity_place": "organisation",
        },
        "yes",
        "initial",
    ),
    ({**MAINLAND, "front": "oss", "numbers": "domain_other"}, "yes", "add_provider"),
    (
        {**MAINLAND, "resolves_to": "other_mainland", "front": "oss", "numbers": "domain_other"},
        "no",
        "",
    ),
    ({**MAINLAND, "resolves_to": "other_mainland", "numbers": "none"}, "elsewhere", ""),
    ({**MAINLAND, "resolves_to": "other_mainland", "numbers": "domain_alibaba"}, "elsewhere", ""),
    (
        {**MAINLAND, "front": "waf", "resolves_to": "other_mainland", "numbers": "domain_other"},
        "no",
        "",
    ),
    (
        {**MAINLAND, "resolves_to": "taobao_shop", "numbers": "none", "entity_place": "individual"},
        "yes",
        "initial",
    ),
    ({**MAINLAND, "numbers": "none", "entity_place": "branch"}, "yes", "initial"),
    ({**MAINLAND, "numbers": "none", "entity_place": "office"}, "yes", "initial"),
    ({**MAINLAND, "numbers": "none", "entity_place": "neither"}, "impossible", ""),
    ({"task": "change", "numbers": "domain_alibaba"}, "yes", "modify"),
    ({"task": "change", "numbers": "domain_other"}, "elsewhere", ""),
    ({"task": "leave", "numbers": "domain_alibaba"}, "yes", "remove_provider"),
    ({"task": "leave", "numbers": "entity_alibaba"}, "no", ""),
    ({"task": "end", "numbers": "entity_alibaba"}, "yes", "cancel"),
    ({"task": "end", "numbers": "none"}, "no", ""),
    ({"task": "end", "numbers": "stranger"}, "impossible", ""),
    ({**MAINLAND, "numbers": "stranger"}, "impossible", ""),
    ({**MAINLAND, "numbers": "stranger", "resolves_to": "outside"}, "no", ""),
    ({"task": "claim"}, "yes", "claim"),
    ({"task": "import"}, "yes", "import"),
]


def answered(inputs: Inputs) -> Assessment:
    found = assess(TABLE, inputs, TODAY)
    assert isinstance(found, Assessment), found
    return found


def paths(inputs: Inputs, depth: int = 0) -> Iterator[tuple[Inputs, int]]:
    """Every way through the questions, with the number of taps."""
    question = next_question(TABLE, inputs)
    if question is None:
        yield inputs, depth
        return
    assert question.ask
    for answer in question.answers:
        yield from paths({**inputs, question.id: answer}, depth + 1)


@pytest.mark.parametrize(("inputs", "filing", "kind"), SITUATIONS, ids=str)
def test_each_situation_has_its_answer(inputs, filing, kind):
    found = answered(inputs)
    assert (found.filing, found.kind) == (filing, kind)
    assert found.reasons


def test_the_situations_reach_every_row():
    rows = {answered(inputs).row for inputs, _, _ in SITUATIONS}
    rows |= {answered(inputs).row for inputs, _ in paths({})}
    assert rows == {row.id for row in TABLE.rows}


def test_every_way_ends_with_an_answer_after_at_most_eight_taps():
    found = list(paths({}))
    assert len(found) > 100
    assert max(depth for _, depth in found) <= MOST_QUESTIONS
    for inputs, _ in found:
        assert answered(inputs).reasons


def test_every_kind_of_filing_is_an_outcome():
    assert {answered(inputs).kind for inputs, _ in paths({})} - {""} == set(decisions.KINDS)


def test_every_combination_of_all_inputs_is_answered_or_contradicts_itself():
    names = [question.id for question in TABLE.questions if question.ask]
    answers = [TABLE.question(name).answers for name in names]
    outcomes = {"answer": 0, "conflict": 0}
    for combination in itertools.islice(itertools.product(*answers), 0, None, 7):
        found = assess(TABLE, dict(zip(names, combination, strict=True)), TODAY)
        if isinstance(found, Assessment):
            outcomes["answer"] += 1
        else:
            assert found.trouble == "conflict"
            outcomes["conflict"] += 1
    assert all(outcomes.values()), outcomes


@given(st.data())
def test_inputs_that_do_not_matter_may_be_left_out(data):
    inputs = data.draw(st.sampled_from(list(paths({}))))[0]
    more = {
        question.id: data.draw(st.sampled_from(question.answers), question.id)
        for question in TABLE.questions
        if question.id not in inputs
    }
    found = assess(TABLE, {**more, **inputs}, TODAY)
    if isinstance(found, Assessment):
        assert found.row == answered(inputs).row
    else:
        assert found.trouble == "conflict"


def test_a_tap_is_asked_for_only_while_it_can_still_change_the_answer():
    asked = next_question(TABLE, {"task": "host", "has_domain": False})
    assert isinstance(asked, TableQuestion)
    assert asked.id == "resolves_to"
    assert next_question(TABLE, {"task": "claim"}) is None


def test_https_is_told_to_make_no_difference():
    without = answered({**MAINLAND, "numbers": "entity_alibaba"})
    told = answered({**MAINLAND, "numbers": "entity_alibaba", "https": True})
    assert (told.filing, told.kind) == (without.filing, without.kind)
    assert [one.id for one in told.reasons if one not in without.reasons] == ["https"]


def test_a_taobao_shop_needs_no_instance():
    shop = {**MAINLAND, "resolves_to": "taobao_shop", "numbers": "entity_alibaba"}
    prepare = [one.id for one in answered(shop).prepare]
    assert "shop" in prepare
    assert "instance" not in prepare


def test_cancelling_asked_for_the_password_until_august_2020():
    inputs = {"task": "end", "numbers": "domain_alibaba"}
    before = assess(TABLE, inputs, dt.date(2020, 8, 16))
    after = assess(TABLE, inputs, dt.date(2020, 8, 17))
    assert isinstance(before, Assessment)
    assert isinstance(after, Assessment)
    assert "password" in [one.id for one in before.prepare]
    assert "phone" in [one.id for one in after.prepare]


def test_what_was_learnt_fills_the_form():
    form = default()
    kinds = set()
    for inputs, _ in paths({}):
        found = answered(inputs)
        kinds.add(found.kind)
        for name, value in found.prefill.items():
            field = form.fields[name]
            codes = {choice.code for choice in field.choices}
            assert value in codes or (field.kind == "yes_no" and isinstance(value, bool)), name
    assert kinds >= set(decisions.KINDS)
    whole = answered({**MAINLAND, "front": "waf", "numbers": "none", "entity_place": "branch"})
    assert whole.prefill["waf"] is True
    assert whole.prefill["foreign_entity"] == "branch"


def test_texts_stand_in_both_languages_and_sources_exist():
    sources = default().sources
    for reason in TABLE.reasons.values():
        assert reason.source in sources
        assert reason.text("en") != reason.text("zh")
    for one in TABLE.preparations.values():
        assert one.text("en") != one.text("zh")
        assert bool(one.cost("en")) is bool(one.cost("zh"))
    for question in TABLE.questions:
        assert question.text("en") != question.text("zh")
        assert bool(question.hint("en")) is bool(question.hint("zh"))
        assert all(choice.text("zh") for choice in question.choices)
        assert all(choice.text("en") for choice in question.choices)


@pytest.mark.parametrize(
    ("data", "trouble", "told"),
    [
        ([], "not_an_object", "must be an object"),
        ({"colour": "red"}, "unknown_input", "unknown input 'colour'; known are task, "),
        ({"front": "red"}, "unknown_answer", "front: unknown answer; possible are direct, "),
        ({"has_domain": 1}, "unknown_answer", "has_domain: unknown answer; possible are true"),
        ({"front": ["waf"]}, "unknown_answer", "front: unknown answer"),
        ({"has_domain": "yes", "front": None}, "unknown_answer", "front: unknown answer"),
    ],
)
def test_unusable_files_are_told_in_one_line(data, trouble, told):
    found = read_inputs(TABLE, data)
    assert isinstance(found, Unusable)
    assert found.trouble == trouble
    assert told in found.text()
    assert "\n" not in found.text()


def test_missing_and_contradictory_inputs_are_named():
    missing = assess(TABLE, MAINLAND, TODAY)
    assert isinstance(missing, Unusable)
    assert missing.text().startswith("numbers is missing; possible are none, ")
    domain = assess(TABLE, {"resolves_to": "outside"}, TODAY)
    assert isinstance(domain, Unusable)
    assert domain.text() == "has_domain is missing; possible are true, false"
    against = {"has_domain": False, "resolves_to": "outside", "numbers": "domain_other"}
    conflict = assess(TABLE, against, TODAY)
    assert isinstance(conflict, Unusable)
    assert conflict.text().startswith("contradictory inputs: there is no domain")
    unknown = assess(TABLE, {"colour": "red"}, TODAY)
    assert isinstance(unknown, Unusable)
    assert unknown.trouble == "unknown_input"


def test_yes_and_no_are_understood_as_words():
    assert read_inputs(TABLE, {"has_domain": "yes", "https": "no"}) == {
        "has_domain": True,
        "https": False,
    }
    assert TABLE.question("has_domain").answer("no") is False
    assert TABLE.question("front").answer("waf") == "waf"


# ------------------------------------------------------------------ the strict loader


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(decisions.CONTENT, tmp_path / "assessment")
    return tmp_path / "assessment"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("rows.toml", 'id = "claim"\nwhen', 'id = "import"\nwhen', "row 'import' is defined twice"),
        ("rows.toml", 'kind = "claim"', 'kind = "clam"', "is no outcome"),
        ("rows.toml", 'filing = "impossible"', 'filing = "never"', "is no outcome"),
        ("rows.toml", 'reasons = ["claim"]', 'reasons = ["clam"]', "no text 'clam'"),
        ("rows.toml", 'is_one_of = ["forum"]', 'is_one_of = ["fora"]', "no answer 'fora'"),
        ("rows.toml", 'field = "service"', 'field = "servce"', "no question 'servce'"),
        ("rows.toml", 'instead = { instance = "shop" }', 'instead = { instance = "x" }', "'x'"),
        ("questions.toml", 'default = "direct"', 'default = "direkt"', "'direkt' is no choice"),
        ("texts.toml", 'id = "outside"', 'id = "mainland"', "reason 'mainland' is defined twice"),
    ],
)
def test_a_wrong_table_is_named(folder, name, old, new, told):
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=told):
        decisions.load(folder)


FILED = {
    "none": ("none", "none"),
    "entity_alibaba": ("alibaba", "none"),
    "entity_other": ("other", "none"),
    "domain_alibaba": ("alibaba", "alibaba"),
    "domain_other": ("other", "other"),
    "stranger": ("none", "other"),
}
"""What the numbers are called in the form: of the entity, of the domain."""

WISHES = {
    "host": ("initial", "new_website", "add_provider"),
    "change": ("modify",),
    "leave": ("remove_provider",),
    "end": ("cancel",),
}


def accepts(kind: str, entity: str, domain: str) -> bool:
    """Whether the form takes the kind: with the domain, or where only the entity is concerned."""
    found = [
        checks.examine(CATALOG, rule, {"kind": kind, "entity_filed": entity, **more}, TODAY)
        for more in ({"domain_filed": domain}, {})
        for rule in CATALOG.rules
        if rule.id == derivation.RULE
    ]
    whole = kind == "cancel" or (kind == "modify" and entity == "alibaba")
    return found[0] is None or (whole and domain == "none" and found[1] is None)


@pytest.mark.parametrize(("task", "numbers"), [*itertools.product(WISHES, FILED)])
def test_assessment_and_form_agree_on_the_kind(task, numbers):
    inputs = {"task": task, "numbers": numbers}
    if task == "host":
        inputs |= MAINLAND | {"entity_place": "organisation"}
    taken = [kind for kind in WISHES[task] if accepts(kind, *FILED[numbers])]
    if task in {"leave", "end", "change"} and numbers == "none":
        taken = []
    assert answered(inputs).kind == next(iter(taken), "")


@pytest.mark.parametrize(
    ("service", "numbers"), [*itertools.product(("website", "commercial", "forum"), [*FILED][:-1])]
)
def test_assessment_and_form_agree_on_what_is_served(service, numbers):
    """What cannot be filed blocks the form; what needs a licence besides is warned about."""
    inputs = MAINLAND | {"service": service, "numbers": numbers, "entity_place": "organisation"}
    known = {"kind": "initial", "has_forum": service == "forum"}
    known |= {"commercial": service == "commercial"}
    rules = (CATALOG.rule("website.bbs"), CATALOG.rule("procedure.licence_not_filing"))
    found = [one for rule in rules if (one := checks.examine(CATALOG, rule, known, TODAY))]
    grades = {str(one.severity) for one in found}
    outcome = answered(inputs).filing
    assert (outcome == "impossible") is ("error" in grades)
    assert (outcome == "elsewhere") is ("warning" in grades)


@pytest.mark.parametrize(("task", "numbers"), [*itertools.product(WISHES, FILED)])
def test_what_the_assessment_fills_in_breaks_no_rule(task, numbers):
    inputs = {"task": task, "numbers": numbers}
    if task == "host":
        inputs |= MAINLAND | {"entity_place": "organisation"}
    found = answered(inputs)
    if not found.kind:
        return
    path = flow.route(CATALOG, found.kind, {**found.prefill}, TODAY)
    told = checks.findings(CATALOG, path, TODAY)
    assert not [one.rule for one in told if one.blocks and one.rule != checks.NOT_ANSWERED]
