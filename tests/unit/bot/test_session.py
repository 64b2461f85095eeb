"""Calls to Telegram are tried again where it was busy or out of reach, and only there."""

import logging

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetMe

from bot.applicant import session
from bot.applicant.session import ATTEMPTS, Retry

CALL = GetMe()


@pytest.fixture
def waited(monkeypatch):
    """How long was waited, without waiting."""
    found = []

    async def sleep(seconds):
        found.append(seconds)

    monkeypatch.setattr(session.asyncio, "sleep", sleep)
    return found


def calls(*outcomes):
    """A call that ends so, one time after the other."""
    left = list(outcomes)

    async def make_request(_bot, _method):
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return make_request


async def ask(make_request):
    return await Retry()(make_request, Bot("1:token"), CALL)


def network():
    return TelegramNetworkError(method=CALL, message="out of reach")


def server():
    return TelegramServerError(method=CALL, message="Bad Gateway")


def busy(seconds=7):
    return TelegramRetryAfter(method=CALL, message="Too Many Requests", retry_after=seconds)


async def test_a_good_call_is_made_once(waited):
    assert await ask(calls("fine")) == "fine"
    assert waited == []


async def test_telegram_out_of_reach_is_asked_again_with_longer_pauses(waited, caplog):
    with caplog.at_level(logging.WARNING):
        assert await ask(calls(network(), server(), network(), "fine")) == "fine"
    assert [round(seconds * 2) / 2 for seconds in waited] == pytest.approx([0.5, 1.0, 2.0], abs=0.5)
    assert [record.getMessage() for record in caplog.records] == ["GetMe failed, trying again"]


async def test_a_429_is_waited_for_as_long_as_it_says(waited):
    assert await ask(calls(busy(7), busy(3), "fine")) == "fine"
    assert waited == [7, 3]


async def test_a_429_is_an_answer_and_never_a_reason_to_give_up(waited):
    assert await ask(calls(*[busy(1) for _ in range(4 * ATTEMPTS)], "fine")) == "fine"
    assert waited == [1] * 4 * ATTEMPTS


@pytest.mark.parametrize("error", [network, server])
async def test_it_gives_up_in_the_end(waited, error):
    with pytest.raises(type(error())):
        await ask(calls(*[error() for _ in range(ATTEMPTS)]))
    assert len(waited) == ATTEMPTS - 1


async def test_what_telegram_refuses_is_not_tried_again(waited):
    refusal = TelegramBadRequest(method=CALL, message="Bad Request: chat not found")
    with pytest.raises(TelegramBadRequest):
        await ask(calls(refusal))
    assert waited == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:1"])
async def test_an_address_where_nobody_listens_is_out_of_reach(address):
    made = session.session(address)
    bot = Bot("1:token", session=made)
    with pytest.raises(TelegramNetworkError):
        await made.make_request(bot, CALL, 1)
    await made.close()
