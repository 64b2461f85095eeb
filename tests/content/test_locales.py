"""The translations are complete: compared through Babel with what code and content say today."""

import ast
import re
import string
from collections import Counter
from pathlib import Path

import pytest

from bot import i18n
from tests.catalogues import LOCALES, extracted, msgid, rows, strings

SHIPPED = tuple(sorted(path.parts[-3] for path in LOCALES.glob("*/LC_MESSAGES/messages.po")))
"""Every language that has a folder: none is shipped half done."""

TAG = re.compile(r"<(/?)([a-z-]+)[^<>]*>")
ROOT = Path(i18n.__file__).parents[1]


def po(language):
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


def ids(path):
    return {msgid(row) for row in rows(path)}


def pairs(language):
    """Source text and translation; a counted text once for each form of the translation."""
    return [(msgid(row), text) for row in rows(po(language)) for text in strings(row)]


def placeholders(text):
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def worded(text):
    """Whether it says anything besides its placeholders and marks."""
    return any(map(str.isalpha, "".join(part for part, *_ in string.Formatter().parse(text))))


def open_tags(text):
    """Tags that are opened and not closed, or the other way round."""
    stack: list[str] = []
    for closing, name in TAG.findall(text):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return [name]
    return stack


def test_the_template_holds_exactly_what_code_and_content_say():
    found = set(extracted())
    assert len(found) > 1000
    template = ids(LOCALES / "messages.pot")
    assert sorted(found - template) == []
    assert sorted(template - found) == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_language_holds_exactly_the_same_texts(language):
    found = set(extracted())
    known = ids(po(language))
    assert sorted(found - known) == []
    assert sorted(known - found) == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_shipped_language_is_complete_and_nothing_in_it_is_fuzzy(language):
    """The one test that names a sentence that was left untranslated."""
    found = rows(po(language))
    assert found
    assert [msgid(row) for row in found if not all(strings(row))] == []
    assert [msgid(row) for row in found if row.fuzzy] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_placeholders_agree(language):
    found = pairs(language)
    assert any("{" in msgid for msgid, _ in found)
    wrong = [msgid for msgid, text in found if set(placeholders(msgid)) != set(placeholders(text))]
    assert wrong == []


@pytest.mark.parametrize("language", SHIPPED)
def test_tags_are_balanced_and_the_same(language):
    found = pairs(language)
    assert found
    assert [text for pair in found for text in pair if open_tags(text)] == []
    assert [
        msgid for msgid, text in found if Counter(TAG.findall(msgid)) != Counter(TAG.findall(text))
    ] == []


def test_chinese_is_in_chinese():
    """A text copied over untranslated would pass every other test."""
    said = [(msgid, text) for msgid, text in pairs("zh") if " " in msgid and worded(msgid)]
    assert len(said) > 1000
    assert [msgid for msgid, text in said if not re.search("[一-鿿]", text)] == []
    same = {msgid for msgid, text in pairs("zh") if msgid == text and re.search("[a-z]{3}", msgid)}
    assert same <= {"中文 / 繁體 / English"}


def test_the_source_language_needs_no_file():
    assert not (LOCALES / i18n.SOURCE).exists()
    assert i18n.load().get(i18n.SOURCE)("Yes") == "Yes"
    assert i18n.load().texts(i18n.SOURCE) == {}


def test_the_shipped_languages_are_offered():
    offered = [language.code for language in i18n.load().languages]
    assert offered == [i18n.SOURCE, *SHIPPED]


def test_the_checks_of_this_file_see_what_is_wrong():
    assert open_tags("<b>so") == ["b"]
    assert open_tags("so</i>") == ["i"]
    assert open_tags("<b><i>so</b></i>") == ["b"]
    assert open_tags("<b>so</b>, 3 < 4") == []
    assert placeholders("{n} of {total}") == Counter(n=1, total=1)


# ------------------------------------------------------------------ nothing is overlooked

SPOKEN = ("dialogs", "bot/applicant", "bot/staff", "desk")
SENTENCE = re.compile(r"[A-Z][a-z’']+[^_/<>=|\n]* [^_/<>=|\n]+")
QUIET = {"debug", "info", "warning", "error", "exception", "compile"}
"""Calls whose words nobody reads in a chat."""

NOT_SPOKEN = {
    "Language · 语言 · 語言",  # both languages at once, before one is chosen
    "Change it?",  # shown by a preview without a bot
    "Crib sheet",  # shown by a preview without a bot
}


def unspoken(tree):
    """Nodes of docstrings, exceptions, logs and annotations."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Raise():
                yield from ast.walk(node)
            case ast.Call(func=ast.Attribute(attr=name)) if name in QUIET:
                yield from ast.walk(node)
            case ast.arg(annotation=ast.expr() as annotation):
                yield from ast.walk(annotation)
            case ast.FunctionDef(returns=ast.expr() as annotation):
                yield from ast.walk(annotation)


def sentences(code):
    tree = ast.parse(code)
    quiet = {id(node) for node in unspoken(tree)}
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in quiet and isinstance(node.value, str)
    )
    return (text for text in texts if SENTENCE.fullmatch(text))


def test_a_sentence_in_code_that_speaks_with_people_is_translated():
    files = [path for part in SPOKEN for path in sorted((ROOT / part).rglob("*.py"))]
    assert len(files) > 30
    found = {text for path in files for text in sentences(path.read_text("utf-8"))}
    assert len(found) > 50
    assert sorted(found - set(extracted()) - NOT_SPOKEN) == []


@pytest.mark.parametrize("language", SHIPPED)
def test_a_day_stands_apart_from_the_characters_around_it(language):
    day = "{(?:day|date|then)}"
    glued = re.compile(f"[\u3400-\u9fff]{day}|{day}(?!日)[\u3400-\u9fff]")
    assert [text for _msgid, text in pairs(language) if glued.search(text)] == []
