"""A lead's day in the staff's forum, as the application shows it. With ICP_PICTURES=folder each
step is kept as a picture: those of `docs/desk.md`."""

import os
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from desk.model import Role, Staff
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN, STAFF_GROUP_ID, serve
from telegram_sim.defaults import STAFF_NAMES, STAFF_USER_IDS
from tests.desk.house import Clock, Hurried
from tests.desk.shipped import Shipped, asked
from tests.e2e.chatting import WORLD
from tests.e2e.house import living, settings
from tests.page.conftest import CHROMIUM, FLAGS, PATIENCE

GENERAL = 1
DESKTOP = {"width": 1180, "height": 800}
QUESTIONS = (
    ("Where do I find the service number?", "en"),
    ("公章看不清怎么办？", "zh"),
    ("My domain ends next month, is that a problem?", "en"),
)


@asynccontextmanager
async def office(folder, language):
    """The group that the page shows, with a lead and an agent, and both bots at work."""
    async with serve() as running:
        telegram, clock = running.telegram, Clock()
        bot = await telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        desk_bot = await telegram.add_bot(DESK_TOKEN, "icp_desk_bot")
        lead, agent = [
            await telegram.add_user(name, user_id=number, language_code="en")
            for name, number in zip(STAFF_NAMES, STAFF_USER_IDS, strict=True)
        ]
        group = await telegram.add_group("Staff desk", lead, chat_id=STAFF_GROUP_ID)
        await group.add(agent)
        for one in (bot, desk_bot):
            await group.add(one, admin=True)
        wanted = settings(
            running.url,
            folder,
            desk_token=DESK_TOKEN,
            desk_chat=STAFF_GROUP_ID,
            desk_language=language,
        )
        async with living(wanted, replace(WORLD, now=clock, pace=Hurried)) as app:
            async with app.database.unit() as unit:
                for who, role in ((lead, Role.LEAD), (agent, Role.AGENT)):
                    name = STAFF_NAMES[STAFF_USER_IDS.index(who.id)]
                    await unit.desk.staff.put(Staff(who.id, name, role, on_duty=True))
            yield Shipped(app, running, bot, desk_bot, group, lead, agent, clock)


@pytest.fixture
async def page():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await browser.new_page(viewport=DESKTOP)
        await browser.close()


async def kept(page, address, topic, words, name):
    """The topic as staff see it, once these words stand there."""
    await page.goto(address)
    desk = page.get_by_test_id("desk")
    await desk.locator(f'[data-topic-id="{topic}"]').click()
    shown = desk.get_by_text(words).last
    await expect(shown).to_be_visible(timeout=PATIENCE)
    await shown.scroll_into_view_if_needed()
    if folder := os.environ.get("ICP_PICTURES"):
        await page.wait_for_timeout(200)
        await desk.screenshot(path=Path(folder) / f"{name}.jpg", type="jpeg", quality=50)


STEPS = {
    "en": ("Queue", "Your turn", "Canned", "Ready-made replies", "By member"),
    "zh": ("队列", "轮到", "预设回复", "预设回复", "按客服"),
}
"""What stands on each picture, in the desk's language."""


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_lead_sees_the_day_in_the_desks_language(page, tmp_path, language):
    queue, turn, canned, replies, members = STEPS[language]
    async with office(tmp_path, language) as house:
        topics = [await asked(house, words, language=spoken) for words, spoken in QUESTIONS]
        house.clock.jump(minutes=12)
        chat, topic = topics[0]
        general = house.staff.within(house.group)
        await general.send("/queue")
        await house.rest()
        address = f"{house.running.url}/?user={chat.person.id}"
        await kept(page, address, GENERAL, queue, f"{language}-queue")
        await kept(page, address, topic.thread, turn, f"{language}-card")
        card = next(one for one in await topic.messages() if one.has(canned))
        await house.toast(topic, card, canned)
        await kept(page, address, topic.thread, replies, f"{language}-replies")
        await topic.send("It stands in the provider's console.")
        await topic.send("/close")
        await house.rest()
        await chat.press("4")
        await general.send("/figures")
        await house.rest()
        await kept(page, address, GENERAL, members, f"{language}-figures")
