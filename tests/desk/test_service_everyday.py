"""The desk's service: what a conversation is made of on both sides – the relay played by hand."""

import datetime as dt

import pytest

from desk.actions import Action
from desk.messages import SEEN, SENT
from desk.model import APPLICANT, DESK, IncomingMessage, Mode, QueueKey, Staff
from desk.outbox.failures import Failure, FailureKind
from desk.outbox.on_failed import LARGEST_BY_HAND
from desk.staff import FAILED, NOTED
from tests.desk.bench import AMIR, ANN, DESKED, GROUP, LENA, MAIN, OUT, TOPICS, Bench

EVENING = 8
"""So many hours after a test begins the desk is closed."""


async def said(bench: Bench, chat: int) -> list[str]:
    return [job.text for job in await bench.drain() if job.chat == chat and job.call == "text"]


async def test_an_edit_after_an_answer_shows_both_versions_to_staff(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, "a <phoot>")
    await bench.drain()
    await bench.answers(case.id, 71)
    await bench.drain()
    assert await bench.desk.messages.applicant_edited(IncomingMessage(ANN, 1, text="a <photo>"))
    notes = [job for job in await bench.drain() if job.entry.op is Action.SAY]
    assert [job.text for job in notes] == [
        "Edited by the applicant: «a &lt;phoot&gt;» → «a &lt;photo&gt;»"
    ]
    async with bench.database.unit() as unit:
        assert (
            notes[0].reply_to == (await unit.desk.relayed.of_source(APPLICANT, ANN, 1)).to_message
        )


async def test_an_edited_answer_is_edited_at_the_applicants(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71, "Thursday")
    await bench.drain()
    assert await bench.desk.messages.staff_edited(IncomingMessage(GROUP, 71, text="Friday"))
    job = await bench.job(OUT)
    assert (job.call, job.chat, job.text, job.thread) == ("edit_text", ANN, "Friday", None)
    await bench.desk.delivered.sent(job, ())
    assert await bench.nothing(OUT)


async def test_a_picture_changed_by_an_edit_is_changed_at_the_copy(bench: Bench):
    await bench.opened()
    await bench.writes(1, "front", kind="photo")
    await bench.drain()
    await bench.desk.messages.applicant_edited(
        IncomingMessage(ANN, 1, kind="photo", text="back", file="new")
    )
    job = await bench.job(MAIN)
    assert (job.call, job.text, job.post.file, job.thread) == ("edit_media", "back", "new", 70)


async def test_reactions_go_both_ways(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.answers(case.id, 71)
    copies = {job.entry.op: job for job in await bench.drain() if job.call == "copy"}
    async with bench.database.unit() as unit:
        pairs = {pair.incoming: pair for pair in await unit.desk.relayed.of_case(case.id)}
    assert set(copies) == {Action.COPY_IN, Action.COPY_OUT}
    assert await bench.desk.messages.from_staff(ANN, pairs[False].to_message)
    assert not await bench.desk.messages.from_staff(ANN, 404)
    assert await bench.desk.messages.applicant_reacted(ANN, pairs[False].to_message, "👍")
    assert await bench.desk.messages.staff_reacted(GROUP, pairs[True].to_message, "🔥")
    assert await bench.desk.messages.staff_reacted(GROUP, pairs[True].to_message, "")
    shown = [(job.chat, job.messages, job.emoji) for job in await bench.drain()]
    assert sorted(shown) == [
        (GROUP, (71,), "👍"),
        (ANN, (1,), SEEN),
        (ANN, (1,), "🔥"),
    ]


async def test_answers_wait_while_the_bot_is_blocked(bench: Bench):
    case = await bench.opened()
    await bench.desk.conversations.blocked(ANN, by_user=True)
    await bench.desk.conversations.blocked(ANN, by_user=True)
    await bench.answers(case.id, 71)
    assert await bench.nothing(OUT)
    assert [text for text in await said(bench, GROUP) if "blocked" in text] == [
        "⚠ The applicant has blocked the bot: answers wait."
    ]
    await bench.desk.conversations.blocked(ANN, by_user=False)
    assert (await bench.job(OUT)).messages == (71,)
    assert any("is back" in text for text in await said(bench, GROUP))
    assert [e for e in await bench.events(case.id) if "block" in e] == ["blocked", "unblocked"]


async def test_a_block_that_only_a_refusal_tells_is_shown_too(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.refuse(OUT, FailureKind.BLOCKED)
    assert (await bench.desk.conversations.get(case.id)).blocked


async def test_a_correction_is_asked_for_and_ticked(bench: Bench):
    case = await bench.opened()
    async with bench.database.unit() as unit:
        draft = await unit.drafts.create(ANN, "initial", {}, bench.clock())
    await bench.desk.conversations.ask(ANN, draft.id, None, "", "en")
    await bench.introduced(case.id)
    await bench.drain()
    fix = await bench.desk.corrections.ask(AMIR, case.id, "domain", "Without <www>.")
    asked = await bench.job(OUT)
    assert "<b>domain</b>\n\nWithout &lt;www&gt;." in asked.text
    assert [button.data for row in asked.buttons for button in row] == [f"desk:fix:{fix.id}"]
    assert await bench.desk.corrections.get(ANN, fix.id) == fix
    assert await bench.desk.corrections.get(7, fix.id) is None
    assert list(await bench.desk.corrections.of_draft(ANN, draft.id)) == [fix]
    await bench.desk.delivered.sent(asked, (900,))
    await bench.drain()
    await bench.desk.corrections.answered(ANN, draft.id, "site_name")
    assert await bench.drain() == []
    await bench.desk.corrections.answered(ANN, draft.id, "domain")
    assert list(await bench.desk.corrections.of_draft(ANN, draft.id)) == []
    assert "☑ The applicant corrected: domain" in await said(bench, GROUP)
    assert "corrected" in await bench.events(case.id)


async def test_what_the_bot_api_does_not_copy_is_refused_in_words_on_both_sides(bench: Bench):
    case = await bench.opened()
    assert await bench.writes(1, kind="dice") == "refused"
    assert await bench.answers(case.id, 71, kind="dice") == "refused"
    done = await bench.drain()
    assert [job for job in done if job.call == "copy"] == []
    assert [(job.messages, job.emoji) for job in done if job.call == "react"] == [((71,), FAILED)]
    told = {job.chat: job for job in done if job.call == "text"}
    assert "cannot be passed on to our staff" in told[ANN].text
    assert ("nothing was sent" in told[GROUP].text, told[GROUP].reply_to) == (True, 71)


async def test_a_message_told_twice_is_taken_once(bench: Bench):
    await bench.opened()
    assert await bench.writes(1) == "relayed"
    assert await bench.writes(1) == "again"
    assert len([job for job in await bench.drain() if job.call == "copy"]) == 1


async def test_a_part_that_comes_when_its_album_has_left_replies_to_the_first(bench: Bench):
    case = await bench.opened()
    await bench.writes(2, kind="photo", album="a")
    bench.clock.jump(seconds=2)
    album = await bench.job(MAIN)
    await bench.writes(3, kind="photo", album="a")
    await bench.desk.delivered.sent(album, (600,))
    late = await bench.job(MAIN)
    assert (late.call, late.messages, late.reply_to) == ("copy", (3,), 600)
    assert case.id


async def test_who_writes_after_hours_is_told_so_once_a_day(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.drain()
    bench.clock.jump(hours=24 + EVENING)
    await bench.writes(2)
    assert [text[:25] for text in await said(bench, ANN)] == ["Nobody is at the desk righ"[:25]]
    await bench.writes(3)
    assert await said(bench, ANN) == []


async def test_asked_after_hours_an_applicant_learns_when_the_desk_opens(bench: Bench):
    bench.clock.jump(hours=EVENING)
    await bench.desk.conversations.ask(ANN, None, None, "", "en")
    hello = (await bench.job(OUT)).text
    assert "read from Tuesday 09:00 (Beijing time)" in hello
    assert "half an hour" not in hello


async def test_while_somebody_is_on_duty_no_hours_are_told(bench: Bench):
    await bench.desk.members.set_duty(AMIR, on=True)
    await bench.opened()
    await bench.writes(1)
    await bench.drain()
    bench.clock.jump(hours=24 + EVENING)
    await bench.writes(2)
    assert await said(bench, ANN) == []
    await bench.desk.members.set_duty(Staff(AMIR.id, AMIR.name, on_duty=True), on=False)
    assert not any(member.on_duty for member in await bench.desk.members.all())


async def test_an_answer_to_a_closed_case_opens_it_again_where_staff_want_it(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(LENA, case.id)
    await bench.drain()
    more = IncomingMessage(GROUP, 71, text="one more")
    assert await bench.desk.staff.reply(AMIR, case.id, more, anyway=True) == "queued"
    assert (await bench.desk.conversations.get(case.id)).alive
    calls = [(job.call, job.chat) for job in await bench.drain()]
    assert {("reopen_topic", GROUP), ("copy", ANN)} < set(calls)


async def test_a_topic_leads_to_its_case(bench: Bench):
    case = await bench.opened()
    assert await bench.desk.conversations.at_topic(GROUP, 70) == case
    assert await bench.desk.conversations.at_topic(GROUP, 71) is None


async def test_a_note_is_kept_and_not_sent(bench: Bench):
    case = await bench.opened()
    await bench.desk.staff.remark(
        AMIR, case.id, IncomingMessage(GROUP, 71, text="calls back on Friday")
    )
    done = await bench.drain()
    assert [(job.chat, job.messages, job.emoji) for job in done] == [(GROUP, (71,), NOTED)]
    assert "note" in await bench.events(case.id)


async def test_what_is_taken_down_but_not_sent_gets_a_receipt(bench: Bench):
    await bench.desk.staff.receipt(GROUP, 71)
    assert (await bench.job(QueueKey(DESK, GROUP, "light"))).emoji == NOTED


async def test_personal_data_shown_in_clear_goes_by_itself(bench: Bench):
    case = await bench.opened()
    for number in (801, 802):
        await bench.desk.staff.reveal(LENA, case.id, number)
    assert await bench.nothing(QueueKey(DESK, LENA.id))
    bench.clock.jump(seconds=61)
    gone = await bench.drain()
    assert [(job.call, job.chat, job.messages, job.weight) for job in gone] == [
        ("delete", LENA.id, (801,), 0),
        ("delete", LENA.id, (802,), 0),
    ]
    assert "revealed" in await bench.events(case.id)


async def test_a_topic_closed_by_hand_while_somebody_waits_is_opened_and_told(bench: Bench):
    case = await bench.opened()
    await bench.desk.staff.open_topic(case.id)
    job = await bench.job(QueueKey(DESK, GROUP, "light"))
    assert (job.call, job.thread) == ("reopen_topic", 70)
    await bench.desk.delivered.sent(job, ())
    assert "The applicant is waiting" in (await bench.job(DESKED)).text


async def test_too_fast_for_telegram_means_later(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    assert (await bench.refuse(OUT, FailureKind.LATER, seconds=7)).seconds == 7
    assert (await bench.job(OUT)).messages == (71,)


@pytest.mark.parametrize(
    ("post", "words"),
    [
        ({"kind": "video", "size": LARGEST_BY_HAND + 1}, "bigger than 20 MB"),
        ({"kind": "poll"}, "annot be passed on"),
    ],
)
async def test_what_cannot_be_carried_by_hand_is_refused_in_words(bench: Bench, post, words):
    case = await bench.opened()
    await bench.writes(1, **post)
    await bench.refuse(MAIN, FailureKind.OUTSIDE)
    assert [text for text in await said(bench, ANN) if words in text]
    await bench.answers(case.id, 71, **post)
    await bench.refuse(OUT, FailureKind.OUTSIDE)
    done = await bench.drain()
    assert [(job.messages, job.emoji) for job in done if job.call == "react"] == [((71,), FAILED)]
    assert [job.reply_to for job in done if job.text.startswith("Not sent: the")] == [71]


async def test_a_file_carried_by_hand_is_sent_as_a_file(bench: Bench):
    await bench.opened()
    await bench.writes(1, "my scan", kind="document", file="abc", size=9)
    await bench.refuse(MAIN, FailureKind.OUTSIDE)
    job = await bench.job(DESKED)
    assert (job.call, job.text, job.post.file, job.thread) == ("file", "my scan", "abc", 70)


async def test_an_answer_to_somebody_in_the_form_brings_a_button(bench: Bench):
    case = await bench.opened()
    await bench.desk.modes.set_mode(ANN, Mode.FORM)
    assert await bench.desk.modes.mode(ANN) is Mode.FORM
    await bench.answers(case.id, 71)
    job = await bench.job(OUT)
    assert [button.data for row in job.buttons for button in row] == ["desk:chat"]
    assert job.weight == 1


async def test_a_reply_points_to_the_same_message_on_the_other_side(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.drain()
    async with bench.database.unit() as unit:
        copy = (await unit.desk.relayed.of_source(APPLICANT, ANN, 1)).to_message
    await bench.writes(2, reply_to=1)
    assert (await bench.job(MAIN)).reply_to == copy
    await bench.answers(case.id, 71, reply_to=copy)
    assert (await bench.job(OUT)).reply_to == 1


async def test_a_lane_may_sleep_until_something_is_due(bench: Bench):
    assert await bench.desk.outbox.outlook() == ([], None)
    await bench.opened()
    await bench.writes(1, kind="photo", album="a")
    _lanes, due = await bench.desk.outbox.outlook()
    assert dt.timedelta() < due - bench.clock() <= bench.desk.context.settings.album_pause


async def test_lines_up_to_the_last_are_joined(bench: Bench):
    await bench.opened()
    for number in (1, 2):
        await bench.writes(number, f"line {number}")
    job = await bench.job(MAIN, crowded=True)
    assert (job.text, job.weight) == ("line 1\nline 2", 1)
    await bench.desk.delivered.sent(job, (600,))
    receipts = [job.messages for job in await bench.drain() if job.emoji == SEEN]
    assert receipts == [(1,), (2,)]


async def test_a_sent_answer_gets_a_receipt(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    assert [(job.messages, job.emoji) for job in await bench.drain() if job.call == "react"] == [
        ((71,), SENT)
    ]


async def test_a_migration_is_remembered_over_a_start(bench: Bench):
    await bench.desk.context.load()
    assert bench.desk.group == GROUP
    await bench.desk.failed.migrate(GROUP, -9)
    bench.desk.context.group = GROUP
    await bench.desk.context.load()
    assert bench.desk.group == -9


async def test_a_refused_call_without_a_topic_names_no_case(bench: Bench):
    async with bench.desk.context.changing() as unit:
        await bench.desk.context.react(unit, DESK, GROUP, 3, SEEN)
    job = await bench.job(QueueKey(DESK, GROUP, "light"))
    await bench.desk.failed.refused(job, Failure(FailureKind.REFUSED, "something new"))
    assert await bench.nothing(QueueKey(DESK, GROUP, "light"))
    assert await bench.nothing(TOPICS)
