"""`check` on filings at the edge: each finding names the question and the value, and its source."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main as cli
from filing.loader import default
from tests.filled import identity_number

DATA = Path(__file__).parents[2] / "data"
NUMBER = "0a1b2c3d-0000-4000-8000-00000000000g"


@pytest.fixture
def check(tmp_path, capsys):
    """The findings of a ready filing with other answers, and the exit code."""

    def checked(name: str, on: str = "2026-11-23", **changes: Any) -> tuple[int, list[dict]]:
        data = json.loads((DATA / f"{name}.json").read_text("utf-8"))
        data["answers"] |= changes
        path = tmp_path / "filing.json"
        path.write_text(json.dumps(data), "utf-8")
        with pytest.raises(SystemExit) as ended:
            cli.main(["check", str(path), "--on", on, "--json"])
        return int(ended.value.code or 0), json.loads(capsys.readouterr().out)["findings"]

    return checked


def first(found: tuple[int, list[dict]], rule: str) -> dict:
    of_rule = [finding for finding in found[1] if finding["rule"] == rule]
    assert of_rule, [finding["rule"] for finding in found[1]]
    assert len(of_rule) == 1
    return of_rule[0]


def rules(found: tuple[int, list[dict]], *severities: str) -> set[str]:
    return {one["rule"] for one in found[1] if not severities or one["severity"] in severities}


@pytest.mark.parametrize(
    ("name", "changes", "rule", "shown"),
    [
        ("claim", {"claim_other_provider": True}, "procedure.claim_eligible", ""),
        ("claim", {"claim_imported": True}, "procedure.claim_eligible", ""),
        ("enterprise", {"leader_emergency": "0571-88157788"}, "people.leader_mobile", "778"),
        (
            "enterprise",
            {"domain_filed": "other"},
            "procedure.type_matches.stranger",
            "former owner",
        ),
        ("individual", {"service_number": NUMBER}, "access.service_number", NUMBER),
        ("enterprise", {"site_name": "示例" * 16}, "website.name_length", "示例示例"),
        ("enterprise", {"domains_for_site": 0}, "website.one_domain.none", "0"),
        ("enterprise", {"websites_in_order": 0}, "website.quota.none", "0"),
        ("individual", {"domain_holder": "legal_rep"}, "website.registrant", "legal"),
        ("individual", {"site_content": "128"}, "website.content_person", "organisation"),
        ("enterprise", {"oss_domain": "other"}, "website.oss", "different domain"),
    ],
)
def test_a_finding_names_the_wrong_question_and_shows_its_answer(check, name, changes, rule, shown):
    code, _ = found = check(name, **changes)
    one = first(found, rule)
    assert code == 1
    assert one["field"] in changes
    assert shown in one["message"]


@pytest.mark.parametrize(
    "changes",
    [{"region": None}, {"domain_expires": ""}, {"site_languages": []}, {"domain_registrar": " "}],
)
def test_nothing_is_no_answer_and_blocks(check, changes):
    code, _ = found = check("enterprise", **changes)
    assert code == 1
    assert first(found, "not_answered")["field"] in changes


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("instance_months", 12.5, "12.5"),
        ("instance_months", -3, "-3"),
        ("instance_months", 10**12, "1000000000000"),
        ("instance_months", {"a": 1}, "{'a': 1}"),
        ("has_forum", 2, "2"),
        ("domain_registrar", True, "True"),
        ("site_name", ["x"], "['x']"),
        ("site_languages", [["1"]], ""),
        ("site_languages", [True], ""),
        ("site_languages", ["99"], "99"),
        ("doc_entity_certificate", False, ""),
    ],
)
def test_a_value_of_another_type_is_one_finding_that_shows_it(check, field, value, shown):
    code, found = check("enterprise", **{field: value})
    wrong = [one for one in found if one["field"] == field]
    if field == "doc_entity_certificate":
        assert code == 0, "the file's list of documents speaks for it"
        return
    assert code == 1
    assert [one["rule"] for one in wrong] == ["invalid_value"]
    assert shown in wrong[0]["message"]


@pytest.mark.parametrize(
    ("name", "changes", "rule", "document"),
    [
        (
            "enterprise",
            {"pre_approval": "5", "pre_approval_needed": "licence", "pre_approval_number": "X1"},
            "website.pre_approval",
            "doc_preapproval",
        ),
        (
            "enterprise",
            {"pre_approval": "5", "pre_approval_needed": "authority_says_none"},
            "website.pre_approval",
            "doc_pre_statement",
        ),
        (
            "individual",
            {"entity_cert_address": "湖南省长沙市示例路1号", "residence_permit": "has"},
            "access.cross_province_person",
            "doc_residence",
        ),
        (
            "enterprise",
            {"domain_holder": "shareholder"},
            "website.registrant",
            "doc_domain_proof",
        ),
        ("enterprise", {"region": "320102"}, "entity.materials", "doc_domain_cert"),
    ],
)
def test_a_missing_document_is_a_finding_of_the_limit_that_asks_for_it(
    check, name, changes, rule, document
):
    code, found = check(name, **changes)
    (missing,) = [one for one in found if one["field"] == document]
    assert code == 1
    assert missing["rule"] == rule
    assert "neither attached nor marked" in missing["message"]
    assert all(missing["source"].values())


@pytest.mark.parametrize(
    ("field", "chapter"),
    [
        ("site_name", "§4 Limits, Website name"),
        ("commercial", "§1; §3"),
        ("waf", "§2.5 WAF"),
        ("region", "§4 Limits, Cross-province"),
    ],
)
def test_a_missing_answer_cites_the_limit_that_is_about_it(check, field, chapter):
    found = check("enterprise", **{field: None})
    assert first(found, "not_answered")["source"]["chapter"] == chapter


def test_a_whole_figure_may_be_written_with_a_point(check):
    assert check("enterprise", instance_months=12.0)[0] == 0


@pytest.mark.parametrize("name", ["enterprise", "individual", "modify", "cancel", "claim"])
def test_every_finding_cites_document_chapter_and_date(name, tmp_path, capsys):
    path = tmp_path / "empty.json"
    kind = json.loads((DATA / f"{name}.json").read_text("utf-8"))["kind"]
    answers = {"domain": "x", "entity_cert_no": "1", "leader_mobile": "1", "claim_filed_on": "x"}
    path.write_text(json.dumps({"kind": kind, "answers": answers}), "utf-8")
    with pytest.raises(SystemExit):
        cli.main(["check", str(path), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert findings
    for finding in findings:
        assert all(finding["source"].values()), finding


@pytest.mark.parametrize("name", ["add_provider", "modify", "remove_provider", "cancel"])
def test_an_old_suffix_does_not_hinder_what_is_filed_already(check, name):
    home = {"home_url": "example.org"} if name == "add_provider" else {}
    code, _ = found = check(name, domain="example.org", **home)
    assert code == 0
    assert first(found, "website.tld.filed")["severity"] == "warning"
    assert ".org" in first(found, "website.tld.filed")["message"]


@pytest.mark.parametrize("nature", ["2", "3"])
def test_an_old_name_of_a_government_body_may_be_modified(check, nature):
    assert check("modify", entity_nature=nature)[0] == 0


def test_the_refused_suffixes_are_the_same_for_new_and_for_filed_domains():
    catalog = default()
    assert catalog.rule("website.tld").params == catalog.rule("website.tld.filed").params


def test_a_country_code_in_characters_is_refused_like_its_latin_one(check):
    code, _ = found = check("enterprise", domain="例子.香港", home_url="例子.香港")
    assert code == 1
    assert "website.tld" in rules(found, "error")


def test_numbers_that_do_not_suffice_for_the_order_are_told(check):
    enough = check("enterprise", websites_in_order=3, service_numbers_used=2)
    short = check("enterprise", websites_in_order=3, service_numbers_used=3)
    assert enough[0] == short[0] == 0
    assert "access.service_number_quota.order" not in rules(enough)
    assert "2 left of 5" in first(short, "access.service_number_quota.order")["message"]
    unknown = check("enterprise", instance_product="iot", websites_in_order=3)
    assert "access.service_number_quota.order" not in rules(unknown)


MINOR = identity_number("330106", born="20150823")
SOON = "2029-05-20"
"""A card is issued for five years below 16."""


@pytest.mark.parametrize(
    ("name", "changes", "found"),
    [
        ("individual", {"leader_mobile": "17000000013"}, {"people.leader_virtual"}),
        ("individual", {"leader_emergency": "13800000013"}, {"people.leader_emergency"}),
        ("individual", {"leader_mobile": "+85291234567"}, {"people.leader_mobile"}),
        (
            "individual",
            {"entity_cert_no": MINOR, "domain_holder_cert_no": MINOR, "entity_cert_expires": SOON},
            {"province.330000.age_person"},
        ),
        (
            "enterprise",
            {"administrator_same": True, "leader_mobile": "17000000013"},
            {"people.leader_virtual"},
        ),
        (
            "enterprise",
            {"administrator_same": True, "leader_cert_no": MINOR, "leader_cert_expires": SOON},
            {"province.330000.age_leader"},
        ),
        ("enterprise", {"administrator_mobile": "17000000013"}, {"people.administrator_virtual"}),
        (
            "enterprise",
            {"administrator_cert_no": MINOR, "administrator_cert_expires": SOON},
            {"province.330000.age_administrator"},
        ),
    ],
)
def test_one_person_is_told_once_whatever_the_roles(check, name, changes, found):
    said = rules(check(name, **changes), "error", "warning")
    assert said == found


def test_what_is_wrong_with_a_role_opens_the_question_about_the_person(check):
    young = identity_number("120101", born="20091123")
    found = check("enterprise", region="120101", administrator_same=True, leader_cert_no=young)
    assert first(found, "province.120000.age_leader_proof")["field"] == "leader_cert_no"


def test_a_document_that_has_run_out_has_no_days_left(check):
    found = check("enterprise", leader_cert_expires="2026-11-01")
    assert (
        "valid until 2026-11-01: 0 days are left"
        in first(found, "people.leader_certificate")["message"]
    )


@pytest.mark.parametrize(("on", "code"), [("2020-08-16", 1), ("2020-08-17", 0)])
def test_cancelling_needed_the_password_until_august_2020(check, on, code):
    found = check("cancel", on=on, password_at_hand=False)
    assert found[0] == code
    assert ("procedure.password.cancel" in rules(found, "error")) is bool(code)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("浙ICP備12345678號-1", set()),
        ("浙ICP备12345678号", {"procedure.site_number"}),
        ("浙ICP备12345678号-0", {"procedure.site_number"}),
        ("浙ICP备12345679号-1", {"procedure.numbers_belong_together"}),
        ("浙ICP备2012345678号-1", {"procedure.numbers_belong_together"}),
    ],
)
def test_of_a_websites_number_one_thing_is_wrong(check, number, found):
    assert rules(check("add_provider", site_icp_number=number), "error") == found


def test_a_site_that_stays_elsewhere_needs_no_provider_added(check):
    found = check("add_provider", resolution="elsewhere")
    assert found[0] == 1
    assert first(found, "access.direct_resolution.elsewhere")["field"] == "resolution"


@pytest.mark.parametrize(
    ("nature", "changes", "rule", "field"),
    [
        ("5", {"content_about": "business"}, "website.content_person", "content_about"),
        ("5", {"content_about": None}, "not_answered", "content_about"),
        ("4", {"content_legal": False}, "website.content_legal", "content_legal"),
        ("4", {"content_legal": None}, "not_answered", "content_legal"),
    ],
)
def test_new_content_of_a_filed_site_is_examined_like_that_of_a_new_one(
    check, nature, changes, rule, field
):
    answers = {
        "change_part": ["website"],
        "website_changes": ["content"],
        "entity_nature": nature,
        "change_site_content_old": "4",
        "site_content": "8388608",
        "has_forum": False,
        "commercial": False,
        "content_about": "personal",
        "content_legal": True,
    }
    assert check("modify", **answers)[0] == 0
    found = check("modify", **{**answers, **changes})
    assert found[0] == 1
    assert first(found, rule)["field"] == field


def test_five_websites_in_shaanxi_hold_for_the_first_filing():
    rows = default().rule("website.quota").params["rows"]
    first_only = {row["province"] for row in rows if row.get("kind") == "initial"}
    assert first_only == {"460000", "610000"}


def test_the_condition_of_a_field_tells_both_bounds(capsys):
    with pytest.raises(SystemExit):
        cli.main(["fields", "--json"])
    fields = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    bounds = [
        when
        for alternative in fields["doc_guardian"]["condition"]["any"]
        for when in alternative
        if when["field"] == "leader_age"
    ]
    assert all("less_than" in when for when in bounds)
    assert bounds


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_of_json_is_no_filing(tmp_path, capsys, number):
    file = tmp_path / "filing.json"
    file.write_text(f'{{"kind": "initial", "answers": {{"instance_months": {number}}}}}', "utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", str(file)])
    assert ended.value.code == 2
    assert number in capsys.readouterr().err
