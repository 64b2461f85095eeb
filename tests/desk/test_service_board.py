"""The desk's service: what staff look at – queue, alerts, transcripts, replies, suggestions."""

from desk import transcript
from desk.model import REMINDER, IncomingMessage, ReadyReply, Staff
from desk.replies import Suggestion
from desk.staff import Prompt
from tests.desk.bench import AMIR, ANN, GROUP, LENA, Bench


async def test_the_queue_links_to_the_topic_and_says_who_waits_for_how_long(bench: Bench):
    await bench.desk.members.set_duty(AMIR, on=True)
    case = await bench.opened()
    await bench.writes(1)
    bench.clock.jump(minutes=12)
    lines = (await bench.desk.reports.queue())[0].splitlines()
    link = f'<a href="https://t.me/c/777/70">#{case.id}</a>'
    waiting = link.replace(">#", ">🔴 #")
    assert f"{waiting} · waiting for somebody · – · en · 12 min · «hello»" in lines
    assert lines[-1] == "On duty: Amir"
    await bench.answers(case.id, 71)
    assert (
        f"{link} · waiting for the applicant · Amir · en" in (await bench.desk.reports.queue())[0]
    )


async def test_an_unanswered_applicant_is_brought_to_mind_once(bench: Bench):
    case = await bench.opened()
    await bench.desk.assignment.claim(AMIR, case.id)
    await bench.writes(1)
    await bench.drain()
    bench.clock.jump(minutes=31)
    await bench.desk.alerts.tick()
    await bench.desk.alerts.tick()
    alerts = [job for job in await bench.drain() if job.entry.priority == REMINDER]
    assert [(job.text, job.thread) for job in alerts] == [
        (
            '⏰ <a href="tg://user?id=6">Amir</a>: the applicant has been waiting for 31 minutes.',
            70,
        )
    ]


async def test_while_the_applicant_is_to_act_nobody_is_alerted(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    bench.clock.jump(hours=2)
    await bench.desk.alerts.tick()
    assert "alert" not in await bench.events(case.id)


async def test_after_hours_only_whoever_is_on_duty_is_alerted(bench: Bench):
    case = await bench.opened("why?")
    bench.clock.jump(hours=9)
    await bench.desk.alerts.tick()
    assert "alert" not in await bench.events(case.id)
    await bench.desk.members.set_duty(AMIR, on=True)
    await bench.desk.alerts.tick()
    assert "alert" in await bench.events(case.id)


async def test_leads_are_the_active_ones_of_that_role(bench: Bench):
    assert [lead.name for lead in await bench.desk.members.leads()] == ["Lena"]
    await bench.desk.members.dismiss(LENA.id)
    assert list(await bench.desk.members.leads()) == []


async def test_a_transcript_tells_notes_to_the_desk_only(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, "what now?")
    await bench.drain()
    bench.clock.jump(seconds=1)
    await bench.answers(case.id, 71, "wait")
    bench.clock.jump(seconds=1)
    await bench.desk.staff.tell(AMIR, case.id, "ready-made", "canned")
    bench.clock.jump(seconds=1)
    await bench.desk.staff.remark(AMIR, case.id, IncomingMessage(GROUP, 72, text="be patient"))
    await bench.desk.closing.rate(ANN, case.id, 5)
    outside = await bench.desk.reports.transcript(case.id, internal=False)
    assert [(line.who, line.kind, line.text) for line in outside] == [
        ("applicant", "text", "what now?"),
        ("Amir", "text, queued", "wait"),
        ("Amir", "ready-made reply, queued", "ready-made"),
    ]
    inside = await bench.desk.reports.transcript(case.id, internal=True)
    told = {(line.who, line.kind, line.text) for line in inside}
    assert {
        ("Amir", "note", "be patient"),
        ("applicant", "rated", "5"),
        ("system", "topic created", "70"),
    } < told
    assert list(inside) == sorted(inside, key=lambda line: line.at)


async def test_a_transcript_can_be_read_and_kept(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, "你好")
    lines = await bench.desk.reports.transcript(case.id, internal=False)
    text = transcript.as_text(case.id, lines)
    assert text.startswith(
        f"Case {case.id}, times are UTC+8\n\n[2026-03-02 12:00] applicant (text, queued): 你好\n"
    )
    assert '"text": "你好"' in transcript.as_json(case.id, lines)


async def test_staff_without_a_name_any_more_are_called_staff(bench: Bench):
    case = await bench.opened()
    await bench.desk.staff.reply(Staff(99, "Guest"), case.id, IncomingMessage(GROUP, 71, text="hi"))
    (line,) = await bench.desk.reports.transcript(case.id, internal=False)
    assert line.who == "staff"


async def test_a_ready_made_reply_is_changed_in_chat(bench: Bench):
    bench.desk.replies.shipped = (
        ReadyReply("hours", "en", "9 to 18", "Hours"),
        ReadyReply("hours", "zh", "九点"),
    )
    assert await bench.desk.replies.put(AMIR, "hours", "en", "10 to 16") == ""
    assert [reply.text for reply in await bench.desk.replies.of_language("en")] == ["10 to 16"]
    assert [reply.text for reply in await bench.desk.replies.of_language("zh")] == ["九点"]
    assert [reply.text for reply in await bench.desk.replies.of_language("fr")] == ["10 to 16"]
    for key, language, text, told in (
        ("no spaces", "en", "x", "A key is"),
        ("x" * 33, "en", "x", "A key is"),
        ("hours", "en2", "x", "LANG is en, zh"),
        ("hours", "en", "Dear {name},", "{case} {domain} {staff}"),
    ):
        assert told in await bench.desk.replies.put(AMIR, key, language, text)
    assert await bench.desk.replies.put(AMIR, "hours", "en", "{case}, {domain}: {staff}") == ""
    case = await bench.opened()
    assert await bench.desk.replies.both(case.id, "hours", AMIR) == (f"{case.id}, –: Amir", "")
    assert await bench.desk.replies.both(case.id, "nothing", AMIR) == ("", "")


async def test_entries_are_suggested_for_the_last_words_of_the_applicant(bench: Bench):
    asked: list[tuple[str, str]] = []

    def suggest(words: str, language: str) -> list[Suggestion]:
        asked.append((words, language))
        return [Suggestion(str(n), "t", "x") for n in range(5)]

    bench.desk.replies.suggest = suggest
    case = await bench.opened("how long?")
    assert [found.id for found in await bench.desk.replies.suggestions(case.id)] == ["0", "1", "2"]
    await bench.writes(1, "and the fee?")
    await bench.desk.replies.suggestions(case.id)
    assert asked == [("how long?", "en"), ("and the fee?", "en")]


async def test_a_good_answer_goes_with_its_question_to_the_faq(bench: Bench):
    kept: list[tuple[str, str, str]] = []

    async def promote(*what: str) -> None:
        kept.append(what)

    bench.desk.replies.promote = promote
    case = await bench.opened("how long?")
    await bench.answers(case.id, 71, "twenty days")
    assert await bench.desk.replies.promote_answer(AMIR, GROUP, 71)
    bench.clock.jump(seconds=1)
    await bench.writes(1, "and the fee?")
    bench.clock.jump(seconds=1)
    await bench.answers(case.id, 72, "none")
    assert await bench.desk.replies.promote_answer(AMIR, GROUP, 72)
    assert kept == [("how long?", "twenty days", "en"), ("and the fee?", "none", "en")]
    assert (await bench.events(case.id)).count("promoted") == 2


async def test_a_reply_to_a_prompt_is_the_sentence_of_that_correction(bench: Bench):
    await bench.desk.staff.expect(80, 7, "domain", 79)
    assert await bench.desk.staff.prompt(80) == Prompt(7, "domain", 79)
    async with bench.desk.context.changing() as unit:
        await unit.desk.notebook.put("prompt:81", "7 domain")
    assert await bench.desk.staff.prompt(81) == Prompt(7, "domain"), "of an earlier release"
    assert await bench.desk.staff.prompt(82) is None


async def test_who_tries_what_they_may_not_stands_in_the_audit(bench: Bench):
    case = await bench.opened()
    await bench.desk.reports.refused_to(99, "reveal", case.id)
    await bench.desk.reports.refused_to(99, "queue")
    assert (await bench.events(case.id)).count("refused") == 1
