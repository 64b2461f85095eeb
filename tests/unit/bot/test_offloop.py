"""Heavy work is done in another process."""

import os
import pathlib
import signal
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from bot.worker_pool import OffLoop


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


async def test_an_interrupt_at_the_keyboard_leaves_the_worker_to_its_parent(off_loop):
    there = await off_loop(os.getpid)
    os.kill(there, signal.SIGINT)
    assert await off_loop(os.getpid) == there


async def test_an_exception_comes_back_too(off_loop):
    with pytest.raises(ZeroDivisionError):
        await off_loop(divmod, 1, 0)


def test_closing_what_was_never_used_does_nothing():
    OffLoop().close()


def end_the_process(once: str) -> str:
    """Dies at the first call, as under the kernel's hand; works at the second."""
    place = pathlib.Path(once)
    if not place.exists():
        place.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


async def test_a_worker_that_died_is_replaced_and_the_job_tried_once_more(off_loop, tmp_path):
    assert await off_loop(end_the_process, str(tmp_path / "once")) == "done"
    there = await off_loop(os.getpid)
    os.kill(there, signal.SIGKILL)
    assert await off_loop(os.getpid) != there


async def test_a_job_that_kills_every_worker_fails_alone(off_loop):
    with pytest.raises(BrokenProcessPool):
        await off_loop(os._exit, 1)
    assert await off_loop(sorted, [2, 1]) == [1, 2]


async def test_memory_is_bounded_in_the_worker_and_nowhere_else(off_loop):
    with pytest.raises(MemoryError):
        await off_loop(bytearray, 600 * 1024 * 1024)
    assert await off_loop(len, bytes(1024)) == 1024


async def test_a_job_that_takes_too_long_is_ended():
    pool = OffLoop(seconds=3)
    assert await pool(os.getpid)
    with pytest.raises(TimeoutError):
        await pool(time.sleep, 60)
    assert await pool(sorted, [2, 1]) == [1, 2]
    pool.close()
