"""After the package: handed in, the clock with its sources, the calendar file, and the way back."""

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
import pytest_asyncio
from aiohttp import web

from filing.filing_clock import HANDED_IN
from telegram_sim import APPLICANT_TOKEN, serve
from tests.e2e.house import living, settings
from tests.e2e.test_crib import at_the_review
from tests.e2e.test_filing import outside, packed
from tests.sites import site

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBER = "浙ICP备12345678号-1"
PAGE = {"html": ""}
"""What the applicant's home page shows."""


async def home_page(_request):
    return web.Response(text=PAGE["html"], content_type="text/html")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """The local server, the bot, and the applicant's site."""
    async with serve() as running, site(home_page) as (pages, *_):
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        wanted = settings(running.url, tmp_path_factory.mktemp("clock"))
        async with living(wanted, replace(outside(), look_at=pages.look)) as app:
            yield running, bot, app


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ann(house):
    """Somebody behind a package."""
    found = await at_the_review(house)
    await packed(found, house[0])
    await found.next()
    return found


@pytest_asyncio.fixture(loop_scope="module")
async def waiting(house):
    """Somebody who waits for the number; the screen with the clock."""
    found = await at_the_review(house)
    await packed(found, house[0])
    await found.room.press(await found.next(), "I have handed it in")
    return found, await found.next()


async def test_handed_in_starts_the_clock(house, ann):
    running, _bot, app = house
    await ann.room.press(await ann.room.last(), "I have handed it in")
    shown = await ann.next()
    day = app.world.today().isoformat()
    assert f"Handed in on {day}" in shown.text
    assert "Confirm MIIT's text message" in shown.text
    assert "24 hours after the message" in shown.text
    assert "Order 33" in shown.text
    assert "File with the public security authority" in shown.text
    await ann.room.press(shown, "Into my calendar")
    sent = await ann.room.next()
    assert sent.file.name == "icp-filing.ics"
    content = await running.telegram.download(sent.file)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert content.count(b"BEGIN:VEVENT") >= 3


async def test_the_package_says_in_which_state_it_is(house, waiting):
    app, (ann, screen) = house[2], waiting
    await ann.room.press(screen, "Back")
    shown = await ann.next()
    assert "The package is ready" in shown.text
    assert "Handed in on " in shown.text
    assert "You hand it in yourself" not in shown.text
    who = ann.room.user_id
    draft = (await app.services.filings.drafts(who))[0].draft.id
    await app.services.filings.answer(who, draft, "site_name", "示例新科技官网")
    await ann.room.press(shown, "Where my filing stands")
    await ann.room.press(await ann.next(), "Back")
    shown = await ann.next()
    assert "The package is out of date" in shown.text
    assert "The package is ready" not in shown.text


async def test_the_day_can_be_mended_and_taken_back(house, waiting):
    app, (ann, screen) = house[2], waiting
    await ann.room.press(screen, "It was a day earlier")
    shown = await ann.next()
    draft = (await app.services.filings.drafts(ann.room.user_id))[0].draft
    assert f"Handed in on {draft.answers[HANDED_IN]}" in shown.text
    await ann.room.press(shown, "It was refused: what does it mean?")
    asked = await ann.next()
    assert "Paste or forward" in asked.text
    await ann.room.press(asked, "Back")
    await ann.room.press(await ann.next(), "I have not handed it in")
    done = await ann.next()
    assert "I have handed it in" in done.labels
    await ann.room.press(done, "I have handed it in")
    await ann.room.press(await ann.next(), "Back")
    assert "Where my filing stands" in (await ann.next()).labels


async def test_a_day_of_the_clock_is_told_and_stopped_by_one_tap(house, waiting):
    app, (ann, _screen) = house[2], waiting
    person = ann.room.user_id
    await app.reminders.round()  # whatever else is due in this house
    async with app.database.unit() as unit:
        past = app.world.now() - dt.timedelta(minutes=1)
        await unit.clocks.plan(person, ann.draft, {"regulator": past})
    assert (await app.reminders.round())[0] == 1
    told = await ann.room.next(containing="Wait for the communications administration")
    assert "Wait for the communications administration" in told.text
    pressed = await ann.room.press(told, "Don't remind me")
    await pressed.answer()
    async with asyncio.timeout(120):
        while await app.services.idle_drafts.reminded(person):
            await house[0].telegram.settled(house[1], quiet=0.02, timeout=120)
            await app.lanes.join()
    assert (await app.reminders.round())[0] == 0
    await ann.room.press(told, "Where my filing stands")
    assert "Handed in on" in (await ann.next()).text


@pytest.mark.parametrize(
    ("number", "told"),
    [("京ICP备12345678号-1", "Beijing"), ("浙ICP备12345678号", "is the entity's number")],
)
async def test_a_number_that_cannot_be_the_websites_is_not_taken(waiting, number, told):
    ann, screen = waiting
    await ann.room.press(screen, "My number has come")
    assert NUMBER in (await ann.next()).text
    await ann.room.send(number)
    shown = await ann.next()
    assert told in shown.text
    assert "My number has come" in shown.labels


async def test_the_number_leads_to_the_home_page_and_a_look_at_it(waiting):
    ann, _screen = waiting
    await ann.room.send(f"您的备案已通过，备案号：{NUMBER}，请在网站底部悬挂。")
    shown = await ann.next()
    assert f"Your number: {NUMBER}" in shown.text
    assert "Look through the filing once a year" in shown.text
    assert "Wait for the communications administration" not in shown.text
    line = next(one for one in shown.buttons if one.text == "Copy the line for the home page")
    for html, told in (
        (line.value, "with the link. All is well"),
        (NUMBER, "without a link"),
        ("京ICP备87654321号", "not 浙ICP备12345678号-1"),
        ("hello", "I do not see"),
    ):
        PAGE["html"] = html
        await ann.room.press(shown, "Look at my home page")
        shown = await ann.next()
        assert told in shown.text


async def test_a_noted_number_is_replaced_on_purpose_only_and_the_package_stays(waiting):
    ann, _screen = waiting
    await ann.room.send(NUMBER)
    await ann.next()
    await ann.room.send("浙ICP备12345679号-2")
    shown = await ann.next()
    assert "noted already" in shown.text
    assert f"Your number: {NUMBER}" in shown.text
    await ann.room.press(shown, "It is another number")
    await ann.next()
    await ann.room.send("浙ICP备12345679号-2")
    assert "Your number: 浙ICP备12345679号-2" in (await ann.next()).text
    await ann.room.send("how long does a filing take")
    assert "working days" in (await ann.next()).text
    await ann.room.send("/home")
    assert any(one.startswith("What comes next") for one in (await ann.next()).labels)


@pytest.mark.parametrize(
    ("text", "button", "ago"),
    [
        ("I handed it in", "Yesterday", 1),
        ("我已提交", "今天", 0),
        ("we have submitted it", "Today", 0),
    ],
)
async def test_who_says_so_at_home_is_asked_the_day(house, text, button, ago):
    found = await at_the_review(house)
    await packed(found, house[0])
    await found.next()
    await found.room.send("/home")
    await found.next()
    await found.room.send(text)
    asked = await found.next()
    wanted = button if button in asked.labels else {"今天": "Today"}.get(button, button)
    await found.room.press(asked, wanted)
    shown = await found.next()
    day = house[2].world.today() - dt.timedelta(days=ago)
    assert day.isoformat() in shown.text
    await found.room.send("/home")
    await found.next()
    await found.room.send(text)
    assert day.isoformat() in (await found.next()).text


async def test_without_a_package_it_is_said_what_comes_before(house):
    found = await at_the_review(house)
    await found.room.send("/home")
    await found.next()
    await found.room.send("I handed it in")
    assert "no package yet" in (await found.next()).text
