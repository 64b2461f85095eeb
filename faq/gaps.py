"""Questions without a good answer: normalised for the log, grouped, counted."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from faq.words import fold

NOTHING: Final = "nothing"
"""The search abstained."""
NONE_OF_THESE: Final = "none_of_these"
"""Something was suggested, and the person said it was not meant."""
UNHELPFUL: Final = "unhelpful"
"""An answer was shown and voted down."""
REFUSAL: Final = "refusal"
"""A notice of refusal that names no known reason."""
LEFT: Final = "left"
"""Something was suggested, and nothing of it was opened."""
REPHRASED: Final = "rephrased"
"""Within a minute after the answer the next question came."""
PERSON: Final = "person"
"""After the answer a person was asked for."""
PROMOTED: Final = "promoted"
"""Staff answered it, and proposed the answer for the FAQ."""
KINDS: Final = (NOTHING, NONE_OF_THESE, UNHELPFUL, REFUSAL, LEFT, REPHRASED, PERSON, PROMOTED)

_LONGEST: Final = 200
_ANSWER: Final = 900
"""Characters of an answer: what an entry may have."""
_ARROW: Final = " → "
_ALIKE: Final = 0.5
_MASKS: Final = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"\b(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}\b\S*", re.IGNORECASE), "<domain>"),
    (re.compile(r"[a-z]{0,2}\d(?:[\d\s().-]*\d){3,}[a-z]?", re.IGNORECASE), "<number>"),
    (re.compile(r"@\w+"), "<name>"),
)


class GapRow(Protocol):
    """One folded question of the log and how often it came."""

    @property
    def folded(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def times(self) -> int: ...


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Questions that ask much the same; `asked` is the most frequent of them."""

    asked: str
    lang: str
    times: int
    kinds: tuple[tuple[str, int], ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many questions found no answer, by what was missing and by language."""

    questions: int
    times: int
    by_kind: tuple[tuple[str, int], ...]
    by_lang: tuple[tuple[str, int], ...]


def folded(question: str) -> str:
    """The question without what could tell who asked: mail addresses, domains, long numbers."""
    return _masked(fold(question))[:_LONGEST]


def promoted(question: str, answer: str) -> str:
    """A question and the answer that staff gave to it, as one row of the log."""
    return f"{folded(question)}{_ARROW}{_masked(' '.join(answer.split()))[:_ANSWER]}"


def asked_and_told(row: str) -> tuple[str, str]:
    """The question of a row, and the answer where one was promoted with it."""
    question, _, answer = row.partition(_ARROW)
    return question, answer


def _masked(text: str) -> str:
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


def group(rows: Iterable[GapRow], cut: Callable[[str], Iterable[str]]) -> list[GapGroup]:
    """Similar questions together, the most frequent first. `cut` is `Index.tokens`."""
    heads: list[tuple[frozenset[str], list[GapRow]]] = []
    for row in sorted(rows, key=lambda one: (-one.times, one.folded)):
        words = frozenset(cut(row.folded))
        alike = next((held for head, held in heads if _alike(words, head, row, held)), None)
        if alike is None:
            heads.append((words, [row]))
        else:
            alike.append(row)
    groups = [_group(held) for _, held in heads]
    return sorted(groups, key=lambda one: -one.times)


def statistics(rows: Sequence[GapRow]) -> Statistics:
    by_kind: Counter[str] = Counter()
    by_lang: Counter[str] = Counter()
    for row in rows:
        by_kind[row.kind] += row.times
        by_lang[row.lang] += row.times
    return Statistics(
        questions=len({(row.folded, row.lang) for row in rows}),
        times=sum(row.times for row in rows),
        by_kind=tuple(by_kind.most_common()),
        by_lang=tuple(by_lang.most_common()),
    )


def _alike(
    words: frozenset[str], head: frozenset[str], row: GapRow, held: Sequence[GapRow]
) -> bool:
    """Half of all their words are shared; without words only the same text is alike."""
    if row.lang != held[0].lang:
        return False
    if not words or not head:
        return row.folded == held[0].folded
    return len(words & head) >= _ALIKE * len(words | head)


def _group(held: Sequence[GapRow]) -> GapGroup:
    kinds: Counter[str] = Counter()
    for row in held:
        kinds[row.kind] += row.times
    texts = dict.fromkeys(row.folded for row in held)
    asked, *others = texts
    return GapGroup(asked, held[0].lang, kinds.total(), tuple(kinds.most_common()), tuple(others))
