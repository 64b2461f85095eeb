"""The desk's service: internal notes and what was sent before they came."""

from desk.model import IncomingMessage
from desk.outbox.failures import FailureKind
from tests.desk.bench import AMIR, ANN, GROUP, Bench


async def test_a_part_that_has_left_stays_sent_when_its_album_becomes_a_note(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71, kind="photo", album="A")
    bench.clock.jump(seconds=10)
    await bench.drain()
    await bench.desk.staff.remark(
        AMIR, case.id, IncomingMessage(GROUP, 72, "photo", "for us only", album="A")
    )
    assert "note" in await bench.events(case.id)
    assert not [job for job in await bench.drain() if job.chat == ANN]
    lines = await bench.desk.reports.transcript(case.id, internal=False)
    assert [line.kind for line in lines if line.who == "Amir"] == ["photo"]


async def test_a_message_that_was_never_sent_is_edited_into_a_note_without_a_word(bench: Bench):
    await bench.opened()
    await bench.desk.messages.stays(IncomingMessage(GROUP, 71, text="//for us only"))
    assert await bench.drain() == []


async def test_a_note_that_cannot_be_marked_as_seen_alarms_nobody(bench: Bench):
    case = await bench.opened()
    await bench.desk.staff.remark(
        AMIR, case.id, IncomingMessage(GROUP, 71, text="calls back on Friday")
    )
    (lane,), _due = await bench.desk.outbox.outlook()
    assert not (await bench.refuse(lane, FailureKind.OUTSIDE)).alarm
    assert (await bench.desk.outbox.outlook())[0] == []


async def test_in_a_closed_case_no_correction_is_asked_for(bench: Bench):
    case = await bench.opened()
    await bench.desk.closing.close(AMIR, case.id)
    await bench.drain()
    assert await bench.desk.corrections.ask(AMIR, case.id, "domain", "which one?") is None
    assert not [job for job in await bench.drain() if job.chat == ANN]
