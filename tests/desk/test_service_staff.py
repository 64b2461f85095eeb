"""The desk's service: what staff do and look at – the relay played by hand."""

from dataclasses import replace

import pytest

from desk.model import IncomingMessage, Staff, TopicState
from desk.outbox.failures import Failure, FailureKind
from filing.errors import NotFound
from tests.desk.bench import AMIR, ANN, DESKED, GROUP, LENA, MAIN, TOPICS, Bench


async def test_a_name_is_found_when_only_one_fits(bench: Bench):
    await bench.desk.members.enlist(Staff(8, "Amira"))
    for words, ids in (("@lena", [5]), ("6", [6]), ("amir", [6]), ("ami", [6, 8]), (" ", [])):
        assert [one.id for one in await bench.desk.members.named(words)] == ids


async def test_dismissed_twice_is_dismissed_once(bench: Bench):
    assert await bench.desk.members.dismiss(AMIR.id)
    assert not await bench.desk.members.dismiss(AMIR.id)
    assert await bench.desk.members.get(AMIR.id) is None


async def test_only_the_owner_or_a_lead_hands_over(bench: Bench):
    case = await bench.opened()
    assert await bench.desk.assignment.release(AMIR, case.id) is None
    assert await bench.desk.assignment.claim(LENA, case.id)
    assert await bench.desk.assignment.claim(LENA, case.id)
    assert await bench.desk.assignment.claim(AMIR, case.id) is None
    assert await bench.desk.assignment.assign(AMIR, case.id, AMIR) is None
    assert await bench.desk.assignment.release(AMIR, case.id) is None
    assert await bench.desk.assignment.assign(LENA, case.id, AMIR, "your turn")
    assert (await bench.desk.assignment.release(LENA, case.id)).staff is None
    await bench.desk.closing.close(LENA, case.id)
    assert await bench.desk.assignment.claim(AMIR, case.id) is None
    assert await bench.desk.assignment.assign(LENA, case.id, AMIR) is None


async def test_the_same_guest_is_warned_about_once(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    for message in (72, 73):
        await bench.desk.staff.reply(LENA, case.id, IncomingMessage(GROUP, message))
    lines = [job.text for job in await bench.drain() if job.chat == GROUP and job.call == "text"]
    assert sum("writes too" in line for line in lines) == 1


async def test_a_closed_case_takes_neither_answers_nor_corrections(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(LENA, case.id)
    assert await bench.answers(case.id, 71) == "closed"
    assert not await bench.desk.staff.tell(AMIR, case.id, "text", "canned")
    assert await bench.desk.corrections.ask(AMIR, case.id, "domain", "") is None
    assert await bench.desk.closing.staff_reopen(AMIR, case.id)
    assert not await bench.desk.closing.staff_reopen(AMIR, case.id)


async def test_names_can_be_looked_up_without_a_form(bench: Bench):
    case = await bench.opened()
    assert bench.desk.context.label("domain") == "domain"
    assert await bench.desk.context.review(case) is None


async def test_a_draft_that_is_gone_has_no_review(bench: Bench):
    class Gone:
        catalog = None

        async def review(self, _owner: int, _draft: int):
            raise NotFound

    case = await bench.opened()
    bench.desk.context.filings = Gone()
    assert await bench.desk.context.review(replace(case, draft=1)) is None


async def test_figures_of_some_days(bench: Bench):
    case = await bench.opened()
    assert (await bench.desk.reports.figures(3)).first_answer is None
    bench.clock.jump(minutes=4)
    await bench.answers(case.id, 71)
    figures = await bench.desk.reports.figures(3)
    assert round(figures.first_answer.total_seconds() / 60) == 4
    assert [number for _day, number in figures.days] == [0, 0, 1]
    await bench.desk.closing.rate(ANN, case.id, 4)
    assert (await bench.desk.reports.figures(3)).ratings == (1, 4)
    assert await bench.desk.reports.cases() == await bench.desk.reports.cases(1)


async def test_an_empty_queue_says_so_and_unclaimed_topics_need_no_link(bench: Bench):
    assert "No open case." in (await bench.desk.reports.queue())[0]
    await bench.desk.conversations.ask(ANN, None, None, "why?", "en")
    assert "#1 · waiting for somebody" in (await bench.desk.reports.queue())[0]


async def test_closed_cases_end_when_their_time_is_over(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(LENA, case.id)
    assert await bench.desk.retention.purge() == 0
    await bench.drain()
    bench.clock.jump(days=181)
    assert await bench.desk.retention.purge() == 1
    with pytest.raises(NotFound):
        await bench.desk.conversations.get(case.id)
    job = await bench.job(DESKED)
    assert (job.call, job.thread) == ("delete_topic", 70), "the group forgets it too"
    await bench.desk.delivered.sent(job, ())
    assert await bench.desk.retention.purge() == 0


async def test_a_case_whose_waiting_is_short_alerts_nobody(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.writes(1)
    await bench.desk.alerts.tick()
    bench.clock.jump(minutes=31)
    await bench.desk.assignment.claim(LENA, case.id)
    await bench.desk.members.dismiss(AMIR.id)
    await bench.desk.alerts.tick()
    assert "alert" in await bench.events(case.id)


async def test_a_promoted_answer_needs_a_question(bench: Bench):
    kept: list[tuple[str, str, str]] = []

    async def promote(*what: str) -> None:
        kept.append(what)

    bench.desk.replies.promote = promote
    case = await bench.opened()
    await bench.answers(case.id, 71, "answer")
    assert not await bench.desk.replies.promote_answer(AMIR, GROUP, 71)
    assert kept == []


async def test_a_case_closed_before_its_topic_was_there_gets_one_when_opened_again(bench: Bench):
    case = await bench.desk.conversations.ask(ANN, None, None, "why?", "en")
    job = await bench.job(TOPICS)
    await bench.desk.closing.close(LENA, case.id)
    await bench.desk.failed.refused(job, Failure(FailureKind.TOKEN, "Unauthorized"))
    assert await bench.desk.closing.staff_reopen(AMIR, case.id)
    assert (await bench.job(TOPICS)).its.id == case.id


async def test_a_case_without_a_topic_opened_again_makes_one(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(LENA, case.id)
    async with bench.desk.context.changing() as unit:
        found = await unit.desk.cases.get(case.id)
        await unit.desk.cases.save(found, replace(found, topic_state=TopicState.LOST))
    assert await bench.desk.closing.staff_reopen(AMIR, case.id)
    assert (await bench.job(TOPICS)).its.id == case.id


async def test_words_behind_an_album_that_gathers_wait_for_it(bench: Bench):
    await bench.opened()
    await bench.writes(1, "part", kind="photo", album="a")
    await bench.writes(2, "what do you think?")
    assert await bench.nothing(MAIN)
    bench.clock.jump(seconds=2)
    album = await bench.job(MAIN)
    assert album.messages == (1,)
    assert await bench.nothing(MAIN), "one after the other"
    await bench.desk.delivered.sent(album, (600,))
    assert (await bench.job(MAIN)).messages == (2,)


async def test_an_answer_told_twice_is_sent_once(bench: Bench):
    case = await bench.opened()
    assert await bench.answers(case.id, 71) == "queued"
    assert await bench.answers(case.id, 71) == "again"


async def test_a_person_without_a_topic_is_forgotten_without_a_call(bench: Bench):
    await bench.desk.conversations.ask(ANN, None, None, "", "en")
    await bench.desk.retention.forget(ANN)
    assert await bench.nothing(DESKED)
