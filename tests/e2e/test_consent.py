"""Nobody answers a question before they know where it goes: a screen, and a tap, before a draft."""

import pytest
import pytest_asyncio

from telegram_sim.errors import ApiError
from tests.e2e import chatting

pytestmark = pytest.mark.asyncio(loop_scope="module")

AGREE = "I agree, go on"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with chatting.house(tmp_path_factory.mktemp("consent")) as made:
        yield made


async def at_the_agreement(house):
    chat = await house.home()
    await chat.press("Start a new filing")
    await chat.press("I know the kind of filing")
    await chat.press("Initial filing · 首次备案")
    return chat


async def drafts(house, chat):
    return await house.app.services.filings.drafts(chat.person.id)


async def test_the_agreement_comes_before_anything_is_stored(house):
    chat = await at_the_agreement(house)
    screen = await chat.screen()
    assert "Before the first question" in screen.text
    assert "Telegram itself keeps this chat" in screen.text
    assert screen.labels == [AGREE, "More about this", "Not now"]
    assert not await drafts(house, chat)
    await chat.press(AGREE)
    assert len(await drafts(house, chat)) == 1


async def test_more_is_told_on_the_same_screen(house):
    chat = await at_the_agreement(house)
    await chat.press("More about this")
    screen = await chat.screen()
    assert "180 days after its last change" in screen.text
    assert screen.labels == [AGREE, "Not now"]
    await chat.press(AGREE)
    assert len(await drafts(house, chat)) == 1


async def test_not_now_leads_back_and_an_old_agreement_does_nothing(house):
    chat = await at_the_agreement(house)
    old = await chat.screen()
    await chat.press("Not now")
    assert "Which filing is it?" in (await chat.screen()).text
    with pytest.raises(ApiError):
        await chat.press(AGREE, old)
    assert not await drafts(house, chat)


async def test_what_is_typed_there_is_looked_up_and_agrees_to_nothing(house):
    chat = await at_the_agreement(house)
    await chat.send("How long does a filing take?")
    await chat.send("yes")
    assert not await drafts(house, chat)


async def test_who_has_a_draft_is_not_asked_again(house):
    chat = await at_the_agreement(house)
    await chat.press(AGREE)
    await chat.send("/home")
    await chat.press("Start a new filing")
    await chat.press("I know the kind of filing")
    await chat.press("Initial filing · 首次备案")
    assert AGREE not in (await chat.screen()).labels
    assert len(await drafts(house, chat)) == 2


async def test_who_was_forgotten_is_asked_again(house):
    chat = await at_the_agreement(house)
    await chat.press(AGREE)
    await chat.send("/forget")
    await chat.press("Erase everything")
    await chat.press("Start a new filing")
    await chat.press("I know the kind of filing")
    await chat.press("Initial filing · 首次备案")
    assert AGREE in (await chat.screen()).labels
    assert not await drafts(house, chat)
