"""Form → person → correction → form → package, in both languages, with everything in its place."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.simulator import APPLICANT_TOKEN, DESK_TOKEN, Bot, Group, Person, serve
from bot.wiring import Application, World, world
from filing import loader, package
from filing.desk.model import Role, Staff
from tests.desk.house import languages
from tests.e2e.house import living, settings
from tests.e2e.walker import Walker

DATA = Path(__file__).parents[1] / "data"
DAY = dt.date(2026, 11, 23)
CODES = {"en": "en-US", "zh": "zh-hans"}


class House:
    """Both bots as `icp-guide run` runs them, an applicant, and one member of staff."""

    app: Application
    walker: Walker
    group: Group
    amir: Person
    desk_bot: Bot
    applicant: Bot

    async def rest(self) -> None:
        for _again in range(2):
            await self.telegram.settled(self.applicant, self.desk_bot)
            await self.app.office.relay.settle()

    async def case(self):
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
        walker, room, say = here.walker, here.walker.room, here.walker.say
        question = await walker.walk(await walker.begin(), stop_at="site_name")
        await room.press(question, say("Ask a person"))
        await here.rest()
        assert (
            say("You are talking with our staff. What you write now goes to a person.")
            in (await room.last()).text
        )
        await room.send("Which name shall I give the site?")
        await here.rest()
        case = await here.case()
        topic = here.amir.within(here.group, case.topic)
        texts = [one.text for one in await topic.messages()]
        assert "Which name shall I give the site?" in texts
        card = next(one for one in await topic.messages() if one.has("Canned"))
        assert "Filing: Initial filing" in card.text
        assert "Asked at: Website name" in card.text

        await topic.send("The name on your licence, please.")
        await here.rest()
        assert (await room.last()).text == "The name on your licence, please."
        review = await here.app.services.filings.review(room.user_id, case.draft)
        assert await here.app.office.desk.correction(
            await here.app.office.desk.member(here.amir.id), case.id, "entity_name", "Whole name."
        )
        await here.rest()
        asked = await room.last()
        assert "Whole name." in asked.text

        await room.send(say("Back to the form"))
        await here.rest()
        again = await room.last()
        assert walker.question(again).id == "site_name"
        assert not await room.keyboard()

        await room.press(asked, say("Open this question"))
        await here.rest()
        opened = await room.last()
        assert walker.question(opened).id == "entity_name"
        assert str(review.known["entity_name"]) in opened.text
        await room.send(str(walker.answers["entity_name"]))
        await here.rest()
        fixes = await here.app.office.desk.corrections(room.user_id, case.draft)
        assert not fixes
        said = [one.text for one in await topic.messages()]
        assert any("☑ The applicant corrected" in text for text in said)

        await room.send("/start")
        await here.rest()
        home = await room.last()
        await room.press(
            home, next(label for label in home.labels if "example" in label or "·" in label)
        )
        await here.rest()
        final = await walker.walk(await room.last())
        assert say("Check your answers") in final.text
        await room.press(final, say("Create the package"))
        content = None
        while content is None:
            shown = await room.next(timeout=30)
            content = await here.telegram.download(shown.file) if shown.file else None
        assert package.verify(content) == []
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert "application.json" in archive.namelist()
        await topic.press(card, "Close")
        await here.rest()
        assert (await room.last()).has("5")
