"""Updates are in the inbox before the next ones are asked for, and each is handed on once."""

import asyncio
import logging

import orjson
import pytest
from aiogram.exceptions import TelegramConflictError, TelegramNetworkError

from bot.applicant.updates import Poller, RawUpdates, clean
from bot.delivery import policy

CALL = RawUpdates()


class Inbox:
    """Updates in memory; what was taken before is not given again."""

    def __init__(self, *left):
        self.left, self.taken, self.order = left, set(), []
        self.lost = []

    async def pending(self, bot):
        assert bot == "1"
        return [(row["update_id"], orjson.dumps(row)) for row in self.left]

    def given_up(self, _bot):
        return [(row["update_id"], orjson.dumps(row)) for row in self.lost]

    async def take(self, _bot, rows):
        self.order.append("taken")
        fresh = [row for row in rows if row[0] not in self.taken]
        self.taken |= {row[0] for row in rows}
        return fresh


class Lanes:
    def __init__(self):
        self.added = []

    def add(self, update):
        self.added.append(update)


class Telegram:
    """The bot: answers of getUpdates in turn, then silence."""

    id = 1

    def __init__(self, inbox, *answers):
        self.inbox, self.answers, self.offsets, self.done = (
            inbox,
            list(answers),
            [],
            asyncio.Event(),
        )

    async def __call__(self, call, request_timeout):
        assert request_timeout > call.timeout
        self.inbox.order.append(f"asked {call.offset}")
        if not self.answers:
            self.done.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def text(update, words="hello"):
    return {"update_id": update, "message": {"text": words, "chat": {"id": 5}}}


async def polled(inbox, *answers):
    lanes, telegram = Lanes(), Telegram(inbox, *answers)
    task = asyncio.create_task(Poller(telegram, inbox, lanes, ["message"]).run())
    async with asyncio.timeout(60):
        await telegram.done.wait()
    task.cancel()
    return lanes.added


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(policy, "ALARM_WAIT", 0)
    monkeypatch.setattr(policy.Backoff, "next", lambda _self: 0)


async def test_the_offset_moves_only_after_the_inbox_has_them():
    inbox = Inbox()
    added = await polled(inbox, [text(10), text(11)], [text(12)])
    assert inbox.order == ["asked None", "taken", "asked 12", "taken", "asked 13"]
    assert [row["update_id"] for row in added] == [10, 11, 12]


async def test_an_update_that_comes_twice_is_handed_on_once():
    added = await polled(Inbox(), [text(10)], [text(10), text(11)])
    assert [row["update_id"] for row in added] == [10, 11]


async def test_what_an_earlier_process_left_comes_first():
    added = await polled(Inbox(text(3), text(4)), [text(10)])
    assert [row["update_id"] for row in added] == [3, 4, 10]


async def test_whoever_sent_what_was_given_up_is_told():
    inbox, told = Inbox(), []
    inbox.lost = [text(2)]
    telegram = Telegram(inbox)
    poller = Poller(telegram, inbox, Lanes(), ["message"], told.append)
    task = asyncio.create_task(poller.run())
    async with asyncio.timeout(60):
        await telegram.done.wait()
    task.cancel()
    assert [update["update_id"] for update in told] == [2]


async def test_telegram_out_of_reach_is_asked_again(caplog):
    errors = [
        TelegramNetworkError(method=CALL, message="secret address"),
        TelegramConflictError(method=CALL, message="Conflict"),
    ]
    with caplog.at_level(logging.WARNING):
        added = await polled(Inbox(), *errors, [text(10)])
    assert [row["update_id"] for row in added] == [10]
    assert "no updates for now: TelegramNetworkError" in caplog.text
    assert "another process is polling" in caplog.text
    assert "secret address" not in caplog.text


@pytest.mark.parametrize("tail", ["\u200b", "\u2060\u2063", " \u200d ", "\u202e", "\x00", "\n\t"])
@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_invisible_characters_at_the_end_go(tail, kind):
    update = {"update_id": 1, kind: {"text": f"茶馆{tail}"}}
    assert clean(update)[kind]["text"] == "茶馆"


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": {"text": "a\u200bb"}},
        {"update_id": 1, "message": {"photo": []}},
        {"update_id": 1, "callback_query": {"data": "x"}},
    ],
)
def test_everything_else_stays_as_it_is(update):
    before = orjson.dumps(update)
    assert orjson.dumps(clean(update)) == before


def test_a_text_of_nothing_but_invisible_characters_is_empty():
    assert clean({"update_id": 1, "message": {"text": "\u200b\u2063"}})["message"]["text"] == ""
