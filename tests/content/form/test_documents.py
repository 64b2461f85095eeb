"""Which documents are asked, from entity type, kind, province and answers."""

import datetime as dt

import pytest

from filing import flow
from filing.loader import default
from filing.model import Kind

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DOCUMENTS = {f.id for f in CATALOG.fields.values() if f.kind is Kind.DOCUMENT}

COMPANY = {
    "region": "330106",
    "entity_nature": "4",
    "entity_cert_type": "1",
    "entity_cert_no": "91330106MA0000138L",
    "entity_filed": "none",
    "leader_is_legal_rep": True,
    "administrator_same": True,
    "domain": "example.com",
    "address_kind": "domain",
    "domain_holder": "entity",
    "websites_in_order": 1,
}
PERSON = {
    **COMPANY,
    "entity_nature": "5",
    "entity_cert_type": "2",
    "entity_cert_no": "330106199008230013",
}
CHILD = {"entity_cert_no": "330106201208230013"}


def asked(kind: str = "initial", **answers: object) -> set[str]:
    path = flow.route(CATALOG, kind, answers, DAY)
    return {f.id.removeprefix("doc_") for f in path.fields if f.kind is Kind.DOCUMENT}


ELSEWHERE = "浙江省杭州市西湖区示例路1号"
SITUATIONS = [
    ({**COMPANY}, {"entity_certificate", "leader_id"}),
    ({**PERSON}, {"leader_id"}),
    ({**COMPANY, "administrator_same": False}, {"administrator_id"}),
    ({**COMPANY, "leader_is_legal_rep": False}, {"auth_leader", "legal_rep_id"}),
    ({**COMPANY, "region": "620102", "leader_is_legal_rep": False}, {"auth_leader_gs"}),
    ({**COMPANY, "region": "310101", "administrator_same": False}, {"auth_admin", "travel_sh"}),
    (
        {**PERSON, "region": "310101", "entity_cert_address": ELSEWHERE, "residence_permit": "has"},
        {"residence"},
    ),
    ({**PERSON, "region": "310101", "entity_cert_type": "7"}, {"shanghai_foreigner"}),
    ({**PERSON, "region": "110101"}, {"handheld_id"}),
    ({**COMPANY, "region": "110101"}, {"handheld_lic"}),
    ({**COMPANY, "region": "320102"}, {"domain_cert", "commit_js"}),
    ({**PERSON, "region": "150102"}, {"domain_cert"}),
    ({**COMPANY, "region": "410102", "websites_in_order": 5}, {"domain_cert"}),
    ({**COMPANY, "region": "440103"}, {"commit_gd"}),
    ({**COMPANY, "region": "440103", "pre_approval": "13"}, {"commit_fin_gd"}),
    (
        {**COMPANY, "region": "440103", "websites_in_order": 32},
        {"plan", "guarantee", "domain_cert"},
    ),
    ({**PERSON, "region": "440103", "websites_in_order": 6}, {"plan"}),
    ({**PERSON, "region": "440103", "websites_in_order": 10}, {"plan", "guarantee"}),
    ({**COMPANY, "region": "500101", "websites_in_order": 6}, {"plan", "guarantee"}),
    ({**COMPANY, "region": "310101", "websites_in_order": 30}, {"plan"}),
    ({**COMPANY, "region": "430102", "websites_in_order": 2}, {"plan"}),
    ({**COMPANY, "region": "500101", "domain_holder": "legal_rep"}, {"domain_letter"}),
    ({**COMPANY, "domain_holder": "shareholder"}, {"domain_proof"}),
    ({**COMPANY, "pre_approval": "1", "pre_approval_needed": "licence"}, {"preapproval"}),
    (
        {**COMPANY, "pre_approval": "1", "pre_approval_needed": "authority_says_none"},
        {"pre_statement"},
    ),
    ({**COMPANY, "pre_approval": "none"}, {"no_preapproval"}),
    ({**COMPANY, "entity_nature": "2", "region": "150102"}, {"bianban"}),
    ({**COMPANY, "entity_nature": "2", "domain": "www.example.gov.cn"}, {"gov_domain"}),
    ({**COMPANY, "entity_nature": "2", "domain": "xn--fsq.xn--zfr164b"}, {"gov_domain"}),
    ({**COMPANY, "entity_nature": "10"}, {"charity"}),
    ({**COMPANY, "region": "540102"}, {"party"}),
    ({**COMPANY, "region": "650102"}, {"party"}),
    ({**PERSON, "region": "230102"}, {"phone_bills"}),
    ({**PERSON, **CHILD, "region": "310101"}, {"guardian"}),
    ({**PERSON, **CHILD, "region": "440103"}, {"job_proof"}),
]


@pytest.mark.parametrize(("answers", "documents"), SITUATIONS)
def test_a_situation_asks_its_documents(answers, documents):
    assert documents <= asked(**answers)


def test_every_document_is_asked_in_some_situation():
    found = set().union(*(asked(**answers) for answers, _ in SITUATIONS))
    found |= asked("modify", **MODIFIED)
    assert {f"doc_{name}" for name in found} == DOCUMENTS


MODIFIED = {
    "entity_nature": "4",
    "change_part": ("entity",),
    "entity_changes": ("name", "leader"),
    "leader_is_legal_rep": True,
}


def test_a_plain_case_asks_no_more_than_it_needs():
    assert asked(**COMPANY) == {"entity_certificate", "leader_id"}
    assert asked(**PERSON) == {"leader_id"}


def test_below_the_thresholds_no_plan_is_asked():
    assert "plan" not in asked(**{**COMPANY, "region": "440103", "websites_in_order": 31})
    assert "plan" not in asked(**{**PERSON, "region": "440103", "websites_in_order": 5})
    assert "plan" not in asked(**{**COMPANY, "region": "430102"})


def test_a_modification_asks_only_for_what_has_changed():
    assert asked("modify", **MODIFIED) == {"entity_certificate", "leader_id", "rename"}
    assert asked("modify", **{**MODIFIED, "entity_changes": ("address",)}) == set()


@pytest.mark.parametrize("kind", ["remove_provider", "cancel", "claim", "import"])
def test_the_short_kinds_ask_for_no_document(kind):
    assert asked(kind, **COMPANY) == set()
