"""The desk's service: every refusal of the Bot API – the relay played by hand."""

from desk.model import APPLICANT, DESK, IncomingMessage, QueueKey
from desk.outbox.failures import Failure, FailureKind
from desk.outbox.on_failed import PATIENCE
from tests.desk.bench import AMIR, ANN, DESKED, GROUP, LENA, MAIN, OUT, TOPICS, Bench


async def test_a_reaction_that_did_not_arrive_is_no_duplicate(bench: Bench):
    case = await bench.opened()
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.react(unit, DESK, GROUP, 3, "👍")
    await bench.refuse(QueueKey(DESK, GROUP, "light"), FailureKind.UNREACHABLE)
    assert "possible_duplicate" not in await bench.events(case.id)


async def test_a_topic_closed_again_and_again_is_given_up(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    light = QueueKey(DESK, GROUP, "light")
    for _turn in range(PATIENCE):
        await bench.refuse(MAIN, FailureKind.TOPIC_CLOSED)
        await bench.desk.delivered.sent(await bench.job(light), ())
    await bench.refuse(MAIN, FailureKind.TOPIC_CLOSED)
    assert "failed" in await bench.events(case.id)


async def test_a_migration_is_told_by_the_error_of_a_call(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.refuse(MAIN, FailureKind.MIGRATED, chat=-9)
    assert bench.desk.group == -9
    moved = await bench.job(QueueKey(APPLICANT, -9))
    assert moved.chat == -9
    await bench.desk.delivered.sent(moved, (800,))
    await bench.desk.failed.migrate(-9, -9)
    await bench.desk.failed.migrate(GROUP, -11)
    assert bench.desk.group == -9
    await bench.drain()
    await bench.answers(case.id, 71)
    await bench.refuse(OUT, FailureKind.MIGRATED)
    assert (await bench.job(OUT)).call == "text"


async def test_a_network_failure_waits_longer_each_time_and_is_marked(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    pauses = [(await bench.refuse(MAIN, FailureKind.UNREACHABLE)).seconds for _again in range(3)]
    assert pauses == [1, 2, 4]
    assert (await bench.events(case.id)).count("possible_duplicate") == 3


async def test_without_rights_words_wait_and_ornaments_are_left_out(bench: Bench):
    await bench.opened()
    await bench.desk.conversations.ask(ANN, None, None, "", "en")
    job = await bench.job(DESKED)
    pause = await bench.desk.failed.refused(job, Failure(FailureKind.RIGHTS, "not enough rights"))
    assert (pause.alarm, pause.seconds) == ("not enough rights", 60)
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.react(unit, DESK, GROUP, 3, "👍")
    light = QueueKey(DESK, GROUP, "light")
    assert (await bench.refuse(light, FailureKind.RIGHTS)).alarm == ""
    assert await bench.nothing(light)


async def test_a_block_of_somebody_without_a_case_stops_only_the_chat(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(LENA, case.id)
    await bench.refuse(OUT, FailureKind.BLOCKED)
    assert await bench.nothing(OUT)
    await bench.desk.conversations.blocked(ANN, by_user=False)
    assert (await bench.job(OUT)).chat == ANN


async def test_an_account_that_is_gone_without_a_case_is_left(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(LENA, case.id)
    await bench.refuse(OUT, FailureKind.GONE, "user is deactivated")
    assert await bench.nothing(OUT)


async def test_chat_not_found_on_a_copy_may_mean_the_group_so_it_goes_by_hand(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71, "by hand")
    await bench.refuse(OUT, FailureKind.GONE, "Bad Request: chat not found")
    job = await bench.job(OUT)
    assert (job.call, job.text) == ("text", "by hand")
    await bench.desk.failed.refused(job, Failure(FailureKind.GONE, "Bad Request: chat not found"))
    assert not (await bench.desk.conversations.get(case.id)).alive


async def test_a_topic_lost_again_and_again_is_given_up_and_told(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    for turn in range(PATIENCE):
        await bench.refuse(MAIN, FailureKind.TOPIC_LOST)
        await bench.topic(80 + turn)
    await bench.refuse(MAIN, FailureKind.TOPIC_LOST)
    assert "failed" in await bench.events(case.id)
    said = [job.text for job in await bench.drain() if job.chat == ANN and job.call == "text"]
    assert any("could not be passed on" in text for text in said)


async def test_two_losses_of_the_same_topic_make_one_new(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.desk.conversations.ask(ANN, None, None, "again", "en")
    note, message = await bench.job(DESKED), await bench.job(MAIN)
    await bench.desk.failed.refused(message, Failure(FailureKind.TOPIC_LOST))
    await bench.desk.delivered.sent(await bench.job(TOPICS), (90,))
    await bench.desk.failed.refused(note, Failure(FailureKind.TOPIC_LOST))
    assert await bench.nothing(TOPICS)
    await bench.desk.delivered.sent(await bench.job(DESKED), (9000,))
    assert (await bench.job(DESKED)).thread == 90


async def test_a_loss_while_the_new_topic_is_in_the_making_waits_for_it(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.desk.conversations.ask(ANN, None, None, "again", "en")
    note, message = await bench.job(DESKED), await bench.job(MAIN)
    for job in (message, note):
        await bench.desk.failed.refused(job, Failure(FailureKind.TOPIC_LOST))
    assert await bench.nothing(DESKED)
    await bench.topic(90)
    assert (await bench.job(MAIN)).thread == 90


async def test_a_line_in_general_that_is_refused_is_dropped(bench: Bench):
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.general(unit, "a line")
    await bench.refuse(DESKED, FailureKind.TOPIC_CLOSED)
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.general(unit, "another")
    await bench.refuse(DESKED, FailureKind.TOPIC_LOST)
    assert await bench.nothing(DESKED)


async def test_a_message_deleted_before_it_was_copied_is_gone(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.refuse(MAIN, FailureKind.SOURCE_GONE)
    assert await bench.nothing(MAIN)
    await bench.drain()
    await bench.answers(case.id, 71, "still here")
    await bench.refuse(OUT, FailureKind.SOURCE_GONE)
    assert (await bench.job(OUT)).text == "still here"


async def test_an_edit_too_late_is_copied_anew_and_then_given_up(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.drain()
    await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 1, text="new"))
    await bench.refuse(MAIN, FailureKind.EDIT_REFUSED)
    job = await bench.job(MAIN)
    assert (job.call, job.messages) == ("copy", (1,))
    await bench.desk.failed.refused(job, Failure(FailureKind.EDIT_REFUSED))
    assert await bench.nothing(MAIN)


async def test_a_card_that_cannot_be_edited_is_shown_anew(bench: Bench):
    case = await bench.opened()
    bench.clock.jump(seconds=6)
    await bench.desk.assignment.claim(AMIR, case.id)
    job = await bench.job(DESKED)
    assert job.call == "edit_text"
    await bench.desk.failed.refused(job, Failure(FailureKind.EDIT_REFUSED))
    bench.clock.jump(seconds=6)
    assert (await bench.job(DESKED)).call == "text"


async def test_reactions_and_edits_outside_the_group_fail_quietly(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.drain()
    await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 1, text="new"))
    await bench.refuse(MAIN, FailureKind.OUTSIDE)
    assert await bench.nothing(MAIN)
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.general(unit, "a line")
    assert (await bench.refuse(DESKED, FailureKind.OUTSIDE)).alarm


async def test_an_answer_refused_for_good_is_told_to_staff(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.refuse(OUT, FailureKind.CANNOT_COPY, "message can't be copied")
    done = await bench.drain()
    assert [job.emoji for job in done if job.call == "react"] == ["👎"]
    assert any("Not delivered: message can't be copied" in job.text for job in done)
    await bench.writes(1)
    await bench.refuse(MAIN, FailureKind.CANNOT_COPY)
    assert any("cannot be passed on" in job.text for job in await bench.drain())


async def test_a_correction_that_is_refused_stays_in_the_audit(bench: Bench):
    case = await bench.opened()
    await bench.desk.staff.tell(AMIR, case.id, "text", "canned")
    await bench.refuse(OUT, FailureKind.REFUSED, "something new")
    assert "failed" in await bench.events(case.id)


async def test_a_card_refused_for_good_holds_nothing_back(bench: Bench):
    case = await bench.desk.conversations.ask(ANN, None, None, "", "en")
    await bench.writes(1)
    await bench.desk.delivered.sent(await bench.job(TOPICS), (70,))
    assert await bench.nothing(MAIN)
    await bench.refuse(DESKED, FailureKind.REFUSED, "something new")
    assert (await bench.job(MAIN)).its.id == case.id
