"""Certificate numbers: form and check characters by type, and what a number tells."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from filing import identity
from filing.problems import Problem

DAY = dt.date(2026, 11, 23)


def checked(first17: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(c) for weight, c in zip(weights, first17, strict=True))
    return first17 + "10X98765432"[total % 11]


def said(text: str, certificate: str) -> str:
    found = identity.parse(text, certificate)
    assert isinstance(found, Problem)
    return found.say(str)


@pytest.mark.parametrize(
    ("certificate", "number"),
    [
        ("2", checked("11010519491231002")),
        ("2", checked("33010419800101001")),
        ("41", checked("81000019940823002")),
        ("41", checked("82000019940823002")),
        ("42", checked("83000019940823002")),
        ("30", checked("93310119900823001")),
        ("30", "CAN110000000001"),
        ("7", "E12345678"),
        ("11", "12345678"),
        ("11", "1234567890"),
        ("14", "H12345678"),
        ("14", "M1234567890"),
        ("1", "91330106MA0000138L"),
        ("1", "11010800000001" + mod_11_10.calc_check_digit("11010800000001")),
        ("13", "91330106MA0000138L"),
        ("12", "000001388"),
        ("12", "91330106MA0000138L"),
        ("21", "91330106MA0000138L"),
        ("21", "浙司律(2020)0001号"),
        ("5", "00001部队"),
    ],
)
def test_a_right_number_is_its_own_canonical_form(certificate, number):
    assert identity.parse(number, certificate) == number


@pytest.mark.parametrize(
    "typed",
    [
        "330106 19900823 0013",
        "３３０１０６１９９００８２３００１３",
        "330106-19900823-0013",
        "(330106199008230013)",
    ],
)
def test_spaces_hyphens_and_full_width_are_taken(typed):
    assert identity.parse(typed, "2") == "330106199008230013"


def test_a_small_x_is_taken():
    assert identity.parse("11010519491231002x", "2") == "11010519491231002X"


@pytest.mark.parametrize(
    ("certificate", "typed", "words"),
    [
        ("2", "", "No number was given"),
        ("2", "33010619900823", "18 characters; 14 were given"),
        ("2", "330106900823001", "old 15-digit number"),
        ("2", "33010619900823O013", "cannot stand in this number: O"),
        ("2", "33010619900823X013", "X can only stand at the end"),
        ("2", "330106199008230014", "it is 3, not 4"),
        ("2", checked("33010619901323001"), "19901323 is no date"),
        ("2", checked("81000019940823002"), "begins with 81"),
        ("2", checked("93310119900823001"), "permanent residence"),
        ("2", checked("00010619900823001"), "begins with 00"),
        ("41", checked("33010619900823001"), "begins with 81/82, not with 33"),
        ("41", "1", "18 characters; 1 were"),
        ("42", checked("83000019941323002"), "is no date"),
        ("30", "12", "18 characters"),
        ("30", checked("33010619900823001"), "begins with 9"),
        ("7", "E1", "5 to 17 characters; 2"),
        ("7", "E1234#", "#"),
        ("11", "123456789", "this has 9"),
        ("11", "1234567A", "A"),
        ("14", "X12345678", "begins with H or M"),
        ("1", "91330106MA000013", "18 characters; 16"),
        ("1", "91330106MA0000I38L", "never stand in a unified social credit code: I"),
        ("1", "9133010AMA0000138L", "33010A"),
        ("1", "91330106MA00001389", "it is L, not 9"),
        ("1", "110108000000011", "check character"),
        ("12", "00000138", "8 digits or letters"),
        ("12", "000001380", "it is 8, not 0"),
        ("21", "a#b", "#"),
        ("21", "abc", "4 to 30 characters; 3"),
    ],
)
def test_each_fault_has_its_own_words(certificate, typed, words):
    assert words in said(typed, certificate)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place, shift):
    number = "330106199008230013"
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert isinstance(identity.parse(wrong, "2"), Problem)


@given(st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_unified_codes_agree_with_the_standard_library_of_numbers(tail):
    first = f"91330106{tail}"
    assert identity.parse(first + uscc.calc_check_digit(first), "1") == first + (
        uscc.calc_check_digit(first)
    )


def test_a_personal_number_tells_birthday_age_and_province():
    number = "330106199008230013"
    assert identity.birth_date(number) == dt.date(1990, 8, 23)
    assert identity.age(number, DAY) == 36
    assert identity.age(number, dt.date(2026, 8, 22)) == 35
    assert identity.province(number) == "330000"
    assert identity.age("E12345678", DAY) is None
    assert identity.province("E12345678") == ""
    assert identity.province(checked("81000019940823002")) == ""
