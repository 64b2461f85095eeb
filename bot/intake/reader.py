"""Pictures read in a process of its own: started when one comes, ended when none does, killed when
it takes too long or too much memory. Whatever becomes of it, a reading fails and nothing else."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from bot.intake.worker import LENGTH, cpu_seconds, resident_mb
from filing.intake import layout, qr
from filing.intake.boxes import Box
from filing.intake.layout import Seen

log = logging.getLogger(__name__)

EXTRA = ("rapidocr", "onnxruntime")
"""What `icp-guide[ocr]` installs."""

COMMAND = (sys.executable, "-m", "bot.intake.worker")
KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TZ")
"""Variables that the worker gets; no token or key is among them."""

STARTED_IN = 240.0
"""Seconds for the start of the models and the first picture, on a machine that is busy."""

READ_IN = 120.0
"""Seconds for a picture, on a machine that is busy."""

CPU_START, CPU_READ = 30.0, 15.0
"""The same in seconds of processor time: it takes five for the first one, then two or three."""

IDLE = 120.0
"""Seconds without a picture after which the process ends."""

MOST_MB = 650
WATCHED_EVERY = 0.1
MOST_WAITING = 8
"""Pictures that wait for the one being read; more are not read."""


def available() -> bool:
    """Whether the extra is installed. Nothing of it is loaded."""
    return all(find_spec(name) is not None for name in EXTRA)


class Worker:
    """The process, as long as there is one."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        idle: float = IDLE,
        started_in: float = STARTED_IN,
        read_in: float = READ_IN,
        cpu_read: float = CPU_READ,
        most_mb: int = MOST_MB,
    ) -> None:
        self._command = command
        self._idle = idle
        self._started_in = started_in
        self._read_in = read_in
        self._cpu_read = cpu_read
        self._most_mb = most_mb
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._waiting = 0
        self._end: asyncio.TimerHandle | None = None

    async def boxes(self, content: bytes) -> tuple[Box, ...] | None:
        """The lines in a picture; None where it could not be read, for whatever reason."""
        if self._waiting >= MOST_WAITING:
            return None
        self._waiting += 1
        try:
            async with self._lock:
                return await self._read(content)
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        """Ends the process."""
        if self._end is not None:
            self._end.cancel()
        await self._kill()

    async def _read(self, content: bytes) -> tuple[Box, ...] | None:
        if self._end is not None:
            self._end.cancel()
        try:
            limit = self._read_in if self._alive() else self._started_in
            async with asyncio.timeout(limit):
                answer = await self._asked(content)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            log.warning("a picture was not read: %s", type(error).__name__)
            await self._kill()
            return None
        except asyncio.CancelledError:
            await self._kill()
            raise
        loop = asyncio.get_running_loop()
        self._end = loop.call_later(self._idle, lambda: loop.create_task(self._rest()))
        return answer

    def _alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def _asked(self, content: bytes) -> tuple[Box, ...] | None:
        process = await self._started()
        watch = asyncio.create_task(self._watch(process))
        try:
            assert process.stdin is not None  # noqa: S101 - a pipe was asked for
            assert process.stdout is not None  # noqa: S101 - the same
            process.stdin.write(LENGTH.pack(len(content)))
            process.stdin.write(content)
            await process.stdin.drain()
            (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
            found = json.loads(await process.stdout.readexactly(length))
        finally:
            watch.cancel()
        return None if found is None else tuple(map(_box, found))

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
            )
        return self._process

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        """Kills a process that goes beyond a limit; its reader then sees the pipe end."""
        used = cpu_seconds(process.pid)
        most = self._cpu_read if used else CPU_START
        while process.returncode is None:
            if over := self._over(process.pid, used + most):
                log.warning("the OCR process took more than %s", over)
                with suppress(ProcessLookupError):
                    process.kill()
                return
            await asyncio.sleep(WATCHED_EVERY)

    def _over(self, process: int, seconds: float) -> str:
        """The limit that is passed, or nothing."""
        if resident_mb(process) > self._most_mb:
            return f"{self._most_mb} MB"
        return f"{seconds:.0f} s of processor time" if cpu_seconds(process) > seconds else ""

    async def _rest(self) -> None:
        """Nothing came for a while: the memory is given back."""
        if not self._lock.locked():
            await self._kill()

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        transport = getattr(process, "_transport", None)
        if transport is not None:
            transport.close()


def _box(one: dict[str, Any]) -> Box:
    return Box(**{**one, "sure": tuple(one["sure"])})


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1"}


class Reader:
    """What a picture shows: by its two-dimensional codes everywhere, by OCR with the extra."""

    def __init__(
        self,
        off_loop: Callable[..., Awaitable[object]],
        worker: Worker | None = None,
    ) -> None:
        self._off_loop = off_loop
        self._worker = worker

    @property
    def reads_print(self) -> bool:
        """Whether the extra is there: else only codes are read, and no button offers more."""
        return self._worker is not None

    async def seen(self, content: bytes) -> Seen | None:
        """The paper in a picture and what is printed on it; None where nothing could be read."""
        payloads = await self._off_loop(qr.payloads, content)
        boxes = await self._worker.boxes(content) if self._worker else None
        texts = payloads if isinstance(payloads, tuple) else ()
        found = layout.read(boxes or (), texts)
        return found if found.reading.reads else None
