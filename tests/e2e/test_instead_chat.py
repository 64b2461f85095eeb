"""Texts that are no answers, in the chat: what is told, and what is offered instead."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("instead")) as found:
        yield found


@pytest.mark.parametrize(
    ("field", "text", "other"),
    [
        ("administrator_name", "same as the leader", "leader_name"),
        ("administrator_name", "和法人一样", "leader_name"),
        ("administrator_name", "same as above", "leader_name"),
        ("administrator_email", "same as the leader", "leader_email"),
        ("leader_name", "填法人就行吧", "entity_investor"),
        ("site_name", "跟公司名称一樣", "entity_name"),
        ("site_name", "帮我起一个", "entity_name"),
    ],
)
async def test_the_value_that_is_meant_is_offered(house, field, text, other):
    chat = await house.chat(**{field: None, "administrator_same": False})
    label = house.app.services.catalog.fields[other].label
    meant = (await chat.answers())[other]
    await chat.at(field)
    await chat.send(text)
    assert await chat.stored(field) is None
    said = await chat.said()
    assert f"{label}: {meant}" in said
    await chat.press(f"Same as: {label}")
    assert await chat.stored(field) == meant


async def test_the_street_of_the_certificate_is_offered_as_the_postal_address(house):
    chat = await house.chat(
        entity_address=None, entity_cert_address="浙江省杭州市西湖区示例路100号1幢"
    )
    await chat.at("entity_address")
    await chat.send("同执照地址")
    await chat.press("示例路100号1幢")
    assert await chat.stored("entity_address") == "示例路100号1幢"


@pytest.mark.parametrize("text", ["见营业执照", "see the licence", "公司地址"])
async def test_a_paper_is_no_value_what_is_needed_is_told(house, text):
    chat = await house.chat(entity_cert_address=None)
    await chat.at("entity_cert_address")
    await chat.send(text)
    said = await chat.said()
    assert f"“{text}” is not stored" in said
    assert "Where to get it: On the business licence" in said
    assert "Example: 浙江省杭州市西湖区示例路100号" in said
    await chat.press("Back to: Address on the certificate")
    assert await chat.stored("entity_cert_address") is None
    await chat.send(text)
    await chat.press("Yes, this is my answer")
    assert await chat.stored("entity_cert_address") == text


async def test_what_is_typed_next_is_the_answer(house):
    chat = await house.chat(leader_name=None)
    await chat.at("leader_name")
    await chat.send("me")
    assert await chat.stored("leader_name") is None
    sent = await chat.send("张三")
    assert await chat.stored("leader_name") == "张三"
    await chat.edit(sent, "same as above")
    assert await chat.stored("leader_name") == "张三"
    assert "was not taken" in await chat.said()


@pytest.mark.parametrize("text", ["I'd rather not say", "please wait", "不方便透露", "我问下老板"])
async def test_who_does_not_want_to_say_it_now_hears_how_to_go_on(house, text):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send(text)
    said = await chat.said()
    assert await chat.stored("entity_name") is None
    assert "cannot be left out" in said
    assert "/start leads back" in said
    assert "Leave it open for now" in (await chat.screen()).labels


async def test_who_says_the_same_again_is_asked_whether_it_is_the_answer(house):
    chat = await house.chat(site_name=None)
    await chat.at("site_name")
    await chat.send("让我想想")
    assert "cannot be left out" in await chat.said()
    await chat.send("让我想想")
    assert "Is this your answer" in await chat.said()
    assert await chat.stored("site_name") is None
    await chat.press("Yes, this is my answer")
    assert await chat.stored("site_name") == "让我想想"


@pytest.mark.parametrize("text", ["I'd rather not say", "nothing to add", "先跳過", "没有要补充的"])
async def test_an_optional_question_is_left_out(house, text):
    chat = await house.chat(site_remark=None)
    await chat.at("site_remark")
    await chat.send(text)
    assert await chat.stored("site_remark") is None
    assert "Left out: Remark on the website." in await chat.said()


@pytest.mark.parametrize("text", ["Back to the form", "返回表單", "我想备案"])
async def test_who_is_in_the_form_is_told_so(house, text):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send(text)
    said = await chat.said()
    assert "You are in the form" in said
    assert "What is the entity's full name?" in said


async def test_ways_are_gone(house):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send("go back")
    assert "full name" not in await chat.said()
    await chat.at("entity_name")
    await chat.send("exit")
    assert "Everything is saved" in await chat.said()
    assert "Start a new filing" in (await chat.screen()).labels
    await chat.at("entity_name")
    await chat.send("换成中文")
    assert "中文" in (await chat.screen()).labels
    await chat.at("entity_name")
    await chat.send("next")
    assert "cannot be left out" in await chat.said()
    assert await chat.stored("entity_name") is None


async def test_on_leads_past_an_answer_and_leaves_it(house):
    chat = await house.chat(site_remark="本网站为企业官网", leader_name="张三")
    await chat.at("site_remark")
    await chat.send("next")
    assert await chat.stored("site_remark") == "本网站为企业官网"
    assert "Remark on the website" not in await chat.said()


async def test_a_way_is_gone_from_above_the_question_too(house):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    await chat.send("me")
    await chat.send("back to the form")
    assert "You are in the form" in await chat.said()
    assert "What is the entity's full name?" in await chat.said()


async def test_an_old_offer_is_void(house):
    chat = await house.chat(leader_name=None)
    await chat.at("leader_name")
    await chat.send("same as above")
    shown = await chat.screen()
    await chat.send("张三")
    offered = next(one for one in shown.buttons if one.text.startswith("Same as"))
    told = await chat.data(offered.value, shown)
    assert told == "This screen is old. Here is the present one."
    assert await chat.stored("leader_name") == "张三"
