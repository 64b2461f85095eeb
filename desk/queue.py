"""The open cases as staff want to see them: one filter, who waits longest first. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from desk.model import KIND, NEVER, Case, Status

ALL, MINE, WAITING, SNOOZED, LANGUAGE, KIND_OF = "all", "mine", "waiting", "snoozed", "lang", "kind"

ORDER = {Status.QUEUED: 0, Status.OPEN: 1, Status.WAITING_USER: 2}


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which of the open cases. `value`: the member, the language or the kind of filing."""

    filter: str = ALL
    value: str = ""

    @property
    def data(self) -> str:
        """As it stands in a button."""
        return f"{self.filter}.{self.value}" if self.value else self.filter

    @classmethod
    def parse(cls, data: str) -> "QueueFilter":
        name, _dot, value = data.partition(".")
        needs = name in {LANGUAGE, KIND_OF}
        known = name in {ALL, MINE, WAITING, SNOOZED} or (needs and value)
        return cls(name, value if needs else "") if known else cls()

    def fits(self, case: Case, member: int, now: dt.datetime) -> bool:
        return {
            ALL: True,
            MINE: case.staff == member,
            WAITING: case.waits,
            SNOOZED: case.snoozed(now),
            LANGUAGE: case.language == self.value,
            KIND_OF: case.context.get(KIND) == self.value,
        }[self.filter]


def heard(cases: Sequence[Case]) -> list[Case]:
    """Those in which something was said."""
    return [case for case in cases if case.heard]


def ordered(cases: Sequence[Case]) -> list[Case]:
    """Nobody's cases first, then those that wait, the longest first."""
    return sorted(cases, key=lambda one: (ORDER[one.status], one.waiting_since or NEVER, one.id))


def filters(cases: Sequence[Case]) -> tuple[QueueFilter, ...]:
    """The filters that tell cases apart: a language or a kind that all have is none."""
    languages = sorted({case.language for case in cases})
    kinds = sorted({case.context[KIND] for case in cases if KIND in case.context})
    return (
        *(QueueFilter(LANGUAGE, one) for one in languages if len(languages) > 1),
        *(QueueFilter(KIND_OF, one) for one in kinds if len(kinds) > 1),
    )
