"""Which texts of code and content are given to translators."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot import extract


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
    assert list(extract.in_source(code)) == ["Hello"]


def test_both_sides_of_a_choice_are_found():
    assert list(extract.in_source('say("One" if n == 1 else "Many")')) == ["One", "Many"]


@pytest.mark.parametrize(
    "code", ['print("Hello")', "say(text)", "say()", "fill(say)", 'say(f"{n}")', 'f()("Hello")']
)
def test_what_is_no_text_for_people_is_left_out(code):
    assert list(extract.in_source(code)) == []


def test_texts_come_from_code_and_from_content():
    found = extract.extracted()
    assert "dialogs/review.py" in found["Check your answers"]
    assert "filing/content/stages/60_website.toml" in found["What is the website called?"]


def test_examples_of_rules_are_no_texts(tmp_path):
    rules = tmp_path / "filing" / "content" / "rules"
    rules.mkdir(parents=True)
    (rules / "some.toml").write_text(
        '[[rule]]\nmessage = "Too long."\nchapter = "3"\n[[rule.example]]\nmessage = "no"\n',
        "utf-8",
    )
    found = list(extract.from_content(tmp_path / "filing" / "content"))
    assert found == [("filing/content/rules/some.toml", "Too long.")]


def test_a_catalogue_is_brought_up_to_date_and_nothing_is_guessed():
    catalogue = Catalog(locale="zh")
    catalogue.add("The old text", "旧")
    catalogue.add("The kept text", "留")
    texts = {"The kept text": {"a"}, "The old text.": {"b"}}
    assert extract.update(catalogue, texts) == (1, 1)
    assert catalogue.get("The old text") is None
    assert catalogue.get("The kept text").string == "留"
    assert not catalogue.get("The old text.").string


def test_the_files_are_rewritten_and_what_is_left_is_told(tmp_path, monkeypatch, capsys):
    path = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "gone"\nmsgstr "parti"\n', "utf-8")
    monkeypatch.setattr(extract, "LOCALES", tmp_path)
    monkeypatch.setattr(extract, "extracted", lambda: {"Yes": {"a.py"}, "No": {"b.py"}})
    assert extract.main() == 0
    assert capsys.readouterr().out == "fr: 2 new, 1 gone, 2 to translate\n"
    with path.open("rb") as file:
        assert {row.id for row in read_po(file) if row.id} == {"Yes", "No"}
    template = (tmp_path / "messages.pot").read_text("utf-8")
    assert "#: a.py" in template
    assert extract.main() == 0
    assert (tmp_path / "messages.pot").read_text("utf-8") == template
