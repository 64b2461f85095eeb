"""A conversation with staff is open, and they have not answered: what is no answer to the form is
offered to be sent to them."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFER = ["Send to staff"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("to_staff")) as found:
        yield found


async def waiting(house, field):
    """Somebody back at a question, whose message nobody has answered yet."""
    chat = await house.chat(**{field: None})
    await chat.at(field)
    await chat.asks_a_person()
    await chat.send("Back to the form")
    return chat


async def offered(chat):
    return next(one for one in await chat.room.bot_messages() if one.labels == OFFER)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("domain", "Are you still there? My site is urgent"),
        ("entity_name", "can you call me back?"),
        ("entity_nature", "my colleague will send the licence"),
        ("leader_mobile", "please look at my case again"),
        ("entity_remark", "你们看到我的消息了吗？"),
    ],
)
async def test_what_is_no_answer_may_go_to_staff(house, field, text):
    chat = await waiting(house, field)
    await chat.send(text)
    assert await chat.stored(field) is None
    assert text not in await chat.heard()
    offer = await offered(chat)
    await chat.press("Send to staff", offer)
    assert (await chat.heard()).count(text) == 1
    assert await chat.room.keyboard() == [["Back to the form"]]
    assert await chat.stored(field) is None


async def test_it_goes_once(house):
    chat = await waiting(house, "entity_name")
    await chat.send("can you call me back?")
    offer = await offered(chat)
    value = offer.buttons[0].value
    await chat.data(value, offer)
    assert await chat.data(value, offer) == "This screen is old. Here is the present one."
    assert (await chat.heard()).count("can you call me back?") == 1


async def test_an_answer_is_not_asked_about(house):
    chat = await waiting(house, "entity_name")
    await chat.send("杭州示例科技有限公司")
    assert await chat.stored("entity_name") == "杭州示例科技有限公司"
    assert not [one for one in await chat.room.bot_messages() if one.labels == OFFER]


async def test_at_home_too_and_nothing_without_a_conversation(house):
    chat = await waiting(house, "entity_name")
    await chat.send("/home")
    await chat.send("did you get my papers?")
    await chat.press("Send to staff", await offered(chat))
    assert "did you get my papers?" in await chat.heard()
    other = await house.home()
    await other.send("did you get my papers?")
    assert not [one for one in await other.room.bot_messages() if one.labels == OFFER]
