"""Updates that must not be lost: kept before Telegram is told that they came."""

import logging
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.cipher import KeyRing
from storage.engines import Engine
from storage.errors import DatabaseUnavailable
from storage.keyvalue import KeyValue
from storage.patience import Patience, patiently
from storage.statements import Statement, insert_once, plain
from storage.tables import inbox
from storage.writer import Member, Write, Writer

log = logging.getLogger(__name__)

ATTEMPTS: Final = 5
"""An update that was begun so often and never ended is given up: it would stop every start."""

REMEMBERED: Final = 24 * 3600 * 1_000_000
"""Telegram repeats an update for up to a day; so long a done one is known."""

TAKE: Final = Statement("take update", insert_once(inbox, ["bot", "update_id"]))
DONE: Final = Statement(
    "end update",
    plain(
        update(inbox)
        .where(inbox.c.bot == bindparam("bot_is"), inbox.c.update_id == bindparam("update_is"))
        .values(state="done", sealed=None, key_id=None, done_at=bindparam("done_at"))
    ),
)
BEGIN: Final = Statement(
    "begin update again",
    plain(
        update(inbox)
        .where(inbox.c.bot == bindparam("bot_is"), inbox.c.update_id == bindparam("update_is"))
        .values(attempts=inbox.c.attempts + 1, holder=bindparam("holder"))
    ),
)
TRIM: Final = Statement(
    "trim updates", plain(delete(inbox).where(inbox.c.done_at < bindparam("before")))
)
MINE: Final = select(inbox.c.update_id).where(
    inbox.c.bot == bindparam("bot"),
    inbox.c.update_id.in_(bindparam("updates", expanding=True)),
    inbox.c.state == "waiting",
    inbox.c.holder == bindparam("holder"),
)
WAITING: Final = (
    select(inbox.c.update_id, inbox.c.sealed, inbox.c.attempts)
    .where(inbox.c.bot == bindparam("bot"), inbox.c.state == "waiting")
    .order_by(inbox.c.update_id)
)

Taken = tuple[int, bytes]
"""An update's id and its bytes as they came."""


@dataclass(frozen=True, slots=True)
class Finished:
    """An update that has had its effect."""

    bot: str
    update_id: int


class Inbox:
    """One reader a bot: `take` what was fetched, handle it in `handling`, `pending` at start."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        keys: KeyRing,
        keyvalue: KeyValue,
        patience: Patience,
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._keys = keys
        self._keyvalue = keyvalue
        self._patience = patience
        self._holder = secrets.token_hex(8)
        self._in_hand: set[Finished] = set()
        self._done: list[Finished] = []
        writer.add_rider(self._ride)

    async def take(self, bot: str, updates: Sequence[Taken]) -> list[Taken]:
        """Durable when this returns, in one commit; gives back those never seen before."""
        fresh = dict(updates)
        if not fresh:
            return []
        at = time.time_ns() // 1000
        writes = [Write(TAKE, self._row(bot, number, fresh[number], at)) for number in fresh]
        wanted = {"bot": bot, "updates": list(fresh), "holder": self._holder}

        def mine(connection: Connection) -> set[int]:
            return set(connection.scalars(MINE, wanted))

        ours = await self._writer.submit(Member(writes, mine))
        new = [n for n in fresh if n in ours and Finished(bot, n) not in self._in_hand]
        self._in_hand.update(Finished(bot, number) for number in new)
        return [(number, fresh[number]) for number in new]

    async def pending(self, bot: str) -> list[Taken]:
        """What was taken and not done before this process started, in order."""
        rows = await patiently(
            "read inbox",
            lambda: self._engine.read(lambda c: c.execute(WAITING, {"bot": bot}).all()),
            self._patience,
        )
        found = []
        for row in rows:
            if Finished(bot, row.update_id) in self._in_hand:
                continue
            if row.attempts >= ATTEMPTS:
                log.error("inbox: update %s of %s is given up", row.update_id, bot)
                self.done(bot, row.update_id)
                continue
            plain_text = self._keys.open(row.sealed, "inbox", "sealed", bot, row.update_id)
            found.append((row.update_id, plain_text))
        await self._begin_again(bot, [number for number, _ in found])
        return found

    @asynccontextmanager
    async def handling(self, bot: str, update_id: int) -> AsyncIterator[None]:
        """Left cleanly the update is done, together with the state that was put inside.

        After an exception it is neither: it is handled again, from the state before it, at the
        next start.
        """
        try:
            with self._keyvalue.hold():
                yield
        except BaseException:
            self._in_hand.discard(Finished(bot, update_id))
            raise
        self.done(bot, update_id)
        if self._engine.shared:
            await self._writer.flush()

    def done(self, bot: str, update_id: int) -> None:
        """Marks an update as done with the next commit; nobody waits."""
        self._done.append(Finished(bot, update_id))
        self._writer.nudge()

    async def trim(self, before: int | None = None) -> None:
        """Forgets what was done before that moment (microseconds; else a day ago)."""
        limit = time.time_ns() // 1000 - REMEMBERED if before is None else before
        await self._writer.submit(Member([Write(TRIM, {"before": limit})]))

    async def _begin_again(self, bot: str, numbers: Sequence[int]) -> None:
        rows = [{"bot_is": bot, "update_is": n, "holder": self._holder} for n in numbers]
        if rows:
            await self._writer.submit(Member([Write(BEGIN, row) for row in rows]))
        self._in_hand.update(Finished(bot, number) for number in numbers)

    def _row(self, bot: str, number: int, payload: bytes, at: int) -> dict[str, object]:
        return {
            "bot": bot,
            "update_id": number,
            "state": "waiting",
            "holder": self._holder,
            "attempts": 1,
            "sealed": self._keys.seal(payload, "inbox", "sealed", bot, number),
            "key_id": self._keys.first,
            "received_at": at,
            "done_at": None,
        }

    def _ride(self) -> list[Member]:
        done, self._done = self._done, []
        at = time.time_ns() // 1000
        return [
            Member(
                [Write(DONE, {"bot_is": one.bot, "update_is": one.update_id, "done_at": at})],
                committed=partial(self._in_hand.discard, one),
                failed=partial(self._returned, one),
            )
            for one in done
        ]

    def _returned(self, one: Finished, error: Exception) -> None:
        if isinstance(error, DatabaseUnavailable):
            self._done.append(one)
            self._writer.nudge()
