"""Updates of one chat are handled one after the other, chats side by side; nothing is dropped."""

import asyncio
import logging

import pytest

from bot.applicant import lanes
from bot.applicant.lanes import Lanes, chat_of


class OutOfReachError(Exception):
    """The database or the Bot API, for a moment."""


def message(update, chat=1):
    return {"update_id": update, "message": {"chat": {"id": chat}, "from": {"id": 9}}}


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(lanes, "FIRST_WAIT", 0.001)


async def test_one_chat_is_handled_in_the_order_of_arrival():
    seen = []

    async def handle(update):
        seen.append(("begins", update["update_id"]))
        await asyncio.sleep(0.002)
        seen.append(("ends", update["update_id"]))

    run = Lanes(handle, (OutOfReachError,))
    for number in range(3):
        run.add(message(number))
    await run.join()
    assert seen == [(what, n) for n in range(3) for what in ("begins", "ends")]


async def test_chats_do_not_wait_for_each_other():
    first = asyncio.Event()

    async def handle(update):
        if update["update_id"] == 1:
            await first.wait()
        else:
            first.set()

    run = Lanes(handle, (OutOfReachError,))
    run.add(message(1, chat=1))
    run.add(message(2, chat=2))
    async with asyncio.timeout(60):
        await run.join()


async def test_what_is_out_of_reach_is_tried_again_and_told_once(caplog):
    tries = []

    async def handle(update):
        tries.append(update["update_id"])
        if len(tries) < 4:
            raise OutOfReachError("contents of a message")

    run = Lanes(handle, (OutOfReachError,))
    run.add(message(7))
    run.add(message(8))
    with caplog.at_level(logging.WARNING):
        await run.join()
    assert tries == [7, 7, 7, 7, 8]
    assert [record.getMessage() for record in caplog.records] == ["update 7 waits: OutOfReachError"]


async def test_a_bug_costs_one_update_and_shows_no_contents(caplog):
    done = []

    async def handle(update):
        if update["update_id"] == 1:
            raise ValueError("contents of a message")
        done.append(update["update_id"])

    run = Lanes(handle, (OutOfReachError,))
    run.add(message(1))
    run.add(message(2))
    await run.join()
    assert done == [2]
    assert "update 1 failed: ValueError" in caplog.text
    assert "contents" not in caplog.text


async def test_stopping_lets_a_running_update_end():
    done = []

    async def handle(update):
        await asyncio.sleep(0.01)
        done.append(update["update_id"])

    run = Lanes(handle, (OutOfReachError,))
    run.add(message(1))
    await run.stop(5)
    assert done == [1]
    await run.stop(5)


async def test_stopping_does_not_wait_for_ever():
    async def handle(_update):
        raise OutOfReachError

    run = Lanes(handle, (OutOfReachError,))
    run.add(message(1))
    async with asyncio.timeout(60):
        await run.stop(0.01)


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        (message(1, chat=-100), -100),
        (
            {"update_id": 1, "callback_query": {"from": {"id": 5}, "message": {"chat": {"id": 4}}}},
            4,
        ),
        ({"update_id": 1, "callback_query": {"from": {"id": 5}, "inline_message_id": "x"}}, 5),
        ({"update_id": 1, "inline_query": {"from": {"id": 6}, "query": "chat"}}, 6),
        ({"update_id": 1, "poll_answer": {"user": {"id": 7}}}, 7),
        ({"update_id": 1, "poll": {"id": "8"}}, 0),
        ({"update_id": 1}, 0),
    ],
)
def test_the_chat_is_found_in_every_kind_of_update(update, chat):
    assert chat_of(update) == chat


async def test_a_crowd_is_served_the_oldest_first_and_so_many_at_a_time(monkeypatch):
    monkeypatch.setattr(lanes, "AT_ONCE", 5)
    running, most, ended = 0, 0, []

    async def handle(update):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1
        ended.append(update["update_id"])

    run = Lanes(handle, (OutOfReachError,))
    for number in range(50):
        run.add(message(number, chat=number + 1))
    await run.join()
    assert most == 5
    assert sorted(ended) == list(range(50))
    assert all(abs(place - number) < 5 for place, number in enumerate(ended))


async def test_who_waits_for_the_database_takes_up_no_place(monkeypatch):
    monkeypatch.setattr(lanes, "AT_ONCE", 1)
    away, seen = True, []

    async def handle(update):
        if update["update_id"] == 1 and away:
            raise OutOfReachError
        seen.append(update["update_id"])

    run = Lanes(handle, (OutOfReachError,))
    run.add(message(1, chat=1))
    run.add(message(2, chat=2))
    while 2 not in seen:  # noqa: ASYNC110 - the lane tells nobody
        await asyncio.sleep(0.001)
    away = False
    await run.join()
    assert seen == [2, 1]
