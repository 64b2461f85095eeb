"""What the rules find together, at the moment of an answer and on the whole."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from filing import checks, flow
from filing import filing_file as sheet
from filing.checks import Outside
from filing.errors import ContentError
from filing.loader import default
from filing.model import Catalog, Example, Finding, Rule, Severity, When
from filing.problems import Problem

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"


def filing(name: str, **changes) -> sheet.Sheet:
    data = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    data["answers"] |= changes
    found = sheet.read(CATALOG, data, DAY)
    assert isinstance(found, sheet.Sheet), found
    return found


def rules(found: sheet.Sheet, *, blocking: bool = False) -> set[str]:
    return {one.rule for one in found.findings if one.blocks or not blocking}


class TestFindings:
    @pytest.mark.parametrize("name", ["enterprise", "individual"])
    def test_a_complete_filing_is_ready(self, name):
        found = filing(name)
        assert found.ready
        assert checks.blocking(found.findings) == ()

    def test_every_open_question_is_a_finding(self):
        path = flow.route(CATALOG, "initial", {"documents_where": "here"}, DAY)
        found = checks.findings(CATALOG, path, DAY)
        assert {one.field for one in found} == {field.id for field in path.open}
        assert {one.rule for one in found} == {"not_answered", "entity.materials"}
        assert all(one.source in CATALOG.sources for one in found)

    def test_a_missing_document_is_a_finding_of_its_rule(self):
        found = filing("enterprise", doc_leader_id=None)
        data = json.loads((DATA / "enterprise.json").read_text("utf-8"))
        data["documents"] = []
        bare = sheet.read(CATALOG, data, DAY)
        assert found.ready
        assert isinstance(bare, sheet.Sheet)
        assert rules(bare, blocking=True) == {"entity.materials"}
        assert {one.field for one in checks.blocking(bare.findings)} == {
            "doc_entity_certificate",
            "doc_leader_id",
            "doc_administrator_id",
        }

    def test_the_gravest_come_first(self):
        found = filing("enterprise", site_online=True, has_forum=True, waf=True).findings
        order = [list(Severity).index(one.severity) for one in found]
        assert order == sorted(order)

    def test_only_the_gravest_grade_speaks(self):
        for expires, rule in (
            ("2026-11-22", "website.domain_valid"),
            ("2026-12-01", "website.domain_valid.days"),
            ("2027-01-20", "website.domain_valid.days.renew"),
        ):
            found = rules(filing("enterprise", domain_expires=expires))
            assert {one for one in found if one.startswith("website.domain_valid")} == {rule}

    def test_a_provincial_rule_takes_the_place_of_the_national_one(self):
        found = rules(filing("individual", region="410102"))
        assert "province.410000.cross_province_person" in found
        assert "access.cross_province_person" not in found

    def test_a_changed_type_makes_the_number_invalid(self):
        found = filing("enterprise")
        answers = {**found.answers, "leader_cert_type": "41"}
        path = flow.route(CATALOG, "initial", answers, DAY)
        wrong = [one for one in checks.findings(CATALOG, path, DAY) if one.blocks]
        assert ("invalid_value", "leader_cert_no") in {(one.rule, one.field) for one in wrong}
        for_field = checks.findings_for("leader_cert_no", CATALOG, path, DAY)
        assert [one.rule for one in for_field] == ["invalid_value"]

    def test_an_answer_is_judged_by_the_rules_that_read_it(self):
        path = filing("enterprise", site_name="示例").path
        found = checks.findings_for("site_name", CATALOG, path, DAY)
        assert [one.rule for one in found] == ["website.name"]
        assert checks.findings_for("hosting", CATALOG, path, DAY) == ()
        assert checks.findings_for("not_asked", CATALOG, path, DAY) == ()

    def test_the_moment_of_an_answer_knows_the_same_as_the_review(self):
        path = filing("individual", domain="shop.example.com.cn", site_name="www").path
        review = checks.findings(CATALOG, path, DAY, Outside(number_uses=1))
        for field in path.fields:
            for one in checks.findings_for(field.id, CATALOG, path, DAY, Outside(number_uses=1)):
                assert one in review

    def test_a_persons_finding_opens_the_question_that_was_asked(self):
        found = filing("individual", entity_cert_no="330106201408240018").findings
        young = next(one for one in found if one.rule == "province.330000.age_person")
        assert young.field == "entity_cert_no"
        at_once = checks.findings_for(
            "entity_cert_no",
            CATALOG,
            filing("individual", entity_cert_no="330106201408240018").path,
            DAY,
        )
        assert "province.330000.age_person" in {one.rule for one in at_once}

    def test_a_rule_not_in_force_is_silent(self):
        data = json.loads((DATA / "enterprise.json").read_text("utf-8"))
        data["answers"]["domains_for_site"] = 2
        before = sheet.read(CATALOG, data, dt.date(2019, 4, 21))
        after = sheet.read(CATALOG, data, dt.date(2019, 4, 22))
        assert isinstance(before, sheet.Sheet)
        assert isinstance(after, sheet.Sheet)
        assert "website.one_domain" not in rules(before)
        assert "website.one_domain" in rules(after)

    def test_a_finding_says_what_why_and_where(self):
        found = filing("enterprise", domain_expires="2026-11-22").findings[0]
        assert checks.message(found, str) == "The domain expired on 2026-11-22."
        assert checks.fix(found, str) == "Renew the domain first."
        cited = checks.citation(CATALOG, found)
        assert (cited.id, cited.as_of) == ("basics_2020", "2020-10-21")
        assert cited.chapter.startswith("§4 Limits")

    def test_a_finding_without_advice_or_source_is_still_told(self):
        bare = Finding("x", Severity.ADVICE, "waf", "Said.")
        assert checks.fix(bare, str) == ""
        assert checks.citation(CATALOG, bare) == checks.Citation("", "", "", "")

    def test_its_owner_reads_a_personal_value_in_full_others_its_mask(self):
        found = filing("enterprise", leader_emergency="13800000013").findings
        same = next(one for one in found if one.rule == "people.leader_emergency")
        assert "138 0000 0013" in checks.message(same, str)
        others = checks.message(checks.masked(same), str)
        assert "138****0013" in others
        assert "138 0000 0013" not in others


RULE = Rule(
    id="x",
    severity=Severity.ERROR,
    fields=("site_name",),
    check="max_length",
    message="At most {limit}, not {length}.",
    source="basics_2020",
    chapter="§1",
    params={"limit": 1},
)


def only(*some: Rule) -> Catalog:
    return replace(CATALOG, rules=some)


class TestBinding:
    def test_a_right_rule_is_bound(self):
        (bound,) = checks.bind(only(RULE))
        assert bound.figures == {"limit": "1"}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"check": "unheard"}, "no check 'unheard'"),
            ({"params": {"limt": 1}}, "unknown key 'limt'"),
            ({"params": {}}, "'limit' is missing"),
            ({"message": "{what}"}, "fills no placeholder 'what'"),
            ({"fix": "{"}, "rule 'x'"),
            ({"fields": ()}, "reads no field"),
        ],
    )
    def test_a_wrong_rule_is_refused_by_name(self, change, words):
        with pytest.raises(ContentError, match="rule 'x'") as caught:
            checks.bind(only(replace(RULE, **change)))
        assert words in str(caught.value)

    def test_a_place_for_words_is_anywhere_or_the_start(self):
        rule = replace(
            RULE, check="forbids_words", message="", params={"words": ("a",), "at": "end"}
        )
        with pytest.raises(ContentError, match="anywhere or start"):
            checks.bind(only(rule))

    def test_the_same_catalogue_is_bound_once(self):
        assert checks.bind(CATALOG) is checks.bind(CATALOG)

    def test_a_rule_where_its_condition_fails_is_silent(self):
        rule = replace(RULE, when=(When("waf", is_one_of=(True,)),))
        assert checks.examine(only(rule), rule, {"site_name": "示例"}, DAY) is None

    def test_a_wrong_example_names_its_field(self):
        with pytest.raises(ContentError, match="domain: No domain"):
            checks.facts_of(CATALOG, Example(ok=True, answers={"domain": "https://"}), DAY)

    def test_a_rule_that_reads_no_asked_question_points_to_its_first(self):
        rule = replace(RULE, fields=("leader_name", "administrator_name"))
        found = checks.examine(only(rule), rule, {"leader_name": None, "x": 1}, DAY)
        assert found is None
        path = flow.route(CATALOG, "claim", {}, DAY)
        odd = replace(RULE, check="always", message="", params={})
        spoken = checks.findings(
            only(odd), replace(path, known={**path.known, "site_name": "示例"}), DAY
        )
        assert "site_name" in {one.field for one in spoken}


def test_the_rules_of_the_limits_are_all_there():
    text = (Path(__file__).with_name("limits.txt")).read_text("utf-8")
    wanted = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    assert len(wanted) == 44
    have = {rule.id: str(rule.severity) for rule in CATALOG.rules}
    assert {key: have.get(key) for key, _ in wanted} == dict(wanted)


def test_an_ip_address_breaks_its_rule_wherever_it_is_given():
    found = filing("enterprise", domain="192.0.2.1")
    assert "website.domain_not_ip" in rules(found, blocking=True)
    assert "not_answered" not in {one.rule for one in found.findings if one.field == "domain"}


def test_a_problem_is_a_value():
    assert isinstance(sheet.read(CATALOG, [], DAY), Problem)


def test_an_answer_that_was_not_asked_leads_to_where_it_comes_from():
    assert checks._origins("administrator_mobile") == ("leader_mobile", "entity_mobile")
    assert checks._origins("leader_mobile") == ("entity_mobile",)
    assert checks._origins("domain") == ()


def test_a_finding_on_an_answer_that_nobody_gave_leads_to_the_one_it_follows_from():
    """GoDaddy is not approved: said of the registrar, once, and never of "approved: no"."""
    answers = {"region": "330106", "entity_nature": "4", "hosting": "mainland_alibaba"}
    answers |= {"address_kind": "domain", "domain": "example.com"}
    path = flow.route(CATALOG, "initial", {**answers, "domain_registrar": "GoDaddy"}, DAY)
    assert path.known["domain_registrar_approved"] == "no"
    found = [one for one in checks.findings(CATALOG, path, DAY) if "registrar" in one.rule]
    assert [(one.rule, one.field) for one in found] == [
        ("website.registrar.abroad", "domain_registrar")
    ]
    said = flow.route(
        CATALOG,
        "initial",
        {**answers, "domain_registrar": "GoDaddy", "domain_registrar_approved": "no"},
        DAY,
    )
    found = [one for one in checks.findings(CATALOG, said, DAY) if "registrar" in one.rule]
    assert [one.field for one in found] == ["domain_registrar_approved"]


def test_a_rule_without_a_finer_grade_leads_there_too():
    answers = {"leader_person": "张三, 13800000013, 13800000013"}
    path = flow.route(
        CATALOG, "initial", {"region": "330106", "entity_nature": "4", **answers}, DAY
    )
    found = [one for one in checks.findings(CATALOG, path, DAY) if one.rule.startswith("people.")]
    assert {one.field for one in found} <= {"leader_emergency", "leader_mobile", "leader_name"}


def by_rule(name: str, **changes) -> dict[str, Finding]:
    return {one.rule: one for one in filing(name, **changes).findings}


@pytest.mark.parametrize(
    ("rule", "answers", "years"),
    [
        ("province.610000.phone_org", {"region": "610113"}, ("2023", "2022", "2020")),
        ("province.220000.phone", {"region": "220102"}, ("2023",)),
        (
            "province.520000.holder_legal_rep",
            {"region": "520103", "domain_holder": "legal_rep"},
            ("2022", "2020"),
        ),
    ],
)
def test_a_contradiction_names_the_years_of_its_pages(rule, answers, years):
    mobile = {"leader_mobile": "13261545840", "administrator_mobile": "13261545841"}
    said = checks.message(by_rule("enterprise", **mobile, **answers)[rule], str)
    assert all(year in said for year in years), said


def test_no_message_speaks_of_disagreement_without_a_year():
    for rule in CATALOG.rules:
        if re.search("disagree|others do not|other pages", rule.message):
            assert re.search(r"\{years\}|20\d\d|Hubei", rule.message), rule.id


@pytest.mark.parametrize(
    ("region", "source", "place"),
    [("370203", "huawei_2025", "山东"), ("220102", "tencent_2020", "吉林")],
)
def test_another_provinces_card_cites_the_page_that_decides_here(region, source, place):
    found = by_rule(
        "individual",
        region=region,
        entity_cert_address="河南省郑州市中原区示例路1号",
        residence_permit="none",
    )
    cited = checks.citation(CATALOG, found["access.cross_province_person"])
    assert (cited.id, cited.chapter) == (source, place)


def test_a_quota_of_the_province_is_told_once():
    found = by_rule("enterprise", region="140105", websites_in_order=4)
    assert [rule for rule in found if "quota" in rule or "order_" in rule] == [
        "province.140000.order_organisation"
    ]
