"""No question without a rule that reads its answer, no source without a rule that rests on it – or
else a reason why not."""

import re
from pathlib import Path

import pytest

from filing import loader
from filing.loader import CONTENT, default

CATALOG = default()
ROOT = Path(loader.__file__).parents[1]

UNREAD = {
    "change_part": "decides which questions of a change are asked",
    "cancel_what": "decides which questions of a cancellation are asked",
    "access_changes": "decides which questions of a change are asked",
    "website_changes": "decides which questions of a change are asked",
    "change_product_old": "stands beside the new product; any product may have been left",
    "change_entity_cert_type_new": "its list is the nature's; the number beside it is checked",
    "change_leader_contact_old": "stands beside the new one, which is checked",
    "change_administrator_contact_old": "stands beside the new one, which is checked",
    "change_site_languages_old": "stands beside the new ones",
    "site_languages": "every language on the list may be filed",
}
"""Answers that no limit is about."""

READ_ELSEWHERE = {
    "filing/content/stages": "where a question comes from, whose rules have sources of their own",
    "filing/content/instances.toml": "terms and numbers of products, which the access rules read",
    "filing/content/kinds.toml": "what a kind of filing is",
    "filing/content/codes": "a list of codes; its values are checked as choices",
    "filing/content/papers": "how a paper looks, for reading it",
    "filing/content/portal": "what the official system shows",
    "filing/content/preapproval": "what a scope of business points at, told by one rule",
    "filing/content/rejections": "what a notice of refusal means",
    "filing/content/assessment": "why a filing is needed or not",
    "filing/content/holidays.toml": "days off, by which working days are counted",
    "faq/content": "an answer to a question; it decides nothing",
}
"""What a source may be for besides a rule."""


UNCITED = {
    "card_2023": "the form of the permanent residence card's number, which code checks",
    "alibaba_2025_reuse": "which papers may be used again: no limit followed from it",
}
"""Sources for which nothing in the content rests on them."""


def read_by_rules() -> set[str]:
    found = {field for rule in CATALOG.rules for field in rule.fields}
    return found | {when.field for rule in CATALOG.rules for when in rule.when}


def test_every_question_is_read_by_a_rule_or_says_why_not():
    unread = {field.id for field in CATALOG.fields.values() if not field.guide} - read_by_rules()
    assert unread == set(UNREAD)


def test_a_guide_only_fills_in_what_rules_read():
    """It stands in no package: its own answer needs no rule, those it fills in do."""
    for guide in (field for field in CATALOG.fields.values() if field.guide):
        filled = {f.id for f in CATALOG.fields.values() if guide.id in f.filled_by}
        assert filled & read_by_rules(), guide.id


def used() -> dict[str, set[str]]:
    """By source: the kinds of content that name it."""
    found: dict[str, set[str]] = {}
    for path in [*CONTENT.rglob("*.toml"), *(ROOT / "faq" / "content").rglob("*.toml")]:
        if path.parent.name == "sources":
            continue
        name = path.relative_to(ROOT).as_posix()
        for word in set(re.findall(r"[\"']([a-z]+[a-z0-9_]*)[\"']", path.read_text("utf-8"))):
            if word in CATALOG.sources:
                found.setdefault(word, set()).add(name)
    return found


def test_every_source_is_cited_by_a_rule_or_read_for_something_else():
    cited = {rule.source for rule in CATALOG.rules}
    cited |= {cite.source for rule in CATALOG.rules for cite in rule.cites}
    places = used()
    idle = {
        source
        for source in set(CATALOG.sources) - cited
        if not any(
            name.startswith(place) for name in places.get(source, ()) for place in READ_ELSEWHERE
        )
    }
    assert idle == set(UNCITED)


@pytest.mark.parametrize("place", READ_ELSEWHERE)
def test_each_other_purpose_of_a_source_is_there(place):
    path = ROOT / place
    files = [path] if path.is_file() else [*path.rglob("*.toml")]
    assert any("source" in file.read_text("utf-8") for file in files)
