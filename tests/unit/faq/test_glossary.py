"""Glossary terms are found where they stand in a text."""

from dataclasses import replace

from faq import loader
from faq.glossary import terms_in

KNOWLEDGE = loader.load()


def found(text: str) -> list[str]:
    return [term.id for term in terms_in(KNOWLEDGE, text)]


def test_the_longest_name_wins_at_each_place():
    assert found("the password of an ICP filing") == ["icp-password"]
    assert found("新增接入之前") == ["add-provider"]


def test_terms_come_in_the_order_of_the_text_and_once():
    assert found("MIIT issues an ICP number. The ICP number …") == ["miit", "icp-number"]


def test_a_latin_name_stands_as_a_whole_word():
    assert found("identity") == []
    assert found("an entity") == ["entity"]


def test_no_more_than_asked_for():
    text = KNOWLEDGE.entry("cancel-versus-remove").zh.answer
    assert len(terms_in(KNOWLEDGE, text, limit=1)) == 1
    assert terms_in(replace(KNOWLEDGE, terms=()), text) == []
