"""Compares what was read from a document with the answers, character by character."""

import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from filing import values
from filing.intake.mapping import Proposal
from filing.model import Facts, Field, Kind, Value
from filing.problems import Translate

COMPARED = frozenset({Kind.TEXT, Kind.IDENTITY, Kind.DATE, Kind.DOMAIN})
"""Kinds of answer that stand on a paper as they are; what merely follows is not compared."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that a paper contradicts."""

    field: Field
    answered: Value
    printed: Value


def differences(proposal: Proposal, known: Facts) -> tuple[Difference, ...]:
    """Answers that the paper shows otherwise; what is not answered yet differs from nothing."""
    return tuple(
        Difference(one.field, known[one.field.id], one.value)
        for one in proposal.good
        if one.field.kind in COMPARED
        and known.get(one.field.id) is not None
        and _plain(known[one.field.id]) != _plain(one.value)
    )


def _plain(value: Value) -> str:
    """Widths, spaces and brackets are no difference."""
    plain = unicodedata.normalize("NFKC", str(value)).casefold()
    return "".join(sign for sign in plain if not sign.isspace())


def marked(one: Difference, translate: Translate) -> tuple[tuple[str, bool], ...]:
    """The printed value in pieces; True: this piece is not in the answer."""
    answered = values.show(one.field, one.answered, translate)
    printed = values.show(one.field, one.printed, translate)
    return tuple(_pieces(answered, printed))


def _pieces(answered: str, printed: str) -> Iterator[tuple[str, bool]]:
    matcher = difflib.SequenceMatcher(None, answered, printed, autojunk=False)
    for kind, _a, _b, start, end in matcher.get_opcodes():
        if start < end:
            yield printed[start:end], kind != "equal"
