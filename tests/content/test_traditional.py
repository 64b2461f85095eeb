"""The catalogue in traditional characters is that of the simplified one, and reads like one."""

import re

import pytest

from bot import i18n
from faq.loader import load
from filing.characters import is_traditional
from filing.loader import default
from tests.catalogues import read, rows, strings
from tests.content import traditional

CODE = "zh_Hant"


def texts(path):
    return [text for row in rows(path) for text in strings(row)]


@pytest.mark.parametrize(
    ("path", "made"),
    [(traditional.MESSAGES, traditional.messages), (traditional.CONTENT, traditional.texts)],
)
def test_it_is_what_the_simplified_texts_make(path, made):
    """`make messages` makes it anew."""
    shipped = {row.id: row.string for row in read(path) if row.id}
    wanted = {row.id: row.string for row in made() if row.id}
    assert len(wanted) > 200
    assert shipped == wanted


def test_no_simplified_character_is_left_but_in_what_stays_literal():
    converter = traditional.glossary()
    keep = re.compile("|".join(converter.keep))
    found = [text for path in (traditional.MESSAGES, traditional.CONTENT) for text in texts(path)]
    assert len(found) > 3000
    bare = [keep.sub("", text) for text in found]
    assert [text for text in bare if converter.traditional(text) != text] == []


def test_the_terms_of_the_domain_are_written_as_the_glossary_says():
    terms = traditional.glossary().terms
    pairs = [
        (source, text)
        for simplified, row in zip(rows(traditional.SIMPLIFIED), made_rows(), strict=True)
        for source, text in zip(strings(simplified), strings(row), strict=True)
    ]
    for simplified, written in terms.items():
        having = [(a, b) for a, b in pairs if simplified in a]
        assert having, simplified
        literal = re.compile("|".join(traditional.glossary().keep))
        wrong = [
            a
            for a, b in having
            if literal.sub("", a).count(simplified) > literal.sub("", b).count(written)
        ]
        assert wrong == [], simplified


def made_rows():
    return rows(traditional.MESSAGES)


def test_a_number_stays_as_it_is_shown_on_a_home_page():
    said = i18n.load().get(CODE)
    assert (
        traditional.glossary().traditional("备案号 浙ICP备12345678号-1")
        == "備案號 浙ICP备12345678号-1"
    )
    assert said("Back") == "返回"


def test_who_reads_it_reads_the_content_in_it_too():
    say, knowledge = i18n.load().get(CODE), load()
    assert len(knowledge.entries) > 100
    plain = [
        one.id
        for one in knowledge.entries
        if not is_traditional((text := one.text(CODE, say)).question + text.answer)
    ]
    assert plain == []
    assert all(one.meaning(CODE, say) != one.meaning_en for one in knowledge.terms)
    assert all(topic.title(CODE, say) != topic.en for topic in knowledge.topics)


@pytest.mark.parametrize("code", ["zh-HK", "zh-TW", "zh-MO", "zh-hant", "zh_Hant"])
def test_readers_in_hong_kong_macao_and_taiwan_get_it(code):
    assert i18n.load().guess(code) == CODE


def test_official_terms_stay_as_the_official_form_has_them():
    """What is looked for over there is in simplified characters."""
    terms = [field.term for field in default().fields.values()]
    assert len(terms) > 100
    assert not any(map(is_traditional, terms))
