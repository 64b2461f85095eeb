"""The OCR process may be slow, tall, broken or killed: a reading fails, and nothing else."""

import asyncio
import os
import random
import signal
import sys
import textwrap
import time

import pytest

from bot.intake import reader, worker
from bot.intake.reader import Reader, Worker
from filing.intake import layout
from filing.intake.boxes import Box
from tests.intake import drawing

BEGIN = """
import os, socket, sys, time
from bot.intake.worker import confine, serve
from filing.intake.boxes import Box
def box(text):
    return (Box(str(text), 0.1, 0.1, 0.2, 0.2),)
"""
SERVE = "\nserve(read, sys.stdin.buffer, sys.stdout.buffer)\n"


def child(read: str) -> tuple[str, ...]:
    """A worker whose reading is that function."""
    return (sys.executable, "-c", BEGIN + textwrap.dedent(read) + SERVE)


ECHO = child("def read(content): return box(content.decode())")


@pytest.fixture
async def make():
    """Workers that are ended with the test."""
    made = []

    def new(command=ECHO, **limits):
        made.append(Worker(command, **limits))
        return made[-1]

    yield new
    for one in made:
        await one.close()


async def said(one: Worker, content: bytes) -> str | None:
    boxes = await one.boxes(content)
    return boxes[0].text if boxes else None


async def test_a_process_reads_one_picture_after_another(make):
    one = make()
    assert await asyncio.gather(*(said(one, b"%d" % n) for n in range(4))) == ["0", "1", "2", "3"]


async def test_a_broken_extra_fails_a_reading_and_nothing_else(make):
    one = make((sys.executable, "-c", "raise SystemExit(1)"))
    assert await one.boxes(b"x") is None
    assert await one.boxes(b"x") is None
    assert await make(("/nowhere/python",)).boxes(b"x") is None


async def test_a_picture_that_breaks_the_engine_is_not_read_and_the_next_one_is(make):
    one = make(child("def read(content): return box(1 // (content != b'bad'))"))
    assert await one.boxes(b"bad") is None
    assert await said(one, b"good") == "1"


async def test_a_slow_reading_is_given_up(make):
    one = make(child("def read(content): time.sleep(60 * (content == b'slow')); return box(1)"))
    one._read_in = 0.5
    assert await said(one, b"quick") == "1"
    begun = time.monotonic()
    assert await one.boxes(b"slow") is None
    assert time.monotonic() - begun < 3
    assert await said(one, b"quick") == "1"


async def test_a_reading_that_uses_too_much_of_the_processor_is_given_up(make):
    """Waiting for a busy machine costs none: only the process's own time counts."""
    read = "def read(content):\n    while content == b'endless': pass\n    return box(1)"
    one = make(child(read), cpu_read=0.5)
    assert await said(one, b"quick") == "1"
    assert await one.boxes(b"endless") is None
    assert await said(one, b"quick") == "1"


async def test_a_process_that_grows_too_tall_is_killed(make):
    grow = """
    def read(content):
        kept = bytearray(300 << 20)
        kept[::4096] = b'x' * len(kept[::4096])
        time.sleep(30)
    """
    one = make(child(grow), most_mb=150)
    begun = time.monotonic()
    assert await one.boxes(b"x") is None
    assert time.monotonic() - begun < 15


async def test_memory_that_is_refused_ends_the_process_and_the_next_one_starts(make):
    read = "def read(content): kept = bytearray((8 << 30) * (content == b'tall')); return box(1)"
    one = make(child("confine()\n" + read))
    assert await one.boxes(b"tall") is None
    assert await said(one, b"x") == "1"


async def test_a_killed_process_harms_one_reading(make):
    one = make(child("def read(content): time.sleep(content == b'wait'); return box(os.getpid())"))
    first = int(await said(one, b"x"))
    waiting = asyncio.create_task(one.boxes(b"wait"))
    await asyncio.sleep(0.1)
    os.kill(first, signal.SIGKILL)
    assert await waiting is None
    assert int(await said(one, b"x")) != first


async def test_an_idle_process_is_ended(make):
    one = make(idle=0.05)
    assert await said(one, b"x") == "x"
    process = one._process
    await asyncio.wait_for(process.wait(), 10)
    assert await said(one, b"y") == "y"


async def test_too_many_at_once_are_not_read(make):
    one = make()
    found = await asyncio.gather(*(one.boxes(b"x") for _ in range(reader.MOST_WAITING + 3)))
    assert found.count(None) == 3


async def test_one_that_is_cancelled_takes_its_process_along(make):
    one = make(child("def read(content): time.sleep(60)"))
    waiting = asyncio.create_task(one.boxes(b"x"))
    await asyncio.sleep(0.3)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert one._process is None


async def test_the_process_has_no_secret_no_network_and_nowhere_to_write(
    make, monkeypatch, tmp_path
):
    monkeypatch.setenv("ICP_APPLICANT_TOKEN", "1:secret")
    tries = """
    confine()
    def tried(what):
        try:
            what()
        except OSError as error:
            return type(error).__name__
        return 'done'
    def read(content):
        connected = tried(lambda: socket.create_connection(('127.0.0.1', 9)))
        file = os.open(content.decode(), os.O_WRONLY | os.O_CREAT)
        written = tried(lambda: os.write(file, b'x'))
        return box(f"{'ICP_APPLICANT_TOKEN' in os.environ} {connected} {written}")
    """
    place = tmp_path / "trace"
    found = await said(make(child(tries)), str(place).encode())
    assert found == "False PermissionError OSError"
    assert place.read_bytes() == b""


def test_what_is_no_whole_message_ends_the_service():
    class Pipe:
        def __init__(self, content):
            self.content = content

        def read(self, length):
            found, self.content = self.content[:length], self.content[length:]
            return found

    assert worker._received(Pipe(b"")) is None
    assert worker._received(Pipe(worker.LENGTH.pack(5) + b"abc")) is None
    assert worker._received(Pipe(worker.LENGTH.pack(worker.MOST_BYTES + 1) + b"abc")) is None
    assert worker._received(Pipe(worker.LENGTH.pack(3) + b"abc")) == b"abc"
    assert worker.resident_mb(os.getpid()) > 10
    assert worker.resident_mb(2**22 + 1) == 0


async def at_once(function, *arguments):
    return function(*arguments)


async def test_without_the_extra_codes_are_still_read():
    rng = random.Random(3)  # noqa: S311 - a repeatable picture
    code = "91330106MA0000138L"
    drawn = drawing.licence(rng, drawing.Look(size=2000), payload=code)
    bare = Reader(at_once)
    assert not bare.reads_print
    seen = await bare.seen(drawn.content)
    assert [one.text for one in seen.reading.reads] == [code]
    assert await bare.seen(b"no picture") is None


# ------------------------------------------------------------------ the real engine

needs_ocr = pytest.mark.skipif(not reader.available(), reason="the extra `ocr` is not installed")


@needs_ocr
async def test_papers_as_a_phone_takes_them_are_read_right_or_not_at_all():
    one = Worker()
    rng = random.Random(11)  # noqa: S311 - repeatable pictures
    try:
        for drawn, how in (
            (drawing.licence(rng, drawing.Look(tilt=3, turn=90, blur=0.5)), "licence"),
            (drawing.licence(rng, drawing.Look(tilt=-2, turn=180, size=1280), old=True), "licence"),
            (drawing.portrait_face(rng, drawing.Look(glare=0.4, turn=270)), "identity"),
        ):
            boxes = await one.boxes(drawn.content)
            assert boxes
            assert isinstance(boxes[0], Box)
            seen = layout.read(boxes)
            assert seen.paper == how
            found = {read.targets[0].item: read.text for read in seen.reading.reads}
            for item in ("code", "number", "name", "leader"):
                if item in drawn.truth:
                    assert found[item] == drawn.truth[item]
        assert worker.resident_mb(one._process.pid) < reader.MOST_MB
    finally:
        await one.close()
