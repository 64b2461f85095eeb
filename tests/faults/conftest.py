"""One house for all faults that leave it standing: both bots as `icp-guide run` builds them, the
local Bot API server, a staff's group; each test brings its own person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot import i18n, logs
from bot.delivery import policy
from bot.wiring import Application
from desk.model import Role, Staff
from desk.outbox import on_failed
from telegram_sim import (
    APPLICANT_TOKEN,
    DESK_TOKEN,
    Bot,
    Group,
    Message,
    Person,
    Room,
    Running,
    Telegram,
    serve,
)
from tests.e2e.house import hurried, living, settings
from tests.e2e.test_filing import outside

SAY = i18n.load().get("en")


@dataclass
class House:
    """What a test looks at."""

    running: Running
    telegram: Telegram
    applicant: Bot
    desk_bot: Bot
    group: Group
    lead: Person
    folder: Path
    app: Application = None  # type: ignore[assignment]
    told: list[str] = field(default_factory=list)
    """What stands in the log, as it would be written."""

    async def person(self, name: str = "Ann") -> Room:
        person = await self.telegram.add_user(name, language_code="en")
        return person.chat(self.applicant)

    async def greeted(self, room: Room) -> Message:
        """The person is answered: /start shows home."""
        await room.send("/start")
        return await shown(room, SAY("Start a new filing"))

    async def asks(self, room: Room, words: str) -> int:
        """To staff with a first question; the id of the case's topic, once it is there."""
        await self.greeted(room)
        await self.app.desk_runtime.desk.conversations.ask(room.user_id, None, None, words, "en")
        async with asyncio.timeout(20):
            while True:
                async with self.app.database.unit() as unit:
                    case = await unit.desk.cases.open_of(room.user_id)
                if case is not None and case.topic is not None and case.card is not None:
                    return case.topic
                await asyncio.sleep(0.02)


async def shown(room: Room, label: str, seconds: float = 20) -> Message:
    """The next screen with that button."""
    async with asyncio.timeout(seconds):
        while True:
            message = await room.next(timeout=seconds)
            if label in [button.text for button in message.buttons]:
                return message


class Told(logging.Handler):
    """Keeps what would be written."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines
        self.addFilter(logs.NoContents())

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.levelname} {record.name} {record.getMessage()}")


def hasty(wait: Callable[[policy.Backoff], float]) -> Callable[[policy.Backoff], float]:
    """Pauses of a tenth: how they grow stays. What a 429 says is waited out in full."""
    return lambda self: wait(self) / 10


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("faults")
    with hurried(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "ALARM_WAIT", 0.2)
        patch.setattr(policy, "PAUSE", 0.1)
        patch.setattr(policy.Backoff, "next", hasty(policy.Backoff.next))
        patch.setattr(on_failed, "FIRST_PAUSE", 0.1)
        async with serve() as running:
            telegram = running.telegram
            one = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
            two = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
            lead = await telegram.add_user("Lead")
            group = await telegram.add_group("Staff", lead)
            for bot in (one, two):
                await group.add(bot, admin=True)
            made = House(running, telegram, one, two, group, lead, folder)
            wanted = settings(running.url, folder, desk_token=DESK_TOKEN, desk_chat=group.id)
            handler = Told(made.told)
            logging.getLogger().addHandler(handler)
            try:
                async with living(wanted, outside()) as app:
                    made.app = app
                    async with app.database.unit() as unit:
                        await unit.desk.staff.put(Staff(lead.id, "Lead", Role.LEAD, on_duty=True))
                    yield made
            finally:
                logging.getLogger().removeHandler(handler)


@pytest_asyncio.fixture(loop_scope="module")
async def calm(house: House):
    """The house without scripted faults, and an empty log; left so."""
    await house.telegram.heal()
    house.told.clear()
    yield house
    await house.telegram.heal()
