"""Filings walked to their package through the services alone: the form, the checks, the archive."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot import i18n
from filing import loader, package, values
from filing.model import IN_APP, Field, Kind, Value
from filing.ports import OpenUnit, at_once
from filing.service import Filings, Review
from filing.submission import Submissions
from tests.fakes import MemoryStore
from tests.guides import with_guides

CATALOG = loader.default()
DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
OWNER = 1001
DATA = Path(__file__).parents[2] / "data"
MOST = 200


def given(name: str) -> dict[str, object]:
    """The answers of one of the sample filings."""
    found: dict[str, object] = json.loads((DATA / f"{name}.json").read_text("utf-8"))["answers"]
    return found


@cache
def translator() -> i18n.Translator:
    return i18n.load()


@dataclass
class Walk:
    """One applicant's draft, filled in question by question."""

    kind: str
    answers: Mapping[str, object]
    store: MemoryStore = field(default_factory=MemoryStore)
    asked: list[str] = field(default_factory=list)
    draft: int = 0
    owner: int = OWNER

    @property
    def filings(self) -> Filings:
        unit: OpenUnit = self.store.unit  # type: ignore[assignment] # the desk is not needed here
        return Filings(CATALOG, unit, lambda: DAY, lambda: NOW)

    async def steps(self) -> AsyncIterator[Field]:
        """Question after question, each given before it is answered."""
        filings = self.filings
        self.draft = (await filings.start(self.owner, self.kind)).id
        begun = await filings.review(self.owner, self.draft)
        await self._correct(filings, dict(begun.assumed))
        for _ in range(MOST):
            asked = await filings.position(self.owner, self.draft)
            if asked is None:
                return
            self.asked.append(asked.id)
            yield asked
            await self._answer(filings, asked)
        raise AssertionError(f"no end of questions: {self.asked[-10:]}")

    async def fill(self) -> Review:
        """All of them, and how the draft then stands."""
        async for _ in self.steps():
            pass
        return await self.filings.review(self.owner, self.draft)

    async def _answer(self, filings: Filings, asked: Field) -> None:
        raw = await self._raw(filings, asked)
        if raw is None:
            await filings.skip(self.owner, self.draft, asked.id)
            return
        reply = await filings.answer(self.owner, self.draft, asked.id, raw, confirmed=True)
        assert reply.problem is None, (asked.id, raw, reply.problem)
        await self._correct(filings, dict(reply.assumed))

    async def _correct(self, filings: Filings, assumed: Mapping[Field, Value]) -> None:
        """Whatever was assumed otherwise than the applicant knows it is changed at once."""
        for asked, value in assumed.items():
            if asked.id not in self.answers:
                continue
            known = (await filings.review(self.owner, self.draft)).known
            raw = self.answers[asked.id]
            if (None if raw is None else values.parse(asked, raw, known)) != value:
                await self._answer(filings, asked)

    async def _raw(self, filings: Filings, asked: Field) -> object:
        guided = with_guides(self.answers)
        if asked.id in (guided if asked.guide else self.answers):
            return guided[asked.id]
        if asked.kind is Kind.DOCUMENT:
            return IN_APP
        if asked.optional:
            return None
        if asked.sample:
            return asked.sample
        if asked.kind is Kind.YES_NO:
            return True
        offered = (await filings.question(self.owner, self.draft, asked.id)).choices
        return offered[0].code if asked.kind is Kind.CHOICE else [offered[0].code]

    @property
    def submissions(self) -> Submissions:
        return Submissions(
            self.filings,
            self.store.unit,  # type: ignore[arg-type] # the desk is not needed here
            lambda: DAY,
            lambda: NOW,
            at_once,
            translator().texts,
        )

    async def pack(self, language: str = "en") -> "Packed":
        """The package of the draft as it stands."""
        made = await self.submissions.submit(self.owner, self.draft, language)
        assert made is not None, await self.refused()
        return Packed(made.content)

    async def refused(self) -> list[tuple[str, str, str]]:
        """What blocks the draft, for the message of a failing test."""
        review = await self.filings.review(self.owner, self.draft)
        return [(f.rule, f.field, str(dict(f.values))) for f in review.findings if f.blocks]


class Packed:
    """A package that has been looked through."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.names = archive.namelist()
            self.application = json.loads(archive.read("application.json"))

    def faults(self) -> list[package.Fault]:
        return package.verify(self.content)


async def packed(kind: str, answers: Mapping[str, object], language: str = "en") -> Packed:
    """From nothing to the package."""
    walk = Walk(kind, answers)
    review = await walk.fill()
    assert review.ready, await walk.refused()
    return await walk.pack(language)
