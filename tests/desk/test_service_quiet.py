"""The desk's service: conversations that fall quiet."""

import pytest

from filing.errors import NotFound
from tests.desk.bench import AMIR, ANN, Bench

BEN = 43


async def told(bench: Bench) -> int:
    return (await bench.events(1)).count("quiet_told")


async def test_what_the_applicant_writes_ends_the_announcement(bench: Bench):
    case = await bench.opened("why?")
    bench.clock.jump(days=13)
    assert await bench.desk.retention.end_quiet() == 0
    assert await told(bench) == 1
    await bench.writes(1)
    bench.clock.jump(days=3)
    assert await bench.desk.retention.end_quiet() == 0
    bench.clock.jump(days=10)
    assert await bench.desk.retention.end_quiet() == 0
    assert await told(bench) == 2, "announced anew"
    assert (await bench.desk.conversations.get(case.id)).alive


async def test_who_has_blocked_the_bot_is_not_asked(bench: Bench):
    await bench.opened("why?")
    await bench.desk.conversations.blocked(ANN, by_user=True)
    bench.clock.jump(days=13)
    assert await bench.desk.retention.end_quiet() == 0
    bench.clock.jump(days=2)
    assert await bench.desk.retention.end_quiet() == 1
    assert not await told(bench)


async def test_only_the_applicant_keeps_an_open_case(bench: Bench):
    case = await bench.opened("why?")
    assert not await bench.desk.retention.keep(BEN, case.id)
    assert await bench.desk.retention.keep(ANN, case.id)
    with pytest.raises(NotFound):
        await bench.desk.retention.keep(ANN, case.id + 1)
    await bench.desk.closing.close(AMIR, case.id)
    assert not await bench.desk.retention.keep(ANN, case.id)
    await bench.desk.retention._tell(case.id, bench.clock() - case.opened_at)
    assert not await told(bench), "closed in between"
