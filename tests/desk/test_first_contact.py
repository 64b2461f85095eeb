"""Asking for a person: one case, one topic, a card, and both sides hear each other."""

import asyncio

from tests.desk.house import StaffedDesk


async def test_a_question_opens_a_topic_with_a_pinned_card(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann, "Which photo do you need?")
    topic = await office.at_work(case)
    shown = [one for one in await topic.messages() if one.service is None]
    card = shown[0]
    assert card.pinned
    assert card.text.startswith(f"#{case}")
    assert {"Claim", "Canned", "Reveal", "Close"} <= set(card.labels)
    assert any("Which photo do you need?" in one.text for one in shown)
    assert any("You are talking with our staff" in one.text for one in await room.messages())
    assert await room.keyboard() == [["Back to the form"]]


async def test_both_sides_hear_each_other(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    sent = await room.send("Hello?")
    await office.rest()
    assert "Hello?" in await office.said(topic.thread)
    assert (await room.message(sent)).reactions == ("👀",)
    answered = await topic.send("Hi Ann")
    await office.rest()
    assert (await room.last()).text == "Hi Ann"
    assert (await topic.message(answered)).reactions == ("👍",)


async def test_two_first_messages_at_once_make_one_case_and_one_topic(office: StaffedDesk) -> None:
    ann, room = await office.client()
    cases = await asyncio.gather(*(office.asks(ann, f"question {n}") for n in range(2)))
    await asyncio.gather(room.send("one"), room.send("two"))
    await office.at_work(cases[0])
    assert cases[0] == cases[1]
    calls = await office.telegram.calls("createForumTopic")
    assert len(calls) == 1
    said = await office.said(await office.topic(cases[0]))
    assert {"one", "two"} <= set(said)
