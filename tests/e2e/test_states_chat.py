"""What a screen says agrees with its state: the package, the clock, the way back, the languages."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("states")) as found:
        yield found


async def test_every_language_is_named_where_one_is_chosen(house):
    chat = await house.home()
    await chat.press("简/繁/English")
    shown = await chat.screen()
    assert shown.text == "Language · 语言 · 語言"
    assert shown.labels == ["English", "中文", "中文 (繁體)"]


async def test_there_is_one_way_back_from_an_answer(house):
    chat = await house.home()
    await chat.send("what is an icp filing?")
    await chat.press("1")
    labels = (await chat.screen()).labels
    assert labels.count("Back") == 1
    assert "Close this" not in labels
    await chat.press("Back")
    await chat.press("Back")
    assert "Start a new filing" in (await chat.screen()).labels


async def test_staff_read_where_it_is_asked_by_a_name(house):
    chat = await house.home()
    await chat.asks_a_person()
    await chat.send("/home")
    await chat.send("what does the penguin say about the moon?")
    await chat.send("/staff")
    heard = await chat.heard()
    assert any("Asks again at: a look-up without an answer" in one for one in heard)
    assert not any("at: nothing" in one for one in heard)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Aliyun", "An Alibaba Cloud instance in mainland China"),
        ("阿里云", "An Alibaba Cloud instance in mainland China"),
        ("腾讯云", "Another provider's server in mainland China"),
        ("AWS", "A server outside the mainland"),
    ],
)
async def test_a_provider_by_its_name_says_where_a_site_is_hosted(house, text, told):
    chat = await house.home()
    await chat.send("/assess")
    await chat.send("1")
    await chat.send("yes")
    assert "Where is the site hosted" in (await chat.screen()).text
    await chat.send(text)
    assert f"Understood: {told}" in (await chat.screen()).text


@pytest.mark.parametrize("text", ["台北", "香港", "澳門"])
async def test_places_without_a_filing_are_told_so(house, text):
    chat = await house.chat(region=None)
    await chat.at("region")
    await chat.send(text)
    assert await chat.stored("region") is None
    assert "have no ICP filing" in await chat.said()


async def test_a_city_of_another_province_is_told(house):
    chat = await house.chat(entity_cert_address=None)
    await chat.at("entity_cert_address")
    await chat.send("浙江省苏州市示例路1号")
    assert "苏州市 is not in 浙江省" in await chat.said()
