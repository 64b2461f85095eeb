"""The desk's service: what goes next on a lane, and what a start finds – by hand."""

import datetime as dt

from desk.actions import MakeTopic
from desk.model import DESK, IncomingMessage, Mode, OutboxMessage, TopicState
from desk.outbox.failures import Failure, FailureKind
from tests.desk.bench import AMIR, ANN, DESKED, GROUP, MAIN, OUT, TOPICS, Bench


async def test_lines_of_a_crowded_lane_are_joined_up_to_a_picture(bench: Bench):
    case = await bench.opened()
    for number in range(1, 4):
        await bench.writes(number, f"line {number}")
    await bench.writes(4, "picture", kind="photo")
    await bench.writes(5, "behind")
    job = await bench.job(MAIN, crowded=True)
    assert (job.call, job.text) == ("text", "line 1\nline 2\nline 3")
    await bench.desk.delivered.sent(job, (600,))
    await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 2, text="changed"))
    picture = await bench.job(MAIN, crowded=True)
    assert picture.call == "copy"
    await bench.desk.delivered.sent(picture, (601,))
    async with bench.database.unit() as unit:
        assert len(await unit.desk.relayed.of_target(GROUP, 600)) == 3
    calls = [(job.call, job.messages) for job in await bench.drain() if job.chat == GROUP]
    assert ("copy", (2,)) in calls
    assert case.id


async def test_joined_lines_stay_within_a_message(bench: Bench):
    await bench.opened()
    for number in range(1, 5):
        await bench.writes(number, str(number) * 1500)
    assert len((await bench.job(MAIN, crowded=True)).text) <= 4096


async def test_an_edit_or_deletion_of_what_never_left_is_no_call(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    job = await bench.job(MAIN)
    await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 1, text="new"))
    await bench.desk.failed.refused(job, Failure(FailureKind.REFUSED))
    assert await bench.nothing(MAIN)
    assert await bench.desk.messages.take_back(ANN)
    assert await bench.nothing(MAIN)
    assert case.id


async def test_an_edit_of_a_deleted_answer_changes_nothing(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.drain()
    assert await bench.desk.messages.delete(AMIR, GROUP, 71)
    assert not await bench.desk.messages.staff_edited(IncomingMessage(GROUP, 71, text="new"))


async def test_a_topic_that_is_there_already_is_not_made_again(bench: Bench):
    case = await bench.opened()
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.put(unit, OutboxMessage(DESK, GROUP, MakeTopic(), case=case.id))
    assert await bench.nothing(TOPICS)


async def test_a_reply_to_something_elsewhere_points_nowhere(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, reply_to=404)
    assert (await bench.job(MAIN)).reply_to is None
    await bench.answers(case.id, 71, reply_to=405)
    assert (await bench.job(OUT)).reply_to is None


async def test_an_orphan_topic_is_adopted_only_where_one_is_missing(bench: Bench):
    case = await bench.desk.conversations.ask(ANN, None, None, "why?", "en")
    adopted = await bench.desk.delivered.adopt(case.id, 99)
    assert (adopted.topic, adopted.topic_state) == (99, TopicState.READY)
    assert await bench.desk.delivered.adopt(case.id, 100) is None
    assert (await bench.job(DESKED)).thread == 99


async def test_a_topic_stuck_in_the_making_is_made_after_a_start(bench: Bench):
    case = await bench.desk.conversations.ask(ANN, None, None, "why?", "en")
    job = await bench.job(TOPICS)
    async with bench.desk.context.changing() as unit:
        await unit.desk.outbox.finish(job.entry.id, "failed", "lost in a crash")
    assert await bench.nothing(TOPICS)
    bench.clock.jump(minutes=3)
    assert await bench.desk.outbox.recover(dt.timedelta(minutes=1)) == 0
    assert (await bench.job(TOPICS)).case.id == case.id


async def test_what_another_relay_may_be_sending_is_left_for_a_minute(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.job(MAIN)
    minute = dt.timedelta(minutes=1)
    assert await bench.desk.outbox.recover(minute) == 0
    bench.clock.jump(minutes=2)
    assert await bench.desk.outbox.recover(minute) == 1
    assert "possible_duplicate" in await bench.events(case.id)
    assert (await bench.job(MAIN)).entry.again


async def test_what_nobody_sends_any_more_goes_again_while_the_desk_runs(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.job(MAIN)
    bench.clock.jump(seconds=30)
    assert await bench.desk.outbox.heal() == 0
    assert await bench.nothing(MAIN)
    bench.clock.jump(seconds=31)
    assert await bench.desk.outbox.heal() == 1
    assert (await bench.job(MAIN)).entry.again
    assert "possible_duplicate" in await bench.events(case.id)


async def test_who_is_forgotten_is_forgotten_in_the_group_too(bench: Bench):
    await bench.opened()
    await bench.desk.retention.forget(ANN)
    async with bench.database.unit() as unit:
        await unit.applicants.forget(ANN)
    told = await bench.job(DESKED)
    assert "has erased everything" in told.text
    await bench.desk.delivered.sent(told, (900,))
    job = await bench.job(DESKED)
    assert (job.call, job.thread, job.weight) == ("delete_topic", 70, 0)
    await bench.desk.delivered.sent(job, ())
    await bench.desk.retention.forget(ANN)
    assert await bench.nothing(DESKED)
    assert await bench.desk.modes.mode(ANN) is Mode.FORM


async def test_a_taking_whose_answer_was_lost_is_done_once_more(bench: Bench):
    """It was written all the same: without being told so, the lane would wait for nobody."""
    await bench.opened()
    await bench.writes(1)
    first = await bench.job(MAIN)
    assert await bench.nothing(MAIN)
    again = await bench.desk.outbox.take(MAIN, crowded=False, unsure=True)
    assert again is not None
    assert (again.entry.id, again.entry.again) == (first.entry.id, False)


async def test_a_card_that_was_given_up_is_drawn_again_with_the_next_word(bench: Bench):
    await bench.desk.conversations.ask(ANN, None, None, "why?", "en")
    await bench.desk.delivered.sent(await bench.job(TOPICS), (70,))
    await bench.refuse(DESKED, FailureKind.REFUSED, "odd")
    await bench.writes(5, "is anybody there?")
    calls = [(job.call, job.chat) for job in await bench.drain()]
    assert ("text", GROUP) in calls
    assert [call for call in calls if call[0] == "copy"]
