"""After the mark: one message about the conversation, for staff, never an answer of the form."""

import pytest
import pytest_asyncio

from desk.comments import Comments
from tests.desk.bench import ANN, Bench, working
from tests.desk.shipped import asked, number, shipped

shared = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("comments")) as found:
        yield found


async def rated(house, **given):
    """A case that has ended with a mark, and the question that is open in the form."""
    chat, topic = await asked(house, **given)
    await house.toast(topic, await house.card(topic), "Close")
    await chat.press("2")
    return chat, topic


async def general(house):
    return [one.text for one in await house.group.messages(None)]


@shared
async def test_a_comment_reaches_staff_and_no_answer(house):
    chat, topic = await rated(house, site_name=None)
    marks = await chat.screen()
    await chat.at("site_name")
    await chat.press("Say why", marks)
    assert "it does not go into a form" in await chat.said()
    await chat.send("Too <slow>, call 13800138000")
    assert "Our staff will read it" in await chat.said()
    assert await chat.stored("site_name") is None
    case = await number(house.app.desk_runtime.desk, topic)
    assert f"★ #{case}, 2 of 5: «Too <slow>, call 13800138000»" in await general(house)
    house.clock.jump(seconds=6)
    house.app.desk_runtime.relay.call()
    await house.rest()
    card = next(one for one in await topic.messages() if one.has("Transcript"))
    assert "«Too <slow>, call" in card.text
    lines = await house.app.desk_runtime.desk.reports.transcript(case, internal=False)
    assert any(one.kind == "comment on the conversation" for one in lines)


@shared
async def test_what_is_typed_after_a_button_of_the_form_is_for_the_form(house):
    chat, _topic = await rated(house, site_name=None)
    await chat.press("Say why")
    before = len(await general(house))
    await chat.at("site_name")
    await chat.send("喝好茶")
    assert "Our staff will read it" not in await chat.said()
    assert len(await general(house)) == before


@shared
async def test_who_goes_on_talking_writes_to_staff(house):
    chat, topic = await rated(house)
    await chat.press("Say why")
    marks = next(one for one in await chat.room.bot_messages() if one.has("Say why"))
    await chat.press("Open it again", marks)
    await chat.send("one more question")
    assert "one more question" in await house.said(topic)
    assert "no longer open" in await chat.data("desk:comment:999")
    assert "no longer open" in await chat.data(
        f"desk:comment:{await number(house.app.desk_runtime.desk, topic)}"
    )


@pytest.fixture
async def bench(database_url: str, tmp_path):
    async with working(database_url, tmp_path) as found:
        yield found


async def test_a_comment_outlives_a_restart_but_not_its_case(bench: Bench):
    case = await bench.opened("why?")
    await bench.desk.closing.close(None, case.id)
    assert await bench.desk.comments.want(ANN, case.id)
    again = Comments(bench.desk.context)
    assert await again.wanted(ANN) == case.id
    bench.clock.jump(days=400)
    assert await bench.desk.retention.purge() == 1
    await again.take(ANN, "too late")
    assert await again.wanted(ANN) == 0
    await again.drop(ANN)
