"""Every entry and term: complete in both languages, short enough, sourced, linked, and found."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from faq import loader
from faq.search import Index
from filing import characters
from filing.loader import default

KNOWLEDGE = loader.spoken(loader.load())
INDEX = Index(KNOWLEDGE)
CATALOG = default()
FIXED = frozenset(
    re.findall(
        r"\S+",
        """
need-for-domain free-of-charge instance-without-domain second-level-domain instance-before-filing
registrant-versus-entity when-initial when-add-provider when-new-website when-modify without-filing
ip-only bbs https foreign-enterprise oss cdn waf anti-ddos cancel-versus-remove claim-import
filing-versus-licence one-domain-per-website change-domain individual-content cross-province
service-number one-entity-per-account icp-password domain-requirements pre-approval
how-to-apply what-is-filing
""",
    )
)
TERMS = frozenset(
    re.findall(
        r"\S+",
        """
icp-filing icp-number icp-password service-number provider entity initial add-provider new-website
modify claim remove-provider cancel top-level-domain second-level-domain sub-domain registrant
real-name-verification pre-approval miit communications-administration product-verification
preliminary-review entity-leader website-administrator investor legal-representative face-check
instance
""",
    )
)
TEXTS = [(entry, lang) for entry in KNOWLEDGE.entries for lang in ("en", "zh")]
SCREEN = {"en": 900, "zh": 450}
MESSAGE = 4096


def name(value: object) -> str:
    return getattr(value, "id", str(value))


def test_the_entries_with_fixed_ids_are_there_and_win_ties():
    assert {entry.id for entry in KNOWLEDGE.entries if entry.core} == FIXED


def test_there_are_fifty_more():
    assert len(KNOWLEDGE.entries) >= len(FIXED) + 50


def test_the_glossary_has_every_term():
    assert {term.id for term in KNOWLEDGE.terms} == TERMS
    for term in KNOWLEDGE.terms:
        assert term.source
        assert term.chapter
        assert term.entry
        assert re.search("[\u4e00-\u9fff]", term.zh + term.meaning_zh)


def test_sources_links_and_questions_of_the_form_resolve():
    loader.verify(KNOWLEDGE, CATALOG.sources, CATALOG.fields)


def test_every_entry_that_a_question_of_the_form_names_exists():
    named = {one for field in CATALOG.fields.values() for one in field.faq}
    assert named
    assert named <= KNOWLEDGE.by_id.keys()


def test_every_question_of_the_form_has_an_entry():
    helped = {field for entry in KNOWLEDGE.entries for field in entry.fields}
    assert [one.id for one in CATALOG.fields.values() if not one.faq and one.id not in helped] == []


@pytest.mark.parametrize(
    ("newest", "today", "aged"),
    [
        ("2019-09-20", "2026-11-29", True),
        ("2023-11-28", "2026-11-29", True),
        ("2023-11-29", "2026-11-29", False),
        ("2023", "2026-11-29", False),
        ("2022", "2026-11-29", True),
        ("2023-10", "2026-11-29", True),
    ],
)
def test_what_rests_on_nothing_of_the_last_three_years_is_to_be_checked(newest, today, aged):
    entry = next(one for one in KNOWLEDGE.entries if one.id == "certificate")
    old = replace(CATALOG.sources["alibaba_2019"], as_of=newest)
    assert entry.aged({"alibaba_2019": old}, dt.date.fromisoformat(today)) is aged


@pytest.mark.parametrize(("entry", "lang"), TEXTS, ids=name)
def test_an_answer_fits_a_phone_screen_and_a_message(entry, lang):
    text = entry.text(lang)
    assert len(text.answer) <= SCREEN[lang]
    whole = len(text.question) + len(text.answer) + len(text.more)
    assert whole + sum(len(CATALOG.sources[c.id].title) for c in entry.sources) < MESSAGE


@pytest.mark.parametrize(("entry", "lang"), TEXTS, ids=name)
def test_an_entry_has_words_of_its_own_in_each_language(entry, lang):
    text = entry.text(lang)
    assert len(text.keywords.each) >= 2
    assert len(text.phrasings.each) >= 4
    assert text.question.endswith("？" if lang == "zh" else "?") or lang == "en"
    if lang == "zh":
        assert re.search("[\u4e00-\u9fff]", text.answer)


@pytest.mark.parametrize("entry", [e for e in KNOWLEDGE.entries if e.changed], ids=name)
def test_where_practice_has_changed_both_years_are_told(entry):
    for lang in ("en", "zh"):
        assert len(re.findall(r"20[12]\d", entry.text(lang).answer)) >= 2


@pytest.mark.parametrize(("entry", "lang"), TEXTS, ids=name)
def test_an_entry_is_first_for_its_question_and_each_phrasing(entry, lang):
    text = entry.text(lang)
    for phrase in (text.question, *text.phrasings.each):
        hits = INDEX.find(phrase)
        assert hits, phrase
        assert hits[0].id == entry.id, (phrase, hits)


@pytest.mark.parametrize(("entry", "lang"), TEXTS, ids=name)
def test_an_entry_is_found_by_each_keyword(entry, lang):
    for keyword in entry.text(lang).keywords.each:
        assert entry.id in [hit.id for hit in INDEX.find(keyword)], keyword


def test_no_phrasing_belongs_to_two_entries():
    owners: dict[str, str] = {}
    for entry, lang in TEXTS:
        for phrase in entry.text(lang).phrasings.each:
            assert owners.setdefault(phrase, entry.id) == entry.id, phrase


def test_traditional_characters_fold_one_to_one():
    table = characters.TABLE.read_text("utf-8")
    blocks = re.findall(r"'''\n(.*?)'''", table, re.DOTALL)
    old, new = (block.replace("\n", "") for block in blocks)
    assert len(old) == len(new) > 2000
    assert not set(old) & set(new)
