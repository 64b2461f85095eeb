"""Form → person → correction → form → package, in both languages, with everything in its place."""

import datetime as dt
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.wiring import Application, World, world
from desk.model import Case, Role, Staff
from filing import loader, package
from telegram_sim import (
    APPLICANT_TOKEN,
    DESK_TOKEN,
    Bot,
    Group,
    Message,
    Person,
    Room,
    Telegram,
    serve,
)
from tests.desk.house import at_rest, languages
from tests.e2e.house import living, settings
from tests.e2e.walker import Walker

DATA = Path(__file__).parents[1] / "data"
DAY = dt.date(2026, 11, 23)
CODES = {"en": "en-US", "zh": "zh-hans"}


class House:
    """Both bots as `icp-guide run` runs them, an applicant, and one member of staff."""

    telegram: Telegram
    app: Application
    walker: Walker
    group: Group
    amir: Person
    desk_bot: Bot
    applicant: Bot

    async def rest(self) -> None:
        bots = (self.applicant, self.desk_bot)
        await at_rest(self.telegram, bots, self.app.desk_runtime.relay, self.app.database)

    async def case(self) -> Case:
        async with self.app.database.unit() as unit:
            return await unit.desk.cases.open_of(self.walker.room.user_id)


@asynccontextmanager
async def house(tmp_path: Path, language: str) -> AsyncIterator[House]:
    async with serve() as running:
        found, telegram = House(), running.telegram
        found.telegram = telegram
        found.applicant = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        found.desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
        found.amir = await telegram.add_user("Amir")
        found.group = await telegram.add_group("Staff", found.amir)
        for bot in (found.applicant, found.desk_bot):
            await found.group.add(bot, admin=True)
        person = await telegram.add_user("Ann", language_code=CODES[language])
        answers = json.loads((DATA / "enterprise.json").read_text("utf-8"))["answers"]
        say = languages().get(language)
        room = person.chat(found.applicant)
        found.walker = Walker(room, loader.default(), say, language, answers, {})
        shipped = world()
        outside = World(shipped.catalog, shipped.translator, today=lambda: DAY)
        wanted = settings(running.url, tmp_path, desk_token=DESK_TOKEN, desk_chat=found.group.id)
        async with living(wanted, outside) as app:
            found.app = app
            async with app.database.unit() as unit:
                await unit.desk.staff.put(Staff(found.amir.id, "Amir", Role.LEAD, on_duty=True))
            yield found


@pytest.mark.parametrize("language", CODES)
async def test_form_person_correction_form_package(tmp_path: Path, language: str) -> None:
    async with house(tmp_path, language) as here:
        walker = here.walker
        question = await walker.walk(await walker.begin(), stop_at="site_name")
        topic = await asks(here, question)
        case = await here.case()
        asked = await corrected(here, case)
        await back(here, "site_name")
        await answers_the_correction(here, case, asked)
        said = [one.text for one in await topic.messages()]
        assert any("☑ The applicant corrected" in text for text in said)
        assert package.verify(await packed(here)) == []
        card = next(one for one in await topic.messages() if one.has("Canned"))
        await topic.press(card, "Close")
        await here.rest()
        assert (await walker.room.last()).has("5")


async def asks(here: House, question: Message) -> Room:
    """From the open question to a person; the topic as staff see it."""
    room, say = here.walker.room, here.walker.say
    await room.press(question, say("Person"))
    await here.rest()
    hello = say("You are talking with our staff. What you write now goes to a person.")
    assert hello in (await room.last()).text
    await room.send("Which name shall I give the site?")
    await here.rest()
    topic = here.amir.within(here.group, (await here.case()).topic)
    assert "Which name shall I give the site?" in [one.text for one in await topic.messages()]
    card = next(one for one in await topic.messages() if one.has("Canned"))
    assert "Filing: Initial filing" in card.text
    assert "Asked at: Website name" in card.text
    await topic.send("The name on your licence, please.")
    await here.rest()
    assert (await room.last()).text == "The name on your licence, please."
    return topic


async def corrected(here: House, case: Case) -> Message:
    """Staff ask for a correction; what the applicant gets."""
    desk = here.app.desk_runtime.desk
    member = await desk.members.get(here.amir.id)
    assert await desk.corrections.ask(member, case.id, "entity_name", "Whole name.")
    await here.rest()
    asked = await here.walker.room.last()
    assert "Whole name." in asked.text
    return asked


async def back(here: House, field: str) -> None:
    """The button of the keyboard leads to exactly the question that was open."""
    room = here.walker.room
    await room.send(here.walker.say("Back to the form"))
    await here.rest()
    assert here.walker.question(await room.last()).id == field
    assert not await room.keyboard()


async def answers_the_correction(here: House, case: Case, asked: Message) -> None:
    room = here.walker.room
    await room.press(asked, here.walker.say("Open this question"))
    await here.rest()
    opened = await room.last()
    assert here.walker.question(opened).id == "entity_name"
    review = await here.app.services.filings.review(room.user_id, case.draft)
    assert str(review.known["entity_name"]) in opened.text
    await room.send(str(here.walker.answers["entity_name"]))
    await here.rest()
    assert not await here.app.desk_runtime.desk.corrections.of_draft(room.user_id, case.draft)


async def packed(here: House) -> bytes:
    """From home through the rest of the form to the package."""
    room, say = here.walker.room, here.walker.say
    await room.send("/start")
    await here.rest()
    home = await room.last()
    drafts = [label for label in home.labels if "example" in label or "·" in label]
    await room.press(home, drafts[0])
    await here.rest()
    final = await here.walker.walk(await room.last())
    assert say("Check your answers") in final.text
    await room.press(final, say("Create the package"))
    while True:
        shown = await room.next(timeout=30)
        if shown.file is not None and shown.file.name.endswith(".zip"):
            return await here.telegram.download(shown.file)


async def test_who_erases_everything_is_gone_from_the_group_too(tmp_path: Path) -> None:
    async with house(tmp_path, "en") as here:
        room = here.walker.room
        await room.send("/staff")
        await here.rest()
        await room.send("please forget this")
        await here.rest()
        topics = await here.group.topics()
        assert any(one["name"].startswith("#") for one in topics)
        await room.send("/forget")
        await here.rest()
        asked = await room.last()
        await room.press(asked, next(one for one in asked.labels if "rase" in one))
        await here.rest()
        left = [one["name"] for one in await here.group.topics()]
        assert not any(name.startswith("#") for name in left)
        async with here.app.database.unit() as unit:
            assert await unit.desk.cases.last_of(room.user_id) is None
