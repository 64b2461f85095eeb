"""What the desk keeps: cases, pairs, outbox, staff, replies, corrections – on both databases."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from desk.actions import CopyIn, CopyOut, DrawCard, MakeTopic, React, Say
from desk.model import (
    APPLICANT,
    DESK,
    Case,
    CorrectionRequest,
    LinkState,
    MessageLink,
    Mode,
    OutboxMessage,
    OutboxState,
    QueueKey,
    ReadyReply,
    Role,
    Staff,
    Status,
    TopicState,
)
from filing.errors import NotFound, StaleDraft
from storage.database import Database
from storage.engine.cipher import KeyRing
from tests.storage.conftest import NOW, Place

ANN, GROUP = 9_000_000_001, -1_001_234_567_890
SOON = NOW + dt.timedelta(seconds=5)


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    async with await place.open(KeyRing.parse(KeyRing.fresh())) as opened:
        yield opened


def a_case(**more: object) -> Case:
    return replace(Case(0, ANN, "zh", GROUP, NOW, context={"question": "怎么办"}), **more)


async def opened(database: Database) -> Case:
    async with database.unit() as unit:
        case, _fresh = await unit.desk.cases.open(a_case())
    return case


def a_pair(case: int, message: int, **more: object) -> MessageLink:
    return replace(
        MessageLink(0, case, True, APPLICANT, ANN, message, NOW, GROUP, text="secret"), **more
    )


def a_parcel(case: int | None = None, **more: object) -> OutboxMessage:
    entry = OutboxMessage(APPLICANT, GROUP, CopyIn(messages=(1,)), case=case, created_at=NOW)
    return replace(entry, **more)


async def test_a_case_is_found_as_it_was_opened(database: Database):
    case = await opened(database)
    async with database.unit() as unit:
        assert await unit.desk.cases.get(case.id) == case
        assert await unit.desk.cases.open_of(ANN) == case
        assert await unit.desk.cases.last_of(ANN) == case
        assert await unit.desk.cases.alive() == [case]
        assert await unit.desk.cases.since(NOW) == [case]
        assert await unit.desk.cases.since(SOON) == []
        with pytest.raises(NotFound):
            await unit.desk.cases.get(case.id + 1)
    assert case.context == {"question": "怎么办"}


async def test_at_the_same_moment_only_one_case_is_opened(database: Database):
    async def ask() -> tuple[Case, bool]:
        async with database.unit() as unit:
            await unit.desk.begin()
            return await unit.desk.cases.open(a_case())

    found = await asyncio.gather(*(ask() for _ in range(5)))
    assert len({case.id for case, _fresh in found}) == 1
    assert [fresh for _case, fresh in found].count(True) == 1


async def test_a_change_is_kept_only_if_nobody_was_quicker(database: Database):
    case = await opened(database)
    first, second = replace(case, staff=1), replace(case, staff=2)
    async with database.unit() as unit:
        await unit.desk.cases.save(case, first)
        with pytest.raises(StaleDraft):
            await unit.desk.cases.save(case, second)
        topic = replace(first, topic=7, topic_state=TopicState.READY, card=8, blocked=True)
        await unit.desk.cases.save(first, topic)
        await unit.desk.cases.save(topic, topic)
    async with database.unit() as unit:
        assert await unit.desk.cases.get(case.id) == topic
        assert await unit.desk.cases.at_topic(GROUP, 7) == topic
        assert await unit.desk.cases.at_topic(GROUP, 9) is None


async def test_a_closed_case_makes_room_for_another_and_ends_in_time(database: Database):
    case = await opened(database)
    closed = replace(case, status=Status.CLOSED, closed_at=NOW, rating=5)
    async with database.unit() as unit:
        await unit.desk.cases.save(case, closed)
        await unit.desk.cases.log(case.id, 3, "closed", NOW, {"reason": "done"})
        await unit.desk.cases.log(None, 3, "staff_added", NOW, {})
        another, fresh = await unit.desk.cases.open(a_case(opened_at=SOON))
        assert fresh
    async with database.unit() as unit:
        assert (await unit.desk.cases.last_of(ANN)) == another
        events = await unit.desk.cases.events(case.id)
        assert [(event.type, event.actor, event.details) for event in events] == [
            ("closed", 3, {"reason": "done"})
        ]
        assert await unit.desk.cases.purge(NOW) == []
        assert [one.id for one in await unit.desk.cases.purge(SOON)] == [case.id]
    async with database.unit() as unit:
        assert [one.id for one in await unit.desk.cases.since(NOW)] == [another.id]


async def test_the_mode_belongs_to_the_person(database: Database):
    async with database.unit() as unit:
        assert await unit.desk.cases.mode(ANN) is Mode.FORM
        await unit.desk.cases.set_mode(ANN, Mode.CHAT)
        await unit.applicants.set_language(ANN, "zh")
    async with database.unit() as unit:
        assert await unit.desk.cases.mode(ANN) is Mode.CHAT
        assert (await unit.applicants.get(ANN)).language == "zh"


async def test_a_moved_group_takes_its_cases_and_parcels_along(database: Database):
    case = await opened(database)
    async with database.unit() as unit:
        await unit.desk.outbox.put(a_parcel(case.id, key="k"))
        await unit.desk.cases.move_group(GROUP, -5)
        await unit.desk.outbox.move_group(GROUP, -5)
        await unit.desk.notebook.put("group", "-5")
    async with database.unit() as unit:
        assert (await unit.desk.cases.get(case.id)).group == -5
        assert await unit.desk.outbox.lanes(NOW) == [QueueKey(APPLICANT, -5)]
        head = await unit.desk.outbox.head(QueueKey(APPLICANT, -5), 9)
        assert head[0].deed == CopyIn(messages=(1,))
        assert await unit.desk.notebook.get("group") == "-5"
        assert await unit.desk.notebook.get("other") == ""


async def test_a_message_is_taken_once_and_its_copy_is_found(database: Database):
    case = await opened(database)
    async with database.unit() as unit:
        pair = await unit.desk.relayed.add(a_pair(case.id, 11, album="a"))
        with pytest.raises(StaleDraft):
            await unit.desk.relayed.add(a_pair(case.id, 11))
        await unit.desk.relayed.delivered(pair.id, GROUP, 77, joined=False)
        await unit.desk.relayed.set_text(pair, "better", SOON)
    async with database.unit() as unit:
        found = await unit.desk.relayed.of_source(APPLICANT, ANN, 11)
        assert found == replace(
            pair, to_message=77, state=LinkState.SENT, text="better", edited_at=SOON
        )
        assert await unit.desk.relayed.of_target(GROUP, 77) == [found]
        assert await unit.desk.relayed.of_target(GROUP, 78) == []
        assert await unit.desk.relayed.of_case(case.id) == [found]
        assert await unit.desk.relayed.of_album(case.id, "a") == [found]
        assert await unit.desk.relayed.last(case.id, incoming=True) == found
        assert await unit.desk.relayed.last(case.id, incoming=False) is None
        await unit.desk.relayed.set_state(pair.id, LinkState.DELETED)
    async with database.unit() as unit:
        assert await unit.desk.relayed.last(case.id, incoming=True) is None


async def test_parcels_go_by_lane_and_priority_and_are_taken_once(database: Database):  # noqa: PLR0915 - one life
    case = await opened(database)
    async with database.unit() as unit:
        put = unit.desk.outbox.put
        assert await put(a_parcel(case.id, key="card", deed=DrawCard(), bot=DESK, priority=5))
        assert not await put(a_parcel(case.id, key="card", deed=DrawCard(), bot=DESK, priority=5))
        assert await put(a_parcel(case.id, priority=3, key="first"))
        assert await put(a_parcel(case.id, priority=2, key="second"))
        assert await put(a_parcel(case.id, deed=MakeTopic(), bot=DESK))
        assert await put(a_parcel(case.id, deed=React(), bot=DESK))
        assert await put(a_parcel(case.id, not_before=SOON, chat=ANN, deed=Say()))
    async with database.unit() as unit:
        box = unit.desk.outbox
        assert await box.lanes(NOW) == [
            QueueKey(APPLICANT, GROUP),
            QueueKey(DESK, GROUP),
            QueueKey(DESK, GROUP, "light"),
            QueueKey(DESK, GROUP, "topics"),
        ]
        assert await box.next_due(NOW) == SOON
        head = await box.head(QueueKey(APPLICANT, GROUP), 9)
        assert [entry.key for entry in head] == ["second", "first"]
        ids = [entry.id for entry in head]
        await box.take(ids, NOW)
    async with database.unit() as unit:
        box = unit.desk.outbox
        with pytest.raises(StaleDraft):
            await box.take(ids, NOW)
        assert await box.waiting("first") is None
        assert await box.unsent(case.id) == 2
        await box.finish(ids[0], OutboxState.DONE, "")
        astray = replace(head[1], deed=CopyIn(album="a"), astray=2)
        await box.back(astray, OutboxState.WAITING, SOON)
    async with database.unit() as unit:
        back = await unit.desk.outbox.waiting("first")
        assert back is not None
        assert (back.attempts, back.deed, back.astray) == (1, CopyIn(album="a"), 2)
        assert back.not_before == SOON
        assert await unit.desk.outbox.unsent(case.id) == 1


async def test_the_key_of_a_card_is_free_once_it_is_being_sent(database: Database):
    case = await opened(database)
    card = a_parcel(case.id, key="card:1", deed=DrawCard(), bot=DESK)
    async with database.unit() as unit:
        assert await unit.desk.outbox.put(card)
        [one] = await unit.desk.outbox.head(QueueKey(DESK, GROUP), 9)
        await unit.desk.outbox.take([one.id], NOW)
        assert await unit.desk.outbox.put(card)
        assert await unit.desk.outbox.head(QueueKey(DESK, GROUP), 9) == []


async def test_parcels_are_held_stopped_and_let_go(database: Database):
    case = await opened(database)
    async with database.unit() as unit:
        box = unit.desk.outbox
        await box.put(a_parcel(case.id, key="in"))
        await box.put(a_parcel(case.id, key="out", deed=CopyOut(), chat=ANN))
        await box.put(a_parcel(case.id, key="album:1:x", not_before=NOW))
        await box.hold(case.id)
        await box.stop(APPLICANT, ANN)
        assert await box.lanes(SOON) == []
        await box.release(case.id, cards=True)
        assert await box.lanes(SOON) == []
        await box.release(case.id, cards=False)
        await box.postpone("album:", SOON)
        assert (await box.waiting("album:1:x")).not_before == SOON
        assert await box.lanes(NOW) == [QueueKey(APPLICANT, GROUP)]
        await box.resume(APPLICANT, ANN)
        assert await box.lanes(NOW) == [QueueKey(APPLICANT, GROUP), QueueKey(APPLICANT, ANN)]
        await box.cancel(APPLICANT, ANN)
        assert await box.lanes(NOW) == [QueueKey(APPLICANT, GROUP)]
        one = await box.waiting("in")
        assert await box.rewrite(replace(one, deed=CopyIn(album="new")))
        assert (await box.waiting("in")).deed == CopyIn(album="new")


async def test_what_was_being_sent_waits_again_and_is_marked(database: Database):
    case = await opened(database)
    async with database.unit() as unit:
        await unit.desk.outbox.put(a_parcel(case.id, key="k"))
        [one] = await unit.desk.outbox.head(QueueKey(APPLICANT, GROUP), 9)
        await unit.desk.outbox.take([one.id], NOW)
    async with database.unit() as unit:
        assert await unit.desk.outbox.stale(NOW - dt.timedelta(seconds=1)) == []
        [again] = await unit.desk.outbox.stale(NOW)
        assert (again.id, again.again) == (one.id, True)
        assert (await unit.desk.outbox.waiting("k")).again


async def test_staff_replies_and_corrections_are_kept(database: Database):
    case = await opened(database)
    lena = Staff(5, "Lena", Role.LEAD, on_duty=True, languages=("en", "zh"))
    async with database.unit() as unit:
        draft = await unit.drafts.create(ANN, "initial", {}, NOW)
        await unit.desk.staff.put(lena)
        await unit.desk.staff.put(Staff(6, "amir"))
        await unit.desk.staff.put(replace(lena, active=False))
        await unit.desk.canned.put(ReadyReply("hi", "en", "Hello", "Greeting"))
        await unit.desk.canned.put(ReadyReply("hi", "en", "Hello!", "Greeting"))
        fix = await unit.desk.fixes.add(
            CorrectionRequest(0, case.id, ANN, draft.id, "name", "why", 5, NOW)
        )
    async with database.unit() as unit:
        assert [one.name for one in await unit.desk.staff.list()] == ["amir", "Lena"]
        assert await unit.desk.staff.get(5) == replace(lena, active=False)
        assert await unit.desk.staff.get(7) is None
        assert await unit.desk.canned.list() == [ReadyReply("hi", "en", "Hello!", "Greeting")]
        await unit.desk.canned.drop("hi", "en")
        assert await unit.desk.canned.list() == []
        assert await unit.desk.fixes.of_draft(ANN, draft.id) == [fix]
        assert await unit.desk.fixes.get(fix.id) == fix
        assert await unit.desk.fixes.get(fix.id + 1) is None
        assert await unit.desk.fixes.answered(ANN, draft.id, "other", SOON) == []
        [done] = await unit.desk.fixes.answered(ANN, draft.id, "name", SOON)
        assert done == replace(fix, answered_at=SOON)
        assert await unit.desk.fixes.of_draft(ANN, draft.id) == []
        assert await unit.desk.fixes.of_case(case.id) == [done]


async def test_forgetting_a_person_ends_their_cases(database: Database):
    case = await opened(database)
    async with database.unit() as unit:
        await unit.desk.relayed.add(a_pair(case.id, 11))
        await unit.desk.outbox.put(a_parcel(case.id, key="k"))
    async with database.unit() as unit:
        await unit.applicants.forget(ANN)
    async with database.unit() as unit:
        assert await unit.desk.cases.last_of(ANN) is None
        assert await unit.desk.relayed.of_source(APPLICANT, ANN, 11) is None
        assert await unit.desk.outbox.lanes(SOON) == []
