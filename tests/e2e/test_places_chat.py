"""Places as people write them: pinyin, short names, any order, and names of before."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory):
    async with house(tmp_path_factory.mktemp("places")) as running:
        yield running


async def asked(here, language="en"):
    chat = await here.chat(language, region=None)
    await chat.at("region")
    return chat


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Pudong", "310115"), ("Shanghai Pudong New Area", "310115"), ("上海浦东", "310115")],
)
async def test_a_clear_place_is_the_answer(here, typed, code):
    chat = await asked(here)
    await chat.send(typed)
    assert await chat.stored("region") == code


async def test_a_city_leads_to_its_districts_with_their_names_in_pinyin(here):
    chat = await asked(here)
    await chat.send("Hangzhou, Zhejiang")
    await chat.press("Hangzhou, Zhejiang · 杭州市")
    screen = await chat.screen()
    assert "Shangcheng · 上城区" in screen.labels
    await chat.press("Xihu · 西湖区")
    assert await chat.stored("region") == "330106"


async def test_a_chinese_reader_sees_no_pinyin(here):
    chat = await asked(here, "zh")
    await chat.send("西湖区")
    assert "西湖区 · 浙江省 杭州市" in (await chat.screen()).labels


@pytest.mark.parametrize(
    ("typed", "label", "code"),
    [
        ("重庆市渝北区", "Liangjiang, Chongqing · 两江新区", "500157"),
        ("上海市闸北区", "Jing'an, Shanghai · 静安区", "310106"),
        ("萧山市", "Xiaoshan, Hangzhou · 萧山区", "330109"),
    ],
)
async def test_the_successor_of_a_place_that_is_no_more_is_offered(here, typed, label, code):
    chat = await asked(here)
    await chat.send(typed)
    assert "belongs to" in (await chat.screen()).text
    assert await chat.stored("region") is None
    await chat.press(label)
    assert await chat.stored("region") == code
