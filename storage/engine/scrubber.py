"""After keys were destroyed: removes their copies from logs and dead rows."""

import asyncio
import logging
from typing import Final

from sqlalchemy import exc

from storage.engine.engines import Engine
from storage.engine.retry import kind

log = logging.getLogger(__name__)

PAUSE: Final = 0.2
"""Seconds until it is tried again while somebody still reads what was before."""

TRIES: Final = 25


class Scrubber:
    """Works in the background; nobody who deletes waits for it, the end of the process does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._task: asyncio.Task[None] | None = None
        self._asked = False

    def ask(self) -> None:
        """Something has been destroyed."""
        self._asked = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while self._asked:
            self._asked = False
            await self._scrub()

    async def _scrub(self) -> None:
        for _ in range(TRIES):
            try:
                if await self._engine.scrub():
                    return
            except (exc.SQLAlchemyError, OSError) as error:
                log.warning("database: the log was not emptied (%s)", kind(error))
                return
            await asyncio.sleep(PAUSE)
