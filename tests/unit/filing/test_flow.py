"""Where an applicant stands: conditions, route, next, what falls away – for any answers."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filing import flow
from filing.loader import default
from filing.model import Catalog, Choice, Field, Kind, Stage, Value, When

DAY = dt.date(2026, 11, 23)


def field(name: str, kind: Kind = Kind.TEXT, **more) -> Field:
    return Field(name, kind, prompt=f"{name}?", label=name, term=name, **more)


def catalog(*stages: Stage) -> Catalog:
    fields = {f.id: f for stage in stages for f in stage.fields}
    return Catalog(stages, (), {}, {}, {}, {}, "", fields)


TEA = field("tea", Kind.YES_NO, stage="shop")
SUGAR = field("sugar", stage="shop", when=(When("tea", is_one_of=(True,)),))
SPOON = field("spoon", stage="shop", when=(When("sugar", is_not_one_of=("none",)),))
BILL = field(
    "bill",
    stage="pay",
    when=(When("tea", is_one_of=(True,)),),
    also_when=((When("tea", is_one_of=(False,)), When("kind", is_one_of=("initial",))),),
)
SHOP = catalog(
    Stage("shop", "Shop", "店", fields=(TEA, SUGAR, SPOON)),
    Stage("pay", "Pay", "付", kinds=("initial", "modify"), fields=(BILL,)),
    Stage("gift", "Gift", "礼", when=(When("bill", is_one_of=("gift",)),), fields=(field("card"),)),
)


def route(answers: Mapping[str, Value], kind: str = "initial") -> flow.Route:
    return flow.route(SHOP, kind, answers, DAY)


def ids(path: flow.Route) -> list[str]:
    return [f.id for f in path.fields]


@pytest.mark.parametrize(
    ("when", "value", "holds"),
    [
        (When("x"), "anything", True),
        (When("x"), None, False),
        (When("x", is_one_of=("a", "b")), "b", True),
        (When("x", is_one_of=("a", "b")), "c", False),
        (When("x", is_not_one_of=("a",)), "b", True),
        (When("x", is_not_one_of=("a",)), "a", False),
        (When("x", is_not_one_of=("a",)), None, False),
        (When("x", has=("a",)), ("b", "a"), True),
        (When("x", has=("a",)), ("b",), False),
        (When("x", has=("a",)), "a", False),
        (When("x", at_least=2), 2, True),
        (When("x", at_least=2), 1, False),
        (When("x", less_than=18), 17, True),
        (When("x", less_than=18), 18, False),
        (When("x", at_least=2, less_than=4), 3, True),
        (When("x", at_least=2), "many", False),
    ],
)
def test_a_condition(when, value, holds):
    assert flow.holds(when, {"x": value}) is holds


def test_a_condition_on_what_was_not_asked_does_not_hold():
    assert not flow.holds(When("x", is_not_one_of=("a",)), {})


def test_questions_open_one_after_the_other():
    assert ids(route({})) == ["tea"]
    assert ids(route({"tea": True})) == ["tea", "sugar", "bill"]
    assert ids(route({"tea": True, "sugar": "one"})) == ["tea", "sugar", "spoon", "bill"]
    assert ids(route({"tea": True, "bill": "gift"})) == ["tea", "sugar", "bill", "card"]


def test_a_second_set_of_conditions_asks_too():
    assert ids(route({"tea": False})) == ["tea", "bill"]
    assert ids(route({"tea": False}, "modify")) == ["tea"]


def test_a_section_of_another_kind_is_not_asked():
    assert ids(route({"tea": True}, "cancel")) == ["tea", "sugar"]


def test_an_answer_whose_question_is_gone_decides_nothing_and_comes_back():
    answers = {"tea": False, "sugar": "one"}
    assert "sugar" not in route(answers).known
    back = route({**answers, "tea": True})
    assert back.known["sugar"] == "one"
    assert "spoon" in back


def test_a_skipped_question_is_answered_but_fulfils_no_condition():
    path = route({"tea": True, "sugar": None})
    assert "spoon" not in path
    assert ids(path)[2:] == [f.id for f in path.open] == ["bill"]


def test_next_goes_on_behind_the_present_question_then_to_what_was_left_open():
    path = route({"tea": True})
    assert flow.next_field(path) is SUGAR
    assert flow.next_field(path, "sugar") is BILL
    assert flow.next_field(path, "bill") is SUGAR
    assert flow.next_field(path, "unknown") is SUGAR
    assert flow.next_field(route({"tea": False, "bill": "x"})) is None


def test_back_goes_to_the_question_before():
    path = route({"tea": True})
    assert flow.previous_field(path, "sugar") is TEA
    assert flow.previous_field(path, "tea") is None
    assert flow.previous_field(path, "spoon") is BILL, "a question that is gone: to the last one"
    assert flow.previous_field(flow.Route((), {}), "tea") is None


def test_progress_counts_the_questions_of_today():
    path = route({"tea": True, "bill": "gift"})
    assert flow.progress(path) == (
        flow.Step("shop", 1, 2),
        flow.Step("pay", 1, 1),
        flow.Step("", 0, 1),
    )


def test_what_falls_away_is_named_before():
    before = route({"tea": True, "sugar": "one", "bill": None})
    after = route({"tea": False, "sugar": "one", "bill": None})
    assert flow.dropped(before, after) == (SUGAR,)
    assert flow.dropped(after, before) == ()
    assert flow.live(after) == {"tea": False, "bill": None}


def test_choices_depend_on_what_is_known():
    cups = field(
        "cups",
        choices=(Choice("1", "One", "一"), Choice("2", "Two", "二", when=(When("tea"),))),
    )
    assert [c.code for c in flow.choices(cups, {})] == ["1"]
    assert [c.code for c in flow.choices(cups, {"tea": True})] == ["1", "2"]


CUP = field(
    "cup",
    Kind.CHOICE,
    stage="shop",
    choices=(
        Choice("1", "Paper", "纸"),
        Choice("2", "Silver", "银", when=(When("tea", is_one_of=(True,)),)),
    ),
)


@pytest.mark.parametrize("kept", ["2", ("1", "2")])
def test_a_choice_that_another_answer_ruled_out_since_is_asked_again(kept):
    shop = catalog(Stage("shop", "Shop", "店", fields=(TEA, CUP)))
    before = flow.route(shop, "initial", {"tea": True, "cup": kept}, DAY)
    after = flow.route(shop, "initial", {"tea": False, "cup": kept}, DAY)
    assert flow.next_field(before) is None
    assert flow.next_field(after) == CUP
    assert "cup" not in after.known, "it decides nothing meanwhile"


def test_where_a_rule_of_its_own_judges_such_an_answer_it_stays_an_answer():
    judged = replace(CUP, unfit="shop.silver")
    assert flow.is_offered(judged, "2", {"tea": False})
    assert flow.is_offered(CUP, "2", {"tea": True})
    assert flow.is_offered(CUP, None, {})
    assert flow.is_offered(TEA, True, {})


def test_a_certificate_is_asked_again_when_an_enterprise_turns_out_to_be_a_person():
    catalogue = default()
    answers = {"entity_nature": "4", "entity_cert_type": "1"}
    enterprise = flow.route(catalogue, "initial", answers, DAY)
    person = flow.route(catalogue, "initial", answers | {"entity_nature": "5"}, DAY)
    assert ("entity_cert_type" in enterprise.known) is not ("entity_cert_type" in person.known)


def test_what_is_asked_is_answered_and_not_derived():
    """An individual's administrator is derived from the leader, but where asked it is open."""
    answers = {
        "change_part": ("entity", "website"),
        "entity_nature": "5",
        "entity_changes": ("leader_contacts",),
        "leader_mobile": "+8613800000013",
        "website_changes": ("administrator_contacts",),
    }
    path = flow.route(default(), "modify", answers, DAY)
    assert "administrator_mobile" in path.waiting
    assert "administrator_contacts" in [f.id for f in path.open]
    assert "administrator_mobile" not in path.known


# ------------------------------------------------------------------ for any answers


def some_answer(asked: Field, known: Mapping[str, Value]) -> st.SearchStrategy[Value]:
    """Any value of that kind, or skipped; not one that every rule likes."""
    codes = [c.code for c in flow.choices(asked, known)] or ["x"]
    plain: dict[Kind, st.SearchStrategy[Value]] = {
        Kind.CHOICE: st.sampled_from(codes),
        Kind.CHOICES: st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple),
        Kind.YES_NO: st.booleans(),
        Kind.NUMBER: st.integers(0, 40),
        Kind.REGION: st.sampled_from(["330106", "440103", "110101", "420102", "441900"]),
        Kind.DATE: st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)).map(str),
        Kind.DOMAIN: st.sampled_from(["example.com", "a.example.com.cn", "xn--fiqs8s", "x"]),
        Kind.DOCUMENT: st.just(("in_app",)),
    }
    anything = plain.get(asked.kind, st.just(asked.sample) | st.text(max_size=20))
    return anything | st.none() if asked.optional else anything


def walk(data: st.DataObject, kind: str) -> Iterator[tuple[Field, dict[str, Value]]]:
    """Answers whatever comes next until nothing does; each question with the answers after it."""
    answers: dict[str, Value] = {}
    while True:
        path = flow.route(default(), kind, answers, DAY)
        asked = flow.next_field(path)
        if asked is None:
            return
        answers[asked.id] = data.draw(some_answer(asked, path.known))
        yield asked, dict(answers)


KINDS = st.sampled_from(sorted(default().kinds))


@settings(max_examples=40, deadline=None)
@given(data=st.data(), kind=KINDS)
def test_answering_always_advances_and_the_form_ends(data, kind):
    seen: list[str] = []
    for asked, answers in walk(data, kind):
        assert asked.id not in seen, "answered once, never asked again"
        seen.append(asked.id)
        path = flow.route(default(), kind, answers, DAY)
        assert asked.id in path
        assert asked.id not in [f.id for f in path.open]
    assert seen


@settings(max_examples=40, deadline=None)
@given(data=st.data(), kind=KINDS)
def test_an_answer_taken_away_is_asked_again_first(data, kind):
    *_, (_, answers) = walk(data, kind)
    path = flow.route(default(), kind, answers, DAY)
    gone = data.draw(st.sampled_from([f.id for f in path.fields]))
    less = {key: value for key, value in answers.items() if key != gone}
    after = flow.route(default(), kind, less, DAY)
    if gone in after and gone not in after.assumed | after.waiting:
        again = flow.next_field(after)
        assert again is not None
        assert again.id == gone
    else:  # known without asking, or left to a guide
        assert default().fields[gone].assume or default().fields[gone].unless


@settings(max_examples=20, deadline=None)
@given(data=st.data(), kind=KINDS)
def test_the_same_answers_always_give_the_same_place(data, kind):
    *_, (_, answers) = walk(data, kind)
    turned = dict(reversed(answers.items()))
    assert flow.route(default(), kind, answers, DAY) == flow.route(default(), kind, turned, DAY)


def test_the_question_after_one_whether_answered_or_not():
    given = {"region": "330106", "entity_nature": "4", "leader_person": "张三 13800000013"}
    path = flow.route(default(), "initial", given, DAY)
    ids = [field.id for field in path.fields]
    later = flow.later_field(path, "leader_person")
    assert later is not None
    assert later.id not in path.assumed
    assert ids.index(later.id) > ids.index("leader_person")
    assert flow.later_field(path, ids[-1]) is None
    assert flow.later_field(path, "nothing") is None
