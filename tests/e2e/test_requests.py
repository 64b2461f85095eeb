"""What people ask for in words outside the form: erasing, leaving, a step back, a number's use."""

import pytest
import pytest_asyncio

from filing.filing_clock import HANDED_IN
from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

CODE = "91330100799655058B"
SITE = "浙ICP备12345678号-1"
ENTITY = "浙ICP备12345678号"
SERVICE = "0a1b2c3d-0000-4000-8000-000000000000"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("requests")) as found:
        yield found


async def drafts(house, chat):
    found = await house.app.services.filings.drafts(chat.person.id)
    return [one.draft for one in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "delete all my data"),
        ("en", "please erase everything about me"),
        ("zh", "删除我的资料"),
        ("zh", "把我的数据全部删掉"),
        ("zh_Hant", "刪除我的帳號"),
    ],
)
async def test_who_wants_to_be_forgotten_is_asked_once_more(house, language, text):
    chat = await house.home(language)
    await chat.send(text)
    first = {"en": "Keep it", "zh": "保留", "zh_Hant": "保留"}[language]
    assert (await chat.screen()).labels[0] == first


async def test_erasing_is_confirmed_with_a_draft_too_and_in_the_language_typed(house):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.send("delete all my data")
    assert await chat.stored("entity_remark") is None
    await chat.press("Erase everything")
    assert await drafts(house, chat) == []
    await chat.send("删除我的资料")
    assert "保留" in (await chat.screen()).labels


@pytest.mark.parametrize("text", ["what data do you keep about me", "is my data safe?"])
async def test_who_asks_what_is_kept_reads_the_notice(house, text):
    chat = await house.chat(site_name=None)
    await chat.at("site_name")
    await chat.send(text)
    told = [one.text for one in await chat.room.bot_messages()]
    assert any("Who sees it" in one for one in told)
    assert "What is the website called?" in (await chat.screen()).text
    assert await chat.stored("site_name") is None


@pytest.mark.parametrize("text", ["stop", "quit", "算了"])
async def test_who_wants_to_stop_comes_home_and_nothing_is_lost(house, text):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.send(text)
    assert await chat.stored("entity_remark") is None
    told = await chat.screen()
    assert "Everything is saved" in told.text or "已保存" in told.text
    other = await house.home()
    await other.send("stop")
    assert "Nothing is open" in await other.said()


async def test_who_wants_to_go_back_goes_one_step(house):
    chat = await house.chat(entity_remark=None)
    await chat.at("entity_remark")
    await chat.send("go back")
    assert "Is there something to note" not in (await chat.screen()).text
    assert await chat.stored("entity_remark") is None
    other = await house.home()
    await other.send("what is an icp filing?")
    await other.send("go back")
    assert "Start a new filing" in (await other.screen()).labels
    await other.send("back")
    assert "start page" in await other.said()
    await other.send("/assess")
    await other.send("go back")
    assert "Start a new filing" in (await other.screen()).labels


async def test_handed_in_without_a_filing_here(house):
    chat = await house.home()
    await chat.send("I handed it in")
    assert "There is no filing of yours here" in await chat.said()


async def test_a_credit_code_begins_a_filing(house):
    chat = await house.home()
    await chat.send(CODE)
    told = await chat.screen()
    assert CODE in told.text
    await chat.press(next(one for one in told.labels if one.startswith("Take all")))
    assert await drafts(house, chat) == []
    await chat.press("I agree, go on")
    assert (await drafts(house, chat))[0].answers["entity_cert_no"] == CODE


@pytest.mark.parametrize(
    ("text", "told"),
    [("91330106MA2CDEF12X", "check character"), ("110101199003070011", "identity card")],
)
async def test_a_number_of_no_use_is_told(house, text, told):
    chat = await house.home()
    await chat.send(text)
    assert told in await chat.said()
    assert "Start a new filing" in (await chat.screen()).labels


@pytest.mark.parametrize(
    ("number", "kind", "label", "given"),
    [
        (SITE, "modify", "Modify a filing · 变更备案", {"site_icp_number": SITE}),
        (ENTITY, "new_website", "New website · 新增网站", {"entity_icp_number": ENTITY}),
        (SERVICE, "initial", "Start a new filing", {"service_number": SERVICE}),
    ],
)
async def test_a_number_begins_the_filing_that_it_is_for(house, number, kind, label, given):
    chat = await house.home()
    await chat.send(number)
    assert number in await chat.said()
    await chat.press(label)
    await chat.press("I agree, go on")
    draft = (await drafts(house, chat))[0]
    assert draft.kind == kind
    assert draft.answers.items() >= given.items()
    await chat.send("/home")
    await chat.send(number)
    await chat.press(label)
    assert len(await drafts(house, chat)) == 2


async def test_a_service_number_goes_into_the_draft_that_asks_for_it(house):
    chat = await house.chat(verification="service_number", service_number=None)
    await chat.send("/home")
    await chat.send(SERVICE)
    await chat.press("Into my draft: example.com")
    assert await chat.stored("service_number") == SERVICE


async def test_a_number_that_was_waited_for_is_taken(house):
    chat = await house.chat()
    await house.app.services.filing_clock.mark(chat.person.id, chat.draft)
    assert await chat.stored(HANDED_IN) is not None
    await chat.send("/home")
    await chat.send("京ICP备12345678号-1")
    assert "It came for: example.com" not in (await chat.screen()).labels
    await chat.send("/home")
    await chat.send(SITE)
    await chat.press("It came for: example.com")
    assert f"Your number: {SITE}" in await chat.said()


async def test_a_number_may_be_looked_up_or_left(house):
    chat = await house.home()
    await chat.send(SITE)
    await chat.press("Back")
    assert "Start a new filing" in (await chat.screen()).labels
    await chat.send(SITE)
    await chat.press("Look it up")
    assert "ICP number of a website" not in await chat.said()
    await chat.send(SITE)
    await chat.send("what is an icp filing?")
    assert "ICP" in await chat.said()
