"""The recordings of the local chat page fit the form as it is: each ends with a package."""

import pytest
from playwright.async_api import async_playwright

from bot.cli.try_local import recordings
from telegram_sim import APPLICANT_TOKEN, furnish, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside
from tests.page.conftest import CHROMIUM, FLAGS, PHONE


async def screen_of(room):
    """The next message with buttons, and the files that came before it."""
    files = []
    while not (shown := await room.next(timeout=120)).buttons:
        files += [shown.file.name] if shown.file else []
    return shown, files


@pytest.mark.parametrize("recorded", recordings(), ids=lambda one: one[1])
async def test_a_recording_ends_with_a_package(tmp_path, recorded):
    _title, language, steps = recorded
    async with serve() as running:
        bot = await running.telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot")
        room = (await running.telegram.add_user("Ann", language_code=language)).chat(bot)
        shown, files = None, []
        async with living(settings(running.url, tmp_path), outside()):
            for step in steps:
                if "send" in step:
                    await room.send(step["send"])
                else:
                    await room.press(shown, step["press"])
                shown, files = await screen_of(room)
    assert len(files) == 3


def test_there_is_one_in_every_language_that_is_shipped():
    assert {one[1] for one in recordings()} >= {"en-US", "zh-hans"}


@pytest.mark.parametrize("recorded", recordings(), ids=lambda one: one[1])
async def test_the_page_plays_a_recording_to_its_end(tmp_path, recorded):
    """A button of the next step may stand on the screen before it too: each waits its turn."""
    title, language, steps = recorded
    async with serve() as running, async_playwright() as play:
        await furnish(running.telegram, desk=False)
        await running.telegram.record(title, steps, language)
        async with living(settings(running.url, tmp_path), outside()):
            browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            page = await browser.new_page(viewport=PHONE)
            await page.goto(running.url)
            await page.get_by_test_id("start-button").first.click()
            await page.get_by_test_id("menu").first.click()
            await page.get_by_text(title).click()
            played = page.locator('[data-testid=phone][data-playing="done"]')
            await played.wait_for(timeout=200_000)
            await page.get_by_text("-application.pdf").first.wait_for()
            await browser.close()
