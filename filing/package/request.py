"""Input of package making, as plain data that another process can take."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from filing.model import Answers, Catalog, Finding, StoredFile
from filing.problems import is_chinese

Texts = Mapping[str, str]
"""Translations by English source text."""


@dataclass(frozen=True, slots=True)
class Document:
    """One uploaded document and its bytes."""

    file: StoredFile
    content: bytes


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the package before held; documents as digests, by question."""

    reference: str
    day: str
    answers: Answers
    documents: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Request:
    """One state of a draft, on one day, for a reader of one language."""

    catalog: Catalog
    kind: str
    answers: Answers
    """Live answers only: those whose question is asked."""
    day: dt.date
    revision: int = 0
    reference: str = ""
    findings: tuple[Finding, ...] = ()
    documents: tuple[Document, ...] = ()
    language: str = "en"
    texts: Texts = field(default_factory=dict)
    """The applicant's language."""
    chinese: Texts = field(default_factory=dict)
    """Simplified Chinese: what the official side reads."""
    signing: bytes = field(default=b"", repr=False)
    """The seed of the key that signs; without one the package tells nobody who made it."""
    earlier: Earlier | None = None
    """The package that was made before of the same draft."""
    contents: str = ""
    """The digest of application.json, which the PDFs name: known once that file is written."""

    @property
    def in_chinese(self) -> bool:
        """The applicant reads Chinese, in whichever characters: nothing needs to be said twice."""
        return is_chinese(self.language)

    def zh(self, msgid: str) -> str:
        return self.chinese.get(msgid) or msgid

    def own(self, msgid: str) -> str:
        """In the applicant's language."""
        texts = self.texts or (self.chinese if self.in_chinese else {})
        return texts.get(msgid) or msgid
