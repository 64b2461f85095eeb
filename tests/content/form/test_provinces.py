"""All 31 provinces: complete, cited, honest about what is unknown, and each rule with examples."""

import datetime as dt

import pytest

from filing import checks, facts, flow, regions
from filing.loader import default
from filing.model import Province, Rule, Severity

CATALOG = default()
DAY = dt.date(2026, 11, 23)
PROVINCES = tuple(CATALOG.provinces.values())
RULES = tuple(rule for rule in CATALOG.rules if rule.id.startswith("province."))
CODES = {
    "ind_cross": {"free", "residence_proof", "local_only"},
    "org_leader": {"legal_rep_only", "legal_rep_or_letter", "free"},
    "holder": {
        "unit_only",
        "unit_or_legal",
        "unit_or_legal_with_letter",
        "unit_legal_share_mgr",
    },
    "admin_letter": {"yes", "no"},
    "shell": {"reusable", "cancel_first"},
}


def having(fact: str, *values: str) -> set[str]:
    return {p.code for p in PROVINCES if p.facts[fact].value in values}


def test_there_are_thirty_one_in_the_order_of_the_divisions():
    assert tuple(p.code for p in PROVINCES) == regions.provinces()


@pytest.mark.parametrize("province", PROVINCES, ids=lambda p: p.zh)
def test_a_province_has_every_fact_with_source_and_year(province: Province):
    assert list(province.facts) == list(CATALOG.fact_labels)
    assert facts.PREFIXES[province.prefix] == province.code
    assert regions.short(province.code).startswith(province.zh)
    for key, fact in province.facts.items():
        assert fact.value, key
        assert fact.as_of, key
        assert bool(fact.text) is (fact.value != "unknown"), key
        assert bool(fact.source) is (fact.value != "unknown" and key != "conf"), key
        assert not fact.older or fact.older[:4] <= fact.as_of, key
        assert fact.value in CODES.get(key, {fact.value}), key


def test_some_things_are_unknown_and_said_to_be():
    unknown = [p.code for p in PROVINCES if p.facts["foreign"].value == "unknown"]
    assert len(unknown) > 15


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_provincial_rule_cites_and_shows_what_it_accepts_and_refuses(rule: Rule):
    assert rule.when[0].field == "province"
    province = CATALOG.provinces[str(rule.when[0].is_one_of[0])]
    assert rule.id.startswith(f"province.{province.code}.")
    assert rule.chapter == province.zh
    assert {example.ok for example in rule.examples} == {True, False}


def test_every_province_has_a_rule_of_its_own():
    assert {rule.id.split(".")[1] for rule in RULES} == {p.code for p in PROVINCES}


OLD = {"tencent_2020", "tencent_faq_2022", "alibaba_2019", "alibaba_2024_provinces"}
"""Pages that newer ones of the same province overturn."""

INDIVIDUAL, ORGANISATION = {"individual", "all"}, {"organisation", "enterprise", "all"}


def scope(rule: Rule) -> set[str]:
    """The lists whose statements a rule of these conditions may rest on."""
    for when in rule.when:
        if when.field == "entity_class" and when.is_one_of:
            return INDIVIDUAL if when.is_one_of == ("individual",) else ORGANISATION
        if when.field in {"entity_nature", "hospital", "administrator_same"}:
            return ORGANISATION
    return INDIVIDUAL | ORGANISATION


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_provincial_rule_names_the_statements_it_rests_on(rule: Rule):
    assert rule.cites
    assert rule.source in {cite.source for cite in rule.cites} or rule.source in OLD
    for cite in rule.cites:
        assert cite.source in CATALOG.sources
        assert cite.item
        assert cite.hardness in {"must", "should", "info"}
    assert scope(rule) & {cite.scope for cite in rule.cites}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_what_refuses_rests_on_a_must(rule: Rule):
    if rule.severity is Severity.ERROR:
        assert "must" in {cite.hardness for cite in rule.cites}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_what_refuses_is_no_older_than_what_else_is_said_of_it(rule: Rule):
    """A must of 2019 or 2020 alone refuses only where no newer page speaks of it."""
    musts = {cite.source for cite in rule.cites if cite.hardness == "must"}
    newer = {cite.source for cite in rule.cites} - OLD
    if rule.severity is Severity.ERROR and musts <= OLD:
        assert not newer


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("entity_class", id="class"),
        pytest.param("entity_nature", id="nature"),
    ],
)
def test_rules_of_one_class_are_many(what):
    assert sum(any(w.field == what for w in rule.when) for rule in RULES) > 20


@pytest.mark.parametrize(
    ("rule", "fact", "values"),
    [
        ("procedure.entity_without_sites", "shell", ("cancel_first",)),
        ("procedure.person_stays", "chg_ind", ("no",)),
        ("procedure.organisation_stays", "chg_org", ("rename", "cancel")),
    ],
)
def test_a_national_rule_names_the_provinces_whose_facts_say_so(rule, fact, values):
    named = next(w.is_one_of for w in CATALOG.rule(rule).when if w.field == "province")
    assert set(named) == having(fact, *values)


def test_a_residence_permit_is_asked_where_it_may_help():
    silent = next(
        when.is_not_one_of
        for when in CATALOG.fields["residence_permit"].when
        if when.field == "province"
    )
    replaced = {r.id.split(".")[1] for r in RULES if r.replaces == "access.cross_province_person"}
    assert set(silent) == replaced


def findings(region: str, **answers: object) -> dict[str, str]:
    path = flow.route(CATALOG, "initial", {"region": region, **answers}, DAY)
    return {f.rule: f.severity.value for f in checks.findings(CATALOG, path, DAY)}


PERSON = {
    "entity_nature": "5",
    "entity_cert_type": "2",
    "entity_cert_no": "330106199008230013",
    "entity_filed": "none",
    "entity_cert_address": "湖南省长沙市芙蓉区示例路1号",
}


@pytest.mark.parametrize(
    ("region", "permit", "found"),
    [
        ("430102", None, {}),
        ("310101", "has", {}),
        ("310101", "none", {"access.cross_province_person": "error"}),
        ("440103", "none", {"access.cross_province_person": "error"}),
        ("640104", None, {"province.640000.cross_province_person": "error"}),
        ("110101", None, {"province.110000.cross_province_person": "advice"}),
        ("530102", "has", {}),
        ("530102", "none", {"access.cross_province_person": "error"}),
    ],
)
def test_a_person_from_another_province(region, permit, found):
    answers = {**PERSON, **({"residence_permit": permit} if permit else {})}
    answers |= {"doc_residence": "in_app"} if permit == "has" else {}
    said = findings(region, **answers)
    assert {k: v for k, v in said.items() if k.endswith("cross_province_person")} == found
