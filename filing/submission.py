"""Making the package: one state of a draft, one package; the same state again is recognised."""

from collections.abc import Mapping
from dataclasses import dataclass

from filing import package
from filing.flow import live, route
from filing.model import StoredFile
from filing.ports import Made, Now, OffLoop, OpenUnit, Today
from filing.service import Filings, Review

Texts = Mapping[str, str]
"""The applicant's language: translations by English msgid."""


@dataclass(frozen=True, slots=True)
class Package:
    """What was made (or found again), and its bytes."""

    made: Made
    content: bytes
    fresh: bool
