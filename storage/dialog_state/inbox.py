"""The inbox: updates stored before Telegram is told that they were received."""

import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, exists, select, update

from filing.errors import SealBroken
from storage.applicant.tables import UPDATE, Scope, data_keys, inbox
from storage.dialog_state.keyvalue import KeyValue
from storage.engine.damage import unreadable
from storage.engine.engines import Engine
from storage.engine.retry import RetryPolicy, retry
from storage.engine.scrubber import Scrubber
from storage.engine.sql import Statement, insert_once, plain
from storage.engine.vault import DataKey, Vault
from storage.engine.writer import CommitRequest, Write, Writer
from storage.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

ATTEMPTS: Final = 5
"""An update at which so many processes died is set aside: it would stop every start."""

UNREADABLE: Final = 1000
"""Attempts of an update that cannot be opened: set aside at once, told once."""

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
SET: Final = Statement(
    "count update anew",
    plain(
        update(inbox)
        .where(inbox.c.bot == bindparam("bot_is"), inbox.c.update_id == bindparam("update_is"))
        .values(attempts=bindparam("tries"))
    ),
)
TRIM: Final = Statement(
    "trim updates", plain(delete(inbox).where(inbox.c.done_at < bindparam("before")))
)
_NEEDED = exists().where(inbox.c.epoch == data_keys.c.of, inbox.c.state == "waiting")
_UNUSED = (data_keys.c.kind == "inbox", ~_NEEDED)
DESTROY_UNUSED: Final = Statement(
    "destroy inbox key",
    plain(delete(data_keys).where(*_UNUSED, data_keys.c.of == bindparam("of_is"))),
)
DESTROY_OLD: Final = Statement(
    "destroy old inbox keys",
    plain(delete(data_keys).where(*_UNUSED, data_keys.c.of < bindparam("before"))),
)
MINE: Final = select(inbox.c.update_id).where(
    inbox.c.bot == bindparam("bot"),
    inbox.c.update_id.in_(bindparam("updates", expanding=True)),
    inbox.c.state == "waiting",
    inbox.c.holder == bindparam("holder"),
)
WAITING: Final = (
    select(inbox)
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
        vault: Vault,
        keyvalue: KeyValue,
        retry_policy: RetryPolicy,
        scrubber: Scrubber,
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._vault = vault
        self._scrubber = scrubber
        self._epoch: int | None = None
        self._key: DataKey | None = None
        self._retired: set[int] = set()
        self._keyvalue = keyvalue
        self._retry_policy = retry_policy
        self._holder = secrets.token_hex(8)
        self._in_hand: set[Finished] = set()
        self._cut_off: set[Finished] = set()
        self._done: list[Finished] = []
        self._outlived: list[Finished] = []
        self._given_up: dict[str, list[Taken]] = {}
        writer.add_source(self._waiting_writes)

    async def take(self, bot: str, updates: Sequence[Taken]) -> list[Taken]:
        """Durable when this returns, in one commit; gives back those never seen before."""
        fresh = dict(updates)
        if not fresh:
            return []
        at = time.time_ns() // 1000
        epoch, key = await self._current()
        rows = [self._row(bot, number, epoch, at) for number in fresh]
        writes = [
            Write(TAKE, row | self._vault.sealed(UPDATE, key, row, content))
            for row, content in zip(rows, fresh.values(), strict=True)
        ]
        wanted = {"bot": bot, "updates": list(fresh), "holder": self._holder}

        def mine(connection: Connection) -> set[int]:
            return set(connection.scalars(MINE, wanted))

        ours = await self._writer.submit(CommitRequest(writes, mine))
        new = [n for n in fresh if n in ours and Finished(bot, n) not in self._in_hand]
        self._in_hand.update(Finished(bot, number) for number in new)
        return [(number, fresh[number]) for number in new]

    async def pending(self, bot: str) -> list[Taken]:
        """What was taken and not done before this process started, in order."""
        found, given_up = [], []
        for row, payload in await self._waiting(bot):
            if payload is None:
                if row.attempts < UNREADABLE:
                    await self._count(bot, row.update_id, UNREADABLE)
            elif row.attempts < ATTEMPTS:
                found.append((row.update_id, payload))
            elif row.attempts == ATTEMPTS:
                log.error("inbox: update %s of %s is set aside", row.update_id, bot)
                given_up.append((row.update_id, payload))
                await self._count(bot, row.update_id, ATTEMPTS + 1)
        self._given_up[bot] = given_up
        await self._begin_again(bot, [number for number, _ in found])
        return found

    def given_up(self, bot: str) -> list[Taken]:
        """What `pending` has just set aside: whoever sent it is told, once."""
        return self._given_up.pop(bot, [])

    def repeated(self, bot: str, update_id: int) -> bool:
        """Whether handling it was begun before and cut off: by an end of the process or an
        exception."""
        return Finished(bot, update_id) in self._cut_off

    def outlived(self, bot: str, update_id: int) -> None:
        """The handler did not die of it: something else was away. It counts anew."""
        self._outlived.append(Finished(bot, update_id))
        self._writer.schedule_flush()

    async def _waiting(self, bot: str) -> list[tuple[Row[Any], bytes | None]]:
        def work(connection: Connection) -> tuple[Sequence[Row[Any]], Callable[[Any], bytes]]:
            rows = connection.execute(WAITING, {"bot": bot}).all()
            return rows, self._vault.opener(connection, UPDATE, rows)

        rows, open_one = await retry(
            "read inbox", lambda: self._engine.read(work), self._retry_policy
        )
        ours = [row for row in rows if Finished(bot, row.update_id) not in self._in_hand]
        return [(row, _opened(bot, row, open_one)) for row in ours]

    async def _count(self, bot: str, number: int, tries: int) -> None:
        row = {"bot_is": bot, "update_is": number, "tries": tries}
        await self._writer.submit(CommitRequest([Write(SET, row)]))

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
            self._cut_off.add(Finished(bot, update_id))
            raise
        self._cut_off.discard(Finished(bot, update_id))
        self.done(bot, update_id)
        if self._engine.shared:
            await self._writer.flush()

    def done(self, bot: str, update_id: int) -> None:
        """Marks an update as done with the next commit; nobody waits."""
        self._done.append(Finished(bot, update_id))
        self._writer.schedule_flush()

    async def trim(self, before: int | None = None) -> None:
        """Forgets what was done before that moment (microseconds; else a day ago)."""
        limit = time.time_ns() // 1000 - REMEMBERED if before is None else before
        if self._epoch is not None and self._epoch < limit:
            self.renew_key()
        await self._writer.submit(
            CommitRequest([Write(TRIM, {"before": limit}), Write(DESTROY_OLD, {"before": limit})])
        )

    async def _begin_again(self, bot: str, numbers: Sequence[int]) -> None:
        rows = [{"bot_is": bot, "update_is": n, "holder": self._holder} for n in numbers]
        if rows:
            await self._writer.submit(CommitRequest([Write(BEGIN, row) for row in rows]))
        self._in_hand.update(Finished(bot, number) for number in numbers)
        self._cut_off.update(Finished(bot, number) for number in numbers)

    def renew_key(self) -> None:
        """What is taken from now on has another key; the one so far goes with its last update."""
        if self._epoch is not None:
            self._retired.add(self._epoch)
            self._epoch = self._key = None
            self._writer.schedule_flush()

    async def _current(self) -> tuple[int, DataKey]:
        """The key that this process seals updates with, and its number."""
        if self._epoch is None or self._key is None:
            scope = Scope("inbox", time.time_ns() // 1000)

            def make(connection: Connection) -> DataKey:
                return self._vault.obtain(connection, scope, {})

            self._key = await self._writer.submit(CommitRequest(job=make))
            self._epoch = scope.of
        return self._epoch, self._key

    def _row(self, bot: str, number: int, epoch: int, at: int) -> dict[str, object]:
        return {
            "bot": bot,
            "update_id": number,
            "state": "waiting",
            "holder": self._holder,
            "epoch": epoch,
            "attempts": 1,
            "received_at": at,
            "done_at": None,
        }

    def _waiting_writes(self) -> list[CommitRequest]:
        done, self._done = self._done, []
        at = time.time_ns() // 1000
        anew, self._outlived = self._outlived, []
        again = [{"bot_is": one.bot, "update_is": one.update_id, "tries": 1} for one in anew]
        ended = [CommitRequest([Write(SET, row)]) for row in again] + [
            CommitRequest(
                [Write(DONE, {"bot_is": one.bot, "update_is": one.update_id, "done_at": at})],
                committed=partial(self._in_hand.discard, one),
                failed=partial(self._returned, one),
            )
            for one in done
        ]
        return [*ended, *self._destructions()]

    def _destructions(self) -> list[CommitRequest]:
        """Keys given up go as soon as no waiting update needs them."""
        return [self._destruction(epoch) for epoch in self._retired]

    def _destruction(self, epoch: int) -> CommitRequest:
        gone: set[int] = set()

        def job(connection: Connection) -> None:
            if DESTROY_UNUSED.run(connection, {"of_is": epoch}).rowcount:
                gone.add(epoch)

        def committed() -> None:
            if gone:
                self._retired -= gone
                self._vault.drop([Scope("inbox", epoch)])
                self._scrubber.ask()

        return CommitRequest(job=job, committed=committed)

    def _returned(self, one: Finished, error: Exception) -> None:
        if isinstance(error, DatabaseUnavailable):
            self._done.append(one)
            self._writer.schedule_flush()


def _opened(bot: str, row: Any, open_one: Callable[[Any], bytes]) -> bytes | None:  # noqa: ANN401 - a row of any query
    try:
        return open_one(row)
    except SealBroken:
        unreadable("inbox", f"{bot}/{row.update_id}")
        return None
