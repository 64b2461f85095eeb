"""Both senders over HTTP: the same calls, the same refusals, whichever library makes them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.applicant.sender import make_sender
from bot.delivery import Place, Sender, Text
from bot.desk.sender import plain_sender
from bot.simulator import APPLICANT_TOKEN, DESK_TOKEN
from filing.desk.failures import SendError, Trouble
from filing.desk.model import Button
from tests.desk.house import Office
from tests.desk.pictures import PNG

BOTH = ["applicant", "desk"]
KINDS = ["photo", "video", "audio", "voice", "animation", "video_note", "sticker", "document"]


@asynccontextmanager
async def sender(closed: Office, name: str, url: str = "") -> AsyncIterator[Sender]:
    if name == "desk":
        async with plain_sender(DESK_TOKEN, url or closed.url) as made:
            yield made
        return
    made = make_sender(APPLICANT_TOKEN, url or closed.url)
    yield made
    await made.close()


@pytest.mark.parametrize("name", BOTH)
async def test_words_are_sent_edited_reacted_on_and_deleted(closed: Office, name: str) -> None:
    group = closed.group
    thread = await group.open_topic("case", by=closed.lead)
    room = closed.lead.within(group, thread)
    to = Place(group.id, thread, buttons=((Button("Press", "x:1"),),))
    async with sender(closed, name) as bot:
        bold = Text("bold", ({"type": "bold", "offset": 0, "length": 4},))
        first = await bot.text(to, bold)
        second = await bot.text(
            Place(group.id, thread, reply_to=first), Text("<b>x</b>", html=True)
        )
        assert (await room.message(first)).covered("bold") == ["bold"]
        assert (await room.message(first)).labels == ["Press"]
        assert (await room.message(second)).reply_to == first
        assert (await room.message(second)).text == "x"
        await bot.edit_text(to, first, Text("other"))
        await bot.react(group.id, second, "👍")
        await bot.react(group.id, second, "")
        assert (await room.message(first)).text == "other"
        with pytest.raises(SendError) as refused:
            await bot.edit_text(to, first, Text("other"))
        assert refused.value.failure.trouble is Trouble.NOTHING
        await bot.delete(group.id, [first, second])
    assert [one.text for one in await room.messages() if one.service is None] == []


@pytest.mark.parametrize("name", BOTH)
async def test_messages_and_albums_are_copied_in_order(closed: Office, name: str) -> None:
    room = closed.lead.within(closed.group, 1)
    one = await room.send("a message")
    album = await room.send_album([("photo", PNG, "1.png"), ("photo", PNG + b"1", "2.png")])
    async with sender(closed, name) as bot:
        to = Place(closed.group.id)
        assert len(await bot.copy(to, closed.group.id, [one.id])) == 1
        copied = await bot.copy(to, closed.group.id, [part.id for part in album])
    assert len({(await room.message(number)).album for number in copied}) == 1


@pytest.mark.parametrize("name", BOTH)
async def test_every_kind_of_file_is_fetched_and_sent_anew(closed: Office, name: str) -> None:
    room = closed.lead.within(closed.group, 1)
    async with sender(closed, name) as bot:
        sent = [
            await bot.file(Place(closed.group.id), kind, PNG, "a.png", Text("words"))
            for kind in KINDS
        ]
        shown = [await room.message(number) for number in sent]
        assert [one.kind for one in shown] == KINDS
        await bot.edit_caption(Place(closed.group.id), sent[0], Text("new words"))
        assert (await room.message(sent[0])).text == "new words"
        update = await found_file(closed, name)
        await bot.edit_media(Place(closed.group.id), sent[0], "document", update, Text("file"))
        assert (await room.message(sent[0])).kind == "document"
        assert await bot.fetch(update) == PNG + b"!"


async def found_file(closed: Office, name: str) -> str:
    """A file's id as this bot sees it."""
    room = closed.lead.within(closed.group, 1)
    await room.send_document(PNG + b"!", "b.png")
    async with aiohttp.ClientSession() as session:
        token = DESK_TOKEN if name == "desk" else APPLICANT_TOKEN
        answer = await session.post(f"{closed.url}/bot{token}/getUpdates", json={"timeout": 1})
        updates = (await answer.json())["result"]
    documents = [
        one["message"]["document"] for one in updates if "document" in one.get("message", {})
    ]
    return str(documents[-1]["file_id"])


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("fault", [{"error": (502, "Bad Gateway")}, {"drop": "before"}])
async def test_a_download_that_breaks_off_is_tried_again_later(
    closed: Office, name: str, fault: dict
) -> None:
    update = await found_file(closed, name)
    await closed.telegram.fail("download", count=9, **fault)
    async with sender(closed, name) as bot:
        with pytest.raises(SendError) as broken:
            await bot.fetch(update)
        assert broken.value.failure.trouble is Trouble.UNREACHABLE
        await closed.telegram.heal()
        assert await bot.fetch(update) == PNG + b"!"


@pytest.mark.parametrize("name", BOTH)
async def test_a_file_that_is_too_big_for_a_bot_is_told_so(closed: Office, name: str) -> None:
    await closed.telegram.fail("getFile", (400, "Bad Request: file is too big"))
    async with sender(closed, name) as bot:
        with pytest.raises(SendError) as refused:
            await bot.fetch("whatever")
    assert refused.value.failure.trouble is Trouble.TOO_BIG


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ({"retry_after": 7}, Trouble.LATER),
        ({"migrate_to": -100_5}, Trouble.MIGRATED),
        ({"error": (403, "Forbidden: bot was blocked by the user")}, Trouble.BLOCKED),
        ({"error": (403, "Forbidden: user is deactivated")}, Trouble.GONE),
        ({"error": (403, "Forbidden: bot was kicked from the supergroup chat")}, Trouble.OUTSIDE),
        ({"error": (400, "Bad Request: message thread not found")}, Trouble.TOPIC_LOST),
        ({"error": (400, "Bad Request: TOPIC_CLOSED")}, Trouble.TOPIC_CLOSED),
        ({"error": (400, "Bad Request: not enough rights to send")}, Trouble.RIGHTS),
        ({"error": (401, "Unauthorized")}, Trouble.TOKEN),
        ({"error": (502, "Bad Gateway")}, Trouble.UNREACHABLE),
        ({"drop": "before"}, Trouble.UNREACHABLE),
        ({"error": (400, "Bad Request: something new")}, Trouble.REFUSED),
    ],
)
async def test_both_libraries_tell_the_same_refusals(
    closed: Office, name: str, fault: dict, trouble: Trouble
) -> None:
    await closed.telegram.fail("sendMessage", **fault)
    async with sender(closed, name) as bot:
        with pytest.raises(SendError) as refused:
            await bot.text(Place(closed.group.id), Text("x"))
    failure = refused.value.failure
    assert failure.trouble is trouble
    assert failure.seconds == (7 if trouble is Trouble.LATER else 0)
    assert failure.chat == (-100_5 if trouble is Trouble.MIGRATED else None)


@pytest.mark.parametrize("name", BOTH)
async def test_nobody_there_is_unreachable(closed: Office, name: str) -> None:
    async with sender(closed, name, "http://127.0.0.1:9") as bot:
        with pytest.raises(SendError) as refused:
            await bot.text(Place(1), Text("x"))
    assert refused.value.failure.trouble is Trouble.UNREACHABLE


async def test_the_keyboard_comes_and_goes(closed: Office) -> None:
    ann = await closed.telegram.add_user("Ann")
    room = ann.chat(closed.applicant)
    await room.send("/start")
    async with sender(closed, "applicant") as bot:
        await bot.text(Place(ann.id, keyboard="Back"), Text("x"))
        assert await room.keyboard() == [["Back"]]
        await bot.text(Place(ann.id, keyboard="remove"), Text("y"))
        assert not await room.keyboard()


async def test_topics_are_made_closed_opened_and_deleted(closed: Office) -> None:
    async with plain_sender(DESK_TOKEN, closed.url) as bot:
        thread = await bot.create_topic(closed.group.id, "#1 · example.cn")
        message = await bot.text(Place(closed.group.id, thread), Text("card"))
        await bot.pin(closed.group.id, message)
        await bot.close_topic(closed.group.id, thread)
        assert [one["closed"] for one in await closed.group.topics() if one["id"] == thread] == [
            True
        ]
        await bot.reopen_topic(closed.group.id, thread)
        await bot.delete_topic(closed.group.id, thread)
    assert not [one for one in await closed.group.topics() if one["id"] == thread]
