"""What passes, what cannot be read, and what is long: nobody is left without an answer."""

import time
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.staff import taps
from desk.model import Case, CorrectionRequest, ReadyReply, Staff, TopicState
from tests.desk.shipped import asked, number, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("moments")) as found:
        yield found


@pytest.fixture
def desk(house):
    return house.app.desk_runtime.desk


BAD_GATEWAY = (502, "Bad Gateway")


@pytest.mark.parametrize(
    "label", ["Canned", "Draft", "Checks", "Ask for a correction", "Hand over"]
)
async def test_a_button_outlives_one_bad_answer(house, label):
    """D19."""
    _chat, topic = await asked(house)
    card, before = await house.card(topic), len(await topic.bot_messages())
    await house.running.telegram.fail("sendMessage", BAD_GATEWAY, bot=house.desk_bot)
    pressed = await topic.press(card, label)
    await pressed.answer()
    await house.rest()
    assert await house.running.telegram.heal() == 0
    assert len(await topic.bot_messages()) > before


@pytest.mark.parametrize(
    "command", ["/queue", "/desk", "/canned", "/duty", "/stats", "/transcript"]
)
async def test_a_command_outlives_one_bad_answer(house, command):
    """D19."""
    _chat, topic = await asked(house)
    before = len(await topic.bot_messages())
    method = {"/stats": "sendPhoto", "/transcript": "sendDocument"}.get(command, "sendMessage")
    await house.running.telegram.fail(method, BAD_GATEWAY, bot=house.desk_bot)
    await topic.send(command)
    await house.rest()
    assert await house.running.telegram.heal() == 0
    assert len(await topic.bot_messages()) > before


async def test_looking_around_takes_up_one_message_of_the_group(house):
    """D15: each menu takes the place of the last, and stands below what was said since."""
    chat, topic = await asked(house)
    card = await house.card(topic)
    before = [one.id for one in await topic.bot_messages()]
    for label in ("Canned", "Draft", "Checks", "Ask for a correction", "Suggest", "Hand over"):
        await house.toast(topic, card, label)
    [menu] = [one for one in await topic.bot_messages() if one.id not in before]
    assert menu.text == "Hand over to:"
    await chat.send("one more thing")
    await house.toast(topic, card, "Canned")
    shown = await topic.messages()
    assert menu.id not in [one.id for one in shown]
    assert shown[-1].text == "Ready-made replies"
    await house.toast(topic, shown[-1], "Dismiss")
    await house.toast(topic, card, "Canned")
    assert (await topic.last()).text == "Ready-made replies"


async def test_a_button_that_has_to_wait_says_so(house, monkeypatch):
    """D15: at Telegram's limit for the group."""
    _chat, topic = await asked(house)
    monkeypatch.setattr(taps, "SOON", 0.05)
    await house.running.telegram.fail("sendMessage", bot=house.desk_bot, delay=0.3)
    assert "as soon as Telegram lets" in await house.toast(topic, await house.card(topic), "Canned")
    assert (await topic.last()).text == "Ready-made replies"


async def test_a_button_behind_one_that_waits_is_answered_too(house):
    """D15: in the same topic; what it says then stands in the topic."""
    _chat, topic = await asked(house)
    card = await house.card(topic)
    await house.running.telegram.fail("sendMessage", bot=house.desk_bot, delay=3)
    await topic.press(card, "Canned")
    begun = time.perf_counter()
    pressed = await topic.press(card, "Claim")
    assert "as soon as Telegram lets" in (await pressed.answer()).text
    assert time.perf_counter() - begun < 2.5
    await house.rest()
    assert "It is yours." in await house.said(topic)


@asynccontextmanager
async def crowded(house, chat, case, count):
    """So many rows of every kind, with names that would break what is cut inside a tag."""
    async with house.app.database.unit() as unit:
        for row in range(count):
            about = {"question": f"<b>& question {row}"}
            one = Case(0, 10_000 * count + row, "en", house.group.id, case.opened_at, context=about)
            opened, _fresh = await unit.desk.cases.open(one)
            await unit.desk.cases.save(opened, replace(opened, topic_state=TopicState.LOST))
            await unit.desk.canned.put(ReadyReply(f"k{row}", "en", "<i>& text" * 9))
            await unit.desk.staff.put(Staff(90_000 + row, f"<u>& {row}", on_duty=True))
            fix = CorrectionRequest(
                0, case.id, chat.person.id, chat.draft, "domain", "", 1, case.opened_at
            )
            await unit.desk.fixes.add(fix)
    yield
    async with house.app.database.unit() as unit:
        for one in await unit.desk.cases.alive():
            if one.owner >= 10_000:
                await unit.desk.cases.save(one, replace(one, status="closed"))
        for row in range(count):
            await unit.desk.staff.put(Staff(90_000 + row, "gone", active=False))
            await unit.desk.canned.drop(f"k{row}", "en")


@pytest.mark.parametrize("count", [0, 1, 46, 300])
async def test_lists_of_any_length_are_shown(house, desk, count):
    """D10."""
    chat, topic = await asked(house)
    case = await desk.conversations.get(await number(desk, topic))
    async with crowded(house, chat, case, count):
        await everything_shown(house, topic, case.id, count)


async def everything_shown(house, topic, case, count):
    general = house.staff.within(house.group)
    await general.send("/queue")
    await house.rest()
    assert "Queue" in (await house.said(general))[-1]
    await topic.send("/canned")
    await topic.send("!")
    await house.rest()
    listed = "\n".join(await house.said(topic))
    assert all(f"k{row} " in listed for row in range(count))
    card = await house.card(topic)
    assert card.text.startswith(f"#{case}")
    await house.toast(topic, card, "Canned")
    await house.toast(topic, card, "Hand over")
    for _page in range(count // 20):
        await house.toast(topic, await topic.last(), "▶")


async def test_what_does_not_fit_beside_other_words_is_said(house):
    """D10: a sentence of a correction, a note of a hand-over."""
    _chat, topic = await asked(house)
    await topic.send(f"/transfer Amir {'<b>' * 1300}")
    await house.rest()
    assert any("this case is yours now" in one for one in await house.said(topic))
    await house.toast(topic, await house.card(topic), "Ask for a correction")
    menu = await topic.last()
    await house.toast(topic, menu, menu.labels[0])
    menu = await topic.message(menu)
    await house.toast(topic, menu, menu.labels[0])
    prompt = next(one for one in reversed(await topic.bot_messages()) if "one sentence" in one.text)
    await topic.send("x" * 4000, reply_to=prompt)
    await house.rest()
    assert "Longer than 1000" in (await house.said(topic))[-1]


async def test_a_button_is_answered_after_any_failure(house, desk, monkeypatch):
    """D19: a fault of ours, too."""
    _chat, topic = await asked(house)

    async def broken(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(desk.replies, "of_language", broken)
    pressed = await topic.press(await house.card(topic), "Canned")
    assert (await pressed.answer()).text == "⚠️"


def sent(person, **more):
    chat = {"id": person.id, "type": "private", "first_name": "Ann"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Ann", "language_code": "zh-hans"}
    return {"message_id": 900, "date": 1, "chat": chat, "from": sender, **more}


@pytest.mark.parametrize("kind", ["message", "edited_message"])
async def test_what_cannot_be_read_is_told_to_whoever_sent_it(house, kind):
    """D30."""
    chat = await house.home("zh")
    odd = sent(chat.person, photo="none")
    await house.app.poller.receive([{"update_id": 1_000_000 + len(kind), kind: odd}])
    await house.rest()
    assert "文字" in await chat.said()


async def test_a_tap_that_cannot_be_read_is_answered(house, monkeypatch):
    """D30."""
    chat = await house.home("zh")
    add = house.app.lanes.add

    def garbled(update):
        add({**update, "callback_query": {**update["callback_query"], "data": 7}})

    monkeypatch.setattr(house.app.lanes, "add", garbled)
    screen = await chat.screen()
    pressed = await chat.room.press(screen, screen.labels[0])
    assert "文字" in (await pressed.answer()).text
