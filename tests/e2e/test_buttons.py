"""A button names its question: a second tap, an old keyboard or odd data never answers another."""

import re

import pytest
import pytest_asyncio

from tests.e2e.chatting import WORLD
from tests.e2e.chatting import house as opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

OLD = "This screen is old. Here is the present one."
HUGE = "99999999999999999999999"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with opened(tmp_path_factory.mktemp("buttons")) as found:
        yield found


def data(message, label):
    return next(button.value for button in message.buttons if button.text == label)


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("entity_filed", "No, it has none"),
        ("behind_slb", "No"),
        ("anti_ddos", "No"),
        ("waf", "No"),
        ("domain_holder", "The entity that files"),
    ],
)
async def test_a_second_tap_answers_no_second_question(house, field, label):
    chat = await house.chat(**{field: None}, domain_holder_name=None)
    shown = await chat.at(field)
    listed = re.search(rf"^(\d+)\. {label}", shown.text, re.MULTILINE)
    label = listed[1] if listed else label
    before = await chat.answers()
    same = data(shown, label)
    first = await chat.room.press_data(shown, same)
    second = await chat.room.press_data(shown, same)
    await house.rest()
    assert (await first.answer()).text != OLD
    assert (await second.answer()).text == OLD
    after = await chat.answers()
    assert {key for key in after if after[key] != before.get(key)} <= {field}
    assert set(before) - set(after) <= {field}


async def test_the_keyboard_that_was_left_on_an_old_message_answers_nothing(house):
    chat = await house.chat(has_forum=None, commercial=None)
    shown = await chat.at("has_forum")
    yes = data(shown, "Yes")
    await house.running.telegram.fail("editMessageReplyMarkup", (400, "Bad Request: nothing"))
    await chat.send("no")
    assert await chat.stored("has_forum") is False
    assert await chat.data(yes, shown) == OLD
    assert await chat.stored("commercial") is None


async def test_of_two_copies_of_a_screen_only_the_newest_lives(house):
    """As after a crash, where an update is repeated that was answered already."""
    chat = await house.chat(has_forum=None, commercial=None)
    shown = await chat.at("has_forum")
    newest = await chat.at("has_forum")
    assert newest.id != shown.id
    assert await chat.data(data(newest, "Yes"), shown) == OLD
    assert await chat.stored("has_forum") is None
    assert await chat.data(data(await chat.screen(), "Yes")) == ""
    assert await chat.stored("has_forum") is True


@pytest.mark.parametrize(
    ("method", "asked", "words", "following", "label"),
    [
        ("sendMessage", "has_forum", "no", "commercial", "Yes"),
        ("sendMessage", "domain_privacy", "no", "entity_name", "Same as: Registrant's name"),
        ("editMessageText", "domain_privacy", "", "entity_name", "Same as: Registrant's name"),
    ],
)
async def test_a_tap_on_the_screen_of_an_attempt_that_was_cut_off_counts(
    house, method, asked, words, following, label
):
    """The screen arrived, its receipt did not: the update is repeated and the question too. The
    second row's question opens another section, so a dialog of its own."""
    chat = await house.chat(**{asked: None, following: None})
    await chat.at(asked)
    await house.running.telegram.fail(method, drop="after")
    if words:
        await chat.room.send(words)
    else:
        await chat.room.press(await chat.screen(), "No")
    shown = await chat.room.next(containing=WORLD.catalog.fields[following].prompt)
    await house.rest()
    twice = await chat.screen()
    assert (twice.id == shown.id) == (method == "editMessageText")
    assert twice.text == shown.text
    value = data(shown, label)
    assert await chat.data(value, shown) == ""
    assert await chat.stored(following) is not None
    assert (await chat.screen()).id == twice.id
    assert await chat.data(value, shown) == OLD


async def test_an_internal_code_is_no_answer_to_a_text_question(house):
    chat = await house.chat(domain_holder_name=None)
    shown = await chat.at("domain_holder_name")
    intent, _, rest = data(shown, "Back").partition("\x1d")
    seal = rest.split(":")[1]
    assert await chat.data(f"{intent}\x1dc:{seal}:entity") == OLD
    assert await chat.stored("domain_holder_name") is None


@pytest.mark.parametrize(
    "forged",
    [
        "c:no", "c::", "p:zz", "r:999999", "r:", "g:x", "g:-1", f"g:{HUGE}", "o:nothing",
        "n:nowhere", "q:1", "", "n",
    ],
)  # fmt: skip
async def test_odd_data_on_a_question_is_old(house, forged):
    chat = await house.chat(domain_holder_name=None)
    shown = await chat.at("domain_holder_name")
    intent, _, rest = data(shown, "Back").partition("\x1d")
    seal = rest.split(":")[1]
    widget, _, code = forged.partition(":")
    for odd in (f"{intent}\x1d{forged}", f"{intent}\x1d{widget}:{seal}:{code}"):
        before = await chat.answers()
        await chat.data(odd)
        assert await chat.answers() == before
        assert "went wrong" not in await chat.said()


SCREENS = {
    "home": ("/home", "m", ["go", f"go{HUGE}", "gox", "go-1", "zz"]),
    "drafts": ("/drafts", "m", [f"d{HUGE}", f"u{HUGE}", "dx", "u٣", "zz"]),
    "faq": ("/faq", "k", ["topic:zz", "entry:zz", "term:zz", "help:zz", "zz:1", "page:x", "ask:zz",
                          f"page:{HUGE}", ""]),
    "assessment": ("/assess", "a", ["zz", "is:zz", "is:", ""]),
    "language": ("/lang", "l", ["zz", ""]),
}  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
async def test_odd_data_on_any_screen_breaks_nothing(house, screen):
    command, widget, codes = SCREENS[screen]
    chat = await house.chat()
    for code in codes:
        await chat.send(command)
        button = next(one for one in (await chat.screen()).buttons if "\x1d" in one.value)
        intent, _, rest = button.value.partition("\x1d")
        await chat.data(f"{intent}\x1d{widget}:{rest.split(':')[1]}:{code}")
        await chat.data(f"{intent}\x1d{widget}:{code}")
        assert "went wrong" not in await chat.said()


@pytest.mark.parametrize(
    "forged",
    [
        f"idle:go:{HUGE}", "idle:go:9223372036854775808", "idle:zz:1", "idle:go:x", "idle:go",
        f"desk:rate:{HUGE}:5", "desk:rate:1", f"desk:reopen:{HUGE}", f"desk:fix:{HUGE}", "desk:zz",
        "desk:", "desk:fix:-1", "desk:fix:٣", "x", "null", "c:2:claim1",
    ],
)  # fmt: skip
async def test_odd_data_of_other_buttons_is_answered_in_words(house, forged):
    chat = await house.home()
    toast = await chat.data(forged)
    assert toast
    assert "went wrong" not in await chat.said()


@pytest.mark.parametrize(
    "link", [f"draft_{HUGE}", "draft_9223372036854775808", "draft_x", "draft_٣", "zz_1", "faq_zz"]
)
async def test_a_link_that_leads_nowhere_leads_home(house, link):
    chat = await house.home()
    await chat.send(f"/start {link}")
    assert "no longer works" in await chat.said()


async def test_a_link_to_a_question_is_the_first_contact_ever(house):
    chat = await house.chat(sample="")
    await chat.send("/start field_leader_mobile")
    assert "is a question of the form" in await chat.said()
    assert "Start a new filing" in (await chat.screen()).labels


async def test_groups_have_no_screens(house):
    chat = await house.home()
    topic = house.staff.within(house.group)
    chat_button = next(one.value for one in (await chat.screen()).buttons)
    await house.app.bot.send_message(
        house.group.id,
        "card",
        reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]},
    )
    card = (await topic.bot_messages())[-1]
    for forged in ("m:home", chat_button, "zz\x1dm:home", "desk:chat"):
        pressed = await topic.press_data(card, forged)
        await house.rest()
        assert (await pressed.answer()).text == "This button no longer works."
    assert (await topic.message(card)).text == "card"
