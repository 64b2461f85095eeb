"""A desk as it is shipped: built by `bot.wiring`, with a lead and an agent, and a clock that
jumps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.delivery.rate_limit import Pace
from desk.model import Role, Staff
from desk.service import Desk
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, Message, Person, Room, serve
from tests.desk.house import Clock, Hurried
from tests.e2e.chatting import WORLD, House
from tests.e2e.house import living, settings


@dataclass
class Shipped(House):
    """The house, its second member and its clock."""

    agent: Person
    clock: Clock

    def private(self, who: Person) -> Room:
        """A member's private chat with the desk bot."""
        return who.chat(self.desk_bot)

    async def card(self, topic: Room) -> Message:
        return next(one for one in await topic.messages() if one.has("Canned"))

    async def toast(self, topic: Room, message: Message, label: str) -> str:
        """Presses; what the button answers."""
        pressed = await topic.press(message, label)
        await self.rest()
        return (await pressed.answer()).text or ""

    async def said(self, room: Room) -> list[str]:
        found = await self.group.messages(room.thread)
        return [one.text for one in found if one.service is None]


@asynccontextmanager
async def shipped(
    folder: Path, pace: type[Pace] = Hurried, **more: object
) -> AsyncIterator[Shipped]:
    """`more`: further settings."""
    async with serve() as running:
        telegram, clock = running.telegram, Clock()
        bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
        lead, agent = await telegram.add_user("Lena"), await telegram.add_user("Amir")
        group = await telegram.add_group("Staff", lead)
        await group.add(agent)
        for one in (bot, desk_bot):
            await group.add(one, admin=True)
        wanted = settings(running.url, folder, desk_token=DESK_TOKEN, desk_chat=group.id, **more)
        async with living(wanted, replace(WORLD, now=clock, pace=pace)) as app:
            async with app.database.unit() as unit:
                await unit.desk.staff.put(Staff(lead.id, "Lena", Role.LEAD, on_duty=True))
                await unit.desk.staff.put(Staff(agent.id, "Amir", on_duty=True))
            yield Shipped(app, running, bot, desk_bot, group, lead, agent, clock)


async def asked(house: Shipped, words: str = "Where is my certificate?", **given: Any) -> Any:
    """A case with a draft: the applicant's chat, and its topic as the lead sees it."""
    chat = await house.chat(**given)
    return chat, await chat.asks_a_person(words)


async def number(desk: Desk, topic: Room) -> int:
    """The number of the case in that topic."""
    found = await desk.conversations.at_topic(desk.group, topic.thread)
    assert found is not None
    return found.id
