"""A filing in a real browser on a phone's screen: /start, answers, a language switch, a document,
the package."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import async_playwright, expect

from bot import i18n
from filing import loader, package
from filing.model import Kind
from telegram_sim import furnish, serve
from tests.e2e.house import living, settings
from tests.e2e.test_filing import outside, sample
from tests.guides import with_guides
from tests.page.conftest import CHROMIUM, FLAGS, PATIENCE, PHONE


def document() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1100), 70).convert("RGB").save(out, "JPEG")
    return out.getvalue()


class Phone:
    """The page as a person uses it."""

    def __init__(self, page, say):
        page.set_default_timeout(PATIENCE)
        self.page = page
        self.say = say

    async def send(self, text):
        before = await self.count()
        await self.page.get_by_test_id("composer-input").first.fill(text)
        await self.page.get_by_test_id("send").first.click()
        await self.until(before + 2)

    async def press(self, label):
        before = await self.text()
        await self.last().get_by_role("button", name=label, exact=True).click()
        await self.page.wait_for_function(
            "before => [...document.querySelectorAll('[data-testid=message]')].at(-1).innerText"
            " !== before",
            arg=before,
        )

    def last(self):
        return self.page.get_by_test_id("message").last

    async def text(self):
        return await self.last().inner_text()

    async def count(self):
        return await self.page.get_by_test_id("message").count()

    async def until(self, number):
        await self.page.wait_for_function(
            "n => document.querySelectorAll('[data-testid=message]').length >= n"
            " && document.querySelectorAll('[data-testid=inline-button]').length > 0",
            arg=number,
        )

    async def question(self):
        shown = await self.text()
        found = [
            field
            for field in loader.default().fields.values()
            if self.say(field.prompt) in shown and field.term in shown
        ]
        return max(found, key=lambda field: len(self.say(field.prompt)), default=None)


@pytest.mark.slow
async def test_a_filing_in_a_browser_through_upload_and_language_switch(tmp_path):
    translator, answers = i18n.load(), with_guides(sample("individual"), ["a card"])
    async with serve() as running:
        await furnish(running.telegram, desk=False)
        async with living(settings(running.url, tmp_path), outside()), async_playwright() as play:
            browser = await play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            page = await browser.new_page(viewport=PHONE, accept_downloads=True)
            await page.goto(running.url)
            phone = Phone(page, translator.get("en"))
            await page.get_by_test_id("start-button").first.click()
            await phone.until(2)
            await phone.press("Start a new filing")
            await phone.press("I know the kind of filing")
            await phone.press("Initial filing · 首次备案")
            await phone.press("I agree, go on")
            content = await walk(phone, answers, translator)
            await browser.close()
    assert package.verify(content) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert any(name.startswith("documents/") for name in archive.namelist())
        assert json.loads(archive.read("application.json"))["kind"] == "initial"


async def walk(phone, answers, translator) -> bytes:
    """Answers everything, switches to Chinese at the site's name, uploads the identity card."""
    while (field := await phone.question()) is not None:
        if field.id == "site_name":
            await phone.send("/lang")
            await phone.press(next(x.name for x in translator.languages if x.code == "zh"))
            phone.say = translator.get("zh")
            await expect(phone.last()).to_contain_text(phone.say(field.prompt))
        await answer(phone, field, answers.get(field.id))
    async with phone.page.expect_download() as coming:
        await phone.press(phone.say("Create the package"))
        await phone.page.get_by_test_id("document").filter(has_text=".zip").click()
    return Path(await (await coming.value).path()).read_bytes()  # noqa: ASYNC240 - a small file


async def answer(phone, field, value):
    if field.kind is Kind.DOCUMENT:
        before = await phone.count()
        await phone.page.get_by_test_id("attach-file-input").first.set_input_files(
            {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": document()}
        )
        await phone.page.get_by_test_id("send").first.click()
        await phone.until(before + 2)
        if await phone.question() == field:
            await phone.press(phone.say("Keep it"))
    elif value is None:
        await phone.press(phone.say("Skip"))
    elif field.kind is Kind.YES_NO:
        await phone.press(phone.say("Yes" if value else "No"))
    elif field.kind is Kind.CHOICE:
        await phone.send(phone.say(next(c for c in field.choices if c.code == value).label))
    else:
        await phone.send(", ".join(value) if isinstance(value, list) else str(value))
