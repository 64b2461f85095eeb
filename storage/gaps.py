"""What the FAQ could not answer and which answers helped: counts only, nobody's name beside them.

The words of a question may hold anything, so they are sealed and found again by a keyed digest.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.cipher import KeyRing
from storage.engines import Engine
from storage.patience import Patience, patiently
from storage.statements import Statement, inserting, plain, upsert
from storage.tables import faq_gaps, faq_votes, micros, moment
from storage.writer import Member, Writer

AGAIN: Final = Statement(
    "count gap",
    plain(
        update(faq_gaps)
        .where(faq_gaps.c.digest == bindparam("digest_is"))
        .values(times=faq_gaps.c.times + bindparam("more"), last_at=bindparam("last_at"))
    ),
)
FIRST: Final = Statement("first gap", upsert(faq_gaps, ["digest"]))
END: Final = Statement(
    "end gap", plain(delete(faq_gaps).where(faq_gaps.c.digest == bindparam("digest_is")))
)
ALL: Final = select(faq_gaps).order_by(faq_gaps.c.times.desc(), faq_gaps.c.last_at.desc())
VOTES: Final = select(faq_votes).order_by(faq_votes.c.entry, faq_votes.c.lang)


def _vote(dialect: str) -> Any:  # noqa: ANN401 - an insert of either dialect
    names = ("entry", "lang", "helpful", "useless")
    insert = inserting(dialect)(faq_votes).values({name: bindparam(name) for name in names})
    return insert.on_conflict_do_update(
        index_elements=["entry", "lang"],
        set_={
            "helpful": faq_votes.c.helpful + insert.excluded.helpful,
            "useless": faq_votes.c.useless + insert.excluded.useless,
        },
    )


VOTE: Final = Statement("vote", _vote)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question without an answer, folded, and how often it came."""

    folded: str
    lang: str
    kind: str
    times: int
    first_at: dt.datetime
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Votes:
    """How often an entry helped, and how often not."""

    entry: str
    lang: str
    helpful: int
    useless: int


class SqlGapLog:
    """The gap list and the votes, in the database."""

    def __init__(self, engine: Engine, writer: Writer, keys: KeyRing, patience: Patience) -> None:
        self._engine = engine
        self._writer = writer
        self._keys = keys
        self._patience = patience

    async def add(self, folded: str, lang: str, kind: str) -> None:
        """Counts it; `kind` says what was missing (`nothing`, `unhelpful` …)."""
        at = micros(dt.datetime.now(dt.UTC))
        digests = self._keys.digests("faq_gaps", lang, kind, folded)
        row = {
            "digest": digests[0],
            "lang": lang,
            "kind": kind,
            **sealed(self._keys, folded, lang, kind),
            "times": 1,
            "first_at": at,
            "last_at": at,
        }

        def work(connection: Connection) -> None:
            for digest in digests:
                again = {"digest_is": digest, "more": 1, "last_at": at}
                if AGAIN.run(connection, again).rowcount:
                    return
            FIRST.run(connection, row)

        await self._writer.submit(Member(job=work))

    async def rows(self) -> Sequence[Gap]:
        """The most frequent first."""
        found = await patiently(
            "read gaps",
            lambda: self._engine.read(lambda connection: connection.execute(ALL).all()),
            self._patience,
        )
        return [
            Gap(
                opened(self._keys, row),
                row.lang,
                row.kind,
                row.times,
                moment(row.first_at),
                moment(row.last_at),
            )
            for row in found
        ]

    async def vote(self, entry: str, lang: str, *, helpful: bool) -> None:
        row = {"entry": entry, "lang": lang, "helpful": int(helpful), "useless": int(not helpful)}

        def work(connection: Connection) -> None:
            VOTE.run(connection, row)

        await self._writer.submit(Member(job=work))

    async def votes(self) -> Sequence[Votes]:
        found = await patiently(
            "read votes",
            lambda: self._engine.read(lambda connection: connection.execute(VOTES).all()),
            self._patience,
        )
        return [Votes(row.entry, row.lang, row.helpful, row.useless) for row in found]


def sealed(keys: KeyRing, folded: str, lang: str, kind: str) -> dict[str, object]:
    plain_text = folded.encode("utf-8", "surrogatepass")
    blob = keys.seal(plain_text, "faq_gaps", "sealed", lang, kind)
    return {"sealed": blob, "key_id": keys.first}


def opened(keys: KeyRing, row: Any) -> str:  # noqa: ANN401 - a row of any row type
    plain_text = keys.open(row.sealed, "faq_gaps", "sealed", row.lang, row.kind)
    return plain_text.decode("utf-8", "surrogatepass")


def under_first_key(connection: Connection, keys: KeyRing, row: Any) -> None:  # noqa: ANN401 - a row of any row type
    """Moves a row to the digest of today's key; where one is there already the counts add up."""
    folded = opened(keys, row)
    digest = keys.digest("faq_gaps", row.lang, row.kind, folded)
    END.run(connection, {"digest_is": row.digest})
    again = {"digest_is": digest, "more": row.times, "last_at": row.last_at}
    if not AGAIN.run(connection, again).rowcount:
        kept = {
            name: getattr(row, name) for name in ("lang", "kind", "times", "first_at", "last_at")
        }
        fresh = sealed(keys, folded, row.lang, row.kind)
        FIRST.run(connection, {"digest": digest, **kept, **fresh})
