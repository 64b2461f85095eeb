"""The desk's service: what staff look at – queue, alerts, transcripts, replies, suggestions."""

from filing.desk import transcript
from filing.desk.board import Suggestion
from filing.desk.model import REMINDER, Post, Reply, Staff
from tests.desk.bench import AMIR, ANN, GROUP, LENA, Bench


async def test_the_queue_links_to_the_topic_and_says_who_waits_for_how_long(bench: Bench):
    await bench.desk.set_duty(AMIR, on=True)
    case = await bench.opened()
    await bench.writes(1)
    bench.clock.jump(minutes=12)
    lines = (await bench.desk.queue()).splitlines()
    link = f'<a href="https://t.me/c/777/70">#{case.id}</a>'
    assert f"{link} · waiting for somebody · – · en · 12 min" in lines
    assert lines[-1] == "On duty: Amir"
    await bench.answers(case.id, 71)
    assert f"{link} · waiting for the applicant · Amir · en" in await bench.desk.queue()


async def test_an_unanswered_applicant_is_brought_to_mind_once(bench: Bench):
    case = await bench.opened()
    await bench.desk.claim(AMIR, case.id)
    await bench.writes(1)
    await bench.drain()
    bench.clock.jump(minutes=31)
    await bench.desk.tick()
    await bench.desk.tick()
    alerts = [job for job in await bench.drain() if job.parcel.priority == REMINDER]
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
    await bench.desk.tick()
    assert "alert" not in await bench.events(case.id)


async def test_after_hours_only_whoever_is_on_duty_is_alerted(bench: Bench):
    case = await bench.opened()
    bench.clock.jump(hours=9)
    await bench.desk.tick()
    assert "alert" not in await bench.events(case.id)
    await bench.desk.set_duty(AMIR, on=True)
    await bench.desk.tick()
    assert "alert" in await bench.events(case.id)


async def test_leads_are_the_active_ones_of_that_role(bench: Bench):
    assert [lead.name for lead in await bench.desk.leads()] == ["Lena"]
    await bench.desk.dismiss(LENA.id)
    assert list(await bench.desk.leads()) == []


async def test_a_transcript_tells_notes_to_the_desk_only(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, "what now?")
    await bench.drain()
    bench.clock.jump(seconds=1)
    await bench.answers(case.id, 71, "wait")
    bench.clock.jump(seconds=1)
    await bench.desk.tell(AMIR, case.id, "ready-made", "canned")
    bench.clock.jump(seconds=1)
    await bench.desk.remark(AMIR, case.id, Post(GROUP, 72, text="be patient"))
    await bench.desk.rate(ANN, case.id, 5)
    outside = await bench.desk.transcript(case.id, internal=False)
    assert [(line.who, line.kind, line.text) for line in outside] == [
        ("applicant", "text", "what now?"),
        ("Amir", "text, queued", "wait"),
        ("Amir", "canned", "ready-made"),
    ]
    inside = await bench.desk.transcript(case.id, internal=True)
    told = {(line.who, line.kind, line.text) for line in inside}
    assert {
        ("Amir", "note", "be patient"),
        ("applicant", "rated", "5"),
        ("system", "topic", "70, 0"),
    } < told
    assert list(inside) == sorted(inside, key=lambda line: line.at)


async def test_a_transcript_can_be_read_and_kept(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, "你好")
    lines = await bench.desk.transcript(case.id, internal=False)
    text = transcript.as_text(case.id, lines)
    assert text.startswith(f"Case {case.id}\n\n[2026-03-02 12:00] applicant (text, queued): 你好\n")
    assert '"text": "你好"' in transcript.as_json(case.id, lines)


async def test_staff_without_a_name_any_more_are_called_staff(bench: Bench):
    case = await bench.opened()
    await bench.desk.reply(Staff(99, "Guest"), case.id, Post(GROUP, 71, text="hi"))
    (line,) = await bench.desk.transcript(case.id, internal=False)
    assert line.who == "staff"


async def test_a_ready_made_reply_is_changed_in_chat(bench: Bench):
    bench.desk.shipped = (Reply("hours", "en", "9 to 18", "Hours"), Reply("hours", "zh", "九点"))
    assert await bench.desk.set_reply(AMIR, "hours", "en", "10 to 16")
    assert [reply.text for reply in await bench.desk.replies("en")] == ["10 to 16"]
    assert [reply.text for reply in await bench.desk.replies("zh")] == ["九点"]
    assert [reply.text for reply in await bench.desk.replies("fr")] == ["10 to 16"]
    assert not await bench.desk.set_reply(AMIR, "no spaces", "en", "x")
    assert not await bench.desk.set_reply(AMIR, "x" * 33, "en", "x")


async def test_entries_are_suggested_for_the_last_words_of_the_applicant(bench: Bench):
    asked: list[tuple[str, str]] = []

    def suggest(words: str, language: str) -> list[Suggestion]:
        asked.append((words, language))
        return [Suggestion(str(n), "t", "x") for n in range(5)]

    bench.desk.suggest = suggest
    case = await bench.opened("how long?")
    assert [found.id for found in await bench.desk.suggestions(case.id)] == ["0", "1", "2"]
    await bench.writes(1, "and the fee?")
    await bench.desk.suggestions(case.id)
    assert asked == [("how long?", "en"), ("and the fee?", "en")]


async def test_a_good_answer_goes_with_its_question_to_the_faq(bench: Bench):
    kept: list[tuple[str, str, str]] = []

    async def promote(*what: str) -> None:
        kept.append(what)

    bench.desk.promote = promote
    case = await bench.opened("how long?")
    await bench.answers(case.id, 71, "twenty days")
    assert await bench.desk.promote_answer(AMIR, GROUP, 71)
    bench.clock.jump(seconds=1)
    await bench.writes(1, "and the fee?")
    bench.clock.jump(seconds=1)
    await bench.answers(case.id, 72, "none")
    assert await bench.desk.promote_answer(AMIR, GROUP, 72)
    assert kept == [("how long?", "twenty days", "en"), ("and the fee?", "none", "en")]
    assert (await bench.events(case.id)).count("promoted") == 2


async def test_a_reply_to_a_prompt_is_the_sentence_of_that_correction(bench: Bench):
    await bench.desk.expect(80, 7, "domain")
    assert await bench.desk.prompt(80) == (7, "domain")


async def test_who_tries_what_they_may_not_stands_in_the_audit(bench: Bench):
    case = await bench.opened()
    await bench.desk.refused_to(99, "reveal", case.id)
    await bench.desk.refused_to(99, "queue")
    assert (await bench.events(case.id)).count("refused") == 1
