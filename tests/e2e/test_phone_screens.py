"""What a phone of 390 × 844 shows: questions without scrolling, findings above the fold, no button
cut. With ICP_PICTURES=folder each screen is kept as a picture."""

import os
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.e2e.chatting import house as opened
from tests.page.conftest import CHROMIUM, FLAGS, PHONE

QUESTIONS = (
    *("region", "entity_nature", "entity_cert_type", "entity_cert_no", "domain", "entity_filed"),
    *("domain_registrar", "domain_expires", "entity_address", "site_name", "site_content"),
    *("leader_person", "doc_entity_certificate", "declarations"),
)
FOUND = {"entity_address": "示例路", "domain_expires": "2026-12-20"}
"""Answers that give rise to a finding, with its question."""

MEASURE = """() => {
  const all = [...document.querySelectorAll('[data-testid=phone] [data-testid=message]')];
  const last = all.at(-1).getBoundingClientRect();
  const room = document.querySelector('[data-testid=phone] .scroller').getBoundingClientRect();
  const cut = [...all.at(-1).querySelectorAll('[data-testid=inline-button] > span')]
    .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent);
  const buttons = [...all.at(-1).querySelectorAll('[data-testid=inline-button]')]
    .map((one) => one.getBoundingClientRect());
  const tops = buttons.map((one) => one.top), ends = buttons.map((one) => one.bottom);
  const keys = buttons.length ? Math.max(...ends) - Math.min(...tops) : 0;
  return { keys, top: last.top - room.top, height: last.height, room: room.height, cut };
}"""


@pytest.fixture
async def phone():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await browser.new_page(viewport=PHONE)
        await browser.close()


async def seen(phone, here, chat, name):
    """The measures of the newest screen, as the page shows it."""
    await phone.goto(f"{here.running.url}/?user={chat.person.id}")
    await phone.get_by_test_id("inline-button").last.wait_for()
    await phone.wait_for_timeout(150)
    if folder := os.environ.get("ICP_PICTURES"):
        path = Path(folder) / f"{name}.jpg"
        await phone.screenshot(path=path, type="jpeg", quality=55)
    return await phone.evaluate(MEASURE)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_questions_fit_the_screen_and_no_button_is_cut(phone, tmp_path, language):
    faults = {}
    async with opened(tmp_path) as here:
        chat = await here.chat(language)
        for field in QUESTIONS:
            await chat.at(field)
            shown = await seen(phone, here, chat, f"{language}-{field}")
            if shown["cut"] or shown["height"] > shown["room"]:
                faults[field] = shown
    assert faults == {}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("field", FOUND)
async def test_a_finding_is_above_the_fold(phone, tmp_path, language, field):
    async with opened(tmp_path) as here:
        chat = await here.chat(language, **{field: None})
        await chat.at(field)
        await chat.send(FOUND[field])
        shown = await seen(phone, here, chat, f"{language}-{field}-finding")
    assert shown["top"] >= 0, shown
    assert shown["cut"] == []


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_home_and_the_review_show_whole_buttons(phone, tmp_path, language):
    async with opened(tmp_path) as here:
        chat = await here.home(language)
        assert (await seen(phone, here, chat, f"{language}-home"))["cut"] == []
        chat = await here.chat(language)
        for link, name in ((f"/start draft_{chat.draft}", "draft"), ("/drafts", "drafts")):
            await chat.send(link)
            assert (await seen(phone, here, chat, f"{language}-{name}"))["cut"] == []


ANSWERED = {
    "en": ("what is an icp filing?", "how long does it take?", "entity leader"),
    "zh": ("什么是备案", "备案需要多久？", "主体负责人"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_an_answer_keeps_most_of_the_screen_and_its_buttons_whole(phone, tmp_path, language):
    faults = {}
    async with opened(tmp_path) as here:
        chat = await here.home(language)
        for number, words in enumerate(ANSWERED[language]):
            await chat.send(words)
            shown = await seen(phone, here, chat, f"{language}-answer-{number}")
            if shown["cut"] or shown["keys"] > shown["room"] * 0.4:
                faults[words] = shown
    assert faults == {}
