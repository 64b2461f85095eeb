"""The clock runs from the day of handing in, which goes with the draft."""

import datetime as dt

import pytest

from filing import filing_clock
from filing.filing_clock import FilingClock
from tests.content.kinds.walks import DAY, NOW, Walk, given


@pytest.fixture
async def walk():
    found = Walk("cancel", given("cancel"))
    await found.fill()
    return found


def hand(walk):
    return FilingClock(walk.store.unit, lambda: DAY, lambda: NOW)


async def test_it_was_today_a_day_before_or_not_at_all(walk):
    mine, draft = hand(walk), (walk.owner, walk.draft)
    await mine.earlier(*draft)
    assert await mine.day(*draft) is None
    await mine.mark(*draft)
    await mine.earlier(*draft)
    await mine.mark(*draft)
    assert await mine.day(*draft) == DAY - dt.timedelta(days=1)
    await mine.undo(*draft)
    assert await mine.day(*draft) is None


async def test_it_is_not_moved_back_for_ever(walk):
    mine, draft = hand(walk), (walk.owner, walk.draft)
    await mine.mark(*draft)
    for _ in range(70):
        await mine.earlier(*draft)
    assert await mine.day(*draft) == DAY - dt.timedelta(days=60)


async def test_the_package_stays_the_same(walk):
    first = await walk.submissions.submit(walk.owner, walk.draft, "en")
    await hand(walk).mark(walk.owner, walk.draft)
    again = await walk.submissions.submit(walk.owner, walk.draft, "en")
    assert not again.fresh
    assert again.content == first.content


async def test_the_clock_tells_days_from_then_on(walk):
    begun = dt.date(2026, 9, 29)
    work = await walk.submissions.todo(walk.owner, walk.draft, "en", begun)
    stages = {one.step.id: one for one in filing_clock.clock(work)}
    assert next(iter(stages)) == "first_review"
    assert stages["first_review"].day == dt.date(2026, 10, 8)
    assert stages["regulator"].day == dt.date(2026, 11, 4)
    sms = next(one for key, one in stages.items() if key.startswith("sms_"))
    assert sms.day is None
    assert "submit" not in stages
    titles = {text: text for one in stages.values() for text in (one.step.title, one.step.text)}
    days = [one.day for one in filing_clock.events(list(stages.values()), "REF", titles)]
    assert days == [one.day for one in stages.values() if one.day]


def test_the_line_for_the_home_page_has_the_right_number():
    known = {"site_icp_number": "浙ICP备12345678号-1", "entity_icp_number": "粤ICP备87654321号"}
    assert "浙ICP备12345678号-1</a>" in filing_clock.footer(known)
    assert "粤ICP备87654321号</a>" in filing_clock.footer({**known, "province": "440000"})
    line = filing_clock.footer({})
    assert 'href="https://beian.miit.gov.cn/"' in line
    assert "×ICP备" in line
    assert len(line) <= 256


async def test_the_days_to_come_are_planned_and_said_once(walk):
    mine, draft = hand(walk), (walk.owner, walk.draft)
    work = await walk.submissions.todo(*draft, "en", DAY)
    await mine.plan(*draft, filing_clock.clock(work))
    assert await mine.due() == []
    late = FilingClock(walk.store.unit, lambda: DAY, lambda: NOW + dt.timedelta(days=9))
    (one,) = await late.due()
    assert one.step == "first_review"
    assert one.due_at.astimezone(filing_clock.ZONE).hour == 10
    assert await late.take(one)
    assert not await late.take(one)
    await late.give_back(one)
    assert await late.due() == [one]
    await late.plan(*draft, ())
    assert await late.due() == []
