"""Makes packages: one per state of a draft; the same state again is recognised."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from filing import package
from filing.model import Answers, Catalog, Field, Kind, StoredFile
from filing.package.request import Document, Earlier, Request
from filing.package.todo import Todo, todo
from filing.ports import Made, Now, OffLoop, OpenUnit, Today, Unit
from filing.service import Filings, Review

ARCHIVE = "application/zip"

TextsOf = Callable[[str], Mapping[str, str]]
"""All translations of a language, by English source text."""


@dataclass(frozen=True, slots=True)
class Package:
    """What was made (or found again), and its bytes."""

    made: Made
    content: bytes
    fresh: bool
    before: str = ""
    """The reference of the package before, where there was one."""
    changed: tuple[Field, ...] = ()
    """The questions whose answers are others than in that one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is typed on each page of the official system. `changed`: not what the package holds."""

    pages: tuple[package.Page, ...]
    reference: str
    changed: bool


class Submissions:
    """From a draft that nothing blocks to the ZIP that is handed over."""

    def __init__(
        self,
        filings: Filings,
        open_unit: OpenUnit,
        today: Today,
        now: Now,
        off_loop: OffLoop,
        texts_of: TextsOf,
        signing: bytes = b"",
    ) -> None:
        self._filings = filings
        self._open = open_unit
        self._today = today
        self._now = now
        self._off_loop = off_loop
        self._texts_of = texts_of
        self._signing = signing

    @property
    def _catalog(self) -> Catalog:
        return self._filings.catalog

    async def submit(self, owner: int, draft: int, language: str) -> Package | None:
        """The package of the draft as it stands; None where something blocks it."""
        review = await self._filings.review(owner, draft)
        if not review.ready:
            return None
        answers, files = _answers(review), _attached(review)
        mark = package.fingerprint(review.draft.kind, answers, files, self._catalog)
        async with self._open() as unit:
            earlier = await unit.packages.find(owner, draft, mark)
            if earlier is not None:
                return Package(earlier, await unit.files.read(owner, earlier.file), fresh=False)
            documents = await _documents(unit, owner, files)
            before = await _before(unit, owner, draft)
        request = replace(self._request(review, mark, documents, language), earlier=before)
        content = await self._made(package.make, request)
        changed = tuple(one.field for one in package.changes(request))
        made = await self._keep(owner, draft, mark, content)
        return replace(made, before=before.reference if before else "", changed=changed)

    async def export(self, owner: int, draft: int, language: str) -> bytes:
        """All answers and documents of the draft as it stands, ready or not; nothing is kept."""
        review = await self._filings.review(owner, draft)
        answers, files = _answers(review), _attached(review)
        mark = package.fingerprint(review.draft.kind, answers, files, self._catalog)
        async with self._open() as unit:
            documents = await _documents(unit, owner, files)
        return await self._made(package.export, self._request(review, mark, documents, language))

    async def _made(self, make: Callable[[Request], bytes], request: Request) -> bytes:
        content = await self._off_loop(make, request)
        if not isinstance(content, bytes):
            raise TypeError(f"a package is bytes, not {type(content).__name__}")
        return content

    async def sheet(self, owner: int, draft: int) -> Sheet | None:
        """The crib sheet of the draft as it stands; None as long as there is no package of it."""
        review = await self._filings.review(owner, draft)
        answers, kind = _answers(review), review.draft.kind
        mark = package.fingerprint(kind, answers, _attached(review), self._catalog)
        async with self._open() as unit:
            made = [one for one in await unit.packages.list(owner) if one.draft == draft]
        if not made:
            return None
        same = next((one for one in made if one.fingerprint == mark), None)
        pages = package.crib(self._catalog, kind, answers)
        return Sheet(pages, (same or made[0]).reference, changed=same is None)

    async def todo(
        self, owner: int, draft: int, language: str, begun: dt.date | None = None
    ) -> Todo:
        """What remains to be done for the draft as it stands; its time runs from `begun`, or from
        today."""
        request = self._request(await self._filings.review(owner, draft), "", (), language)
        return todo(replace(request, day=begun or request.day))

    def _request(
        self, review: Review, mark: str, documents: Sequence[Document], language: str
    ) -> Request:
        return Request(
            catalog=self._catalog,
            kind=review.draft.kind,
            answers=_answers(review),
            day=self._today(),
            revision=review.draft.revision,
            reference=package.reference(mark) if mark else "",
            findings=review.findings,
            documents=tuple(documents),
            language=language,
            texts=self._texts_of(language),
            chinese=self._texts_of("zh"),
            signing=self._signing,
        )

    async def _keep(self, owner: int, draft: int, mark: str, content: bytes) -> Package:
        """Sealed and noted; where the same was made meanwhile, that one counts."""
        reference = package.reference(mark)
        name = f"icp-filing-{reference}.zip"
        async with self._open() as unit:
            earlier = await unit.packages.find(owner, draft, mark)
            if earlier is not None:
                return Package(earlier, await unit.files.read(owner, earlier.file), fresh=False)
            file = await unit.files.add(owner, draft, "", name, ARCHIVE, content, self._now())
            made = await unit.packages.add(
                Made(0, owner, draft, mark, reference, self._now(), file.id)
            )
        return Package(made, content, fresh=True)


def _answers(review: Review) -> Answers:
    """The answers that count: those whose question is asked. Guides only helped to give them."""
    rows = (row for section in review.sections for row in section.rows)
    return {
        field.id: review.known[field.id]
        for field, _ in rows
        if field.id in review.known and not field.guide
    }


def _attached(review: Review) -> tuple[StoredFile, ...]:
    """The uploads that an answer holds, in the order of the questions."""
    by_id = {file.id: file for file in review.files}
    held = (
        item
        for section in review.sections
        for field, value in section.rows
        if field.kind is Kind.DOCUMENT and isinstance(value, tuple)
        for item in value
    )
    return tuple(by_id[item] for item in held if item in by_id)


async def _before(unit: Unit, owner: int, draft: int) -> Earlier | None:
    """What the latest package of the draft held; None where this is the first one."""
    made = [one for one in await unit.packages.list(owner) if one.draft == draft]
    if not made:
        return None
    latest = max(made, key=lambda one: (one.made_at, one.id))
    return package.earlier(await unit.files.read(owner, latest.file))


async def _documents(unit: Unit, owner: int, files: Sequence[StoredFile]) -> list[Document]:
    return [Document(file, await unit.files.read(owner, file.id)) for file in files]
