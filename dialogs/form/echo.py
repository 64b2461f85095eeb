"""What a typed answer was taken for, where that is not what was typed: a date in other figures, a
choice said in a sentence."""

import datetime as dt
from typing import Final

from dialogs.form import render
from filing import in_words, values
from filing.model import Field, Kind
from filing.problems import Problem, Term, Translate

UNDERSTOOD = Term("Understood: {text}")

MONTHS: Final = (
    Term("January"), Term("February"), Term("March"), Term("April"), Term("May"), Term("June"),
    Term("July"), Term("August"), Term("September"), Term("October"), Term("November"),
    Term("December"),
)  # fmt: skip


def day(say: Translate, iso: str) -> str:
    """A date as people write it, its month in letters: no two readings."""
    found = dt.date.fromisoformat(iso)
    month = say(MONTHS[found.month - 1])
    return say("{day} {month} {year}").format(day=found.day, month=month, year=found.year)


def understood(say: Translate, field: Field, text: str, raw: object) -> str:
    """One line of HTML; empty where the answer is what was typed."""
    value = values.parse(field, raw, {})
    if field.kind is Kind.CHOICES and isinstance(value, tuple):
        return render.fill(say, UNDERSTOOD, {"text": values.show(field, value, say)})
    if field.kind is Kind.NUMBER and isinstance(value, int) and str(value) not in text:
        return render.fill(say, UNDERSTOOD, {"text": str(value)})
    if isinstance(value, Problem) or not isinstance(value, str):
        return ""
    if field.kind is Kind.DATE and value != text.strip():
        read = values.show(field, value, say) if value == "long_term" else day(say, value)
        return render.fill(say, UNDERSTOOD, {"text": read})
    if field.kind is Kind.CHOICE and value == in_words.meant(field.choices, text):
        return render.fill(say, UNDERSTOOD, {"text": values.show(field, value, say)})
    return ""
