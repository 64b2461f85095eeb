"""What the FAQ could not answer and which answers helped: counts only, nobody's name beside them.

The words of a question may hold anything, so they are sealed and found again by a keyed digest.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.applicant.tables import (
    GAP,
    GAP_EPOCH,
    Scope,
    data_keys,
    faq_gaps,
    faq_votes,
    micros,
    moment,
)
from storage.engine.engines import Engine
from storage.engine.retry import RetryPolicy, retry
from storage.engine.sql import Statement, inserting, plain, upsert
from storage.engine.vault import DESTROY, Vault
from storage.engine.writer import CommitRequest, Writer

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

    def __init__(
        self, engine: Engine, writer: Writer, vault: Vault, retry_policy: RetryPolicy
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._vault = vault
        self._retry_policy = retry_policy

    async def add(self, folded: str, lang: str, kind: str) -> None:
        """Counts it; `kind` says what was missing (`nothing`, `unhelpful` …)."""
        at = micros(dt.datetime.now(dt.UTC))
        digests = self._vault.ring.digests("faq_gaps", lang, kind, folded)
        row: dict[str, object] = {
            "digest": digests[0],
            "lang": lang,
            "kind": kind,
            "times": 1,
            "first_at": at,
            "last_at": at,
        }

        def work(connection: Connection) -> None:
            for digest in digests:
                again = {"digest_is": digest, "more": 1, "last_at": at}
                if AGAIN.run(connection, again).rowcount:
                    return
            FIRST.run(connection, row | sealed(connection, self._vault, row, folded))

        await self._writer.submit(CommitRequest(job=work))

    async def rows(self) -> Sequence[Gap]:
        """The most frequent first."""

        def work(connection: Connection) -> list[Gap]:
            rows = connection.execute(ALL).all()
            open_one = self._vault.opener(connection, GAP, rows)
            return [_gap(row, open_one(row)) for row in rows]

        return await retry("read gaps", lambda: self._engine.read(work), self._retry_policy)

    async def purge(self, before: dt.datetime) -> None:
        """Forgets what nobody asked since then, and destroys the keys nothing needs any more."""
        limit = micros(before)
        old = delete(faq_gaps).where(faq_gaps.c.last_at < limit)
        epochs = select(data_keys.c.of).where(
            data_keys.c.kind == "gaps", data_keys.c.of < limit // GAP_EPOCH
        )

        def work(connection: Connection) -> list[Scope]:
            connection.execute(old)
            needed = {at // GAP_EPOCH for at in connection.scalars(select(faq_gaps.c.first_at))}
            gone = [epoch for epoch in connection.scalars(epochs) if epoch not in needed]
            for epoch in gone:
                DESTROY.run(connection, {"kind_is": "gaps", "of_is": epoch})
            return [Scope("gaps", epoch) for epoch in gone]

        self._vault.drop(await self._writer.submit(CommitRequest(job=work)))

    async def vote(self, entry: str, lang: str, *, helpful: bool) -> None:
        row = {"entry": entry, "lang": lang, "helpful": int(helpful), "useless": int(not helpful)}

        def work(connection: Connection) -> None:
            VOTE.run(connection, row)

        await self._writer.submit(CommitRequest(job=work))

    async def votes(self) -> Sequence[Votes]:
        found = await retry(
            "read votes",
            lambda: self._engine.read(lambda connection: connection.execute(VOTES).all()),
            self._retry_policy,
        )
        return [Votes(row.entry, row.lang, row.helpful, row.useless) for row in found]


def _gap(row: Any, plain_text: bytes) -> Gap:  # noqa: ANN401 - a row of any row type
    return Gap(
        plain_text.decode("utf-8", "surrogatepass"),
        row.lang,
        row.kind,
        row.times,
        moment(row.first_at),
        moment(row.last_at),
    )


def sealed(
    connection: Connection, vault: Vault, row: dict[str, object], folded: str
) -> dict[str, object]:
    """The sealed columns of a row; inside a writing transaction."""
    key = vault.obtain(connection, GAP.scope(SimpleNamespace(**row)), {})
    return vault.sealed(GAP, key, row, folded.encode("utf-8", "surrogatepass"))


def under_first_key(connection: Connection, vault: Vault, row: Any, plain_text: bytes) -> None:  # noqa: ANN401 - a row of any row type
    """Moves a row to the digest of today's key; where one is there already the counts add up."""
    folded = plain_text.decode("utf-8", "surrogatepass")
    digest = vault.ring.digest("faq_gaps", row.lang, row.kind, folded)
    END.run(connection, {"digest_is": row.digest})
    again = {"digest_is": digest, "more": row.times, "last_at": row.last_at}
    if not AGAIN.run(connection, again).rowcount:
        names = ("lang", "kind", "times", "first_at", "last_at")
        kept = {"digest": digest, **{name: getattr(row, name) for name in names}}
        FIRST.run(connection, kept | sealed(connection, vault, kept, folded))
