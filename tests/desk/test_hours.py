"""Office hours, the one automatic reply a day, and the alerts."""

from tests.desk.house import StaffedDesk


async def night(office: StaffedDesk) -> None:
    """Half past nine in the evening, and nobody on duty."""
    office.clock.jump(hours=9.5)
    for person in (office.lead, office.agent):
        await office.desk.members.set_duty(await office.desk.members.get(person.id), on=False)


def told(texts: list[str]) -> int:
    return sum("Nobody is at the desk right now" in text for text in texts)


async def test_at_night_the_hours_are_told_once_a_day_only(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    await office.at_work(case)
    await room.send("during the day")
    await office.rest()
    assert told([one.text for one in await room.bot_messages()]) == 0
    office.clock.jump(hours=20)
    await night(office)
    office.clock.jump(hours=-12)
    await room.send("at night")
    await room.send("anybody?")
    await office.rest()
    assert told([one.text for one in await room.bot_messages()]) == 0, "told within a day"
    office.clock.jump(hours=24)
    await room.send("next night")
    await room.send("hello?")
    await office.rest()
    assert told([one.text for one in await room.bot_messages()]) == 1


async def test_the_hours_are_silent_once_a_person_has_the_case(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await topic.send("I am here")
    await office.rest()
    await night(office)
    office.clock.jump(hours=24)
    await room.send("still there?")
    await office.rest()
    assert told([one.text for one in await room.bot_messages()]) == 0


async def test_an_unclaimed_case_alerts_in_general_once(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann, "help")
    await office.at_work(case)
    await office.desk.alerts.tick()
    await office.rest()
    office.clock.jump(minutes=11)
    await office.desk.alerts.tick()
    await office.desk.alerts.tick()
    await office.rest()
    general = [one.text for one in await office.group.messages(1)]
    assert sum(f"Nobody has claimed case #{case}" in text for text in general) == 1


async def test_a_waiting_applicant_alerts_the_owner_in_the_topic_once_a_wait(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await topic.send("one moment")
    await office.rest()
    await room.send("and now?")
    await office.rest()
    office.clock.jump(minutes=31)
    await office.desk.alerts.tick()
    await office.desk.alerts.tick()
    await office.rest()

    async def alerts() -> int:
        said = await office.said(topic.thread)
        return sum("Amir: the applicant has been waiting" in text for text in said)

    assert await alerts() == 1
    await topic.send("sorry")
    await office.rest()
    await room.send("well?")
    await office.rest()
    office.clock.jump(minutes=31)
    await office.desk.alerts.tick()
    await office.rest()
    assert await alerts() == 2


async def test_nobody_is_alerted_when_nobody_is_there(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    await office.at_work(await office.asks(ann))
    await night(office)
    await office.desk.alerts.tick()
    await office.rest()
    assert not [one for one in await office.group.messages(1) if "Nobody has claimed" in one.text]


async def test_somebody_on_duty_is_alerted_at_any_hour(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    await office.at_work(await office.asks(ann, "is anybody there?"))
    await night(office)
    await office.desk.members.set_duty(await office.desk.members.get(office.agent.id), on=True)
    await office.desk.alerts.tick()
    await office.rest()
    assert [one for one in await office.group.messages(1) if "Nobody has claimed" in one.text]
