"""Past cases by the words said in them. What was said is sealed, and no index of it is kept: the
newest messages are opened one after the other, and forgotten again."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from desk import texts
from desk.context import DeskContext
from desk.model import Case
from filing.errors import NotFound

CHUNK = 500
LOOKED = 50_000
"""So many messages are looked at, the newest first."""

MOST = 20
"""Cases that are shown."""

AROUND = 20
"""Characters shown before the first word that was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case in which all words were said, and where the first of them stands, masked."""

    case: Case
    said: str


def folded(text: str) -> str:
    """Without what does not matter: case, full-width forms."""
    return unicodedata.normalize("NFKC", text).casefold()


def _excerpt(text: str, words: tuple[str, ...]) -> str:
    plain = " ".join(folded(text).split())
    first = min((plain.find(word) for word in words if word in plain), default=0)
    return texts.subject(plain[max(0, first - AROUND) :])


class Search:
    """For members of the desk; what it shows is masked like the queue."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    async def find(self, wanted: str) -> tuple[Found, ...]:
        """The cases in which each of the words was said, whoever said it; the newest first."""
        words = tuple(dict.fromkeys(folded(wanted).split()))
        if not words:
            return ()
        said: dict[int, dict[str, str]] = {}
        below, looked = 0, 0
        while looked < LOOKED:
            async with self._context.open() as unit:
                rows = await unit.desk.relayed.said(below, CHUNK)
            for row in rows:
                plain = folded(row.text)
                for word in words:
                    if word in plain:
                        said.setdefault(row.case, {}).setdefault(word, row.text)
            if len(rows) < CHUNK:
                break
            below, looked = rows[-1].id, looked + CHUNK
        return await self._cases(words, said)

    async def _cases(
        self, words: tuple[str, ...], said: Mapping[int, Mapping[str, str]]
    ) -> tuple[Found, ...]:
        whole = sorted((case for case, found in said.items() if len(found) == len(words)))
        result = []
        async with self._context.open() as unit:
            for number in reversed(whole[-MOST:]):
                try:
                    case = await unit.desk.cases.get(number)
                except NotFound:  # ended in this moment, or damaged
                    continue
                result.append(Found(case, _excerpt(said[number][words[0]], words)))
        return tuple(result)
