"""Languages: which are offered, which one a person is served in, and what is not shown."""

import logging

import pytest

from bot import i18n
from filing.problems import plural

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
        ("zh-hant", "zh_Hant"),
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
    assert names == {"en": "English", "zh": "中文", "zh_Hant": "中文 (繁體)"}


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
    found = i18n.read(path)
    assert (found.texts, found.complete) == ({"Yes": "Ja"}, 0.5)
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


POLISH = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)'
    ' ? 1 : 2);\\n"\n\n'
    'msgid "{number} day"\nmsgid_plural "{number} days"\n'
    'msgstr[0] "{number} dzień"\nmsgstr[1] "{number} dni"\nmsgstr[2] "{number} dni!"\n'
)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "1 dzień"), (2, "2 dni"), (5, "5 dni!"), (22, "22 dni"), (112, "112 dni!")],
)
def test_a_language_with_three_plural_forms_uses_them(tmp_path, number, shown):
    path = tmp_path / "pl" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(POLISH, "utf-8")
    say = i18n.load(tmp_path).get("pl")
    assert plural(say, "{number} day", "{number} days", number).format(number=number) == shown


@pytest.mark.parametrize(("number", "shown"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_a_counted_text_has_no_translation_the_source_has_its_two_forms(
    language, number, shown
):
    say = i18n.load().get(language)
    assert plural(say, "{number} day", "{number} days", number).format(number=number) == shown


@pytest.mark.parametrize(
    ("said", "served"),
    [("zh-TW", "zh_Hant"), ("zh-hk", "zh_Hant"), ("zh-hant", "zh_Hant"), ("zh-CN", "zh")],
)
def test_the_script_decides_where_it_is_offered(tmp_path, said, served):
    for code in ("zh", "zh_Hant"):
        write(tmp_path, code, entry("Yes", "是"))
    assert i18n.load(tmp_path).guess(said) == served
