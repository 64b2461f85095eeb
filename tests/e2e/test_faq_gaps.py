"""Failures that nobody reports are counted; what a newcomer asked first is answered."""

import pytest
import pytest_asyncio

from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("gaps")) as found:
        yield found


async def counted(house):
    return {(one.folded, one.kind) for one in await house.app.database.gaps.rows()}


def unsure(house):
    """Words that may mean several entries and answer to none."""
    library = house.app.services.library
    tried = ("photo", "wrong name", "is the phone needed", "photo of person", "which person")
    return next(one for one in tried if (found := library.look(one)).entries and not found.sure)


async def test_a_suggestion_left_without_a_tap_is_counted(house):
    chat = await house.chat()
    words = unsure(house)
    await chat.send(f"/faq {words}")
    assert "Did you mean:" in (await chat.screen()).text
    await chat.send("/faq what does a filing cost")
    assert "What does an ICP filing cost?" in (await chat.screen()).text
    assert (words, "left") in await counted(house)


async def test_a_suggestion_that_is_opened_is_not(house):
    chat = await house.chat()
    words = unsure(house)
    before = [one for one in await house.app.database.gaps.rows() if one.kind == "left"]
    await chat.send(f"/faq {words}")
    await chat.press("1", await chat.screen())
    await chat.screen()
    after = [one for one in await house.app.database.gaps.rows() if one.kind == "left"]
    assert [one.times for one in after] == [one.times for one in before]


async def test_the_next_question_within_a_minute_says_that_the_answer_was_none(house):
    chat = await house.chat()
    await chat.send("/faq does an ICP number expire")
    assert "Does an ICP number expire?" in (await chat.screen()).text
    await chat.send("/faq is there a certificate of the filing")
    await chat.screen()
    assert ("does an icp number expire", "rephrased") in await counted(house)


async def test_a_person_asked_for_behind_an_answer_is_counted(house):
    chat = await house.chat()
    await chat.send("/faq may I put a watermark on my documents")
    await chat.press("Person", await chat.screen())
    await chat.said()
    assert ("may i put a watermark on my documents", "person") in await counted(house)


async def test_two_questions_in_one_message_get_both_answers(house):
    chat = await house.chat()
    await chat.send("/faq how long does it take, and what does it cost?")
    shown = await chat.screen()
    assert "How long does a filing take?" in shown.text
    assert "What does an ICP filing cost?" in shown.text
    await chat.press("2", shown)
    one = await chat.screen()
    assert "How long does a filing take?" not in one.text
    assert one.has("Helpful")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("how do I delete my data", "/forget"),
        ("home address or office?", "office or home"),
        ("how much is the fine", "CNY 10,000"),
        ("怎么删除我的数据", "/forget"),
        ("罚款多少钱", "一万元"),
        ("公司搬到海南，信用代码没变", "备案的省份不能变更"),
        ("小程序服务器在国外，域名要备案吗", "服务器在国外也一样"),
    ],
)
async def test_what_a_newcomer_asks_is_answered_on_the_first_screen(house, words, said):
    chat = await house.chat("zh" if words > "一" else "en")
    await chat.send(f"/faq {words}")
    assert said in (await chat.screen()).text


async def test_an_old_answer_asks_to_be_checked_and_a_new_one_does_not(house):
    chat = await house.chat()
    await chat.send("/faq is there a certificate of the filing")
    assert "Please check: " in (await chat.screen()).text
    await chat.send("/faq how long does a filing take")
    assert "Please check: " not in (await chat.screen()).text
