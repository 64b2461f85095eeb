"""Answers as people say them: choices in a sentence, dates in other figures; each is told as it was
understood."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("words")) as found:
        yield found


@pytest.mark.parametrize(
    ("language", "texts", "verdict"),
    [
        ("en", ["I need a new website", "yes, by a domain", "My server is in Hong Kong"],
         "outside the mainland"),
        ("zh", ["我想建网站", "是，用域名", "服务器在香港"], "内地以外"),
        ("en", ["build a website", "yes", "it is on aliyun in Singapore"], "outside the mainland"),
        ("zh", ["开通网站", "是", "服务器在美国"], "内地以外"),
    ],
)  # fmt: skip
async def test_the_assessment_understands_a_sentence(house, language, texts, verdict):
    chat = await house.home(language)
    await chat.send("/assess")
    for text in texts:
        await chat.send(text)
    said = [one.text for one in await chat.room.bot_messages()]
    assert any(verdict in one and ("Understood" in one or "已理解" in one) for one in said)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("My server is in Hong Kong", "hk_mo_tw"),
        ("服务器在新加坡", "overseas"),
        ("we use Tencent Cloud", "mainland_other"),
    ],
)
async def test_a_choice_of_the_form_is_told_as_it_was_understood(house, text, code):
    chat = await house.chat(hosting=None)
    await chat.at("hosting")
    await chat.send(text)
    if "no longer apply" in await chat.said():
        await chat.press("Change it")
    assert await chat.stored("hosting") == code


@pytest.mark.parametrize(
    ("text", "told", "value"),
    [
        ("24/08/2028", "24 August 2028", "2028-08-24"),
        ("Aug 24, 2028", "24 August 2028", "2028-08-24"),
        ("2028年8月24日", "24 August 2028", "2028-08-24"),
        ("20280824", "24 August 2028", "2028-08-24"),
    ],
)
async def test_a_date_is_told_as_it_was_read(house, text, told, value):
    chat = await house.chat(domain_expires=None)
    await chat.at("domain_expires")
    await chat.send(text)
    assert f"Understood: {told}" in await chat.said()
    assert await chat.stored("domain_expires") == value


async def test_a_date_as_it_is_asked_needs_no_word(house):
    chat = await house.chat("zh", domain_expires=None)
    await chat.at("domain_expires")
    await chat.send("2028-08-24")
    assert "2028年8月24日" not in await chat.said()
    await chat.at("domain_expires")
    await chat.send("24.8.2028")
    assert "2028年8月24日" in await chat.said()
