"""Every name can be printed: common, rare and very rare characters, and what no font has."""

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from filing.package import faces
from filing.package.paper import BODY, LEFT, Cell, Imprint, Paper, Style

NAMES = ["䶮", "𠮷", "㛃", "𬭎", "镕", "喆", "·", "é", "ő", "Ş", "Ж", "α", "ế"]
NOWHERE = "\U0002ebf0"


@pytest.mark.parametrize("character", NAMES)
def test_a_character_of_a_name_has_a_font(character):
    assert faces.face_of(character)
    assert faces.missing(character) == ""
    assert faces.printable(character) == character


@pytest.mark.parametrize(
    "block",
    [
        range(0x4E00, 0x9FF0),
        range(0x3400, 0x4DB6),
        range(0x20000, 0x2A6D7),
        range(0x2A700, 0x2B735),
        range(0x2B740, 0x2B81E),
        range(0x2B820, 0x2CEA2),
        range(0x2CEB0, 0x2EBE1),
    ],
    ids=["unified", "A", "B", "C", "D", "E", "F"],
)
def test_every_ideograph_that_public_services_must_support_has_a_font(block):
    """GB 18030-2022, level 3. Looked up in the tables only: loading every part takes seconds."""
    first, last, parts = faces._coverage()
    rare = {code for a, b in zip(first, last, strict=True) for code in range(a, b + 1)}
    assert len(first) == len(last) == len(parts)
    main = faces._main().face.charToGlyph
    assert [hex(code) for code in block if code not in main and code not in rare] == []


def test_what_no_font_has_is_named_and_spelt_as_its_code_point():
    assert faces.missing(f"张{NOWHERE}三{NOWHERE}") == NOWHERE
    assert faces.printable(f"张{NOWHERE}") == "张〔U+2EBF0〕"


def test_a_code_point_below_or_between_the_rare_ranges_has_no_font():
    assert faces.face_of("\x01") == ""
    assert faces.face_of("ب") == ""


def test_invisible_characters_print_nothing_and_are_not_missed():
    assert faces.printable("a\u200b\u202e\ufe0fb") == "ab"
    assert faces.missing("\u200b\u202e\ufe0f\n\t") == ""


def test_every_kind_of_space_is_a_space():
    assert faces.printable("a\tb\u3000c") == "a b c"


def test_runs_change_with_the_font():
    assert [piece for _, piece in faces.runs("张𠮷三")] == ["张", "𠮷", "三"]


def test_chinese_is_as_wide_as_high():
    assert faces.width("张三", 10) == pytest.approx(20)
    assert faces.width("𠮷", 10) == pytest.approx(10)


@given(st.text(max_size=40))
def test_any_text_becomes_printable(text):
    shown = faces.printable(text)
    assert faces.missing(shown) == ""
    assert all(faces.face_of(character) for character in shown)


def test_the_fonts_are_embedded_and_the_text_can_be_copied():
    paper = Paper()
    text = "张𠮷三 䶮㛃𬭎镕喆 Ştefan"
    paper.block([Cell(LEFT, BODY, [(text, Style(bold=True))])])
    imprint = Imprint("t", "s", "zh-CN", ("", ""), "", dt.date(2026, 11, 23))
    page = PdfReader(io.BytesIO(paper.pdf(imprint))).pages[0]
    assert text.replace(" ", "") in page.extract_text().replace(" ", "").replace("\n", "")
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(fonts) >= 3
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
