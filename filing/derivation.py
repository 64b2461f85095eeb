"""Derives the kind of filing from the answers, with the reason."""

from collections.abc import Mapping, Sequence
from typing import cast

from filing.model import Catalog, Facts
from filing.problems import Term

RULE = "procedure.type_matches"
"""The rule whose table says which answers each kind is for."""

FIRST = ("initial", "new_website", "add_provider", "modify")
"""The kinds between which the numbers that exist already decide; the others are a wish."""

REASONS: Mapping[str, Term] = {
    "initial": Term(
        "Because neither the entity nor the domain has an ICP number, this is an initial filing."
    ),
    "new_website": Term(
        "Because the entity has an ICP number and the domain has none, this is a new website."
    ),
    "add_provider": Term(
        "Because the domain is filed through another provider, Alibaba Cloud is added as a"
        " provider."
    ),
    "modify": Term(
        "Because entity and domain are filed through Alibaba Cloud and something has changed, this"
        " is a modification of the filing."
    ),
    "remove_provider": Term(
        "Because the site leaves Alibaba Cloud and its filing goes on, Alibaba Cloud is removed as"
        " a provider."
    ),
    "cancel": Term("Because the filing is no longer needed, this is a cancellation."),
    "claim": Term(
        "Because the filing was made in the HiChina system before June 2010, it is claimed."
    ),
    "import": Term(
        "Because the filing is yours and does not stand in the account yet, it is imported."
    ),
}
"""Why it is this kind, in one sentence."""


def reason(kind: str) -> str:
    """Why a filing is of this kind; empty for a kind without a sentence of its own."""
    return REASONS.get(kind, "")


def shown_kind(catalog: Catalog, known: Facts) -> str:
    """The kind that the ICP numbers show, where they tell; empty where they do not."""
    entity, domain = known.get("entity_filed"), known.get("domain_filed")
    if known.get("kind") not in FIRST or entity is None or domain is None:
        return ""
    rows = cast("Sequence[Mapping[str, Sequence[str]]]", catalog.rule(RULE).params["rows"])
    fitting = {row["kind"] for row in rows if entity in row["entity"] and domain in row["domain"]}
    return next((kind for kind in FIRST if kind in fitting), "")


def other_kind(catalog: Catalog, known: Facts) -> str:
    """The kind that the answers show where it is another one than the draft's; else empty."""
    shown = shown_kind(catalog, known)
    return "" if shown == known.get("kind") else shown
