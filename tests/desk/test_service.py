"""The desk's service with the relay played by hand: every refusal, every corner, no network."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from filing.desk import card as cards
from filing.desk.deliveries import Job
from filing.desk.failures import Failure, Trouble
from filing.desk.model import (
    APPLICANT,
    DESK,
    Case,
    Lane,
    Mode,
    Op,
    Parcel,
    Post,
    Role,
    Staff,
    Status,
    TopicState,
)
from filing.desk.outcomes import PATIENCE
from filing.desk.room import DeskSettings
from filing.desk.service import Desk
from filing.errors import NotFound
from filing.model import IN_APP, Choice, Field, Kind
from storage.cipher import KeyRing
from storage.database import Database
from tests.desk.house import Clock

ANN, GROUP = 42, -100_777
LENA, AMIR = Staff(5, "Lena", Role.LEAD), Staff(6, "Amir")
MAIN, OUT = Lane(APPLICANT, GROUP), Lane(APPLICANT, ANN)
DESKED, TOPICS = Lane(DESK, GROUP), Lane(DESK, GROUP, "topics")


class Bench:
    """A desk, and the relay's part by hand."""

    def __init__(self, desk: Desk, database: Database, clock: Clock) -> None:
        self.desk, self.database, self.clock = desk, database, clock

    async def job(self, lane: Lane, *, crowded: bool = False) -> Job:
        found = await self.desk.take(lane, crowded=crowded)
        assert found is not None, f"nothing on {lane}"
        return await self.desk.drawn(found)

    async def nothing(self, lane: Lane) -> bool:
        return await self.desk.take(lane, crowded=False) is None

    async def opened(self, question: str = "") -> Case:
        """A case whose topic 70 is there, with everything sent."""
        case = await self.desk.ask(ANN, None, None, question, "en")
        await self.desk.sent(await self.job(TOPICS), (70,))
        await self.drain()
        return await self.desk.case(case.id)

    async def drain(self) -> list[Job]:
        """Everything that is due goes, with made-up message ids."""
        done: list[Job] = []
        while lanes := await self.desk.lanes():
            for lane in lanes:
                while (job := await self.desk.take(lane, crowded=False)) is not None:
                    job = await self.desk.drawn(job)
                    count = max(1, len(job.messages))
                    await self.desk.sent(
                        job, tuple(range(1000 + len(done), 1000 + len(done) + count))
                    )
                    done.append(job)
        return done

    async def writes(self, message: int, text: str = "hello", **more: object) -> str:
        return await self.desk.applicant_message(ANN, Post(ANN, message, text=text, **more), "en")

    async def answers(self, case: int, message: int, text: str = "hi", **more: object) -> str:
        return await self.desk.reply(AMIR, case, Post(GROUP, message, text=text, **more))

    async def refuse(self, lane: Lane, trouble: Trouble, text: str = "", **more: object):
        job = await self.job(lane)
        return await self.desk.refused(job, Failure(trouble, text or str(trouble), **more))

    async def events(self, case: int) -> list[str]:
        async with self.database.unit() as unit:
            return [event.type for event in await unit.desk.cases.events(case)]


@pytest.fixture
async def bench(database_url: str, tmp_path: Path) -> AsyncIterator[Bench]:
    keys = KeyRing.parse(KeyRing.fresh())
    clock = Clock()
    async with await Database.open(database_url, keys, tmp_path / "documents") as database:
        desk = Desk(database.unit, DeskSettings(GROUP), lambda _code: str, clock)
        for member in (LENA, AMIR):
            await desk.enlist(member)
        yield Bench(desk, database, clock)


# ---------------------------------------------------------------------- asking and writing


async def test_the_mode_is_remembered_and_the_memory_has_an_end(bench: Bench, monkeypatch):
    monkeypatch.setattr("filing.desk.asking.REMEMBERED", 1)
    await bench.desk.set_mode(1, Mode.CHAT)
    await bench.desk.set_mode(1, Mode.CHAT)
    await bench.desk.set_mode(2, Mode.CHAT)
    assert list(bench.desk._modes) == [2]
    assert await bench.desk.mode(1) is Mode.CHAT
    assert await bench.desk.mode(3) is Mode.FORM


async def test_where_an_applicant_stands(bench: Bench):
    assert (await bench.desk.standing(ANN)).case is None
    case = await bench.opened()
    standing = await bench.desk.standing(ANN)
    assert (standing.mode, standing.case) == (Mode.CHAT, case)


async def test_asking_again_from_another_place_moves_the_case_there(bench: Bench):
    case = await bench.opened("first")
    async with bench.database.unit() as unit:
        draft = await unit.drafts.create(ANN, "initial", {}, bench.clock())
    again = await bench.desk.ask(ANN, draft.id, "domain", "", "zh")
    assert again.id == case.id
    assert (again.draft, again.field, again.language) == (draft.id, "domain", "zh")
    said = [job.text for job in await bench.drain() if job.parcel.op is Op.SAY]
    assert "Asks again at: domain" in said
    with pytest.raises(NotFound):
        await bench.desk.ask(ANN, 12345, None, "", "en")


async def test_writing_without_a_case_opens_one_and_after_closing_the_same_again(bench: Bench):
    assert await bench.writes(1) == "relayed"
    case = (await bench.desk.standing(ANN)).case
    await bench.desk.sent(await bench.job(TOPICS), (70,))
    await bench.drain()
    assert await bench.desk.close(AMIR, case.id)
    assert not await bench.desk.close(AMIR, case.id)
    await bench.drain()
    assert await bench.writes(2) == "relayed"
    assert (await bench.desk.case(case.id)).alive
    await bench.drain()
    assert "reopened" in await bench.events(case.id)


async def test_after_a_migration_an_old_case_is_not_opened_again(bench: Bench):
    case = await bench.opened()
    await bench.desk.close(None, case.id)
    await bench.drain()
    bench.desk.group = -5
    await bench.writes(9)
    fresh = (await bench.desk.standing(ANN)).case
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
    await bench.desk.release(AMIR, case.id)
    await bench.writes(1)
    bench.clock.jump(hours=33)
    await bench.answers(case.id, 72)
    await bench.desk.release(AMIR, case.id)
    await bench.writes(2)
    said = [job.text for job in await bench.drain() if job.chat == ANN and job.call == "text"]
    assert not any("Nobody is at the desk" in text for text in said)


async def test_only_ones_own_case_is_rated_and_opened(bench: Bench):
    case = await bench.opened()
    assert await bench.desk.reopen(ANN, case.id) == await bench.desk.case(case.id)
    assert not await bench.desk.rate(ANN, case.id, 6)
    assert not await bench.desk.rate(7, case.id, 5)
    assert await bench.desk.rate(ANN, case.id, 5)
    with pytest.raises(NotFound):
        await bench.desk.reopen(7, case.id)


async def test_what_the_desk_does_not_know_it_leaves_alone(bench: Bench):
    case = await bench.opened()
    assert not await bench.desk.applicant_edited(Post(ANN, 404))
    assert not await bench.desk.applicant_reacted(ANN, 404, "👍")
    assert not await bench.desk.take_back(ANN)
    assert not await bench.desk.staff_edited(Post(GROUP, 404))
    assert not await bench.desk.staff_reacted(GROUP, 404, "👍")
    assert not await bench.desk.delete(LENA, GROUP, 404)
    assert await bench.desk.fix(ANN, 404) is None
    assert await bench.desk.prompt(404) is None
    assert await bench.desk.suggestions(case.id) == ()
    assert not await bench.desk.promote_answer(AMIR, GROUP, 404)
    await bench.desk.answered(ANN, 404, "domain")
    await bench.desk.blocked(404, by_user=True)


async def test_a_message_taken_back_before_it_left_never_leaves(bench: Bench):
    await bench.opened()
    await bench.writes(1, "secret")
    assert await bench.desk.take_back(ANN)
    done = await bench.drain()
    assert [job.call for job in done if job.parcel.op is Op.COPY_IN] == []
    assert [job.messages for job in done if job.call == "delete"] == [(1,)]
    bench.clock.jump(minutes=11)
    await bench.writes(2)
    bench.clock.jump(minutes=11)
    assert not await bench.desk.take_back(ANN)


async def test_parts_of_an_album_edited_before_it_leaves_keep_their_order(bench: Bench):
    case = await bench.opened()
    for number in (3, 1, 2):
        await bench.writes(number, f"part {number}", kind="photo", album="a")
    await bench.desk.applicant_edited(Post(ANN, 1, kind="photo", text="better", album="a"))
    bench.clock.jump(seconds=2)
    job = await bench.job(MAIN)
    assert job.messages == (1, 2, 3)
    assert job.post["text"] == "better"
    await bench.desk.sent(job, (501, 502, 503))
    async with bench.database.unit() as unit:
        pairs = await unit.desk.relayed.of_album(case.id, "a")
    assert {pair.message: pair.to_message for pair in pairs} == {1: 501, 2: 502, 3: 503}


# ---------------------------------------------------------------------- staff


async def test_a_name_is_found_when_only_one_fits(bench: Bench):
    await bench.desk.enlist(Staff(8, "Amira"))
    assert (await bench.desk.named("@lena")).id == 5
    assert (await bench.desk.named("6")).id == 6
    assert (await bench.desk.named("amir")).id == 6
    assert await bench.desk.named("ami") is None
    assert await bench.desk.named(" ") is None


async def test_dismissed_twice_is_dismissed_once(bench: Bench):
    assert await bench.desk.dismiss(AMIR.id)
    assert not await bench.desk.dismiss(AMIR.id)
    assert await bench.desk.member(AMIR.id) is None


async def test_only_the_owner_or_a_lead_hands_over(bench: Bench):
    case = await bench.opened()
    assert await bench.desk.release(AMIR, case.id) is None
    assert await bench.desk.claim(LENA, case.id)
    assert await bench.desk.claim(LENA, case.id)
    assert await bench.desk.claim(AMIR, case.id) is None
    assert await bench.desk.assign(AMIR, case.id, AMIR) is None
    assert await bench.desk.release(AMIR, case.id) is None
    assert await bench.desk.assign(LENA, case.id, AMIR, "your turn")
    assert (await bench.desk.release(LENA, case.id)).staff is None
    await bench.desk.close(LENA, case.id)
    assert await bench.desk.claim(AMIR, case.id) is None
    assert await bench.desk.assign(LENA, case.id, AMIR) is None


async def test_the_same_guest_is_warned_about_once(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    for message in (72, 73):
        await bench.desk.reply(LENA, case.id, Post(GROUP, message))
    lines = [job.text for job in await bench.drain() if job.chat == GROUP and job.call == "text"]
    assert sum("writes too" in line for line in lines) == 1


async def test_a_closed_case_takes_neither_answers_nor_corrections(bench: Bench):
    case = await bench.opened()
    await bench.desk.close(LENA, case.id)
    assert await bench.answers(case.id, 71) == "closed"
    assert not await bench.desk.tell(AMIR, case.id, "text", "canned")
    assert await bench.desk.correction(AMIR, case.id, "domain", "") is None
    assert await bench.desk.staff_reopen(AMIR, case.id)
    assert not await bench.desk.staff_reopen(AMIR, case.id)


async def test_names_can_be_looked_up_without_a_form(bench: Bench):
    case = await bench.opened()
    assert bench.desk.label("domain") == "domain"
    assert await bench.desk.review(case) is None


async def test_a_draft_that_is_gone_has_no_review(bench: Bench):
    class Gone:
        catalog = None

        async def review(self, _owner: int, _draft: int):
            raise NotFound

    case = await bench.opened()
    bench.desk.filings = Gone()
    assert await bench.desk.review(replace(case, draft=1)) is None


async def test_figures_of_some_days(bench: Bench):
    case = await bench.opened()
    assert (await bench.desk.figures(3)).first_answer is None
    bench.clock.jump(minutes=4)
    await bench.answers(case.id, 71)
    figures = await bench.desk.figures(3)
    assert round(figures.first_answer.total_seconds() / 60) == 4
    assert [number for _day, number in figures.days] == [0, 0, 1]
    await bench.desk.rate(ANN, case.id, 4)
    assert (await bench.desk.figures(3)).ratings == (1, 4)
    assert await bench.desk.cases() == await bench.desk.cases(1)


async def test_an_empty_queue_says_so_and_unclaimed_topics_need_no_link(bench: Bench):
    assert "No open case." in await bench.desk.queue()
    await bench.desk.ask(ANN, None, None, "", "en")
    assert "#1 · waiting for somebody" in await bench.desk.queue()


async def test_closed_cases_end_when_their_time_is_over(bench: Bench):
    case = await bench.opened()
    await bench.desk.close(LENA, case.id)
    assert await bench.desk.purge() == 0
    bench.clock.jump(days=181)
    assert await bench.desk.purge() == 1


async def test_a_case_whose_waiting_is_short_alerts_nobody(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.writes(1)
    await bench.desk.tick()
    bench.clock.jump(minutes=31)
    await bench.desk.claim(LENA, case.id)
    await bench.desk.dismiss(AMIR.id)
    await bench.desk.tick()
    assert "alert" in await bench.events(case.id)


async def test_a_promoted_answer_needs_a_question(bench: Bench):
    kept: list[tuple[str, str, str]] = []

    async def promote(*what: str) -> None:
        kept.append(what)

    bench.desk.promote = promote
    case = await bench.opened()
    await bench.answers(case.id, 71, "answer")
    assert not await bench.desk.promote_answer(AMIR, GROUP, 71)
    assert kept == []


async def test_a_case_closed_before_its_topic_was_there_gets_one_when_opened_again(bench: Bench):
    case = await bench.desk.ask(ANN, None, None, "", "en")
    job = await bench.job(TOPICS)
    await bench.desk.close(LENA, case.id)
    await bench.desk.refused(job, Failure(Trouble.TOKEN, "Unauthorized"))
    assert await bench.desk.staff_reopen(AMIR, case.id)
    assert (await bench.job(TOPICS)).its.id == case.id


async def test_a_case_without_a_topic_opened_again_makes_one(bench: Bench):
    case = await bench.opened()
    await bench.desk.close(LENA, case.id)
    async with bench.desk.changing() as unit:
        found = await unit.desk.cases.get(case.id)
        await unit.desk.cases.save(found, replace(found, topic_state=TopicState.LOST))
    assert await bench.desk.staff_reopen(AMIR, case.id)
    assert (await bench.job(TOPICS)).its.id == case.id


async def test_words_behind_an_album_that_gathers_wait_for_it(bench: Bench):
    await bench.opened()
    await bench.writes(1, "part", kind="photo", album="a")
    await bench.writes(2, "what do you think?")
    assert await bench.nothing(MAIN)
    bench.clock.jump(seconds=2)
    assert [(await bench.job(MAIN)).messages for _each in range(2)] == [(1,), (2,)]


# ---------------------------------------------------------------------- refusals


async def test_a_reaction_that_did_not_arrive_is_no_duplicate(bench: Bench):
    case = await bench.opened()
    async with bench.desk.changing() as unit:
        await bench.desk.react(unit, DESK, GROUP, 3, "👍")
    await bench.refuse(Lane(DESK, GROUP, "light"), Trouble.UNREACHABLE)
    assert "possible_duplicate" not in await bench.events(case.id)


async def test_a_topic_closed_again_and_again_is_given_up(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    light = Lane(DESK, GROUP, "light")
    for _turn in range(PATIENCE):
        await bench.refuse(MAIN, Trouble.TOPIC_CLOSED)
        await bench.desk.sent(await bench.job(light), ())
    await bench.refuse(MAIN, Trouble.TOPIC_CLOSED)
    assert "failed" in await bench.events(case.id)


async def test_a_migration_is_told_by_the_error_of_a_call(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.refuse(MAIN, Trouble.MIGRATED, chat=-9)
    assert bench.desk.group == -9
    moved = await bench.job(Lane(APPLICANT, -9))
    assert moved.chat == -9
    await bench.desk.sent(moved, (800,))
    await bench.desk.migrate(-9, -9)
    await bench.desk.migrate(GROUP, -11)
    assert bench.desk.group == -9
    await bench.drain()
    await bench.answers(case.id, 71)
    await bench.refuse(OUT, Trouble.MIGRATED)
    assert (await bench.job(OUT)).call == "text"


async def test_a_network_failure_waits_longer_each_time_and_is_marked(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    pauses = [(await bench.refuse(MAIN, Trouble.UNREACHABLE)).seconds for _again in range(3)]
    assert pauses == [1, 2, 4]
    assert (await bench.events(case.id)).count("possible_duplicate") == 3


async def test_without_rights_words_wait_and_ornaments_are_left_out(bench: Bench):
    await bench.opened()
    await bench.desk.ask(ANN, None, None, "", "en")
    job = await bench.job(DESKED)
    pause = await bench.desk.refused(job, Failure(Trouble.RIGHTS, "not enough rights"))
    assert (pause.alarm, pause.seconds) == ("not enough rights", 60)
    async with bench.desk.changing() as unit:
        await bench.desk.react(unit, DESK, GROUP, 3, "👍")
    light = Lane(DESK, GROUP, "light")
    assert (await bench.refuse(light, Trouble.RIGHTS)).alarm == ""
    assert await bench.nothing(light)


async def test_a_block_of_somebody_without_a_case_stops_only_the_chat(bench: Bench):
    case = await bench.opened()
    await bench.desk.close(LENA, case.id)
    await bench.refuse(OUT, Trouble.BLOCKED)
    assert await bench.nothing(OUT)
    await bench.desk.blocked(ANN, by_user=False)
    assert (await bench.job(OUT)).chat == ANN


async def test_an_account_that_is_gone_without_a_case_is_left(bench: Bench):
    case = await bench.opened()
    await bench.desk.close(LENA, case.id)
    await bench.refuse(OUT, Trouble.GONE, "user is deactivated")
    assert await bench.nothing(OUT)


async def test_chat_not_found_on_a_copy_may_mean_the_group_so_it_goes_by_hand(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71, "by hand")
    await bench.refuse(OUT, Trouble.GONE, "Bad Request: chat not found")
    job = await bench.job(OUT)
    assert (job.call, job.text) == ("text", "by hand")
    await bench.desk.refused(job, Failure(Trouble.GONE, "Bad Request: chat not found"))
    assert not (await bench.desk.case(case.id)).alive


async def test_a_topic_lost_again_and_again_is_given_up_and_told(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    for turn in range(PATIENCE):
        await bench.refuse(MAIN, Trouble.TOPIC_LOST)
        await bench.desk.sent(await bench.job(TOPICS), (80 + turn,))
    await bench.refuse(MAIN, Trouble.TOPIC_LOST)
    assert "failed" in await bench.events(case.id)
    said = [job.text for job in await bench.drain() if job.chat == ANN and job.call == "text"]
    assert any("could not be passed on" in text for text in said)


async def test_two_losses_of_the_same_topic_make_one_new(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.desk.ask(ANN, None, None, "again", "en")
    note, message = await bench.job(DESKED), await bench.job(MAIN)
    await bench.desk.refused(message, Failure(Trouble.TOPIC_LOST))
    await bench.desk.sent(await bench.job(TOPICS), (90,))
    await bench.desk.refused(note, Failure(Trouble.TOPIC_LOST))
    assert await bench.nothing(TOPICS)
    assert (await bench.job(DESKED)).thread == 90


async def test_a_loss_while_the_new_topic_is_in_the_making_waits_for_it(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.desk.ask(ANN, None, None, "again", "en")
    note, message = await bench.job(DESKED), await bench.job(MAIN)
    for job in (message, note):
        await bench.desk.refused(job, Failure(Trouble.TOPIC_LOST))
    assert await bench.nothing(DESKED)
    await bench.desk.sent(await bench.job(TOPICS), (90,))
    assert (await bench.job(MAIN)).thread == 90


async def test_a_line_in_general_that_is_refused_is_dropped(bench: Bench):
    async with bench.desk.changing() as unit:
        await bench.desk.general(unit, "a line")
    await bench.refuse(DESKED, Trouble.TOPIC_CLOSED)
    async with bench.desk.changing() as unit:
        await bench.desk.general(unit, "another")
    await bench.refuse(DESKED, Trouble.TOPIC_LOST)
    assert await bench.nothing(DESKED)


async def test_a_message_deleted_before_it_was_copied_is_gone(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.refuse(MAIN, Trouble.SOURCE_GONE)
    assert await bench.nothing(MAIN)
    await bench.drain()
    await bench.answers(case.id, 71, "still here")
    await bench.refuse(OUT, Trouble.SOURCE_GONE)
    assert (await bench.job(OUT)).text == "still here"


async def test_an_edit_too_late_is_copied_anew_and_then_given_up(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.drain()
    await bench.desk.applicant_edited(Post(ANN, 1, text="new"))
    await bench.refuse(MAIN, Trouble.EDIT_REFUSED)
    job = await bench.job(MAIN)
    assert (job.call, job.messages) == ("copy", (1,))
    await bench.desk.refused(job, Failure(Trouble.EDIT_REFUSED))
    assert await bench.nothing(MAIN)


async def test_a_card_that_cannot_be_edited_is_shown_anew(bench: Bench):
    case = await bench.opened()
    bench.clock.jump(seconds=6)
    await bench.desk.claim(AMIR, case.id)
    job = await bench.job(DESKED)
    assert job.call == "edit_text"
    await bench.desk.refused(job, Failure(Trouble.EDIT_REFUSED))
    bench.clock.jump(seconds=6)
    assert (await bench.job(DESKED)).call == "text"


async def test_reactions_and_edits_outside_the_group_fail_quietly(bench: Bench):
    await bench.opened()
    await bench.writes(1)
    await bench.drain()
    await bench.desk.applicant_edited(Post(ANN, 1, text="new"))
    await bench.refuse(MAIN, Trouble.OUTSIDE)
    assert await bench.nothing(MAIN)
    async with bench.desk.changing() as unit:
        await bench.desk.general(unit, "a line")
    assert (await bench.refuse(DESKED, Trouble.OUTSIDE)).alarm


async def test_an_answer_refused_for_good_is_told_to_staff(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.refuse(OUT, Trouble.CANNOT_COPY, "message can't be copied")
    done = await bench.drain()
    assert [job.emoji for job in done if job.call == "react"] == ["👎"]
    assert any("Not delivered: message can't be copied" in job.text for job in done)
    await bench.writes(1)
    await bench.refuse(MAIN, Trouble.CANNOT_COPY)
    assert any("cannot be passed on" in job.text for job in await bench.drain())


async def test_a_correction_that_is_refused_stays_in_the_audit(bench: Bench):
    case = await bench.opened()
    await bench.desk.tell(AMIR, case.id, "text", "canned")
    await bench.refuse(OUT, Trouble.REFUSED, "something new")
    assert "failed" in await bench.events(case.id)


# ---------------------------------------------------------------------- preparing


async def test_lines_of_a_crowded_lane_are_joined_up_to_a_picture(bench: Bench):
    case = await bench.opened()
    for number in range(1, 4):
        await bench.writes(number, f"line {number}")
    await bench.writes(4, "picture", kind="photo")
    await bench.writes(5, "behind")
    job = await bench.job(MAIN, crowded=True)
    assert (job.call, job.text) == ("text", "line 1\nline 2\nline 3")
    await bench.desk.sent(job, (600,))
    await bench.desk.applicant_edited(Post(ANN, 2, text="changed"))
    picture = await bench.job(MAIN, crowded=True)
    assert picture.call == "copy"
    await bench.desk.sent(picture, (601,))
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
    await bench.desk.applicant_edited(Post(ANN, 1, text="new"))
    await bench.desk.refused(job, Failure(Trouble.REFUSED))
    assert await bench.nothing(MAIN)
    assert await bench.desk.take_back(ANN)
    assert await bench.nothing(MAIN)
    assert case.id


async def test_an_edit_of_a_deleted_answer_changes_nothing(bench: Bench):
    case = await bench.opened()
    await bench.answers(case.id, 71)
    await bench.drain()
    assert await bench.desk.delete(AMIR, GROUP, 71)
    assert not await bench.desk.staff_edited(Post(GROUP, 71, text="new"))


async def test_a_topic_that_is_there_already_is_not_made_again(bench: Bench):
    case = await bench.opened()
    async with bench.desk.changing() as unit:
        await bench.desk.put(unit, Parcel(DESK, GROUP, Op.TOPIC, {}, case=case.id))
    assert await bench.nothing(TOPICS)


async def test_a_reply_to_something_elsewhere_points_nowhere(bench: Bench):
    case = await bench.opened()
    await bench.writes(1, reply_to=404)
    assert (await bench.job(MAIN)).reply_to is None
    await bench.answers(case.id, 71, reply_to=405)
    assert (await bench.job(OUT)).reply_to is None


async def test_an_orphan_topic_is_adopted_only_where_one_is_missing(bench: Bench):
    case = await bench.desk.ask(ANN, None, None, "", "en")
    adopted = await bench.desk.adopt(case.id, 99)
    assert (adopted.topic, adopted.topic_state) == (99, TopicState.READY)
    assert await bench.desk.adopt(case.id, 100) is None
    assert (await bench.job(DESKED)).thread == 99


async def test_a_topic_stuck_in_the_making_is_made_after_a_start(bench: Bench):
    case = await bench.desk.ask(ANN, None, None, "", "en")
    job = await bench.job(TOPICS)
    async with bench.desk.changing() as unit:
        await unit.desk.outbox.finish(job.parcel.id, "failed", "lost in a crash")
    assert await bench.nothing(TOPICS)
    bench.clock.jump(minutes=3)
    assert await bench.desk.recover(dt.timedelta(minutes=1)) == 0
    assert (await bench.job(TOPICS)).case.id == case.id


async def test_what_another_relay_may_be_sending_is_left_for_a_minute(bench: Bench):
    case = await bench.opened()
    await bench.writes(1)
    await bench.job(MAIN)
    minute = dt.timedelta(minutes=1)
    assert await bench.desk.recover(minute) == 0
    bench.clock.jump(minutes=2)
    assert await bench.desk.recover(minute) == 1
    assert "possible_duplicate" in await bench.events(case.id)
    assert (await bench.job(MAIN)).parcel.again


async def test_who_is_forgotten_is_forgotten_in_the_group_too(bench: Bench):
    await bench.opened()
    await bench.desk.forget(ANN)
    async with bench.database.unit() as unit:
        await unit.applicants.forget(ANN)
    job = await bench.job(DESKED)
    assert (job.call, job.thread, job.weight) == ("delete_topic", 70, 0)
    await bench.desk.sent(job, ())
    await bench.desk.forget(ANN)
    assert await bench.nothing(DESKED)
    assert await bench.desk.mode(ANN) is Mode.FORM


# ---------------------------------------------------------------------- cards


def test_a_card_tells_of_a_block_a_rating_and_the_last_faq():
    case = Case(7, ANN, "fr", GROUP, Clock()(), blocked=True, rating=4, context={"faq": "ip-only"})
    text = cards.card_text(str, case, None, None, None, (), 3)
    for words in ("blocked the bot", "Rated 4 of 5", "Last FAQ tried: ip-only", "fr", "3 messages"):
        assert words in text
    closed = replace(case, status=Status.CLOSED)
    assert [row[0].label for row in cards.card_buttons(str, closed)] == [
        "Open it again",
        "Transcript",
    ]
    assert cards.card_buttons(str, replace(case, staff=1))[0][0].label == "Release"


def test_values_are_shown_in_the_words_of_the_form():
    catalog = SimpleNamespace(codes={"list": (Choice("1", "One", "一"),)})
    choice = Field("f", Kind.CHOICE, "p", "l", "t", choices=(Choice("a", "A", ""),))
    coded = Field("c", Kind.CHOICE, "p", "l", "t", codes="list")
    shown = [
        cards.shown(catalog, choice, value)
        for value in (None, True, False, IN_APP, (IN_APP,), ("a", "b"), "a", "z", 7)
    ]
    assert shown == ["–", "是", "否", "in_app", "…", "A、b", "A", "z", "7"]
    assert cards.shown(catalog, coded, "1") == "一"


def test_a_topic_is_named_without_a_draft_too():
    case = Case(7, ANN, "en", GROUP, Clock()())
    assert cards.topic_name(case, None, None) == "#7"
    known = SimpleNamespace(known={"entity_nature": "4", "domain": None})
    catalog = SimpleNamespace(fields={}, codes={})
    assert cards.topic_name(case, known, catalog) == "#7"


def test_a_draft_without_findings_blocks_nothing():
    review = SimpleNamespace(draft=SimpleNamespace(kind="odd"), known={}, sections=(), findings=())
    catalog = SimpleNamespace(kinds={}, provinces={}, fields={})
    case = Case(7, ANN, "en", GROUP, Clock()())
    text = cards.card_text(str, case, None, review, catalog, (), 0)
    assert "Filing: odd" in text
    assert "Would be refused" not in text
    assert cards.checks_pages(str, review, catalog) == ("No check finds anything.",)


def test_long_drafts_come_in_several_messages():
    pages = cards.paged(["x" * 1000] * 9, limit=3000)
    assert len(pages) == 5
    assert all(len(page) <= 3000 for page in pages)
    assert cards.paged([]) == ()
