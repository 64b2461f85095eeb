"""Order, pace and patience: topics in order, a 429 for one chat only, nothing half done."""

import asyncio
import inspect
import logging
from collections import Counter
from types import SimpleNamespace

import pytest
from telegram import Update

from bot.delivery import relay
from bot.delivery.rate_limit import Pace
from bot.staff import application, order, startup
from bot.staff.order import Ordered, Steady
from desk.model import QueueKey
from storage.errors import DatabaseUnavailable
from tests.desk.house import StaffedDesk, hire, opened, running


def update(number: int, thread: int) -> Update:
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": -100, "type": "supergroup"},
        "message_thread_id": thread,
        "text": "x",
    }
    return Update.de_json({"update_id": number, "message": message})


class Shaky:
    """The desk, whose database answers each single call only the third time.

    Counted for each lane and job by itself: with one count for all, two that wait could in step
    take the failures for ever while a third always gets through.
    """

    def __init__(self, desk: object) -> None:
        self._desk = desk
        self._failed: Counter[tuple[object, ...]] = Counter()

    def __getattr__(self, name: str) -> object:
        found = getattr(self._desk, name)
        if name not in {"take", "sent", "outlook"}:
            return found

        async def shaky(*args: object, **kwargs: object) -> object:
            key = (name, *(getattr(getattr(one, "entry", one), "id", one) for one in args[:1]))
            self._failed[key] += 1
            if self._failed[key] % 3:
                raise DatabaseUnavailable("busy")
            return await found(*args, **kwargs)

        return shaky


class Buggy:
    """A sender with a bug in its first copy."""

    def __init__(self, sender: object) -> None:
        self._sender = sender
        self._left = 1

    def __getattr__(self, name: str) -> object:
        return getattr(self._sender, name)

    async def copy(self, *args: object) -> object:
        if self._left:
            self._left -= 1
            raise KeyError("secret words")
        return await self._sender.copy(*args)


async def test_one_topic_is_handled_in_order_and_others_beside_it() -> None:
    done: list[int] = []
    ended: list[int] = []
    inbox = SimpleNamespace(done=lambda _bot, number: ended.append(number))
    ordered = Ordered(inbox)
    await ordered.initialize()

    async def handle(number: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append(number)

    works = [(1, 7, 0.06), (2, 7, 0.0), (3, 8, 0.02)]
    await asyncio.gather(
        *(
            ordered.process_update(update(number, thread), handle(number, seconds))
            for number, thread, seconds in works
        ),
        ordered.process_update("no update", handle(4, 0.0)),
    )
    assert done == [4, 3, 1, 2]
    assert sorted(ended) == [1, 2, 3]
    assert not ordered._serial
    await ordered.shutdown()


async def test_who_waits_for_a_turn_takes_up_no_place(monkeypatch) -> None:
    """A topic in which many wait keeps no other from its turn."""
    monkeypatch.setattr(order, "AT_ONCE", 2)
    ordered, gate, done = Ordered(None), asyncio.Event(), []

    async def held() -> None:
        await gate.wait()

    async def quick() -> None:
        done.append("quick")

    many = [asyncio.ensure_future(ordered.process_update(update(n, 7), held())) for n in range(5)]
    async with asyncio.timeout(5):
        await ordered.process_update(update(9, 8), quick())
    assert done == ["quick"]
    late = held()
    ended = asyncio.ensure_future(ordered.process_update(update(6, 7), late))
    await asyncio.sleep(0)
    ended.cancel()
    await asyncio.gather(ended, return_exceptions=True)
    assert inspect.getcoroutinestate(late) == inspect.CORO_CLOSED, "it is left to the next start"
    gate.set()
    await asyncio.gather(*many)


async def test_an_update_is_begun_again_while_the_database_is_out_of_reach(caplog) -> None:
    tried: list[int] = []

    async def handler(_update: Update, _context: object) -> None:
        tried.append(1)
        if len(tried) < 3:
            raise DatabaseUnavailable("busy")

    with caplog.at_level(logging.WARNING):
        await Steady((DatabaseUnavailable,))(handler)(update(9, 1), None)
    assert len(tried) == 3
    assert [record.getMessage() for record in caplog.records] == [
        "desk: update 9 waits: DatabaseUnavailable"
    ]


async def test_a_429_on_an_answer_of_the_desk_bot_is_waited_out(office: StaffedDesk) -> None:
    await office.telegram.fail("sendMessage", bot=office.desk_bot, retry_after=1)
    general = office.agent.within(office.group, 1)
    await general.send("/queue")
    assert "Queue" in (await general.next(containing="Queue")).text
    await office.telegram.fail("answerCallbackQuery", bot=office.desk_bot, retry_after=1)
    board = await general.last()
    press = await general.press(board, "Refresh")
    assert (await press.answer()).text == ""


async def test_the_relay_waits_for_the_database_and_loses_nothing(
    closed: StaffedDesk, database_url: str, caplog
) -> None:
    def wrap(one: object, methods: tuple[str, ...]) -> object:
        return Shaky(one) if "take" in methods else one

    caplog.set_level(logging.CRITICAL)
    async with running(closed, database_url, wrap=wrap) as office:
        await hire(office)
        ann = await office.telegram.add_user("Ann")
        room = ann.chat(office.applicant)
        await room.send("/start")
        await asyncio.sleep(0.3)
        case = await office.asks(ann)
        await room.send("hello")

        async def there() -> bool:
            found = await office.desk.conversations.get(case)
            if found.topic is None:
                return False
            return (await office.said(found.topic)).count("hello") == 1

        await office.until(there, 60)


async def test_what_was_left_on_its_way_goes_while_the_relay_runs(
    office: StaffedDesk, monkeypatch
) -> None:
    """Begun by a process that ended (or whose commit was never answered), told of by nobody."""
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    lane = QueueKey("applicant", office.group.id)
    monkeypatch.setattr(office.relay, "_start", lambda _lane: None)
    await room.send("stuck")

    async def begun() -> bool:
        return await office.desk.outbox.take(lane, crowded=False) is not None

    await office.until(begun)
    monkeypatch.undo()
    await asyncio.sleep(0.3)
    assert "stuck" not in await office.said(topic.thread)
    monkeypatch.setattr(relay, "HEAL", 0.1)
    office.clock.jump(minutes=2)

    async def there() -> bool:
        return (await office.said(topic.thread)).count("stuck") == 1

    await office.until(there)
    async with office.database.unit() as unit:
        events = [event.type for event in await unit.desk.cases.events(case)]
    assert "possible_duplicate" in events


async def test_a_bug_stops_one_parcel_and_no_lane(
    closed: StaffedDesk, database_url: str, caplog
) -> None:
    def wrap(one: object, methods: tuple[str, ...]) -> object:
        return Buggy(one) if "copy" in methods else one

    async with running(closed, database_url, wrap=wrap) as office:
        await hire(office)
        ann, room = await office.client()
        topic = await office.at_work(await office.asks(ann))
        await room.send("first")
        await room.send("second")
        await office.rest()
        # a mishap of ours is tried again: both texts arrive, and nobody is told of a failure
        told = "\n".join(await office.said(topic.thread)).splitlines()
        assert told.index("first") < told.index("second")
        assert not any("could not be passed on" in one.text for one in await room.messages())
    assert "secret words" not in caplog.text
    assert "failed: KeyError" in caplog.text


async def test_a_lane_that_breaks_is_started_again(closed: StaffedDesk, database_url: str, caplog):
    async with opened(closed, database_url) as office:
        lane = QueueKey("applicant", 5)

        async def broken() -> None:
            raise RuntimeError("contents")

        task = asyncio.get_running_loop().create_task(broken())
        office.relay._busy[lane] = task
        await asyncio.wait([task])
        office.relay._ended(lane, task)
        assert office.relay._pace.wait(lane) > 0
    assert "contents" not in caplog.text


def test_buckets_that_tell_nothing_are_forgotten(monkeypatch) -> None:
    monkeypatch.setattr("bot.delivery.rate_limit.KEPT", 3)
    pace = Pace(clock=lambda: 0.0)
    for number in range(1, 4):
        pace.take(QueueKey("applicant", number), 0)
    pace.take(QueueKey("applicant", 2), 1)
    pace.wait(QueueKey("applicant", 9))
    assert sorted(lane.chat for lane in pace._lanes) == [2, 9]


async def test_the_daily_look_tells_each_fault(caplog) -> None:
    async def again() -> list[str]:
        return ["the desk bot lacks the right can_pin_messages in the group -5"]

    task = asyncio.get_running_loop().create_task(startup.watch(again, every=0.01))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "lacks the right can_pin_messages" in caplog.text


async def test_errors_of_handlers_tell_ids_and_kinds_only(caplog) -> None:
    context = SimpleNamespace(error=ValueError("an applicant's words"))
    await application.failed(update(77, 1), context)
    await application.failed(None, context)
    assert "update 77 failed: ValueError" in caplog.text
    assert "applicant's words" not in caplog.text


async def test_the_desk_bot_goes_on_when_telegram_is_away(office: StaffedDesk) -> None:
    await office.telegram.fail("getUpdates", (502, "Bad Gateway"), bot=office.desk_bot, count=2)
    general = office.agent.within(office.group, 1)
    await general.send("/queue")
    assert "Queue" in (await general.next(containing="Queue", timeout=20)).text
