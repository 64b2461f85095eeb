"""Choices as buttons: labelled where a phone shows the label whole, else numbered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialogs.form import render
from dialogs.shared.keys import SEEN, Key, columns, paged, turns
from dialogs.shared.text import safe
from filing.model import Choice
from filing.problems import Translate

PER_PAGE = 6
"""Numbered choices on one page."""

IN_A_ROW = 6


@dataclass(frozen=True, slots=True)
class ShownChoices:
    """The list in the message (empty where the buttons say it all), the buttons, and the row that
    turns pages."""

    lines: tuple[str, ...]
    keys: list[list[Key]]
    turning: list[list[Key]]


def shown(
    choices: Sequence[Choice],
    page: int,
    say: Translate,
    language: str,
    picked: Collection[str] = (),
) -> ShownChoices:
    """One page of them. The numbers are places among all choices of the question, and may be
    typed."""
    labelled = [
        (number, one, render.choice(say, one, language)) for number, one in enumerate(choices, 1)
    ]
    if all(columns(label) <= SEEN for _, _, label in labelled):
        keys = [Key(one.code, _tick(one, picked) + label) for _, one, label in labelled]
        return ShownChoices((), *paged(keys, page, say))
    last = max(0, (len(labelled) - 1) // PER_PAGE)
    page = min(max(page, 0), last)
    here = labelled[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = tuple(f"{_tick(one, picked)}{number}. {safe(label)}" for number, one, label in here)
    numbers = [Key(one.code, f"{_tick(one, picked)}{number}") for number, one, _ in here]
    rows = [numbers[at : at + IN_A_ROW] for at in range(0, len(numbers), IN_A_ROW)]
    return ShownChoices(lines, rows, turns(say, page, last))


def _tick(one: Choice, picked: Collection[str]) -> str:
    return "✓ " if one.code in picked else ""
