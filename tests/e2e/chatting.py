"""A living house with a desk, for many short conversations: each with a person and a draft of its
own."""

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.wiring import Application, world
from desk.model import Role, Staff
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, Bot, Group, Message, Person, Room, serve
from tests.desk.house import undone
from tests.e2e.house import hurried, living, settings

DATA = Path(__file__).parents[1] / "data"
WORLD = world()
LANGUAGES = {"en": "en", "zh": "zh-hans", "zh_Hant": "zh-hant"}
_NUMBERS = itertools.count(1)


@dataclass
class Chat:
    """One applicant at a question, and what was stored."""

    house: "House"
    person: Person
    room: Room
    draft: int = 0

    async def send(self, text: str) -> Message:
        """Types, and waits until the bot has done everything about it."""
        sent = await self.room.send(text)
        await self.house.rest()
        return sent

    async def edit(self, message: Message, text: str) -> None:
        await self.room.edit(message, text)
        await self.house.rest()

    async def press(self, label: str, message: Message | None = None) -> None:
        await self.room.press(message or await self.screen(), label)
        await self.house.rest()

    async def data(self, data: str, message: Message | None = None) -> str:
        """Presses a button with this data; the toast."""
        pressed = await self.room.press_data(message or await self.screen(), data)
        await self.house.rest()
        return (await pressed.answer()).text

    async def screen(self) -> Message:
        """The newest message with buttons."""
        return [one for one in await self.room.bot_messages() if one.buttons][-1]

    async def said(self) -> str:
        """The newest message of the bot."""
        return (await self.room.bot_messages())[-1].text

    async def at(self, field: str) -> Message:
        await self.send(f"/start field_{field}")
        return await self.screen()

    async def answers(self) -> dict[str, object]:
        filings = self.house.app.services.filings
        found = await filings.drafts(self.person.id)
        return dict(next(one.draft.answers for one in found if one.draft.id == self.draft))

    async def stored(self, field: str) -> object:
        return (await self.answers()).get(field)

    async def asks_a_person(self, words: str = "I have a question.") -> Room:
        """The case's topic through the eyes of staff; it is there with the first words."""
        await self.send("/staff")
        await self.send(words)
        return await self.topic()

    async def topic(self) -> Room:
        async with self.house.app.database.unit() as unit:
            case = await unit.desk.cases.open_of(self.person.id)
        assert case is not None
        assert case.topic is not None
        return self.house.staff.within(self.house.group, case.topic)

    async def heard(self) -> list[str]:
        """What staff see in the topic."""
        topic = await self.topic()
        found = await self.house.group.messages(topic.thread)
        return [one.text for one in found if one.service is None]


@dataclass
class House:
    """Server, bots, forum and staff."""

    app: Application
    running: object
    bot: Bot
    desk_bot: Bot
    group: Group
    staff: Person

    async def rest(self) -> None:
        """Until nothing is on its way."""
        quiet = 0
        while quiet < 2:
            await self.running.telegram.settled(self.bot, self.desk_bot, quiet=0.02, timeout=120)
            await self.app.lanes.join()
            await self.app.background.join()
            if self.app.desk_runtime is not None:
                await self.app.desk_runtime.relay.settle()
            waiting = [
                await self.running.telegram.pending(one) for one in (self.bot, self.desk_bot)
            ]
            quiet = 0 if any(waiting) or await undone(self.app.database) else quiet + 1

    async def chat(self, language: str = "en", sample: str = "enterprise", **given: object) -> Chat:
        """Somebody with a draft that is filled in as the sample, but for `given` (None: open)."""
        name = f"Ann {next(_NUMBERS)}"
        person = await self.running.telegram.add_user(
            name, language_code=LANGUAGES.get(language, language)
        )
        found = Chat(self, person, person.chat(self.bot))
        if sample:
            answers = json.loads((DATA / f"{sample}.json").read_text("utf-8"))["answers"]
            kind = "initial"
            filled = {**answers, **given}
            wanted = {key: value for key, value in filled.items() if value is not None}
            draft = await self.app.services.filings.start(person.id, kind, wanted)
            found.draft = draft.id
        return found

    async def home(self, language: str = "en") -> Chat:
        """Somebody who has only just come."""
        found = await self.chat(language, sample="")
        await found.send("/start")
        return found


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    with hurried():
        async with _furnished(folder) as found:
            yield found


@asynccontextmanager
async def _furnished(folder: Path) -> AsyncIterator[House]:
    async with serve() as running:
        telegram = running.telegram
        bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
        staff = await telegram.add_user("Lena")
        group = await telegram.add_group("Staff", staff)
        for one in (bot, desk_bot):
            await group.add(one, admin=True)
        wanted = settings(running.url, folder, desk_token=DESK_TOKEN, desk_chat=group.id)
        async with living(wanted, WORLD) as app:
            async with app.database.unit() as unit:
                await unit.desk.staff.put(Staff(staff.id, "Lena", Role.LEAD, on_duty=True))
            yield House(app, running, bot, desk_bot, group, staff)
