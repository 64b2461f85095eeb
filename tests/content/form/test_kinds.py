"""The eight kinds of filing: what each asks, of whom, and what it leaves alone."""

import datetime as dt
from collections.abc import Mapping

import pytest

from filing import flow
from filing.loader import default
from filing.model import Field, Kind, Value

CATALOG = default()
DAY = dt.date(2026, 11, 23)

INITIAL = [
    "region",
    "entity_nature",
    "entity_cert_type",
    "entity_cert_no",
    "address_kind",
    "domain",
    "entity_filed",
    "domain_filed",
    "hosting",
    "verification",
    "instance_product",
    "instance_billing",
    "instance_months",
    "instance_months_left",
    "instance_public",
    "service_numbers_used",
    "resolution",
    "cdn_area",
    "oss_domain",
    "waf",
    "anti_ddos",
    "site_online",
    "domain_registrar",
    "domain_registrar_approved",
    "domain_expires",
    "domain_real_name",
    "domain_real_name_on",
    "domain_holder",
    "domain_holder_name",
    "domain_holder_cert_type",
    "domain_holder_cert_no",
    "domain_privacy",
    "entity_name",
    "entity_cert_address",
    "entity_cert_expires",
    "entity_address",
    "account_site",
    "account_entities",
    "websites_in_order",
    "leader_mobile",
    "leader_emergency",
    "leader_email",
    "site_name",
    "home_url",
    "domains_for_site",
    "site_content",
    "site_languages",
    "has_forum",
    "commercial",
    "pre_approval",
    "content_legal",
    "site_remark",
    "administrator_reachable",
    "chinese_reader",
    "declare_true",
]
"""What every initial filing with a server of one's own asks."""

ORGANISATION = [
    "entity_investor",
    "foreign_entity",
    "leader_is_legal_rep",
    "leader_name",
    "leader_cert_type",
    "leader_cert_no",
    "leader_cert_expires",
    "administrator_same",
    "doc_entity_certificate",
]
INDIVIDUAL = ["content_about"]

FURTHER = [
    "entity_icp_number",
    "site_icp_number",
    "service_number",
    "behind_slb",
    "cdn_covered",
    "legal_rep_name",
    "legal_rep_cert_type",
    "legal_rep_cert_no",
    "residence_permit",
    "websites_filed",
    "entity_remark",
    "leader_phone2",
    "leader_resident",
    "pre_approval_needed",
    "pre_approval_number",
    "administrator_name",
    "administrator_cert_type",
    "administrator_cert_no",
    "administrator_cert_expires",
    "administrator_mobile",
    "administrator_phone2",
    "administrator_emergency",
    "administrator_email",
    "password_at_hand",
    "change_part",
    "filed_domains",
    "new_domains",
    "new_provider_added",
    "cancel_what",
    "claim_filed_on",
    "claim_other_provider",
    "claim_imported",
    "on_pc",
]
"""Questions of some filings that rules and packages rely on."""


def answer(asked: Field, known: Mapping[str, Value]) -> Value:
    if asked.kind in {Kind.CHOICE, Kind.CHOICES}:
        code = flow.choices(asked, known)[0].code
        return (code,) if asked.kind is Kind.CHOICES else code
    plain: dict[Kind, Value] = {
        Kind.REGION: "330106",
        Kind.YES_NO: True,
        Kind.NUMBER: 1,
        Kind.DOCUMENT: ("in_app",),
    }
    return plain.get(asked.kind, asked.sample)


def walk(kind: str, **given: Value) -> list[str]:
    """The questions of a whole filing in their order; what is not given takes the first choice."""
    answers: dict[str, Value] = {}
    while True:
        path = flow.route(CATALOG, kind, answers, DAY)
        told = [CATALOG.fields[key] for key in sorted(path.assumed & given.keys())]
        asked = next(iter(told), flow.next_field(path))
        if asked is None:
            return [f.id for f in path.fields]
        answers[asked.id] = given.get(asked.id, answer(asked, path.known))


def test_there_are_eight_kinds_and_each_is_described():
    assert list(CATALOG.kinds) == [
        "initial",
        "new_website",
        "add_provider",
        "modify",
        "remove_provider",
        "cancel",
        "claim",
        "import",
    ]
    for kind in CATALOG.kinds.values():
        assert kind.label
        assert kind.zh
        assert kind.summary
        assert kind.site_stays_online
        assert kind.source in CATALOG.sources


@pytest.mark.parametrize(
    ("nature", "also", "never"), [("4", ORGANISATION, INDIVIDUAL), ("5", INDIVIDUAL, ORGANISATION)]
)
def test_an_initial_filing_asks_what_it_needs_of_its_class_alone(nature, also, never):
    asked = walk("initial", entity_nature=nature)
    assert set(INITIAL) <= set(asked)
    assert set(also) <= set(asked)
    assert not set(never) & set(asked)


def test_the_questions_that_others_rely_on_exist():
    missing = {*INITIAL, *ORGANISATION, *INDIVIDUAL, *FURTHER} - set(CATALOG.fields)
    assert not missing


def test_the_first_questions_decide_most():
    assert walk("initial")[:4] == ["region", "entity_nature", "entity_cert_type", "entity_cert_no"]


def test_nothing_of_an_instance_is_asked_for_a_taobao_shop():
    asked = walk("initial", verification="taobao_shop")
    assert not [name for name in asked if name.startswith(("instance_", "service_number"))]


def test_a_shop_that_has_no_instance_is_still_asked_how_it_is_verified():
    asked = walk("initial", hosting="none")
    assert "verification" in asked
    assert "cdn_area" not in asked


@pytest.mark.parametrize("hosting", ["hk_mo_tw", "overseas", "mainland_other"])
def test_nothing_more_is_asked_about_access_where_there_is_none(hosting):
    asked = walk("initial", hosting=hosting)
    assert "verification" not in asked
    assert "cdn_area" not in asked


def test_a_product_without_numbers_has_no_term():
    asked = walk("initial", instance_product="eip")
    assert "instance_months" not in asked
    assert "service_numbers_used" not in asked


def test_a_number_is_typed_only_where_it_comes_from_another_account():
    assert "service_number" not in walk("initial")
    assert "service_number" in walk("initial", verification="service_number")


def test_a_known_entity_is_not_asked_again_for_a_new_website():
    asked = walk("new_website", entity_filed="alibaba")
    assert "entity_icp_number" in asked
    assert "websites_filed" in asked
    assert "administrator_name" in asked
    assert not {"entity_address", "entity_investor", "leader_name", "doc_leader_id"} & set(asked)
    individual = walk("new_website", entity_filed="alibaba", entity_nature="5")
    assert "administrator_mobile" in individual
    assert "administrator_name" not in individual


def test_an_entity_known_to_another_provider_is_asked_in_full():
    asked = set(walk("new_website", entity_filed="other"))
    assert {*INITIAL, *ORGANISATION, "entity_icp_number", "websites_filed"} <= asked


def test_adding_a_provider_asks_numbers_access_and_the_administrator():
    asked = walk("add_provider", entity_filed="other", domain_filed="other")
    assert {"entity_icp_number", "site_icp_number", "password_at_hand"} <= set(asked)
    assert {"hosting", "verification", "resolution", "administrator_mobile"} <= set(asked)
    assert not {"site_online", "domain_registrar", "site_content", "entity_address"} & set(asked)


@pytest.mark.parametrize(
    ("part", "change", "asked", "before"),
    [
        ("entity", "name", "entity_name", "change_entity_name_old"),
        ("entity", "certificate", "change_entity_cert_no_new", "change_entity_cert_no_old"),
        ("entity", "address", "entity_address", "change_entity_address_old"),
        ("entity", "investor", "entity_investor", "change_investor_old"),
        ("entity", "leader", "leader_name", "change_leader_name_old"),
        ("entity", "leader_contacts", "leader_mobile", "change_leader_contact_old"),
        ("website", "name", "site_name", "change_site_name_old"),
        ("website", "home_url", "home_url", "change_home_url_old"),
        ("website", "content", "site_content", "change_site_content_old"),
        ("website", "languages", "site_languages", "change_site_languages_old"),
        ("website", "domains", "new_domains", "filed_domains"),
        ("website", "administrator", "administrator_name", "change_administrator_name_old"),
        (
            "website",
            "administrator_contacts",
            "administrator_mobile",
            "change_administrator_contact_old",
        ),
        ("access", "ip_address", "change_ip_new", "change_ip_old"),
        ("access", "instance", "change_product_new", "change_product_old"),
    ],
)
def test_a_modification_asks_old_and_new_side_by_side(part, change, asked, before):
    found = walk("modify", change_part=(part,), **{f"{part}_changes": (change,)})
    assert before in found
    assert asked in found
    assert found.index(before) < found.index(asked)
    others = {"entity", "website", "access"} - {part}
    assert not {f"{other}_changes" for other in others} & set(found)
    assert "region" not in found


def test_every_change_that_can_be_chosen_opens_a_question():
    for part in ("entity", "website", "access"):
        for choice in CATALOG.fields[f"{part}_changes"].choices:
            plain = walk("modify", change_part=(part,), **{f"{part}_changes": ()})
            more = walk("modify", change_part=(part,), **{f"{part}_changes": (choice.code,)})
            assert set(more) > set(plain), choice.code


def test_leaving_ending_claiming_and_importing_ask_a_handful():
    assert walk("remove_provider", entity_filed="alibaba", domain_filed="alibaba") == [
        "new_provider_added",
        "domain",
        "entity_filed",
        "domain_filed",
        "entity_icp_number",
        "site_icp_number",
        "declare_true",
    ]
    website = walk("cancel", cancel_what="website", entity_filed="other", domain_filed="other")
    entity = walk("cancel", cancel_what="entity", entity_filed="other")
    assert {"domain", "site_icp_number", "password_at_hand"} <= set(website)
    assert not {"domain", "domain_filed", "site_icp_number"} & set(entity)
    assert "on_pc" in walk("claim")
    assert "on_pc" in walk("import")
    assert "claim_other_provider" not in walk("import")
