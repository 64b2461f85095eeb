"""Languages: which are offered, which one a person is served in, and what is not shown."""

import logging

import pytest

from bot import i18n

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder, language, *entries):
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + "\n".join(entries), "utf-8")
    return path


def entry(msgid, msgstr, flag=""):
    return f'{flag}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


@pytest.mark.parametrize(
    ("said", "served"),
    [
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("zh-hant", "zh"),
        ("zh_CN", "zh"),
        ("ZH-Hans-CN", "zh"),
        (" zh ", "zh"),
        ("en", "en"),
        ("en_US", "en"),
        ("en-GB", "en"),
        ("", "en"),
        (None, "en"),
        ("de", "en"),
        ("nonsense!", "en"),
        ("-", "en"),
        ("中文", "en"),
        ("../../etc", "en"),
    ],
)
def test_the_language_is_guessed_from_what_the_platform_says(said, served):
    assert i18n.load().guess(said) == served


def test_each_language_is_offered_under_its_own_name():
    names = {language.code: language.name for language in i18n.load().languages}
    assert names == {"en": "English", "zh": "中文"}


def test_a_finished_language_is_offered_without_a_line_of_code(tmp_path):
    write(tmp_path, "fr", entry("Yes", "Oui"), entry("No", "Non"))
    translator = i18n.load(tmp_path)
    assert translator.offers("fr")
    assert [language.name for language in translator.languages] == ["English", "Français"]
    assert translator.get("fr")("Yes") == "Oui"
    assert translator.guess("fr-CA") == "fr"


@pytest.mark.parametrize(
    "unfinished", [entry("No", ""), entry("No", "Nein", "#, fuzzy\n")], ids=["missing", "fuzzy"]
)
def test_an_unfinished_language_loads_and_is_not_offered(tmp_path, unfinished, caplog):
    path = write(tmp_path, "de", entry("Yes", "Ja"), unfinished)
    assert i18n.read(path) == ({"Yes": "Ja"}, False)
    with caplog.at_level(logging.WARNING):
        translator = i18n.load(tmp_path)
    assert "language de is unfinished" in caplog.text
    assert not translator.offers("de")
    assert translator.guess("de") == "en"
    assert translator.get("de")("Yes") == "Yes"


def test_a_text_without_translation_is_shown_as_it_is():
    assert i18n.load().get("zh")("no such text") == "no such text"


def test_a_language_that_no_library_knows_goes_by_its_code(tmp_path):
    write(tmp_path, "qqx", entry("Yes", "Ya"))
    assert [language.name for language in i18n.load(tmp_path).languages] == ["English", "qqx"]
