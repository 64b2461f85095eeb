"""Every rule decides its own examples, cites a source and shows both a pass and a refusal."""

import datetime as dt

import pytest

from filing import checks
from filing.checks import CHECKS, Outside
from filing.loader import default
from filing.model import Example, Rule

CATALOG = default()
DAY = dt.date(2026, 11, 23)

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}-{'ok' if example.ok else 'refused'}")
    for rule in CATALOG.rules
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_agrees_with_its_example(rule: Rule, example: Example):
    day = example.on or DAY
    known = checks.facts_of(CATALOG, example, day)
    found = checks.examine(CATALOG, rule, known, day, Outside(**example.outside))
    assert (found is None) is example.ok, found
    if found is not None:
        said = checks.message(found, str) + checks.fix(found, str)
        assert "{" not in said
        assert found.field in CATALOG.fields


@pytest.mark.parametrize("rule", CATALOG.rules, ids=lambda rule: rule.id)
def test_a_rule_shows_what_it_accepts_and_what_it_refuses(rule: Rule):
    assert {example.ok for example in rule.examples} == {True, False}


@pytest.mark.parametrize("rule", CATALOG.rules, ids=lambda rule: rule.id)
def test_a_rule_cites_document_chapter_and_date(rule: Rule):
    assert CATALOG.sources[rule.source].as_of
    assert rule.chapter


def test_there_are_rules_and_examples():
    assert len(CATALOG.rules) > 100
    assert len(EXAMPLES) > 2 * len(CATALOG.rules) - 1


@pytest.mark.parametrize("name", CHECKS)
def test_a_kind_of_check_says_what_it_does(name: str):
    assert CHECKS[name].about.endswith(".")
