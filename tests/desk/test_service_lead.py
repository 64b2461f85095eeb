"""The desk's service on what a lead needs: each branch, with the relay played by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from desk import history
from desk.actions import Action
from desk.alerts import due_after
from desk.model import APPLICANT, DESK, Event, IncomingMessage, Mode, QueueKey, Staff, TopicState
from desk.outbox.failures import Failure, FailureKind
from tests.desk.bench import (
    AMIR,
    ANN,
    BOARD,
    DESKED,
    GROUP,
    LENA,
    MAIN,
    OUT,
    TOPICS,
    Bench,
    topical,
)

BEN = 43
MINUTE = dt.timedelta(minutes=1)


def test_alerts_come_at_growing_distances():
    told = [due_after(10 * MINUTE, count) / MINUTE for count in range(7)]
    assert told == [10, 20, 40, 80, 160, 240, 320]


async def test_a_private_alert_reaches_the_owner_and_the_leads(bench: Bench):
    case = await bench.opened("why?")
    await bench.desk.assignment.claim(AMIR, case.id)
    for minutes in (31, 31, 61):
        bench.clock.jump(minutes=minutes)
        await bench.desk.alerts.tick()
    jobs = await bench.drain()
    private = {job.chat for job in jobs if job.call == "text" and job.chat > 0}
    assert {AMIR.id, LENA.id} <= private
    assert any("Case #1 is with Amir" in job.text for job in jobs)


async def test_alerts_keep_a_distance(bench: Bench):
    """Where the machine slept through the first, the second does not follow at once."""
    case = await bench.opened("why?")
    bench.clock.jump(minutes=31)
    for _twice in range(2):
        await bench.desk.alerts.tick()
    assert (await bench.events(case.id)).count("alert") == 1
    bench.clock.jump(minutes=10)
    await bench.desk.alerts.tick()
    assert (await bench.events(case.id)).count("alert") == 2


async def test_a_warning_calls_whoever_is_there_where_nobody_has_the_case(bench: Bench):
    case = await bench.opened("why?")
    bench.clock.jump(minutes=8)
    for _twice in range(2):
        await bench.desk.alerts.tick()
    await bench.writes(1)
    await bench.desk.assignment.release(AMIR, case.id)
    assert (await bench.events(case.id)).count("due_soon") == 1
    told = [job.text for job in await bench.drain() if job.text.startswith("⏳")]
    assert told == ["⏳ –: the applicant waits, and an answer is due in 2 min."]


async def test_nobody_is_alerted_of_a_muted_or_snoozed_case(bench: Bench):
    case = await bench.opened("why?")
    assert await bench.desk.moderation.mute(AMIR, case.id, on=True)
    assert not await bench.desk.moderation.mute(AMIR, case.id, on=True)
    bench.clock.jump(hours=1)
    await bench.desk.alerts.tick()
    assert "alert" not in await bench.events(case.id)
    await bench.desk.moderation.mute(AMIR, case.id, on=False)
    assert await bench.desk.assignment.snooze(AMIR, case.id, 1)
    await bench.desk.alerts.tick()
    assert "alert" not in await bench.events(case.id)
    await bench.desk.closing.close(AMIR, case.id)
    assert await bench.desk.assignment.snooze(AMIR, case.id, 1) is None


async def test_a_banned_applicant_is_turned_away_by_button_and_by_word(bench: Bench):
    case = await bench.opened("why?")
    assert await bench.desk.moderation.ban(LENA, case.id, "insults")
    assert not await bench.desk.moderation.ban(LENA, case.id, "insults")
    await bench.drain()
    turned = await bench.desk.conversations.ask(ANN, None, None, "again", "en")
    assert not turned.alive
    assert await bench.writes(9) == "refused"
    assert [job.chat for job in await bench.drain() if job.call == "text"] == [ANN, ANN]
    assert await bench.desk.moderation.unban(LENA, case.id)
    assert not await bench.desk.moderation.unban(LENA, case.id)
    assert await bench.writes(10) == "relayed"


async def test_the_card_shows_the_other_draft(bench: Bench):
    case = await bench.opened("why?")
    assert await bench.desk.conversations.other_draft(case.id) == 0
    async with bench.database.unit() as unit:
        first, second = [
            await unit.drafts.create(ANN, "initial", {}, bench.clock()) for _turn in range(2)
        ]
    for draft in (first, second, second):
        await bench.desk.conversations.ask(ANN, draft.id, "domain", "", "en")
    assert (await bench.desk.conversations.get(case.id)).draft == second.id
    assert await bench.desk.conversations.other_draft(case.id) == first.id
    assert await bench.desk.conversations.other_draft(case.id) == second.id
    bench.clock.jump(seconds=6)
    cards = [job for job in await bench.drain() if job.entry.op == "card"]
    assert "Other draft" in [one.label for row in cards[-1].buttons for one in row]


async def test_the_board_counts_who_waits_for_a_topic_until_nobody_does(bench: Bench):
    await bench.desk.conversations.ask(ANN, None, None, "first", "en")
    await bench.desk.conversations.ask(BEN, None, None, "second 123456", "en")
    told = await bench.job(BOARD)
    assert told.text.startswith("🔴 2 applicants wait for a topic; the oldest, for 0 min: «first»")
    await bench.desk.delivered.sent(told, (500,))
    bench.clock.jump(seconds=6)
    for topic in (70, 71):
        await bench.desk.delivered.sent(await bench.job(TOPICS), (topic,))
    boards = [job for job in await bench.drain() if job.entry.op == "board"]
    assert [(job.call, job.messages) for job in boards] == [("edit_text", (500,))]
    assert "Everybody who wrote has a topic" in boards[0].text
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.board(unit)
    bench.clock.jump(seconds=6)
    assert await bench.nothing(BOARD)


async def test_that_more_wait_is_told_sooner_than_that_fewer_do(bench: Bench):
    context = bench.desk.context
    context.board_shown()
    async with bench.database.unit() as unit:
        await context.board(unit, calm=True)
        calm = (await unit.desk.outbox.waiting("board")).not_before
        await context.board(unit)
        assert (await unit.desk.outbox.waiting("board")).not_before < calm
        await context.board(unit, calm=True)
        assert (await unit.desk.outbox.waiting("board")).not_before < calm


async def test_a_board_that_was_deleted_is_put_anew(bench: Bench):
    for owner in (ANN, BEN):
        await bench.desk.conversations.ask(owner, None, None, "why?", "en")
    await bench.desk.delivered.sent(await bench.job(BOARD), (500,))
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.board(unit)
    bench.clock.jump(seconds=6)
    job = await bench.job(BOARD)
    assert job.call == "edit_text"
    gone = Failure(FailureKind.EDIT_REFUSED, "message to edit not found")
    await bench.desk.failed.refused(job, gone)
    bench.clock.jump(seconds=6)
    assert (await bench.job(BOARD)).call == "text"


async def test_a_topic_that_is_still_there_keeps_its_card(bench: Bench):
    case = await bench.opened("why?")
    async with bench.desk.context.changing() as unit:
        found = await unit.desk.cases.get(case.id)
        lost = found.__class__(
            **{name: getattr(found, name) for name in found.__slots__}
            | {"topic_state": TopicState.LOST}
        )
        await unit.desk.cases.save(found, lost)
        await bench.desk.context.make_topic(unit, lost)
    await bench.desk.delivered.sent(await bench.job(TOPICS), (70,))
    again = await bench.desk.conversations.get(case.id)
    assert (again.topic, again.card) == (70, case.card)


async def test_a_correction_taken_back_is_asked_for_no_more(bench: Bench):
    case = await bench.opened("why?")
    async with bench.database.unit() as unit:
        draft = await unit.drafts.create(ANN, "initial", {}, bench.clock())
    await bench.desk.conversations.ask(ANN, draft.id, None, "", "en")
    for words in ("", "one letter", ""):
        await bench.desk.corrections.ask(AMIR, case.id, "domain", words)
    notes = [job for job in await bench.drain() if "correction asked" in job.text]
    async with bench.database.unit() as unit:
        links = [one for one in await unit.desk.relayed.of_case(case.id) if not one.incoming]
    assert [one.text for one in links] == ["domain", "domain: one letter"]
    assert [one.to_message for one in links].count(None) == 0
    assert len(notes) >= 2
    assert not await bench.desk.messages.rewritten(AMIR, GROUP, links[1].message, "other")
    assert await bench.desk.messages.delete(AMIR, GROUP, links[1].message)
    left = await bench.desk.corrections.of_draft(ANN, draft.id)
    assert [one.text for one in left] == [""]


async def test_only_ones_own_ready_made_texts_are_rewritten_but_a_lead_all(bench: Bench):
    case = await bench.opened("why?")
    await bench.desk.staff.tell(AMIR, case.id, "ready", "canned")
    await bench.drain()
    async with bench.database.unit() as unit:
        [link] = [one for one in await unit.desk.relayed.of_case(case.id) if not one.incoming]
    other = Staff(9, "Olga")
    assert not await bench.desk.messages.rewritten(other, GROUP, link.message, "x")
    assert not await bench.desk.messages.rewritten(AMIR, GROUP, 12345, "x")
    assert await bench.desk.messages.rewritten(LENA, GROUP, link.message, "better")
    edit = await bench.job(OUT)
    assert (edit.call, edit.text) == ("edit_text", "better")
    lines = await bench.desk.reports.transcript(case.id, internal=True)
    assert "«ready» → «better»" in [line.text for line in lines]


async def test_quiet_and_unused_cases_end(bench: Bench):
    await bench.desk.conversations.ask(BEN, None, None, "", "en")
    case = await bench.opened("why?")
    await bench.desk.assignment.snooze(AMIR, case.id, 20)
    bench.clock.jump(days=15)
    assert await bench.desk.retention.end_quiet() == 1, "the unused one"
    bench.clock.jump(days=20)
    assert await bench.desk.retention.end_quiet() == 0, "announced first"
    bench.clock.jump(days=3)
    assert await bench.desk.retention.end_quiet() == 1
    said = [job.text for job in await bench.drain() if job.chat == ANN]
    assert any("Nobody has written here for 14 days" in text for text in said)


async def test_while_nobody_is_there_that_is_said_once_a_day(bench: Bench):
    await bench.desk.members.set_duty(AMIR, on=True)
    await bench.desk.members.set_duty(AMIR, on=False)
    await bench.opened("why?")
    bench.clock.jump(days=1, minutes=1)
    for message in (1, 2):
        await bench.writes(message)
    said = [job.text for job in await bench.drain() if job.chat == ANN]
    assert len([text for text in said if "Nobody is at the desk" in text]) == 1


async def test_a_reply_to_joined_words_goes_to_the_part_that_is_marked(bench: Bench):
    case = await bench.opened("why?")
    for message, text in ((1, "first part"), (2, "second part")):
        await bench.writes(message, text)
    job = await bench.job(MAIN, crowded=True)
    await bench.desk.delivered.sent(job, (300,))
    await bench.drain()
    for message, quote, meant in ((71, "first", 1), (72, "", 2)):
        await bench.answers(case.id, message, reply_to=300, quote=quote)
        job = await bench.job(OUT)
        assert job.reply_to == meant
        await bench.desk.delivered.sent(job, (600 + message,))


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"to": 5, "note": ""}, "Lena"),
        ({"to": 7}, "7"),
        ({"staff": "x"}, "x"),
        ({"old": "a", "new": "b"}, "«a» → «b»"),
        ({"preview": 3, "reason": "done"}, "done"),
    ],
)
def test_the_audit_is_told_in_words(details, told):
    event = Event(1, 1, 5, "x", dt.datetime.now(dt.UTC), details)
    assert history.details(event, {5: "Lena"}) == told
    assert history.name(str, "x") == "x"


async def test_a_general_line_needs_a_group(bench: Bench):
    bench.desk.context.group = 0
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.general(unit, "nobody reads this")
    assert await bench.nothing(QueueKey(DESK, 0))
    assert await bench.desk.modes.mode(ANN) is Mode.FORM
    assert IncomingMessage(1, 2).content.kind == "text"
    assert APPLICANT


async def test_the_card_tells_of_conversations_before(bench: Bench):
    case = await bench.opened("why?")
    await bench.desk.closing.close(AMIR, case.id)
    await bench.desk.closing.rate(ANN, case.id, 4)
    await bench.desk.conversations.ask(ANN, None, None, "and now?", "en")
    bench.clock.jump(seconds=6)
    cards = [job.text for job in await bench.drain() if job.entry.op == "card"]
    assert "Conversation number 2; the last was #1 · Rated 4 of 5" in cards[-1]


async def test_a_muted_applicants_words_are_counted_on_the_card(bench: Bench):
    case = await bench.opened("why?")
    await bench.desk.moderation.mute(AMIR, case.id, on=True)
    for message in (1, 2):
        await bench.writes(message)
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.card(unit, await unit.desk.cases.get(case.id))
    bench.clock.jump(seconds=6)
    cards = [job.text for job in await bench.drain() if job.entry.op == "card"]
    assert "2 messages of the muted applicant are kept back" in cards[-1]


async def test_the_language_of_a_conversation_follows_the_applicant(bench: Bench):
    await bench.desk.conversations.speaks(ANN, "zh")
    await bench.desk.conversations.ask(ANN, None, None, "", "en")
    await bench.drain()
    await bench.desk.conversations.speaks(ANN, "zh")
    [told] = [job for job in await bench.drain() if job.chat == ANN]
    assert told.keyboard
    await bench.desk.conversations.speaks(ANN, "zh")
    assert await bench.drain() == []
    await bench.desk.modes.set_mode(ANN, Mode.FORM)
    await bench.writes(1)
    await bench.drain()
    await bench.desk.conversations.speaks(ANN, "en")
    assert not [job for job in await bench.drain() if job.chat == ANN]


async def test_a_file_that_is_a_program_is_warned_of(bench: Bench):
    await bench.opened("why?")
    await bench.writes(1, "", kind="document", name="invoice.pdf.exe")
    assert any("invoice.pdf.exe can run" in job.text for job in await bench.drain())


async def test_the_card_says_no_more_that_messages_are_on_their_way(bench: Bench):
    """D21."""
    await bench.opened("why?")
    await bench.writes(1)
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.card(unit, await unit.desk.cases.open_of(ANN))
    bench.clock.jump(seconds=6)
    card = await bench.job(DESKED)
    assert "1 message on its way" in card.text
    await bench.desk.delivered.sent(card, ())
    await bench.desk.delivered.sent(await bench.job(MAIN), (300,))
    bench.clock.jump(seconds=6)
    cards = [job.text for job in await bench.drain() if job.entry.op == "card"]
    assert "on its way" not in cards[-1]


async def test_an_edit_that_changes_no_word_is_no_event(bench: Bench):
    case = await bench.opened("why?")
    await bench.writes(1, "same")
    await bench.drain()
    await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 1, text="same"))
    assert "edited" not in await bench.events(case.id)


async def test_where_nothing_was_said_the_queue_names_the_place(bench: Bench):
    await bench.desk.conversations.ask(ANN, None, "domain", "", "en")
    await topical(bench.desk, 1)
    assert "domain" in (await bench.desk.reports.queue())[0]


async def test_only_plain_words_are_joined(bench: Bench):
    await bench.opened("why?")
    await bench.writes(1, "words")
    await bench.writes(2, "an answer", reply_to=1)
    assert (await bench.job(MAIN, crowded=True)).joined == ()
    await bench.desk.conversations.ask(BEN, None, None, "why?", "en")
    assert (await bench.job(TOPICS, crowded=True)).call == "create_topic"


async def test_handed_to_somebody_off_duty_that_is_said(bench: Bench):
    case = await bench.opened("why?")
    await bench.desk.members.set_duty(LENA, on=True)
    await bench.desk.assignment.assign(LENA, case.id, AMIR)
    assert any("Amir is off duty" in job.text for job in await bench.drain())


async def test_off_hours_somebody_on_duty_is_there(bench: Bench):
    await bench.desk.members.set_duty(AMIR, on=True)
    bench.clock.jump(hours=10)
    await bench.desk.conversations.ask(ANN, None, None, "", "en")
    assert any("Somebody is at the desk" in job.text for job in await bench.drain())
    assert Staff(1, "x", languages=("en",)).speaks("en")
    assert bench.desk.group == GROUP


async def test_the_name_of_a_case_tells_when_it_wakes(bench: Bench):
    case = await bench.opened("why?")
    await bench.writes(1)
    await bench.drain()
    await bench.desk.assignment.snooze(AMIR, case.id, 1)
    bench.clock.jump(minutes=1)
    asleep = [job for job in await bench.drain() if job.entry.op is Action.NAME_TOPIC]
    assert asleep, "the name says that it sleeps"
    bench.clock.jump(days=1, hours=1)
    await bench.desk.alerts.tick()
    bench.clock.jump(minutes=1)
    awake = [job for job in await bench.drain() if job.entry.op is Action.NAME_TOPIC]
    assert awake, "and that it is awake again"


async def test_a_topic_that_is_lost_is_not_made_anew_for_its_name(bench: Bench):
    case = await bench.opened("why?")
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.named(unit, replace(case, muted=True, waiting_since=None))
    bench.clock.jump(minutes=1)
    (lane,) = (await bench.desk.outbox.outlook())[0]
    await bench.refuse(lane, FailureKind.TOPIC_LOST)
    assert await bench.nothing(TOPICS)
    assert (await bench.desk.conversations.get(case.id)).topic == 70
