"""Past cases by words, figures by member, hour, kind and language, as shipped."""

import pytest
import pytest_asyncio

from desk import search as searching
from desk.breakdown import Breakdown, Breakdowns, reason_name
from desk.model import NEVER, Case, TopicState
from desk.search import Search
from desk.texts import link
from tests.desk.bench import Bench, working
from tests.desk.shipped import asked, number, shipped

shared = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("looking")) as found:
        yield found


@pytest.fixture
async def bench(database_url: str, tmp_path):
    async with working(database_url, tmp_path) as found:
        yield found


async def told(house, words):
    """What the desk bot says in General to a member's words."""
    await house.staff.within(house.group).send(words)
    await house.rest()
    return [one.text for one in await house.group.messages(None)][-1]


@shared
async def test_past_cases_are_found_by_what_was_said(house):
    """By the applicant's words and staff's, in any script, also closed; numbers are masked."""
    _ann, first = await asked(house, "The SEAL of 13800138000 is blurred")
    _ben, second = await asked(house, "公章看不清怎么办？", language="zh")
    await first.send("Scan the seal again, please.")
    await house.toast(first, await house.card(first), "Close")
    one, two = (
        await number(house.app.desk_runtime.desk, first),
        await number(house.app.desk_runtime.desk, second),
    )
    found = await told(house, "/search seal scan")
    assert f"#{one} " in found
    assert "closed" in found
    assert f"#{two}" not in found
    masked = await told(house, "/search blurred")
    assert "blurred" in masked
    assert "138" not in masked
    assert f"#{two} " in await told(house, "/search 公章")
    assert await told(house, "/search seal teapot") == "No case has these words."
    assert "/search WORDS" in await told(house, "/search")


@shared
async def test_figures_by_member_hour_kind_language_and_reason(house):
    chat, topic = await asked(house, "one more")
    await topic.send("yes")
    await topic.send("/close Answered by Phone")
    await house.rest()
    await chat.press("4")
    said = await told(house, "/figures 7")
    lines = said.splitlines()
    assert lines[0] == "The last 7 days"
    assert any(line.startswith("Lena: 2 · 0 · 4.0") for line in lines)
    assert any("12: 3" in line for line in lines), "noon in Beijing"
    assert any("Initial filing: 3" in line for line in lines)
    assert "English: 2 · 中文: 1" in lines
    assert "answered by phone: 1 · by staff, no reason given: 1" in " · ".join(
        sorted(lines[-1].split(" · "))
    )
    assert "at most 366" in await told(house, "/figures soon")
    assert "The last 30 days" in await told(house, "/figures")


async def test_a_search_goes_on_through_all_messages_and_past_what_is_damaged(
    bench: Bench, monkeypatch
):
    case = await bench.opened("why?")
    await bench.writes(1, "the first word")
    await bench.answers(case.id, 71, "no")
    search = Search(bench.desk.context)
    assert await search.find(" ") == ()
    monkeypatch.setattr(searching, "CHUNK", 1)
    [found] = await search.find("FIRST")
    monkeypatch.setattr(searching, "LOOKED", 1)
    assert await search.find("first") == ()
    assert found.case.id == case.id
    assert "first" in found.said
    assert await search._cases(("x",), {999: {"x": "x"}}) == ()


async def test_an_empty_desk_has_empty_figures(bench: Bench):
    assert await Breakdowns(bench.desk.context).of(3) == Breakdown(3)
    case = await bench.opened("why?")
    await bench.desk.assignment.claim((await bench.desk.members.all())[0], case.id)
    [member] = (await Breakdowns(bench.desk.context).of(3)).members
    assert (member.first_answer, member.rating) == (None, None)


def test_reasons_have_names_and_cases_without_a_topic_no_link():
    assert reason_name(str, "quiet") == "nobody wrote any more"
    assert reason_name(str, "spam") == "spam"
    assert link(Case(3, 1, "en", -1001, NEVER, topic_state=TopicState.NONE), "🔴") == "🔴 #3"
