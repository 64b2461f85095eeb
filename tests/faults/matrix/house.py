"""One house for many walks: both bots as `icp-guide run` builds them, in a hurry, with the injector
in front of database, files, worker and network."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot import supervisor
from bot.applicant import lanes
from bot.delivery import outage, policy, rate_limit, relay
from bot.wiring import Application
from desk.model import Role, Staff
from desk.outbox import on_failed
from desk.outbox.pacing import Bucket
from storage import database as storage_database
from storage.engine.retry import RetryPolicy
from telegram_sim import (
    APPLICANT_TOKEN,
    DESK_TOKEN,
    Bot,
    Group,
    NothingHappened,
    Person,
    Telegram,
    serve,
)
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside
from tests.faults.conftest import Told
from tests.faults.matrix.points import TWICE, Case, Injector, into

QUIET = 0.015
SCRIPTED = 12
"""So many faults of the network are on their way at once: more than a walk meets."""

PATIENCE = 180.0
"""Seconds after which whoever still waits counts as blocked."""

WAITS = """
SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')
     + (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending', 'held')
        AND op IN ('copy_in', 'copy_out', 'edit', 'say', 'topic'))
"""


class Blocked(AssertionError):  # noqa: N818 - reads as what it is
    """Somebody is not answered however often they try."""


@dataclass
class House:
    """What a walk needs, and what is looked at afterwards."""

    telegram: Telegram
    app: Application
    bot: Bot
    desk_bot: Bot
    group: Group
    lead: Person
    injector: Injector
    folder: Path
    log: list[str] = field(default_factory=list)

    async def begin(self, case: Case | None) -> None:
        """From here on the case's fault is on its way."""
        await self.telegram.heal()
        self.injector.arm(case if case and case.point not in {"call", "poll"} else None)
        if case is None or case.point not in {"call", "poll"}:
            return
        for turn in range(SCRIPTED):
            skip = case.number - 1 + turn * case.apart
            where: dict[str, object] = {"skip": skip, "count": TWICE.get(case.kind, 1)}
            if case.point == "poll":
                where["method"] = "getUpdates"
            await self._script(case.kind, where)

    async def _script(self, kind: str, where: dict[str, object]) -> None:
        fail, raw = self.telegram.fail, self.telegram.fail_raw
        match kind:
            case "outage" | "page":
                await raw(**where)
            case "cut":
                await raw(cut=9, **where)
            case "before" | "after":
                await fail(drop=kind, **where)
            case "wait":
                await fail(retry_after=0, **where)
            case "refused":
                await fail(error=(400, "Bad Request: something is wrong"), **where)
            case "unauthorized":
                await fail(error=(401, "Unauthorized"), **where)
            case _:
                await fail(error=(409, "Conflict: terminated by other getUpdates"), **where)

    async def over(self, case: Case) -> int:
        """No more faults; how many there were."""
        left = await self.telegram.heal()
        hits = self.injector.hits if case.point not in {"call", "poll"} else SCRIPTED - left
        self.injector.arm(None)
        return hits

    @contextmanager
    def aside(self) -> Iterator[None]:
        """The test looks something up: that is no step of the walk."""
        before, self.injector.aside = self.injector.aside, True
        try:
            yield
        finally:
            self.injector.aside = before

    async def rest(self) -> None:
        """Until nothing is on its way."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._rest()
        except (TimeoutError, NothingHappened) as error:
            raise Blocked(f"no rest, {self._waits()} wait: {error}") from None

    async def _rest(self) -> None:
        quiet = 0
        while quiet < 2:
            both = (self.bot, self.desk_bot)
            await self.telegram.settled(*both, quiet=QUIET, timeout=PATIENCE)
            await self.app.lanes.join()
            await self.app.background.join()
            unread = [await self.telegram.pending(one) for one in both]
            quiet = 0 if any(unread) or self._waits() else quiet + 1
            if not quiet:
                await asyncio.sleep(QUIET)

    def _waits(self) -> int:
        with sqlite3.connect(self.folder / "icp.sqlite3", timeout=5) as connection:
            count = int(connection.execute(WAITS).fetchone()[0])
        connection.close()
        return count


def hurry(patch: pytest.MonkeyPatch) -> None:
    """The same steps with pauses of milliseconds: a fault costs what its handling costs."""
    for module, name in (
        (lanes, "FIRST_WAIT"),
        (outage, "FIRST_WAIT"),
        (policy, "ALARM_WAIT"),
        (policy, "PAUSE"),
        (on_failed, "FIRST_PAUSE"),
        (relay, "PAUSE"),
        (supervisor, "FIRST_WAIT"),
        (supervisor, "LONGEST_WAIT"),
    ):
        patch.setattr(module, name, 0.02)
    patch.setattr(policy.Backoff.__init__, "__defaults__", (0.01, 0.05))
    patch.setattr(rate_limit, "bucket_of", lambda *_lane: Bucket(1000.0, 1000.0))
    patch.setattr(rate_limit, "OVERALL_RATE", 1000.0)
    patch.setattr(rate_limit, "OVERALL_BURST", 1000.0)
    patience = RetryPolicy(0.005, 0.01, 0.02)
    patch.setattr(storage_database, "RetryPolicy", lambda: patience)


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    log: list[str] = []
    handler = Told(log)
    logging.getLogger().addHandler(handler)
    try:
        with pytest.MonkeyPatch.context() as patch:
            hurry(patch)
            async with serve() as running:
                telegram, lead = running.telegram, await running.telegram.add_user("Lena")
                bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
                desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
                group = await telegram.add_group("Staff", lead)
                for one in (bot, desk_bot):
                    await group.add(one, admin=True)
                wanted = settings(running.url, folder, desk_token=DESK_TOKEN, desk_chat=group.id)
                async with living(wanted, outside()) as app:
                    async with app.database.unit() as unit:
                        await unit.desk.staff.put(Staff(lead.id, "Lena", Role.LEAD, on_duty=True))
                    injector = Injector()
                    into(app, injector, patch)
                    made = House(telegram, app, bot, desk_bot, group, lead, injector, folder, log)
                    await app.services.filings._off_loop(len, b"warm")
                    await lead.chat(desk_bot).send("/start")
                    await made.rest()
                    yield made
    finally:
        logging.getLogger().removeHandler(handler)
