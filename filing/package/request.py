"""All that a package is made of: plain data, so that another process can make it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from filing.model import Answers, Catalog, Finding, StoredFile

Texts = Mapping[str, str]
"""Translations by English source text."""


@dataclass(frozen=True, slots=True)
class Document:
    """One uploaded document and its bytes."""

    file: StoredFile
    content: bytes


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

    @property
    def in_chinese(self) -> bool:
        """The applicant reads Chinese: nothing needs to be said twice."""
        return self.language.partition("-")[0] == "zh"

    def zh(self, msgid: str) -> str:
        return self.chinese.get(msgid) or msgid

    def own(self, msgid: str) -> str:
        """In the applicant's language."""
        return (self.chinese if self.in_chinese else self.texts).get(msgid) or msgid
