"""Heavy work is done in another process."""

import os

import pytest

from bot.offloop import OffLoop


@pytest.fixture
def off_loop():
    pool = OffLoop()
    yield pool
    pool.close()


async def test_work_is_done_elsewhere_and_its_result_comes_back(off_loop):
    there = await off_loop(os.getpid)
    assert there != os.getpid()
    assert await off_loop(os.getpid) == there
    assert await off_loop(sorted, [3, 1, 2]) == [1, 2, 3]


async def test_an_exception_comes_back_too(off_loop):
    with pytest.raises(ZeroDivisionError):
        await off_loop(divmod, 1, 0)


def test_closing_what_was_never_used_does_nothing():
    OffLoop().close()
