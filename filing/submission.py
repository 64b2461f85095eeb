"""Making the package: one state of a draft, one package; the same state again is recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing import flow, package
from filing.model import Catalog, Draft, StoredFile
from filing.ports import Made, Now, OffLoop, OpenUnit, Today, Unit
from filing.service import Filings, Review

ARCHIVE = "application/zip"


@dataclass(frozen=True, slots=True)
class Package:
    """What was made (or found again), and its bytes."""

    made: Made
    content: bytes
    fresh: bool


class Submissions:
    """From a draft that nothing blocks to the ZIP that is handed over."""

    def __init__(
        self, filings: Filings, open_unit: OpenUnit, today: Today, now: Now, off_loop: OffLoop
    ) -> None:
        self._filings = filings
        self._open = open_unit
        self._today = today
        self._now = now
        self._off_loop = off_loop

    @property
    def catalog(self) -> Catalog:
        return self._filings.catalog

    async def submit(
        self, owner: int, draft: int, language: str, texts: Mapping[str, str]
    ) -> Package | None:
        """None where something blocks. `texts`: the reader's language by English source text."""
        review = await self._filings.review(owner, draft)
        if not review.ready:
            return None
        fingerprint = package.fingerprint(self.catalog, review.draft.kind, _answers(review))
        async with self._open() as unit:
            earlier = await unit.packages.find(owner, draft, fingerprint)
            if earlier is not None:
                return Package(earlier, await unit.files.read(owner, earlier.file), fresh=False)
            documents = await _documents(unit, owner, review.files)
        request = self._request(review, fingerprint, documents, language, texts)
        content = await self._off_loop(package.make, request)
        assert isinstance(content, bytes)  # noqa: S101 - what `make` returns
        return await self._keep(owner, review.draft, fingerprint, content)
