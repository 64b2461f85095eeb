"""The desk's service: asking, writing, editing, rating – the relay played by hand."""

import pytest

from desk.actions import Action
from desk.model import IncomingMessage, Mode
from filing.bounded import Bounded
from filing.errors import NotFound
from tests.desk.bench import AMIR, ANN, GROUP, LENA, MAIN, TOPICS, Bench


async def test_the_mode_is_remembered_and_the_memory_has_an_end(bench: Bench):
    bench.desk.modes._known = Bounded(1)
    await bench.desk.modes.set_mode(1, Mode.CHAT)
    await bench.desk.modes.set_mode(1, Mode.CHAT)
    await bench.desk.modes.set_mode(2, Mode.CHAT)
    assert list(bench.desk.modes._known) == [2]
    assert await bench.desk.modes.mode(1) is Mode.CHAT
    assert await bench.desk.modes.mode(3) is Mode.FORM


async def test_where_an_applicant_stands(bench: Bench):
    assert (await bench.desk.conversations.standing(ANN)).case is None
    case = await bench.opened()
    standing = await bench.desk.conversations.standing(ANN)
    assert (standing.mode, standing.case) == (Mode.CHAT, case)


async def test_asking_again_from_another_place_moves_the_case_there(bench: Bench):
    case = await bench.opened("first")
    async with bench.database.unit() as unit:
        draft = await unit.drafts.create(ANN, "initial", {}, bench.clock())
    again = await bench.desk.conversations.ask(ANN, draft.id, "domain", "", "zh")
    assert again.id == case.id
    assert (again.draft, again.field, again.language) == (draft.id, "domain", "zh")
    said = [job.text for job in await bench.drain() if job.entry.op is Action.SAY]
    assert "Asks again at: domain" in said
    with pytest.raises(NotFound):
        await bench.desk.conversations.ask(ANN, 12345, None, "", "en")


async def test_writing_without_a_case_opens_one_and_after_closing_the_same_again(bench: Bench):
    assert await bench.writes(1) == "relayed"
    case = (await bench.desk.conversations.standing(ANN)).case
    await bench.desk.delivered.sent(await bench.job(TOPICS), (70,))
    await bench.drain()
    assert await bench.desk.closing.close(AMIR, case.id)
    assert not await bench.desk.closing.close(AMIR, case.id)
    await bench.drain()
    assert await bench.writes(2) == "relayed"
    assert (await bench.desk.conversations.get(case.id)).alive
    await bench.drain()
    assert "reopened" in await bench.events(case.id)


async def test_after_a_migration_an_old_case_is_not_opened_again(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(None, case.id)
    await bench.drain()
    bench.desk.context.group = -5
    await bench.writes(9)
    fresh = (await bench.desk.conversations.standing(ANN)).case
    assert fresh.id != case.id
    assert fresh.group == -5


async def test_a_receipt_a_day_later_tells_the_hours_again(bench: Bench):
    await bench.opened()
    bench.clock.jump(days=1)
    await bench.writes(1)
    said = [job.text for job in await bench.drain() if job.chat == ANN and job.call == "text"]
    assert "Your message is with our staff." in said[0]
    assert "half an hour" in said[0]


async def test_within_minutes_of_a_person_no_hours_are_told(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.desk.assignment.release(AMIR, case.id)
    await bench.writes(1)
    bench.clock.jump(hours=33)
    await bench.answers(case.id, 72)
    await bench.desk.assignment.release(AMIR, case.id)
    await bench.writes(2)
    said = [job.text for job in await bench.drain() if job.chat == ANN and job.call == "text"]
    assert not any("Nobody is at the desk" in text for text in said)


async def test_only_ones_own_case_is_rated_and_opened(bench: Bench):
    case = await bench.opened()
    assert await bench.desk.closing.reopen(ANN, case.id) == await bench.desk.conversations.get(
        case.id
    )
    assert not await bench.desk.closing.rate(ANN, case.id, 6)
    assert not await bench.desk.closing.rate(7, case.id, 5)
    assert await bench.desk.closing.rate(ANN, case.id, 5)
    with pytest.raises(NotFound):
        await bench.desk.closing.reopen(7, case.id)


async def test_what_the_desk_does_not_know_it_leaves_alone(bench: Bench):
    case = await bench.opened()
    assert not await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 404))
    assert not await bench.desk.messages.applicant_reacted(ANN, 404, "👍")
    assert not await bench.desk.messages.take_back(ANN)
    assert not await bench.desk.messages.staff_edited(IncomingMessage(GROUP, 404))
    assert not await bench.desk.messages.staff_reacted(GROUP, 404, "👍")
    assert not await bench.desk.messages.delete(LENA, GROUP, 404)
    assert await bench.desk.corrections.get(ANN, 404) is None
    assert await bench.desk.staff.prompt(404) is None
    assert await bench.desk.replies.suggestions(case.id) == ()
    assert not await bench.desk.replies.promote_answer(AMIR, GROUP, 404)
    await bench.desk.corrections.answered(ANN, 404, "domain")
    await bench.desk.conversations.blocked(404, by_user=True)


async def test_a_message_taken_back_before_it_left_never_leaves(bench: Bench):
    await bench.opened()
    await bench.writes(1, "secret")
    assert await bench.desk.messages.take_back(ANN)
    done = await bench.drain()
    assert [job.call for job in done if job.entry.op is Action.COPY_IN] == []
    assert [job.messages for job in done if job.call == "delete"] == [(1,)]
    bench.clock.jump(minutes=11)
    await bench.writes(2)
    bench.clock.jump(minutes=11)
    assert not await bench.desk.messages.take_back(ANN)


async def test_parts_of_an_album_edited_before_it_leaves_keep_their_order(bench: Bench):
    case = await bench.opened()
    for number in (3, 1, 2):
        await bench.writes(number, f"part {number}", kind="photo", album="a")
    await bench.desk.messages.applicant_edited(
        IncomingMessage(ANN, 1, kind="photo", text="better", album="a")
    )
    bench.clock.jump(seconds=2)
    job = await bench.job(MAIN)
    assert job.messages == (1, 2, 3)
    assert job.post.text == "better"
    await bench.desk.delivered.sent(job, (501, 502, 503))
    async with bench.database.unit() as unit:
        pairs = await unit.desk.relayed.of_album(case.id, "a")
    assert {pair.message: pair.to_message for pair in pairs} == {1: 501, 2: 502, 3: 503}
