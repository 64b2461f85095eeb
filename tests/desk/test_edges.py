"""The desk at the edges of its group, its day and its hours, in the application as shipped."""

import datetime as dt
import time

import pytest
import pytest_asyncio
from telegram import Update

from bot.settings import from_environment
from bot.staff import stats
from desk.hours import BEIJING
from tests.desk.shipped import asked, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALWAYS = "Mon-Sun 00:00-24:00"
CHANNEL = {"id": -1009, "type": "channel", "title": "News"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    """A desk that never closes."""
    folder = tmp_path_factory.mktemp("edges")
    environment = {
        "ICP_APPLICANT_TOKEN": "1:A",
        "ICP_DATABASE_URL": "sqlite:///x",
        "ICP_KEYS": "k",
        "ICP_DATA_DIR": "x",
        "ICP_DESK_HOURS": ALWAYS,
    }
    hours = from_environment(environment).desk_hours
    async with shipped(folder, desk_hours=hours) as found:
        yield found


def to(house, beijing):
    """The clock goes on to the next such time of day in Beijing."""
    now = house.clock().astimezone(BEIJING)
    then = now.replace(hour=beijing.hour, minute=beijing.minute, second=0)
    house.clock.jump(seconds=((then - now) % dt.timedelta(days=1)).total_seconds())


def post(topic, number, sender, **more):
    """A message of somebody who is a channel."""
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(time.time()),
            "chat": {
                "id": int(topic.key),
                "type": "supergroup",
                "is_forum": True,
                "title": "Staff",
            },
            "message_thread_id": topic.thread,
            "is_topic_message": True,
            "from": sender,
            "sender_chat": CHANNEL,
            "text": "News of the day",
            **more,
        },
    }


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        ({"id": 777000, "is_bot": False, "first_name": "Telegram"}, {"is_automatic_forward": True}),
        ({"id": 136817688, "is_bot": True, "first_name": "Channel"}, {}),
    ],
)
async def test_a_channels_post_in_a_topic_is_ignored(house, sender, more):
    """D36: of the linked channel, or of somebody who writes in its name: nobody is scolded, and
    nothing is sent."""
    chat, topic = await asked(house)
    before, heard = await house.said(topic), len(await chat.room.bot_messages())
    desk = house.app.desk_runtime.application
    place = 900_000 + len(more)
    for text in ("News of the day", "/close", "//note"):
        raw = post(topic, place, sender, **more)
        command = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        raw["message"] |= {"text": text, "entities": command if text == "/close" else []}
        await desk.process_update(Update.de_json(raw, desk.bot))
        await house.rest()
    assert await house.said(topic) == before
    assert len(await chat.room.bot_messages()) == heard


async def test_the_figures_of_the_early_morning_are_todays(house, monkeypatch):
    """D37: at 07:59 in Beijing it is still yesterday elsewhere."""
    drawn = []
    picture = stats.picture

    def seen(_, figures, label):
        drawn.append(figures)
        return picture(_, figures, label)

    monkeypatch.setattr(stats, "picture", seen)
    to(house, dt.time(7, 59))
    _chat, topic = await asked(house)
    await topic.send("/stats")
    await house.rest()
    day, cases = drawn[0].days[-1]
    assert day == house.clock().astimezone(BEIJING).date()
    assert day != house.clock().date()
    assert cases >= 1


async def test_a_desk_can_be_open_at_any_hour_of_any_day(house):
    """D41: in the middle of the night before a holiday somebody is there."""
    desk = house.app.desk_runtime.desk
    for one in (house.staff, house.agent):
        await desk.members.enlist((await desk.members.get(one.id)).__class__(one.id, one.name))
    for moment in (dt.time(3), dt.time(23, 59)):
        to(house, moment)
        chat = await house.chat()
        await chat.send("/staff")
        told = "\n".join(one.text for one in await chat.room.bot_messages())
        assert "Somebody usually answers" in told
        assert "00:00–24:00" in told
