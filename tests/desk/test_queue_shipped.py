"""The queue's filters, whose turn a case is, and names of topics, in the application as shipped."""

import pytest
import pytest_asyncio

from desk.model import APPLICANT, LATE, QueueKey
from desk.routing import loads
from tests.desk.shipped import asked, number, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("queue")) as found:
        yield found


@pytest.fixture
def desk(house):
    return house.app.desk_runtime.desk


async def board(house):
    """The last message of the desk bot in General."""
    return [one for one in await house.group.messages(None) if one.text.startswith("Queue")][-1]


async def listed(house, words=""):
    """The numbers that `/queue` shows."""
    await house.staff.within(house.group).send(f"/queue {words}".strip())
    await house.rest()
    shown = (await board(house)).text
    return {int(line.split("#")[1].split()[0]) for line in shown.splitlines() if "#" in line}


async def test_the_queue_can_be_narrowed(house, desk):
    """By who waits, by whose it is, by what is put off, by language and by kind."""
    _ann, first = await asked(house, "one")
    _ben, second = await asked(house, "二", language="zh")
    cat, third = await asked(house, "three")
    one, two, three = [await number(desk, topic) for topic in (first, second, third)]
    await first.send("an answer")
    await third.send("/snooze 3")
    await house.rest()
    assert {one, two, three} <= await listed(house)
    assert await listed(house, "mine") == {one}
    assert two in await listed(house, "waiting")
    assert one not in await listed(house, "waiting")
    assert await listed(house, "snoozed") == {three}
    assert await listed(house, "zh") == {two}
    assert {one, two, three} <= await listed(house, "initial")
    await house.staff.within(house.group).send("/queue nothing")
    await house.rest()
    told = [one.text for one in await house.group.messages(None)][-1]
    assert "mine, waiting, snoozed" in told
    await listed(house)
    general = house.staff.within(house.group)
    await general.press(await board(house), "中文")
    await house.rest()
    assert "Queue · 中文 (1)" in (await board(house)).text
    await general.press(await board(house), "Waiting")
    await house.rest()
    assert f"#{two} " in (await board(house)).text
    await cat.send("one more thing")
    assert await listed(house, "snoozed") == set()


async def test_two_kinds_of_filing_have_buttons_of_their_own(house, desk):
    _ann, topic = await asked(house, "first filing")
    chat = await house.chat(sample="")
    await house.app.services.filings.start(chat.person.id, "cancel", {})
    other = await chat.asks_a_person("how do I cancel?")
    assert await number(desk, other) in await listed(house, "cancel")
    assert await number(desk, topic) not in await listed(house, "cancel")
    await listed(house)
    assert "Cancel" in " ".join((await board(house)).labels)


async def name_of(house, topic):
    return next(one["name"] for one in await house.group.topics() if one["id"] == topic.thread)


async def test_names_of_topics_carry_the_state(house, desk):
    chat, topic = await asked(house, "where is it?")
    case = await number(desk, topic)
    assert (await name_of(house, topic)).startswith(f"#{case} · 🔴 «where is it?»")
    await topic.send("here")
    await house.rest()
    assert "🔴" in await name_of(house, topic), "an answer to it may come at once"
    house.clock.jump(seconds=21)
    house.app.desk_runtime.relay.call()
    await house.rest()
    assert (await name_of(house, topic)).startswith(f"#{case} · «where is it?»")
    await topic.send("/snooze 1")
    await house.rest()
    house.clock.jump(seconds=21)
    house.app.desk_runtime.relay.call()
    await house.rest()
    assert "💤" in await name_of(house, topic)
    await chat.send("I have it")
    house.clock.jump(seconds=21)
    house.app.desk_runtime.relay.call()
    await house.rest()
    assert "🔴" in await name_of(house, topic)


async def test_names_of_topics_tell_the_time_waited_in_coarse_steps(house, desk):
    """So that they change seldom: each change is a line in the topic."""

    async def later(**span):
        house.clock.jump(**span)
        await desk.alerts.tick()
        house.clock.jump(seconds=21)
        house.app.desk_runtime.relay.call()
        await house.rest()
        return (await name_of(house, topic)).partition(" · ")[2]

    _chat, topic = await asked(house, "how long?")
    assert (await later(minutes=13)).startswith("🔴 «how long?»")
    assert (await later(minutes=2)).startswith("🔴 15 min «how long?»")
    place = await house.running.telegram.place()
    for _turn in range(4):
        assert (await later(minutes=9)).startswith("🔴 15 min «how long?»")
    calls = await house.running.telegram.calls("editForumTopic", after=place)
    assert not [one for one in calls if str(topic.thread) in str(one)], "nothing to change"
    assert (await later(minutes=10)).startswith("🔴 1 h «how long?»")
    assert (await later(days=2)).startswith("🔴 1 d «how long?»")
    await topic.send("until Friday")
    await house.rest()
    assert (await later(minutes=1)).startswith("«how long?»")


async def redrawn(house, topic):
    """The card after its pause."""
    house.clock.jump(seconds=6)
    house.app.desk_runtime.relay.call()
    await house.rest()
    return (await house.card(topic)).text


async def test_new_cases_are_offered_in_turn_by_language_and_load(house, desk):
    lena, amir = [await desk.members.get(one.id) for one in (house.staff, house.agent)]
    for case in await desk.reports.cases():
        await desk.closing.close(lena, case.id)
    await desk.members.enlist(amir.__class__(amir.id, "Amir", languages=("en",), on_duty=True))
    told = []
    for words, language in (("a", "en"), ("b", "en"), ("丙", "zh"), ("d", "en")):
        _chat, topic = await asked(house, words, language=language)
        told.append((await house.card(topic)).text.split("Your turn, ")[1].split(".")[0])
    assert told[2] == "Lena", "Amir is not listed for Chinese"
    assert set(told[:2]) == {"Lena", "Amir"}
    assert told[3] == "Amir", "Lena had the last one"
    assert loads(await desk.reports.cases()) == {lena.id: 2, amir.id: 2}
    await topic.send("mine")
    await house.rest()
    assert "Who: Lena" in await redrawn(house, topic)
    await house.toast(topic, await house.card(topic), "Release")
    assert "Who: –" in await redrawn(house, topic)
    for member in (lena, amir):
        await desk.members.set_duty(member, on=False)
    _chat, topic = await asked(house, "nobody is there")
    assert "Who: –" in (await house.card(topic)).text
    for member in (lena, amir):
        await desk.members.set_duty(member, on=True)


async def test_who_floods_goes_behind_everybody_else(house, desk, monkeypatch):
    """D11: from the sixteenth waiting message on; the card tells how many wait."""
    chat, topic = await asked(house)
    case = await number(desk, topic)
    monkeypatch.setattr(house.app.desk_runtime.relay, "_start", lambda _lane: None)
    for turn in range(20):
        await chat.room.send(f"picture {turn}")
    await house.running.telegram.settled(house.bot, timeout=30)
    await house.app.lanes.join()
    async with house.app.database.unit() as unit:
        assert await unit.desk.outbox.unsent(case, LATE) == 5
        assert await unit.desk.outbox.unsent(case) == 20
        head = await unit.desk.outbox.head(QueueKey(APPLICANT, house.group.id), 40)
    assert [one.priority for one in head] == [3] * 15 + [LATE] * 5
    monkeypatch.undo()
    house.app.desk_runtime.relay.call()
    await house.rest()
    told = [one for one in await house.said(topic) if one.startswith("picture")]
    assert "\n".join(told).split("\n") == [f"picture {turn}" for turn in range(20)]


async def test_a_mute_has_a_reason_in_the_audit(house, desk):
    _chat, topic = await asked(house)
    agent = house.agent.within(house.group, topic.thread)
    for words in ("/mute floods the desk", "/mute"):
        await agent.send(words)
    await house.rest()
    lines = await desk.reports.transcript(await number(desk, topic), internal=True)
    assert ("Amir", "muted", "floods the desk") in [(one.who, one.kind, one.text) for one in lines]
    assert any(one.kind == "no longer muted" for one in lines)
