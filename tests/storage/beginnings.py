"""What the contract tests begin with: two applicants, their drafts, a package."""

import datetime as dt

from filing.model import Draft, Value
from filing.ports import Made, OpenUnit
from tests.storage.conftest import NOW

ANN, BOB = 7_000_000_001, -42
LATER = NOW + dt.timedelta(minutes=5)


async def a_draft(unit: OpenUnit, owner: int = ANN, **answers: Value) -> Draft:
    async with unit() as work:
        return await work.drafts.create(owner, "initial", answers, NOW)


async def stored(unit: OpenUnit, draft: Draft) -> Draft:
    async with unit() as work:
        return await work.drafts.get(draft.owner, draft.id)


def made(draft: Draft, fingerprint: str = "f" * 64) -> Made:
    return Made(0, draft.owner, draft.id, fingerprint, "ABCD2345", NOW, "e" * 32)
