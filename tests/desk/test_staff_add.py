"""`staff add` says what is still missing: membership, START, rights by name – of the member and of
the bots."""

import asyncio
import os
import subprocess
import sys

import pytest
import pytest_asyncio

from bot.staff import startup
from desk.model import Staff
from tests.desk.house import KEYS
from tests.desk.shipped import asked, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("adding")) as found:
        yield found


@pytest.fixture
def look(house):
    """What is missing for one person."""

    async def missing(person, applicants=""):
        wanted = house.app.desk_runtime.settings
        tokens, group = (applicants, wanted.desk_token), house.group.id
        member = Staff(person.id, person.name)
        return await startup.all_missing(tokens, wanted.telegram_api, group, [member])

    return missing


async def somebody(house, name):
    """Who has pressed START."""
    person = await house.running.telegram.add_user(name)
    await house.private(person).send("/start")
    await house.rest()
    return person


async def test_nothing_is_missing_for_whoever_is_there_and_has_pressed_start(house, look):
    nia = await somebody(house, "Nia")
    assert await look(nia) == [f"Nia ({nia.id}) is not in the staff's group"]
    await house.group.add(nia)
    assert await look(nia, house.app.desk_runtime.settings.applicant_token) == []


async def test_rights_that_a_member_lacks_are_named(house, look):
    mute = await somebody(house, "Mute")
    await house.group.set_status(mute, "restricted", rights=["can_send_messages"])
    assert await look(mute) == [
        f"Mute ({mute.id}) lacks the right {right} in the staff's group"
        for right in ("can_send_photos", "can_send_documents")
    ]
    masked = await somebody(house, "Masked")
    await house.group.add(masked, admin=True, anonymous=True)
    (line,) = await look(masked)
    assert "anonymous administrator" in line


async def test_rights_that_the_bots_lack_are_named(house, look):
    nia = await somebody(house, "Neil")
    await house.group.add(nia)
    rights = ["can_delete_messages", "can_manage_topics"]
    await house.group.set_status(house.desk_bot, "administrator", rights=rights)
    await house.group.set_status(house.bot, "member")
    applicants = house.app.desk_runtime.settings.applicant_token
    group = house.group.id
    pins = f"the desk bot lacks the right can_pin_messages in the group {group}"
    assert await look(nia) == [pins]
    assert await look(nia, applicants) == [
        f"the applicant bot is no administrator of the group {group}",
        pins,
    ]
    for bot in (house.bot, house.desk_bot):
        await house.group.set_status(bot, "administrator")


async def test_the_command_tells_it(house, tmp_path):
    """Against another database: what counts is what it says."""
    wanted = house.app.desk_runtime.settings
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("ICP_")},
        "ICP_DATABASE_URL": f"sqlite:///{tmp_path}/icp.sqlite3",
        "ICP_KEYS": KEYS,
        "ICP_DATA_DIR": str(tmp_path),
        "ICP_DESK_TOKEN": wanted.desk_token,
        "ICP_DESK_CHAT": str(house.group.id),
        "ICP_TELEGRAM_API": wanted.telegram_api,
    }

    def run(*arguments):
        command = [sys.executable, "-m", "bot.cli.main", *arguments]
        return subprocess.run(  # noqa: S603 - our own command
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout

    await asyncio.to_thread(run, "db", "upgrade")
    told = await asyncio.to_thread(run, "staff", "add", "4711", "Bo")
    assert told.splitlines() == [
        "4711 Bo is agent of the desk",
        "still missing: Bo (4711) has not pressed START in the desk bot's chat",
        "still missing: Bo (4711) is not in the staff's group",
    ]


async def test_a_lead_who_adds_somebody_learns_whether_alarms_reach_them(house):
    _chat, topic = await asked(house)
    for name, started in (("Ida", True), ("Ole", False)):
        person = await house.running.telegram.add_user(name)
        if started:
            await house.private(person).send("/start")
        await house.group.add(person)
        written = await person.within(house.group, topic.thread).send("hello")
        await house.rest()
        await topic.send(f"/hire {name}", reply_to=written)
        await house.rest()
        told = (await house.said(topic))[-1]
        assert told.startswith(f"{name} works here now.")
        assert ("after START" in told) is not started
