"""A scope of business sent in the chat: what follows is told, and the draft keeps it."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCOPE = "经营范围：一般项目：软件开发；教育咨询服务；药品批发"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("scope")) as found:
        yield found


async def test_at_a_question_it_is_read_kept_and_the_question_asked_again(house):
    chat = await house.chat(site_remark=None)
    shown = await chat.at("site_remark")
    await chat.send(SCOPE)
    said = "\n".join(one.text for one in (await chat.room.bot_messages())[-2:])
    assert "Medicines and medical devices" in said
    assert "杭州示例科技有限公司" in said, "the statement names the unit"
    assert await chat.stored("site_remark") is None
    assert await chat.stored("business_scope") == SCOPE
    assert (await chat.screen()).text == shown.text


async def test_without_a_draft_it_is_read_and_nothing_is_kept(house):
    chat = await house.chat()
    await chat.send("/home")
    await chat.send("软件开发；技术服务；广告设计；茶叶销售")
    said = [one.text for one in await chat.room.bot_messages()]
    assert any(text.startswith("Nothing in this scope") for text in said[-2:])
