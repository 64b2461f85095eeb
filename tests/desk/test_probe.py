"""The probe at the start: whether the applicant bot may copy what only the desk bot was told of."""

import asyncio

import pytest

from bot.delivery.sender import Sender
from bot.staff import probe as probes
from bot.staff.probe import Probe
from desk.actions import Action
from desk.model import DESK, QueueKey
from telegram_sim import DESK_TOKEN
from tests.desk.house import Hurried, StaffedDesk
from tests.desk.pictures import PNG

NOT_SEEN = (400, "Bad Request: message to copy not found")


@pytest.fixture
async def probe(office: StaffedDesk):
    """As `icp-guide run` makes it, on the office's own senders."""
    staff = Sender(DESK_TOKEN, office.url)
    yield Probe(office.desk, office.relay._applicant, staff, Hurried())
    await staff.close()


async def log_lines(office: StaffedDesk) -> list[str]:
    threads = [one["id"] for one in await office.group.topics() if one["name"] == "Bot log"]
    assert len(threads) == 1
    return await office.said(threads[0])


async def test_the_applicant_bot_copies_a_line_of_the_desk_bot_by_its_id(
    office: StaffedDesk, probe: Probe
) -> None:
    assert await probe.run()
    assert await probe.run()
    lines = await log_lines(office)
    assert len(lines) == 2, "the copies are taken away again, the topic is the same"
    assert all("messages are copied by id" in line for line in lines)
    copies = await office.telegram.calls("copyMessage", bot=office.applicant)
    assert [one["error"] for one in copies] == [None, None]
    assert not office.desk.failed.by_hand


async def test_where_it_fails_answers_are_carried_by_hand_from_the_start(
    office: StaffedDesk, probe: Probe, caplog
) -> None:
    await office.telegram.fail("copyMessage", NOT_SEEN, bot=office.applicant)
    assert not await probe.run()
    assert office.desk.failed.by_hand == {Action.COPY_OUT}
    told = [one.getMessage() for one in caplog.records if "by hand" in one.getMessage()]
    assert len(told) == 1
    assert "message to copy not found" in told[0]
    assert "downloaded and sent again" in (await log_lines(office))[-1]
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    place = await office.telegram.place()
    await topic.send("words")
    await topic.send_file("photo", PNG, "b.png")
    album = [("photo", PNG, "1.png"), ("photo", PNG + b"2", "2.png")]
    await topic.send_album(album, captions=["one", "two"])
    await office.rest()
    received = [(one.kind, one.text) for one in await room.bot_messages()]
    assert received[-4:] == [("text", "words"), ("photo", ""), ("photo", "one"), ("photo", "two")]
    for method in ("copyMessage", "copyMessages"):
        assert not await office.telegram.calls(method, bot=office.applicant, after=place)


async def test_outside_the_group_both_ways_are_by_hand_until_the_bot_is_back(
    office: StaffedDesk, probe: Probe
) -> None:
    await office.group.remove(office.applicant)
    assert not await probe.run()
    assert office.desk.failed.by_hand == {Action.COPY_IN, Action.COPY_OUT}
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await room.send("from Ann")
    await topic.send("to Ann")
    await office.rest()
    assert "from Ann" in await office.said(topic.thread)
    assert (await room.last()).text == "to Ann"
    assert not [one for one in await office.rows() if "out of order" in (one["last_error"] or "")]
    await office.group.add(office.applicant, admin=True)
    assert await probe.run()
    assert not office.desk.failed.by_hand


@pytest.mark.parametrize("what", ["deleted", "closed"])
async def test_the_topic_of_the_log_is_made_or_opened_again(
    office: StaffedDesk, probe: Probe, what: str
) -> None:
    assert await probe.run()
    thread = await office.desk.context.log_topic()
    if what == "deleted":
        await office.group.delete_topic(thread)
    else:
        await office.group.close_topic(thread, for_all=True)
    assert await probe.run()
    assert (await office.desk.context.log_topic() == thread) is (what == "closed")
    assert "copied by id" in (await log_lines(office))[-1]


async def test_what_cannot_be_told_now_changes_nothing(office: StaffedDesk, probe: Probe) -> None:
    office.desk.failed.by_hand = frozenset({Action.COPY_OUT})
    await office.telegram.fail("copyMessage", (502, "Bad Gateway"), bot=office.applicant)
    assert not await probe.run()
    assert office.desk.failed.by_hand == {Action.COPY_OUT}
    await office.telegram.fail("sendMessage", (502, "Bad Gateway"), bot=office.desk_bot)
    assert not await probe.run()
    assert office.desk.failed.by_hand == {Action.COPY_OUT}


async def test_a_probe_that_fails_is_repeated_soon(
    office: StaffedDesk, probe: Probe, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(probes, "SOON", 0.05)
    await office.telegram.fail("copyMessage", NOT_SEEN, bot=office.applicant, count=3)
    await probe.run()
    task = asyncio.create_task(probe.watch())

    async def works() -> bool:
        return not office.desk.failed.by_hand

    await office.until(works)
    task.cancel()
    told = [one for one in caplog.records if "by hand" in one.getMessage()]
    assert len(told) == 1, "told once as long as it stays so"


async def test_a_probe_that_could_not_be_told_is_repeated_soon_too(
    office: StaffedDesk, probe: Probe, monkeypatch
) -> None:
    monkeypatch.setattr(probes, "SOON", 0.05)
    await office.telegram.fail("copyMessage", (502, "Bad Gateway"), bot=office.applicant)
    assert not await probe.run()
    task = asyncio.create_task(probe.watch())

    async def works() -> bool:
        return any("copied by id" in line for line in await log_lines(office))

    await office.until(works)
    task.cancel()


async def test_a_probe_without_an_answer_ends_in_time(
    office: StaffedDesk, probe: Probe, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(probes, "LONGEST", 0.2)
    office.pace.shut(QueueKey(DESK, office.group.id), 60)
    probe._pace = office.pace
    assert not await probe.run()
    assert not office.desk.failed.by_hand
    assert "no answer in time" in caplog.text
