"""Formats a reading of a notice for readers, on a terminal and in the chat alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from filing.model import Catalog
from filing.problems import Term, Translate
from filing.rejections.decode import ReasonHit
from filing.rejections.model import Reason, Who

ACTS: Final[Mapping[Who, str]] = {
    Who.APPLICANT: Term("you"),
    Who.REGISTRAR: Term("the domain's registrar"),
    Who.PROVIDER: Term("the access provider"),
    Who.AUTHORITY: Term("the communications administration"),
    Who.OTHER: Term("another office (market regulator, issuing office)"),
}
NOTHING: Final = Term(
    "This text names no reason that I know. It is not guessed at: ask a person, or paste the exact"
    " words of the notice."
)
AS_OF: Final = Term("{title} (as of {as_of})")
READ: Final = Term("{title}, read on {as_of}")
"""Of a source that bears no day."""


@dataclass(frozen=True, slots=True)
class Told:
    """One reason, as it is said."""

    id: str
    quote: str
    meaning: str
    steps: tuple[str, ...]
    who: tuple[str, ...]
    wait: str
    fields: tuple[str, ...]
    """Ids."""
    sources: tuple[str, ...]


def told(hit: ReasonHit, catalog: Catalog, say: Translate) -> Told:
    """What it means, what to do, who, how long, and where that stands."""
    reason = hit.reason
    return Told(
        reason.id,
        hit.clause,
        say(reason.meaning),
        tuple(say(reason.steps).splitlines()),
        tuple(say(ACTS[who]) for who in reason.who),
        say(reason.wait) if reason.wait else "",
        reason.fields,
        tuple(sources(reason, catalog, say)),
    )


def sources(reason: Reason, catalog: Catalog, say: Translate) -> Iterator[str]:
    """Each with the day that its contents date from."""
    for key in reason.sources:
        source = catalog.sources[key]
        form = READ if "undated)" in source.title else AS_OF
        yield say(form).format(title=say(source.title), as_of=source.as_of)
