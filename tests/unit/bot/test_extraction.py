"""Which texts of code and content are given to translators."""

import io

import pytest

from bot import extraction
from tests import catalogues


def texts(code: str) -> list[object]:
    return [text for _, _, text, _ in extraction.in_source(code)]


@pytest.mark.parametrize(
    "code",
    [
        '_("Hello")',
        'T("Hello")',
        'Term("Hello")',
        'Problem("Hello", {"n": "1"})',
        'say("Hello")',
        'problems.Problem("Hello")',
        'fill(say, "Hello", {"n": 1})',
        'context.notice(manager, render.fill(say, "Hello"))',
        'render.fill(translate(manager), "Hello")',
        '_say(manager, "Hello")',
        'translate(manager)("Hello")',
        'self.speak(case.language)("Hello")',
        "f\"<b>{say('Hello')}</b>\"",
        '_("Hel" "lo").format(n=1)',
        "async def f():\n    return [say('Hello')]",
    ],
)
def test_a_text_is_found_however_it_is_said(code):
    assert texts(code) == ["Hello"]


def test_both_sides_of_a_choice_are_found():
    assert texts('say("One" if n == 1 else "Many")') == ["One", "Many"]


def test_both_forms_of_a_counted_text_are_found():
    found = list(extraction.in_source('problems.plural(say, "{n} day", "{n} days", n)'))
    assert found == [(1, "ngettext", ("{n} day", "{n} days"), [])]


@pytest.mark.parametrize(
    "code",
    [
        'print("Hello")',
        "say(text)",
        "say()",
        "fill(say)",
        'say(f"{n}")',
        'f()("Hello")',
        'say("")',
        "plural(say, one, many, n)",
    ],
)
def test_what_is_no_text_for_people_is_left_out(code):
    assert texts(code) == []


def test_texts_come_from_code_and_from_content():
    found = catalogues.extracted()
    assert {"Check your answers", "What is the website called?"} <= found


def test_examples_of_rules_are_no_texts():
    rule = b"""
        [[rule]]
        message = "Too long."
        fix = " "
        chapter = "3"
        [[rule.example]]
        message = "no"
        [[rule]]
        chapter = "Names of sites"
    """
    rows = extraction.content(io.BytesIO(rule), (), (), {"keys": "message fix"})
    assert [text for _, _, text, _ in rows] == ["Too long.", "Names of sites"]


def test_python_files_are_read_as_utf_8():
    rows = extraction.python(io.BytesIO("say('备案')".encode()), (), (), {})
    assert [text for _, _, text, _ in rows] == ["备案"]
