"""Who may do what, and how a case passes from hand to hand."""

import asyncio

from desk.model import Status
from tests.desk.house import StaffedDesk


async def test_two_staff_write_at_once_one_owns_the_case_both_are_delivered(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    other = office.lead.within(office.group, topic.thread)
    await asyncio.gather(topic.send("one"), other.send("two"))
    await office.rest()
    inside = [text for text in await office.said(topic.thread) if text in {"one", "two"}]
    outside = [one.text for one in await room.bot_messages() if one.text in {"one", "two"}]
    assert outside == inside
    assert sorted(outside) == ["one", "two"]
    assert (await office.desk.conversations.get(case)).staff in {office.agent.id, office.lead.id}
    assert len([text for text in await office.said(topic.thread) if "writes too" in text]) == 1
    async with office.database.unit() as unit:
        events = [event.type for event in await unit.desk.cases.events(case)]
    assert events.count("claimed") == 1


async def test_a_stranger_in_another_group_gets_nothing(office: StaffedDesk) -> None:
    bob = await office.telegram.add_user("Bob")
    elsewhere = await office.telegram.add_group("Elsewhere", bob)
    await elsewhere.add(office.desk_bot, admin=True)
    await office.rest()
    view = await elsewhere.view()
    standing = {one["id"]: one["status"] for one in view["members"]}
    assert standing.get(office.desk_bot.id) in {None, "left"}
    room = bob.within(elsewhere)
    await room.send("/queue@icp_desk_bot")
    await bob.chat(office.desk_bot).send("/queue")
    await office.rest()
    answers = await bob.chat(office.desk_bot).bot_messages()
    assert ["for staff only" in one.text for one in answers] == [True]
    assert not [one for one in await elsewhere.messages() if one.by_bot and one.service is None]


async def test_somebody_who_is_no_staff_is_told_and_not_passed_on(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    guest = await office.telegram.add_user("Guest")
    await office.group.add(guest)
    before = len(await room.messages())
    await guest.within(office.group, topic.thread).send("I know better")
    await office.rest()
    assert len(await room.messages()) == before
    assert any("not on the list of staff" in text for text in await office.said(topic.thread))


async def test_an_anonymous_administrator_is_refused(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    ghost = await office.telegram.add_user("Ghost")
    await office.group.add(ghost, admin=True, anonymous=True)
    before = len(await room.messages())
    await ghost.within(office.group, topic.thread).send("boo")
    await office.rest()
    assert len(await room.messages()) == before
    assert any("Anonymous administrators" in text for text in await office.said(topic.thread))


async def test_claim_release_and_hand_over_by_the_card(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    card = next(one for one in await topic.messages() if one.has("Claim"))
    assert (await (await topic.press(card, "Claim")).answer()).text == "It is yours."
    await office.rest()
    boss = office.lead.within(office.group, topic.thread)
    late = await (await boss.press_data(card, f"c:{case}:claim")).answer()
    assert late.text == "Already taken."
    await topic.press(card, "Hand over")
    await office.rest()
    choice = next(one for one in await topic.messages() if one.text == "Hand over to:")
    await topic.press(choice, "Lena")
    await office.rest()
    found = await office.desk.conversations.get(case)
    assert found.staff == office.lead.id
    assert any("Lena: this case is yours now." in text for text in await office.said(topic.thread))


async def test_transfer_with_a_note_and_release_by_command(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await topic.send("/claim")
    await office.rest()
    await topic.send("/transfer Lena please look at the licence")
    await office.rest()
    assert (await office.desk.conversations.get(case)).staff == office.lead.id
    assert any("please look at the licence" in text for text in await office.said(topic.thread))
    assert not any("look at the licence" in one.text for one in await room.messages())
    await topic.send("/release")
    await office.rest()
    assert any("This case is not yours." in text for text in await office.said(topic.thread))
    await office.lead.within(office.group, topic.thread).send("/release")
    await office.rest()
    assert (await office.desk.conversations.get(case)).status is Status.QUEUED


async def test_the_queue_stands_in_general_with_links(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    await office.at_work(case)
    general = office.agent.within(office.group, 1)
    await general.send("/queue")
    await office.rest()
    board = await general.last()
    assert f"#{case}" in board.text
    assert "On duty: Amir, Lena" in board.text
    await general.send("/duty off")
    await office.rest()
    await general.press(board, "Refresh")
    await office.rest()
    assert "On duty: Lena" in (await general.message(board)).text


async def test_staff_who_leave_the_group_lose_their_claims(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await topic.send("mine")
    await office.rest()
    await office.group.remove(office.agent)
    await office.rest()
    assert (await office.desk.conversations.get(case)).staff is None
    assert await office.desk.members.get(office.agent.id) is None
    general = [one.text for one in await office.group.messages(1)]
    assert any("Amir is no longer with the desk" in text and f"#{case}" in text for text in general)


async def test_reveal_is_for_leads_and_every_refusal_is_kept(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    card = next(one for one in await topic.messages() if one.has("Reveal"))
    toast = await (await topic.press(card, "Reveal")).answer()
    assert toast.text == "Only a lead may do this."
    async with office.database.unit() as unit:
        events = await unit.desk.cases.events(case)
    assert [event.details for event in events if event.type == "refused"] == [{"what": "reveal"}]
