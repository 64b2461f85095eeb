"""The same desk on PostgreSQL, with two relays at one outbox: in order, and nothing twice."""

import asyncio
import datetime as dt
from collections.abc import Iterator

import pytest

from storage.migrations import upgrade
from tests.desk.house import StaffedDesk, hire, opened, running
from tests.postgres import postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        asyncio.run(upgrade(url))
        yield url


async def test_two_relays_at_one_outbox_send_everything_once_and_in_order(
    closed: StaffedDesk, server: str
) -> None:
    minute = dt.timedelta(minutes=1)
    async with running(closed, server, stale=minute) as office:
        await hire(office)
        second = StaffedDesk(
            **{name: getattr(closed, name) for name in closed.__dataclass_fields__}
        )
        async with opened(second, server, stale=minute) as other:
            task = asyncio.create_task(other.relay.run())
            ann, room = await office.client()
            topic = await office.at_work(await office.asks(ann))
            for number in range(10):
                await room.send(f"in {number}")
                await topic.send(f"out {number}")
            await office.rest()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        inside = [text for text in await office.said(topic.thread) if text.startswith("in ")]
        outside = [one.text for one in await room.bot_messages() if one.text.startswith("out ")]
        assert sorted(inside) == [f"in {number}" for number in range(10)]
        assert sorted(outside) == [f"out {number}" for number in range(10)]
        assert inside == sorted(inside)
        assert outside == sorted(outside)
