"""Ready-made replies as staff use them: both languages, other words, the applicant's name."""

import pytest
import pytest_asyncio

from tests.desk.shipped import asked, shipped

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory):
    async with shipped(tmp_path_factory.mktemp("ready")) as found:
        yield found


async def opened(house, topic, title):
    """The preview of the reply with that title."""
    await house.toast(topic, await house.card(topic), "Canned")
    await topic.press(await topic.last(), title)
    await house.rest()
    return await topic.last()


async def heard(chat):
    return [one.text for one in await chat.room.bot_messages()]


async def test_a_preview_shows_both_languages_and_sends_the_applicants(house):
    chat, topic = await asked(house, "在吗？", language="zh")
    preview = await opened(house, topic, "问候")
    assert "您好" in preview.text
    assert "Hello, you are now talking" in preview.text, "what it says, in the desk's language"
    assert preview.labels == ["Send", "Edit", "Dismiss"]
    assert await house.toast(topic, preview, "Send") == "Sent."
    assert not [one for one in await heard(chat) if "Hello" in one]
    assert [one for one in await heard(chat) if one.startswith("您好")]


async def test_a_reply_is_edited_before_it_is_sent(house):
    """The question and its answer make room for the note of what was sent, which is a ready-made
    text like any other; the variables are filled in."""
    chat, topic = await asked(house)
    preview = await opened(house, topic, "One moment")
    await house.toast(topic, preview, "Edit")
    prompt = await topic.last()
    assert "Thank you. I have to look this up" in prompt.text
    await topic.send("x" * 3501, reply_to=prompt)
    await house.rest()
    assert "Text only" in (await topic.last()).text
    typed = "One moment, {first_name} & Co: {staff} looks at case {case}."
    await topic.send(typed, reply_to=prompt)
    await house.rest()
    name = chat.person.name
    sent = [one for one in await heard(chat) if one.startswith("One moment, ")]
    assert len(sent) == 1
    assert sent[0].startswith(f"One moment, {name} & Co: Lena looks at case ")
    said = await house.said(topic)
    assert typed not in said
    note = next(
        one for one in await topic.messages() if one.text.startswith("→ One moment, {first")
    )
    assert not [one for one in await topic.messages() if one.id == prompt.id]
    await topic.send("/edit Done, {first_name}.", reply_to=note)
    await house.rest()
    assert f"Done, {name}." in await heard(chat)


async def test_a_name_is_filled_in_when_it_is_sent_and_staff_never_see_it(house):
    chat, topic = await asked(house)
    await topic.send("/canned set dear en Dear {first_name}, it is done.")
    await house.rest()
    preview = await opened(house, topic, "dear")
    assert "Dear {first_name}, it is done." in preview.text
    assert "filled in when it is sent" in preview.text
    await house.toast(topic, preview, "Send")
    assert f"Dear {chat.person.name}, it is done." in await heard(chat)
    assert "→ Dear {first_name}, it is done." in await house.said(topic)


async def test_an_answer_of_the_faq_is_edited_before_it_is_sent(house):
    chat, topic = await asked(house, "How long does the filing take?")
    await house.toast(topic, await house.card(topic), "Suggest")
    menu = await topic.last()
    await topic.press(menu, menu.labels[0])
    await house.rest()
    await house.toast(topic, await topic.last(), "Edit")
    prompt = await topic.last()
    await topic.send("About three weeks.", reply_to=prompt)
    await house.rest()
    assert "About three weeks." in await heard(chat)
    await house.toast(topic, await house.card(topic), "Close")
    await topic.send("Too late.", reply_to=await house.card(topic))
    await house.rest()
    assert "Too late." not in await heard(chat)


async def test_a_closed_case_takes_no_ready_made_words(house):
    chat, topic = await asked(house)
    preview = await opened(house, topic, "One moment")
    await house.toast(topic, preview, "Edit")
    prompt = await topic.last()
    await topic.send("/close")
    await house.rest()
    await topic.send("And one more thing.", reply_to=prompt)
    await house.rest()
    assert "No longer available." in await house.said(topic)
    assert "And one more thing." not in await heard(chat)
