"""The desk of `house` as a process of its own, which kills itself (`kill -9`) at a chosen step."""

import asyncio
import datetime as dt
import os
import signal
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from telegram_sim import Bot, Group, connect
from telegram_sim.defaults import APPLICANT_TOKEN, DESK_TOKEN
from tests.desk import house


class Fuse:
    """Burns at the n-th time that the step named in the environment is reached."""

    def __init__(self) -> None:
        step, _colon, number = os.environ.get("TEST_DIE_AT", "").partition(":")
        self._step = step
        self._left = int(number or 1)

    def reached(self, step: str) -> None:
        if step != self._step:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Fused:
    """A desk or a sender; before and after the named methods the fuse may burn."""

    def __init__(self, inner: Any, fuse: Fuse, methods: Sequence[str]) -> None:
        self._inner, self._fuse, self._methods = inner, fuse, methods

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in self._methods:
            return found

        async def watched(*args: Any, **kwargs: Any) -> Any:
            self._fuse.reached(f"before_{name}")
            result = await found(*args, **kwargs)
            if name != "take" or result is not None:
                self._fuse.reached(f"after_{name}")
            return result

        return watched


def begin(wanted: Mapping[str, str], ready: Connection) -> None:
    """The whole life of the process."""
    os.environ.update(wanted)
    asyncio.run(main(ready))


async def main(ready: Connection) -> None:
    api, url = os.environ["TEST_API"], os.environ["TEST_DATABASE"]
    house.KEYS = os.environ["TEST_KEYS"]
    async with connect(api) as telegram:
        office = house.StaffedDesk(
            telegram,
            api,
            Bot(int(APPLICANT_TOKEN.split(":")[0]), APPLICANT_TOKEN, "icp_guide_bot"),
            Bot(int(DESK_TOKEN.split(":")[0]), DESK_TOKEN, "icp_desk_bot"),
            Group(telegram.transport, int(os.environ["TEST_GROUP"])),
            None,  # type: ignore[arg-type]  # nobody acts from in here
            None,  # type: ignore[arg-type]
            house.Clock(dt.timedelta(seconds=float(os.environ["TEST_AHEAD"]))),
            Path(os.environ["TEST_FOLDER"]),
        )
        fuse = Fuse()
        async with house.running(office, url, wrap=lambda one, methods: Fused(one, fuse, methods)):
            ready.send("ready")
            await asyncio.Event().wait()
