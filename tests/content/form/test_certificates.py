"""Every nature with every certificate it may use: right numbers pass a whole check, wrong ones not.

The numbers belong to nobody: their check characters are computed for invented digits.
"""

import datetime as dt
import json
from pathlib import Path

import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from filing import filing_file as sheet
from filing.loader import default
from filing.model import Finding
from tests.filled import identity_number, unified_code

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"
BY_NATURE = {
    "1": "5 23", "2": "9 13 49", "3": "3 4 15 49", "4": "1 12 27", "5": "2 7 11 14 30 41 42",
    "6": "6 10 49", "9": "16 17 36 37 49", "10": "18 19 49", "11": "20 21 49", "12": "22",
    "13": "24 49", "14": "28", "15": "25 49", "16": "34 35 40 46 47 48", "17": "38 49",
    "18": "39 49", "19": "43 49", "20": "44 49",
}  # fmt: skip
"""The ministry's list: which certificates a nature may use."""

CODE = unified_code("330106")
ORGANISATION = "000001388"
OLD_LICENCE = "33010600000001" + mod_11_10.calc_check_digit("33010600000001")
UNIFIED = ((CODE,), (CODE[:-1], CODE[:-1] + "9", CODE.replace("M", "I"), "事证第1330号"))
LICENCE = ((CODE, OLD_LICENCE), (*UNIFIED[1], OLD_LICENCE[:-1] + "0"))
CODES = ((ORGANISATION, "00000138-8", CODE), ("000001380", "00000138", "0000013#8"))
REGISTER = (
    (CODE, "浙社证字第0001号", "33010000001"),
    ("123", "字" * 31, "A#12", CODE[:-1] + "9"),
)
FORMS = {
    "1": LICENCE, "27": REGISTER,
    **dict.fromkeys(("13", "15", "24", "49"), UNIFIED),
    **dict.fromkeys(("3", "9", "10", "12", "16", "18", "20"), CODES),
}  # fmt: skip
CITIZEN = identity_number("330106")
PERSONS = {
    "2": ((CITIZEN, CITIZEN.lower()), (CITIZEN[:-1], "33010619900823001", "810000199408230021")),
    "7": (("E12345678", "e1234 5678"), ("E1", "E" * 18, "E12#45678")),
    "11": (("12345678", "1234567890"), ("123456789", "1234567A")),
    "14": (("H12345678", "M1234567890"), ("C12345678", "H1234567", "H12345678901")),
    "30": ((identity_number("931001"), "CAN110000000001"), ("CAN1100000000", CITIZEN)),
    "41": ((identity_number("810000"), identity_number("820000")), (identity_number("830000"),)),
    "42": ((identity_number("830000"),), (identity_number("810000"), "12345678")),
}
PAIRS = [(nature, code) for nature, codes in BY_NATURE.items() for code in codes.split()]


def numbers(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return PERSONS.get(code) or FORMS.get(code) or REGISTER


def found(base: str, **answers: object) -> list[Finding]:
    given = json.loads((DATA / f"{base}.json").read_text("utf-8"))
    given["answers"] |= answers
    read = sheet.read(CATALOG, given, DAY)
    assert isinstance(read, sheet.Sheet)
    return [one for one in read.findings if one.rule in {"invalid_value", "not_answered"}]


def test_each_nature_offers_the_ministrys_certificates():
    offered: dict[str, set[str]] = {}
    for certificate in CATALOG.codes["entity_certificates"]:
        for nature in certificate.when[0].is_one_of:
            offered.setdefault(str(nature), set()).add(certificate.code)
    assert offered == {nature: {*codes.split()} for nature, codes in BY_NATURE.items()}


@pytest.mark.parametrize(("nature", "code"), PAIRS)
def test_a_right_number_of_an_entity_passes_and_a_wrong_one_does_not(nature: str, code: str):
    base = "individual" if nature == "5" else "enterprise"
    right, wrong = numbers(code)
    for text, good in [*((one, True) for one in right), *((one, False) for one in wrong)]:
        faults = found(
            base, entity_nature=nature, entity_cert_type=code, entity_cert_no=text,
            domain_holder_cert_type=code, domain_holder_cert_no=text,
        )  # fmt: skip
        assert ("entity_cert_no" not in {one.field for one in faults}) is good, (text, faults)


@pytest.mark.parametrize("code", PERSONS)
@pytest.mark.parametrize("person", ["leader", "administrator"])
def test_a_right_number_of_a_person_passes_and_a_wrong_one_does_not(person: str, code: str):
    right, wrong = PERSONS[code]
    for text, good in [*((one, True) for one in right), *((one, False) for one in wrong)]:
        given = {f"{person}_cert_type": code, f"{person}_cert_no": text}
        faults = {one.field for one in found("enterprise", **given)}
        assert (f"{person}_cert_no" not in faults) is good, text


@pytest.mark.parametrize("nature", BY_NATURE)
def test_a_certificate_of_another_nature_is_not_taken(nature: str):
    base = "individual" if nature == "5" else "enterprise"
    other = "1" if nature == "5" else "2"
    faults = found(base, entity_nature=nature, entity_cert_type=other)
    assert "entity_cert_type" in {one.field for one in faults}


def test_unified_codes_of_other_registries_are_taken():
    for registry in ("11", "12", "51", "52", "53", "31", "71", "92", "93", "N1", "A1", "Y1"):
        first = f"{registry}330106MA0000138"
        number = first + str(uscc.calc_check_digit(first))
        assert found("enterprise", entity_cert_no=number, domain_holder_cert_no=number) == []
