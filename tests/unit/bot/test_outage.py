"""An outage is waited out by all, and ends for all at once."""

import asyncio
import logging

import pytest

from bot.delivery import outage
from bot.delivery.outage import Outage


class OutOfReachError(Exception):
    """The database, for a moment."""


class Step:
    """Fails so often, then says its name."""

    def __init__(self, name: str, failures: int) -> None:
        self.name, self.failures, self.tried = name, failures, 0

    async def __call__(self) -> str:
        self.tried += 1
        if self.tried <= self.failures:
            raise OutOfReachError("secret words")
        return self.name


async def test_a_step_is_tried_until_it_works_and_the_outage_told_once(monkeypatch, caplog):
    monkeypatch.setattr(outage, "FIRST_WAIT", 0.001)
    step = Step("done", 4)
    assert await Outage((OutOfReachError,), "relay").waited_out(step) == "done"
    assert step.tried == 5
    assert [record.getMessage() for record in caplog.records] == ["relay waits: OutOfReachError"]


async def test_who_gets_through_first_wakes_all_others(monkeypatch):
    monkeypatch.setattr(outage, "FIRST_WAIT", 60.0)
    shared = Outage((OutOfReachError,), "relay")
    steps = [Step("one", 1), Step("two", 1)]
    waiting = [asyncio.create_task(shared.waited_out(step)) for step in steps]
    await asyncio.sleep(0.01)
    assert await shared.waited_out(Step("third", 0)) == "third"
    async with asyncio.timeout(60):
        assert await asyncio.gather(*waiting) == ["one", "two"]


async def test_the_next_outage_is_told_again(monkeypatch, caplog):
    monkeypatch.setattr(outage, "FIRST_WAIT", 0.001)
    shared = Outage((OutOfReachError,), "relay")
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            await shared.waited_out(Step("x", 1))
    assert len(caplog.records) == 2


async def test_what_does_not_pass_is_raised():
    async def broken() -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await Outage((OutOfReachError,), "relay").waited_out(broken)
