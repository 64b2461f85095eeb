"""One input line, two addressees: what is meant for the form never reaches staff, and the other
way round."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened
from tests.e2e.test_filing import picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

BACK = [["Back to the form"]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("addressees")) as found:
        yield found


async def test_an_edited_answer_is_corrected_and_staff_hear_nothing(house):
    chat = await house.chat(domain=None)
    await chat.at("domain")
    sent = await chat.send("exampl.com")
    assert await chat.stored("domain") == "exampl.com"
    await chat.asks_a_person()
    await chat.edit(sent, "example.com")
    assert await chat.stored("domain") == "example.com"
    assert not [one for one in await chat.heard() if "example.com" in one]
    assert "Corrected: Domain" in await chat.said()
    assert await chat.room.keyboard() == BACK


async def test_an_answer_is_not_corrected_into_a_question(house):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    sent = await chat.send("网站介绍产品")
    await chat.edit(sent, "这里要写什么？")
    assert await chat.stored("entity_remark") == "网站介绍产品"
    assert "was not taken" in await chat.said()
    await chat.edit(sent, "没有")
    assert await chat.stored("entity_remark") is None


@pytest.mark.parametrize("answered", [False, True])
async def test_an_edited_message_to_staff_reaches_staff(house, answered):
    """D1."""
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    topic = await chat.asks_a_person()
    sent = await chat.send("My phone is 1380000")
    if answered:
        await topic.send("Say it again, please")
        await house.rest()
    await chat.send("/home")
    await chat.edit(sent, "My phone is 13800000013")
    heard = await chat.heard()
    assert any("13800000013" in one for one in heard)
    assert any("«My phone is 1380000»" in one for one in heard) is answered
    assert await chat.stored("entity_remark") is None


async def test_an_edited_caption_reaches_staff(house):
    """D1."""
    chat = await house.chat()
    await chat.asks_a_person()
    sent = await chat.room.send_photo(picture(), caption="my licnce")
    await house.rest()
    await chat.edit(sent, "my licence")
    topic = await chat.topic()
    found = [one.text for one in await house.group.messages(topic.thread)]
    assert any("my licence" in one for one in found)


async def test_an_edit_of_something_else_never_answers_the_open_question(house):
    chat = await house.chat(entity_remark=None)
    await chat.send("/home")
    sent = await chat.send("what is a website")
    await chat.at("entity_remark")
    await chat.edit(sent, "这是一个介绍公司产品的网站")
    assert await chat.stored("entity_remark") is None
    assert "which question this message answered" in await chat.said()
    await chat.asks_a_person()
    await chat.edit(sent, "这是一个介绍公司产品的网站吗")
    assert "did not go to our staff" in await chat.said()
    assert not [one for one in await chat.heard() if "网站" in one]


async def test_a_path_does_not_change_who_is_spoken_to(house):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.asks_a_person()
    for text in ("hello staff", "/opt/www is my web root. Is that the right folder?", "/var/www",
                 "My phone is 13800000013, please call me"):  # fmt: skip
        await chat.send(text)
        assert text in await chat.heard()
    assert await chat.stored("entity_remark") is None
    assert await chat.room.keyboard() == BACK


@pytest.mark.parametrize("way", ["command", "button", "typed", "forget"])
async def test_a_change_of_the_mode_is_said_and_the_keyboard_goes(house, way):
    chat = await house.chat(entity_remark=None)
    shown = await chat.at("entity_remark")
    await chat.asks_a_person()
    assert await chat.room.keyboard() == BACK
    if way == "button":
        await chat.data(next(one.value for one in shown.buttons if one.text == "Back"), shown)
    else:
        texts = {"command": "/drafts", "typed": "Back to the form", "forget": "/forget"}
        await chat.send(texts[way])
    said = [one.text for one in await chat.room.bot_messages()][-3:]
    assert any("no longer goes to our staff" in one for one in said)
    assert await chat.room.keyboard() is None


@pytest.mark.parametrize("command", ["/lang", "/help", "/takeback", "/staff"])
async def test_commands_that_stay_keep_the_keyboard_and_the_mode(house, command):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.asks_a_person()
    await chat.send(command)
    if command == "/lang":
        await chat.press("English")
    assert await chat.room.keyboard() == BACK
    await chat.send("still for staff")
    assert "still for staff" in await chat.heard()


@pytest.mark.parametrize("label", ["Back to the form", "返回表单"])
async def test_the_words_of_the_keyboard_are_ordinary_text_without_it(house, label):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.send(label)
    said = [one.text for one in await chat.room.bot_messages()]
    assert not any("no longer goes to our staff" in one for one in said)


@pytest.mark.parametrize("rated", [False, True])
async def test_behind_a_closed_conversation_one_tap_leads_to_the_open_question(house, rated):
    chat = await house.chat(entity_name=None)
    await chat.at("entity_name")
    topic = await chat.asks_a_person()
    await topic.send("It is the name on the licence.")
    await house.rest()
    card = next(one for one in await topic.messages() if one.has("Close"))
    await topic.press(card, "Close")
    await house.rest()
    closed = await chat.screen()
    if rated:
        await chat.press("4")
    await chat.press("Back to the form", closed)
    shown = (await chat.room.bot_messages())[-1]
    assert "What is the entity's full name?" in shown.text
    assert shown.buttons
    await chat.send("杭州示例科技有限公司")
    assert await chat.stored("entity_name") == "杭州示例科技有限公司"


async def test_nothing_is_said_of_messages_that_nobody_wrote(house):
    chat = await house.home()
    await chat.send("/staff")
    await chat.send("Back to the form")
    said = " ".join(one.text for one in await chat.room.bot_messages())
    for untrue in ("Your message is kept", "one of their messages", "in the form again"):
        assert untrue not in said


async def test_the_card_follows_the_language(house):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.asks_a_person()
    await chat.send("/lang")
    await chat.press("中文")
    async with house.app.database.unit() as unit:
        case = await unit.desk.cases.open_of(chat.person.id)
    assert case.language == "zh"
    assert await chat.room.keyboard() == [["返回表单"]]
    await chat.send("继续说")
    assert "继续说" in await chat.heard()
