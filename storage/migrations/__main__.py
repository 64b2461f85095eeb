"""`python -m storage.migrations "what changes"`: drafts the next migration from the models."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine.engines import address
from storage.migrations import HEAD, config, upgrade


async def draft(message: str) -> None:
    """Compares the models with a fresh database; the result is to be read and mended."""

    def compare(connection: Connection) -> None:
        number = f"{int(HEAD) + 1:04}"
        command.revision(config(connection), message, autogenerate=True, rev_id=number)

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fresh.sqlite3'}"
        await upgrade(url)
        engine = create_async_engine(address(url), poolclass=NullPool)
        async with engine.connect() as connection:
            await connection.run_sync(compare)
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(draft(" ".join(sys.argv[1:])))
