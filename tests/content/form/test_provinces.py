"""All 31 provinces: complete, cited, honest about what is unknown, and each rule with examples."""

import datetime as dt

import pytest

from filing import checks, facts, flow, regions
from filing.loader import default
from filing.model import Example, Province, Rule, Severity

CATALOG = default()
DAY = dt.date(2026, 11, 23)
PROVINCES = tuple(CATALOG.provinces.values())
RULES = tuple(rule for rule in CATALOG.rules if rule.id.startswith("province."))
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
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


@pytest.mark.parametrize(
    ("rule", "example"),
    EXAMPLES,
    ids=lambda x: x.id if isinstance(x, Rule) else ("ok" if x.ok else "refused"),
)
def test_a_provincial_rule_agrees_with_its_examples(rule: Rule, example: Example):
    day = example.on or DAY
    known = checks.facts_of(CATALOG, example, day)
    assert (checks.examine(CATALOG, rule, known, day) is None) is example.ok


def test_every_province_has_a_rule_of_its_own():
    assert {rule.id.split(".")[1] for rule in RULES} == {p.code for p in PROVINCES}


@pytest.mark.parametrize(
    ("fact", "values", "rule"),
    [
        ("ind_cross", ("free", "local_only"), "cross_province_person"),
        ("org_leader", ("legal_rep_only",), "leader"),
        ("phone", ("yes", "yes_org", "partly"), "phone"),
        ("phone2", ("mandatory", "mandatory_org", "landline", "third"), "phone2"),
        ("remark", ("content", "declaration", "other", "30"), "remark"),
        ("org_cert", ("unified",), "certificate"),
        ("org_cert", ("unified", "licence", "hainan"), "certificate_type"),
        ("addr", ("city",), "address_city"),
        ("addr", ("words",), "address_words"),
        ("reuse", ("swap",), "swap"),
        ("foreign", ("authorise",), "leader_foreign"),
        ("ind_extra", ("citizens",), "citizens"),
    ],
)
def test_what_a_fact_says_a_rule_checks(fact, values, rule):
    checked = {r.id.split(".")[1] for r in RULES if r.id.endswith(f".{rule}")}
    assert checked == having(fact, *values)


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


def test_who_may_hold_the_domain_is_refused_or_questioned_as_the_newest_source_says():
    graded = {r.id.split(".")[1]: r.severity for r in RULES if r.id.endswith(".holder")}
    assert graded == {
        p.code: Severity.WARNING
        if p.facts["holder"].value == "unit_legal_share_mgr"
        else Severity.ERROR
        for p in PROVINCES
    }


def test_where_only_the_entity_may_hold_the_domain_the_national_rule_gives_way():
    replaced = {
        r.id.split(".")[1]
        for r in RULES
        if r.replaces == "website.registrant" and r.check == "holder_is_one_of"
    }
    assert replaced == having("holder", "unit_only")


def test_a_residence_permit_is_asked_where_it_may_help():
    local = next(
        when.is_not_one_of
        for when in CATALOG.fields["residence_permit"].when
        if when.field == "province"
    )
    assert set(local) == having("ind_cross", "local_only")


def test_every_age_named_is_checked():
    checked = {r.id.split(".")[1] for r in RULES if r.id.endswith(".age_person")}
    assert checked == {p.code for p in PROVINCES if p.facts["ind_age"].value != "unknown"}
    organisations = {r.id.split(".")[1] for r in RULES if r.id.endswith(".age_administrator")}
    assert organisations == {p.code for p in PROVINCES if p.facts["org_age"].value != "unknown"}


def findings(region: str, **answers: object) -> dict[str, str]:
    path = flow.route(CATALOG, "initial", {"region": region, **answers}, DAY)
    return {f.rule: f.severity.value for f in checks.findings(CATALOG, path, DAY)}


PERSON = {
    "entity_nature": "5",
    "entity_cert_type": "2",
    "entity_cert_no": "330106199008230013",
    "entity_filed": "none",
}


@pytest.mark.parametrize(
    ("region", "permit", "found"),
    [
        ("330106", None, {}),
        ("310101", "has", {}),
        ("310101", "none", {"access.cross_province_person": "error"}),
        ("440103", "none", {"access.cross_province_person": "error"}),
        ("640104", None, {"province.640000.cross_province_person": "error"}),
        ("110101", "has", {}),
        ("110101", "none", {"province.110000.cross_province_person": "warning"}),
    ],
)
def test_a_person_from_another_province(region, permit, found):
    answers = {**PERSON, **({"residence_permit": permit} if permit else {})}
    answers |= {"doc_residence": "in_app"} if permit == "has" else {}
    said = findings(region, **answers)
    assert {k: v for k, v in said.items() if k.endswith("cross_province_person")} == found
