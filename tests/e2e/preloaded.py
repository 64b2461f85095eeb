"""The bots as a process of their own that starts at once: forked from one that has read everything,
and killed as any other."""

import gc
import logging
import multiprocessing
import os
import sys
from pathlib import Path

from bot import app, logs
from bot.settings import Settings
from bot.wiring import world
from dialogs.refused import reading
from faq.search import Index

WORLD = world()
Index(WORLD.knowledge).warm()
reading.prepare()
gc.freeze()

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def work(settings: Settings, log: Path) -> None:
    """What `icp-guide run` does."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    logs.configure(logging.INFO)
    raise SystemExit(app.run(settings, WORLD))


class Forked:
    """One such process, to be killed or ended."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self._process = FORKS.Process(target=work, args=(settings, log))
        self._process.start()

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def kill(self) -> None:
        """`kill -9`, at once."""
        self._process.kill()
        self._process.join()

    def end(self) -> int | None:
        """SIGTERM, as a service manager does; its exit code."""
        self._process.terminate()
        self._process.join(60)
        return self._process.exitcode
