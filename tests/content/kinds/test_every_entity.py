"""Every nature of entity with each of its certificates, and people from outside the mainland."""

import pytest

from filing import flow
from filing.model import Choice
from tests.content.kinds.walks import CATALOG, given, packed
from tests.filled import identity_number, unified_code

PLACE = "330106"
PASSPORT, PERMANENT = "E12345678", identity_number("911156", "19900823")
NUMBERS = {
    "2": identity_number(PLACE),
    "7": PASSPORT,
    "11": "01234567",
    "14": "H12345678",
    "30": PERMANENT,
    "41": identity_number("810000", "19900823"),
    "42": identity_number("830000", "19900823"),
    "3": "123456788",
    "9": "123456788",
    "10": "123456788",
    "12": "123456788",
    "16": "123456788",
    "18": "123456788",
    "20": "123456788",
}
"""A valid number for certificates that have no unified code; codes as in the catalogue."""

STARTS = {
    "1": "A1", "2": "11", "3": "12", "4": "91", "6": "51", "9": "52", "10": "53", "11": "31",
    "12": "41", "13": "81", "14": "34", "15": "71", "16": "G1", "17": "91", "18": "32", "19": "N2",
    "20": "35",
}  # fmt: skip
"""The first two characters of the code of such a body (GB 32100)."""

DOMAINS = {"2": "example.gov.cn", "3": "example.cn"}


def certificates(nature: str) -> tuple[Choice, ...]:
    known = {"entity_nature": nature}
    return flow.choices(CATALOG.fields["entity_cert_type"], known)


PAIRS = [
    pytest.param(nature.code, certificate.code, id=f"{nature.zh}-{certificate.code}")
    for nature in CATALOG.fields["entity_nature"].choices
    for certificate in certificates(nature.code)
]


def organisation(nature: str, certificate: str) -> dict[str, object]:
    number = NUMBERS.get(certificate, unified_code(PLACE, STARTS[nature]))
    domain = DOMAINS.get(nature, "example.com")
    return given("enterprise") | {
        "entity_nature": nature,
        "entity_cert_type": certificate,
        "entity_cert_no": number,
        "domain": domain,
        "home_url": f"www.{domain}",
        "domain_holder_cert_type": certificate,
        "domain_holder_cert_no": number,
    }


def individual(certificate: str) -> dict[str, object]:
    number = NUMBERS[certificate]
    return given("individual") | {
        "entity_cert_type": certificate,
        "entity_cert_no": number,
        "domain_holder_cert_type": certificate,
        "domain_holder_cert_no": number,
    }


@pytest.mark.parametrize(("nature", "certificate"), PAIRS)
async def test_an_entity_with_this_certificate_files(nature: str, certificate: str):
    answers = individual(certificate) if nature == "5" else organisation(nature, certificate)
    made = await packed("initial", answers)
    assert made.faults() == []
    assert made.application["answers"]["entity_cert_type"] == certificate


def test_every_nature_and_every_certificate_is_walked():
    assert {nature for nature, _ in (pair.values for pair in PAIRS)} == {
        choice.code for choice in CATALOG.codes["entity_natures"]
    }
    assert {certificate for _, certificate in (pair.values for pair in PAIRS)} == {
        choice.code for choice in CATALOG.codes["entity_certificates"]
    }


LEADERS = {
    "passport": {"leader_cert_type": "7", "leader_cert_no": PASSPORT, "leader_name": "ANN LEE"},
    "permanent": {"leader_cert_type": "30", "leader_cert_no": PERMANENT, "leader_name": "ANN LEE"},
    "hong_kong": {"leader_cert_type": "14", "leader_cert_no": "H12345678"},
    "hong_kong_resident": {"leader_cert_type": "41", "leader_cert_no": NUMBERS["41"]},
    "taiwan": {"leader_cert_type": "11", "leader_cert_no": "01234567"},
    "taiwan_resident": {"leader_cert_type": "42", "leader_cert_no": NUMBERS["42"]},
}


@pytest.mark.parametrize("person", LEADERS)
@pytest.mark.parametrize("form", ["no", "branch", "representative_office"])
async def test_a_leader_from_outside_files_for_this_form_of_enterprise(person: str, form: str):
    answers = given("enterprise") | LEADERS[person]
    answers |= {"foreign_entity": form, "leader_resident": False}
    made = await packed("initial", answers)
    assert made.faults() == []


@pytest.mark.parametrize("same", [True, False])
async def test_a_leader_who_is_not_the_legal_representative_files_with_a_letter(same: bool):
    number = unified_code("220102")
    answers = given("enterprise") | {
        "region": "220102",
        "entity_cert_address": "吉林省长春市南关区示例路100号",
        "entity_cert_no": number,
        "domain_holder_cert_no": number,
        "entity_investor": "杭州示例科技有限公司",
        "leader_phone2": "0431-88157788",
        "leader_is_legal_rep": False,
        "legal_rep_name": "王五",
        "legal_rep_cert_type": "2",
        "legal_rep_cert_no": identity_number(PLACE, "19850823", "005"),
        "administrator_same": same,
    }
    made = await packed("initial", answers)
    assert made.faults() == []
    assert made.application["answers"]["doc_auth_leader"] == ["in_app"]
