"""Answers that are derived from other answers, so that their questions need not be asked.

An assumption counts as an answer until the applicant gives one; it is shown, and can be changed.
Which fields have one stands in their TOML (`assume`); here are the few functions behind it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from filing import conditions, person_text, values
from filing.characters import simplified
from filing.model import IN_APP, Assumption, Facts, Field, Value
from filing.problems import Problem

NOTHING: Final = Problem("")
"""No assumption can be made: the question is asked."""

TERMS: Final = (1, 3, 6, 12, 24, 36, 48, 60)
"""Months for which instances are sold."""


def assumed(field: Field, known: Facts, answers: Facts, day: dt.date) -> Value | Problem:
    """What may be taken for the answer, as its canonical value; `NOTHING` where nothing may."""
    for row in field.assume:
        facts = {**answers, **known} if row.ahead else known
        if not conditions.all_hold(row.when, facts):
            continue
        value = _value(field, row, facts, day)
        if not isinstance(value, Problem) and conditions.is_offered(field, value, known):
            return value
    return NOTHING


def _value(field: Field, row: Assumption, facts: Facts, day: dt.date) -> Value | Problem:
    if row.same:
        return facts.get(row.same, NOTHING) if facts.get(row.same) is not None else NOTHING
    if row.by:
        raw = FUNCTIONS[row.by](str(facts.get(row.of) or ""), day)
        if raw == "":
            return NOTHING
        value = values.parse(field, raw, facts)
        return NOTHING if isinstance(value, Problem) else value
    if row.words and not _mentions(str(facts.get(row.of) or ""), row.words):
        return NOTHING
    return None if row.value == "" else row.value


Unread = tuple[tuple[str, Problem | None], ...]
"""Pieces of a message, and why one that was recognised cannot be the answer."""


def unread(guide: Field, text: str, asked: Sequence[Field], known: Facts) -> Unread:
    """The pieces of a message with several values of which no answer was made: what was not
    recognised, and what cannot be an answer or is not asked."""
    of_part = {
        row.by.removeprefix(PERSON): field
        for field in asked
        for row in field.assume
        if row.of == guide.id and row.by.startswith(PERSON)
    }
    found: dict[str, Problem | None] = {}
    for part, raw in person_text.parts(text).items():
        field = of_part.get(part)
        if field is None or known.get(field.id) is None:
            value = values.parse(field, raw, known) if field else None
            found[raw] = value if isinstance(value, Problem) else None
    found.pop(person_text.RESIDENT_CARD, None)
    return (*found.items(), *((piece, None) for piece in person_text.left_over(text)))


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    folded = simplified(text).casefold()
    return bool(text) and any(word.casefold() in folded for word in words)


def months_until(text: str, day: dt.date) -> str:
    """Full months from today to a date, none for one in the past."""
    until = dt.date.fromisoformat(text) if text else None
    if until is None:
        return ""
    months = (until.year - day.year) * 12 + until.month - day.month - (until.day < day.day)
    return str(max(0, months))


def usual_term(text: str, day: dt.date) -> str:
    """The shortest term sold of which so many months can be left."""
    left = months_until(text, day)
    if not left:
        return ""
    return str(next((term for term in TERMS if term >= int(left)), left))


def registered_place(number: str, _day: dt.date) -> str:
    """The division whose office gave out a unified credit code."""
    from filing import regions  # noqa: PLC0415 - the list of divisions is read when first needed

    code = number[2:8]
    return code if len(number) == UNIFIED and code.isdecimal() and regions.is_final(code) else ""


def address_place(address: str, _day: dt.date) -> str:
    """The division that a certificate's address names: it decides, not the digits of a number."""
    from filing.intake import places  # noqa: PLC0415 - the list of divisions, see above

    return places.region_of(address)


def if_sector(text: str, _day: dt.date) -> str:
    """To be photographed in the official app where the text holds a word of a regulated sector."""
    from filing import preapproval, scope  # noqa: PLC0415 - the lists are read when first needed

    return IN_APP if text and scope.names_a_sector(preapproval.default(), text) else ""


UNIFIED: Final = 18
"""Characters of a unified social credit code."""


PERSON: Final = "person."
"""What the names of functions begin with that find one part of a person's data."""


def _part(name: str) -> Callable[[str, dt.date], str]:
    def find(text: str, _day: dt.date) -> str:
        """One part of a person's data typed in one message."""
        return person_text.parts(text).get(name, "")

    return find


USUAL: Final = frozenset({"usual_term"})
"""Those that give what is likely; the others give what was said, or what follows from it."""

FUNCTIONS: Mapping[str, Callable[[str, dt.date], str]] = {
    "months_until": months_until,
    "usual_term": usual_term,
    "registered_place": registered_place,
    "address_place": address_place,
    "if_sector": if_sector,
    **{
        f"{PERSON}{name}": _part(name)
        for name in (
            "name", "number", "card_type", "expires",
            "mobile", "second_mobile", "landline", "email",
        )
    },
}  # fmt: skip
"""What `by` may name: the text of the answer `of`, and today, to a raw answer ("": none)."""
