"""The knowledge loads strictly: whatever is wrong in a content file is named."""

import shutil
from pathlib import Path

import pytest

from faq import loader
from filing.errors import ContentError

ENTRY = """
[topic]
id = 'one'
en = 'One'
zh = '一'

[[entry]]
id = 'first'
sources = [{ id = 'somewhere', chapter = '1' }]

[entry.en]
question = 'What is it?'
answer = 'It.'

[entry.zh]
question = '这是什么？'
answer = '它。'
"""
TERM = """
[[term]]
id = 'it'
en = 'it'
zh = '它'
pinyin = 'tā'
meaning_en = 'It.'
meaning_zh = '它。'
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "one.toml").write_text(ENTRY, "utf-8")
    (tmp_path / "glossary.toml").write_text(TERM, "utf-8")
    for name in ("words.toml", "outside.toml", "policy.toml"):
        shutil.copy(loader.CONTENT / name, tmp_path)
    return tmp_path


def _rewrite(folder: Path, old: str, new: str, name: str = "entries/one.toml") -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_an_entry_carries_the_topic_of_its_file(folder):
    knowledge = loader.load(folder)
    assert [entry.topic for entry in knowledge.entries] == ["one"]
    assert [entry.id for entry in knowledge.of_topic("one")] == ["first"]
    assert knowledge.topics[0].title("zh") == "一"
    assert knowledge.topics[0].title("en") == "One"
    assert knowledge.topics[0].title("de", str.upper) == "ONE"


def test_an_entry_of_another_language_goes_through_the_translator(folder):
    entry = loader.load(folder).entry("first")
    assert entry.text("en").question == "What is it?"
    assert entry.text("zh").question == "这是什么？"
    assert entry.text("de").answer == "It."
    assert entry.text("de", str.upper).question == "WHAT IS IT?"
    assert entry.text("de", str.upper).more == ""
    _rewrite(folder, "answer = 'It.'", "answer = 'It.'\nmore = 'More.'")
    assert loader.load(folder).entry("first").text("de", str.upper).more == "MORE."


def test_what_is_not_there_is_none(folder):
    knowledge = loader.load(folder)
    assert knowledge.entry("nothing") is None
    assert knowledge.term("nothing") is None
    assert knowledge.term("it").zh == "它"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[topic]", "[other]\nx = 1\n[topic]", "unknown key 'other'"),
        ("en = 'One'\n", "", "'en' is missing"),
        ("id = 'first'", "id = 1", "str is expected"),
        ("question = 'What is it?'", "questoin = 'What is it?'", "unknown key 'questoin'"),
        ("sources = [{ id = 'somewhere', chapter = '1' }]", "sources = []", "a source is missing"),
        ("id = 'first'", "id = 'first'\nsee_also = ['gone']", "'gone' is not known"),
    ],
)
def test_a_wrong_entry_is_named(folder, old, new, told):
    _rewrite(folder, old, new)
    with pytest.raises(ContentError, match=told):
        loader.load(folder)


def test_an_id_that_stands_twice_is_refused(folder):
    (folder / "entries" / "two.toml").write_text(ENTRY.replace("'one'", "'two'"), "utf-8")
    with pytest.raises(ContentError, match="entry 'first' stands there twice"):
        loader.load(folder)


def test_a_term_must_lead_to_an_entry_that_exists(folder):
    _rewrite(folder, "pinyin = 'tā'", "pinyin = 'tā'\nentry = 'gone'", "glossary.toml")
    with pytest.raises(ContentError, match="term it: entry: 'gone'"):
        loader.load(folder)


def test_unknown_sources_and_questions_of_the_form_are_found_by_verify(folder):
    knowledge = loader.load(folder)
    loader.verify(knowledge, {"somewhere"}, ())
    with pytest.raises(ContentError, match="entry first: sources: 'somewhere'"):
        loader.verify(knowledge, (), ())
    _rewrite(folder, "id = 'first'", "id = 'first'\nfields = ['gone']")
    with pytest.raises(ContentError, match="entry first: fields: 'gone'"):
        loader.verify(loader.load(folder), {"somewhere"}, ())
    _rewrite(folder, "pinyin = 'tā'", "pinyin = 'tā'\nsource = 'gone'", "glossary.toml")
    with pytest.raises(ContentError, match="term it: source: 'gone'"):
        loader.verify(loader.load(folder), {"somewhere"}, {"gone"})


def test_entries_that_a_question_of_the_form_names_come_first(folder):
    _rewrite(folder, "id = 'first'", "id = 'first'\nfields = ['domain']")
    second = ENTRY.replace("'one'", "'two'").replace("'first'", "'second'")
    (folder / "entries" / "two.toml").write_text(second, "utf-8")
    knowledge = loader.load(folder)
    assert [entry.id for entry in knowledge.entries_for_field("domain")] == ["first"]
    named = knowledge.entries_for_field("domain", ("second", "gone"))
    assert [entry.id for entry in named] == ["second", "first"]
    assert knowledge.entries_for_field("other") == ()


def test_phrasings_stand_in_files_of_their_own_beside_those_of_the_entry(folder):
    _rewrite(folder, "answer = 'It.'", "answer = 'It.'\nphrasings = 'what is that'")
    (folder / "phrasings").mkdir()
    (folder / "phrasings" / "one.toml").write_text("[first]\nen = 'tell me | say it'\n", "utf-8")
    spoken = loader.spoken(loader.load(folder), folder).entry("first")
    assert spoken.en.phrasings.each == ("what is that", "tell me", "say it")
    assert spoken.zh.phrasings.each == ()
    assert loader.load(folder).entry("first").en.phrasings.each == ("what is that",)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[second]\nen = 'a'\n", "one.toml: entry: 'second' is not known"),
        ("[first]\nfr = 'a'\n", "one.toml: first: 'fr' is not known"),
    ],
)
def test_phrasings_of_what_is_not_there_are_named(folder, text, named):
    (folder / "phrasings").mkdir()
    (folder / "phrasings" / "one.toml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=named):
        loader.spoken(loader.load(folder), folder)


def test_phrasings_of_an_entry_stand_in_one_file(folder):
    (folder / "phrasings").mkdir()
    for name in ("one", "two"):
        (folder / "phrasings" / f"{name}.toml").write_text("[first]\nen = 'a'\n", "utf-8")
    with pytest.raises(ContentError, match="twice"):
        loader.spoken(loader.load(folder), folder)


def test_questions_of_other_subjects_are_known_in_each_language():
    language = loader.load().language
    chinese, english = language.outside("zh").each, language.outside("en").each
    assert len(set(chinese) - set(english)) > 100
    assert len(set(english) - set(chinese)) > 100
