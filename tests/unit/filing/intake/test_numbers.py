"""Numbers in recognised text: right, mended where a sign is impossible, or none."""

import io
import random

import pytest
import segno
from PIL import Image

from filing.intake import numbers, qr

CODE = "91330106MA0000138L"
CARD = "33010619900823001X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        ("９１３３０１０６ＭＡ００００１３８Ｌ", CODE),
        (f"代码 {CODE[:6]} {CODE[6:]}", CODE),
        (CODE.replace("0000138L", "OOOO138L"), CODE),
        (CODE.replace("0000138L", "OO0013BL"), ""),
        ("9I330I06MA0000I38L", CODE),
        ("9133010BMA0000138L", ""),
        (CODE[:-1], ""),
        (f"{CODE} 92330106MA0000211F", ""),
        ("", ""),
    ],
)
def test_a_unified_code(text, code):
    assert numbers.code_in(text) == code


def test_a_v_is_one_of_two_letters_where_only_one_fits():
    code = "91440300MA5UYU0WX4"
    known = next(
        numbers.code_in(f"91440300MA5UYU0WX{sign}")
        for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if numbers.code_in(f"91440300MA5UYU0WX{sign}")
    )
    assert len(known) == len(code)
    assert numbers.code_in(known.replace("5UYU", "5VYU")) == known


def test_one_wrong_sign_is_never_another_code():
    rng = random.Random(5)  # noqa: S311 - a repeatable sample
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for _ in range(500):
        place = rng.randrange(len(CODE))
        wrong = CODE[:place] + rng.choice(signs) + CODE[place + 1 :]
        assert numbers.code_in(wrong) in {"", CODE}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("330106199008230013", "330106199008230013"),
        ("3 3 0 1 0 6 1 9 9 0 0 8 2 3 0 0 1 3", "330106199008230013"),
        ("33O1O6199OO823OO13", "330106199008230013"),
        ("330106199008230014", ""),
        ("51010719911106376×", "51010719911106376X"),
        ("12345", ""),
    ],
)
def test_a_citizens_number(text, number):
    assert numbers.card_number_in(text) == number


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2018年03月12日至2038年03月11日", "2038-03-11"),
        ("2018年03月12日至 长期", "长期"),
        ("长期", "长期"),
        ("2016.08.24-2036.08.24", "2036-08-24"),
        ("二〇一八年三月十二日至二〇二八年三月十一日", "2028-03-11"),
        ("2018年03月12日", ""),
        ("2038年03月12日至2018年03月11日", ""),
        ("2018-01-01 2019-01-01 长期", ""),
        ("2018年13月12日至2038年03月11日", ""),
    ],
)
def test_the_end_of_a_term(text, end):
    assert numbers.term_in(text) == end


def test_one_day_and_one_host_or_none():
    assert numbers.day_in("2028年08月24日 10:00") == "2028-08-24"
    assert numbers.day_in("2028-08-24 2029-08-24") == ""
    assert numbers.host_in("Example.COM") == "example.com"
    assert numbers.host_in("a.com b.com") == ""


def test_codes_in_payloads_are_literal():
    assert numbers.in_payloads([f"统一社会信用代码:{CODE};名称:杭州示例"]) == CODE
    assert numbers.in_payloads([f"x{CODE}9"]) == ""
    assert numbers.in_payloads([CODE, "92330106MA0000211F"]) == ""


def drawn(text):
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=6, border=4)
    return out.getvalue()


def test_a_qr_code_is_read_and_what_is_no_picture_is_not():
    assert qr.payloads(drawn(CODE)) == (CODE,)
    plain = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(plain, "PNG")
    assert qr.payloads(plain.getvalue()) == ()
    assert qr.payloads(b"no picture") == ()


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch):
    monkeypatch.setattr(qr, "MOST_PIXELS", 100)
    assert qr.payloads(drawn(CODE)) == ()
