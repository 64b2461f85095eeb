"""Several choices typed in one message."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

FRONT = ("behind_slb", "cdn_area", "oss_domain", "waf", "anti_ddos")
"""What `infrastructure` answers at once."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("several")) as found:
        yield found


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("site_languages", "Chinese and English", ("1", "12")),
        ("site_languages", "中英文", ("1", "12")),
        ("site_languages", "1、2", ("1", "12")),
        ("infrastructure", "1", ("slb",)),
        ("infrastructure", "CDN and WAF", ("cdn", "waf")),
        ("infrastructure", "none of them", ("none",)),
    ],
)
async def test_each_is_taken(house, field, text, value):
    chat = await house.chat(**dict.fromkeys((field, *FRONT)))
    await chat.at(field)
    await chat.send(text)
    assert await chat.stored(field) == value
    assert "Problem" not in await chat.said()


async def test_an_unknown_one_is_named_and_nothing_taken(house):
    chat = await house.chat(site_languages=None)
    await chat.at("site_languages")
    await chat.send("Chinese, Klingon")
    assert await chat.stored("site_languages") is None
    assert "“Klingon” is none of the answers" in await chat.said()
