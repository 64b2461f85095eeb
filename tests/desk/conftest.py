"""One desk a test, on its own database."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.migrations import upgrade
from telegram_sim import serve
from tests.desk.bench import Bench, working
from tests.desk.house import StaffedDesk, furnish, hire, running
from tests.desk.scene import Case


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "guide.sqlite3"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def database_url(template: Path, tmp_path: Path) -> str:
    shutil.copy(template, tmp_path / "guide.sqlite3")
    return f"sqlite:///{tmp_path}/guide.sqlite3"


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[StaffedDesk]:
    """The forum and the accounts; no bot is running."""
    async with serve() as server:
        yield await furnish(server.telegram, server.url, tmp_path)


@pytest.fixture
async def office(closed: StaffedDesk, database_url: str) -> AsyncIterator[StaffedDesk]:
    """Everything at work."""
    async with running(closed, database_url) as open_desk:
        await hire(open_desk)
        yield open_desk


@pytest.fixture
async def bench(database_url: str, tmp_path: Path) -> AsyncIterator[Bench]:
    """The desk's service alone; the relay is played by hand."""
    async with working(database_url, tmp_path) as desk:
        yield desk


@pytest.fixture
async def case(office: StaffedDesk) -> Case:
    """A case with its topic: (office, number, applicant's chat, topic)."""
    ann, room = await office.client()
    number = await office.asks(ann, "my question")
    return office, number, room, await office.at_work(number)
