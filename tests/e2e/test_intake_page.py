"""In a real browser on a phone, in every language on offer: a pasted text and a photo become
answers, by one tap each."""

import os
import random
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from bot import i18n
from bot.intake import reader
from telegram_sim import furnish, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside
from tests.e2e.test_intake import LICENCE
from tests.e2e.test_page import Phone
from tests.intake import drawing
from tests.page.conftest import CHROMIUM, FLAGS, PHONE

PICTURE = Path(__file__).parents[2] / "telegram_sim" / "phone.png"
"""What the README shows."""

RNG = random.Random(21)  # noqa: S311 - repeatable pictures


@pytest.mark.slow
@pytest.mark.skipif(not reader.available(), reason="the extra `ocr` is not installed")
async def test_a_text_and_a_photo_become_answers_in_every_language(tmp_path):
    translator = i18n.load()
    async with serve() as running:
        await furnish(running.telegram, desk=False)
        wanted = settings(running.url, tmp_path, ocr=True)
        async with living(wanted, outside()) as app, async_playwright() as play:
            browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            page = await browser.new_page(viewport=PHONE)
            await page.goto(running.url)
            phone = Phone(page, translator.get("en"))
            await page.get_by_test_id("start-button").first.click()
            await phone.until(2)
            for language in translator.languages:
                await phone.send("/lang")
                await phone.press(language.name)
                phone.say = translator.get(language.code)
                await by_text(phone)
                await by_photo(phone)
            await browser.close()
        assert app.services.intake is not None


async def by_text(phone):
    await phone.send("/home")
    await phone.send(LICENCE)
    await expect(phone.last()).to_contain_text(phone.say("Read from your text"))
    await expect(phone.last()).to_contain_text("陈立")
    await phone.press(phone.say("Take all ({count})").format(count=8))
    if await phone.question() is None:  # nobody with a draft is asked again
        await phone.press(phone.say("I agree, go on"))
    assert await phone.question() is not None


@pytest.mark.skipif("ICP_PICTURE" not in os.environ, reason="`make picture` takes it")
async def test_the_readme_shows_a_licence_becoming_answers(tmp_path):
    say = i18n.load().get("en")
    async with serve() as running:
        await furnish(running.telegram, desk=False)
        wanted = settings(running.url, tmp_path, ocr=True)
        async with living(wanted, outside()), async_playwright() as play:
            browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            page = await browser.new_page(viewport=PHONE)
            await page.goto(running.url)
            phone = Phone(page, say)
            await page.get_by_test_id("start-button").first.click()
            await phone.until(2)
            before = await phone.count()
            await send_photo(phone, drawing.licence(RNG).content)
            await phone.until(before + 2)
            await expect(phone.last()).to_contain_text(say("Read from the licence"))
            await page.wait_for_timeout(900)
            await page.screenshot(path=PICTURE)
            await browser.close()


async def send_photo(phone, content):
    await phone.page.get_by_test_id("attach-file-input").first.set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    await phone.page.get_by_test_id("send").first.click()


async def by_photo(phone):
    """The leader's card, sent where something else is asked."""
    drawn = drawing.portrait_face(RNG)
    before = await phone.count()
    await send_photo(phone, drawn.content)
    await phone.until(before + 2)
    await expect(phone.last()).to_contain_text(phone.say("Read from the identity card"))
    await expect(phone.last()).to_contain_text(drawn.truth["number"])
    taking = phone.say("Take all ({count})").partition("{")[0]
    buttons = await phone.last().get_by_role("button").all_inner_texts()
    await phone.press(next(one for one in buttons if one.startswith(taking)))
    assert await phone.question() is not None
