"""The sender over HTTP with either token: calls, files, refusals told apart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.delivery.sender import Destination, MessageText, Sender
from desk.actions import Button
from desk.outbox.failures import FailureKind, SendError
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN
from tests.desk.house import StaffedDesk
from tests.desk.pictures import PNG

BOTH = ["applicant", "desk"]
KINDS = ["photo", "video", "audio", "voice", "animation", "video_note", "sticker", "document"]


@asynccontextmanager
async def sender(closed: StaffedDesk, name: str, url: str = "") -> AsyncIterator[Sender]:
    made = Sender(DESK_TOKEN if name == "desk" else APPLICANT_TOKEN, url or closed.url)
    yield made
    await made.close()


@pytest.mark.parametrize("name", BOTH)
async def test_words_are_sent_edited_reacted_on_and_deleted(closed: StaffedDesk, name: str) -> None:
    group = closed.group
    thread = await group.open_topic("case", by=closed.lead)
    room = closed.lead.within(group, thread)
    to = Destination(group.id, thread, buttons=((Button("Press", "x:1"),),))
    async with sender(closed, name) as bot:
        bold = MessageText("bold", ({"type": "bold", "offset": 0, "length": 4},))
        first = await bot.text(to, bold)
        second = await bot.text(
            Destination(group.id, thread, reply_to=first), MessageText("<b>x</b>", html=True)
        )
        assert (await room.message(first)).covered("bold") == ["bold"]
        assert (await room.message(first)).labels == ["Press"]
        assert (await room.message(second)).reply_to == first
        assert (await room.message(second)).text == "x"
        await bot.edit_text(to, first, MessageText("other"))
        await bot.react(group.id, second, "👍")
        await bot.react(group.id, second, "")
        assert (await room.message(first)).text == "other"
        with pytest.raises(SendError) as refused:
            await bot.edit_text(to, first, MessageText("other"))
        assert refused.value.failure.kind is FailureKind.NOTHING
        await bot.delete(group.id, [first, second])
    assert [one.text for one in await room.messages() if one.service is None] == []


@pytest.mark.parametrize("name", BOTH)
async def test_messages_and_albums_are_copied_in_order(closed: StaffedDesk, name: str) -> None:
    room = closed.lead.within(closed.group, 1)
    one = await room.send("a message")
    album = await room.send_album([("photo", PNG, "1.png"), ("photo", PNG + b"1", "2.png")])
    async with sender(closed, name) as bot:
        to = Destination(closed.group.id)
        assert len(await bot.copy(to, closed.group.id, [one.id])) == 1
        copied = await bot.copy(to, closed.group.id, [part.id for part in album])
    assert len({(await room.message(number)).album for number in copied}) == 1


@pytest.mark.parametrize("name", BOTH)
async def test_every_kind_of_file_is_fetched_and_sent_anew(closed: StaffedDesk, name: str) -> None:
    room = closed.lead.within(closed.group, 1)
    async with sender(closed, name) as bot:
        sent = [
            await bot.file(Destination(closed.group.id), kind, PNG, "a.png", MessageText("words"))
            for kind in KINDS
        ]
        shown = [await room.message(number) for number in sent]
        assert [one.kind for one in shown] == KINDS
        await bot.edit_caption(Destination(closed.group.id), sent[0], MessageText("new words"))
        assert (await room.message(sent[0])).text == "new words"
        update = await found_file(closed, name)
        await bot.edit_media(
            Destination(closed.group.id), sent[0], "document", update, MessageText("file")
        )
        assert (await room.message(sent[0])).kind == "document"
        assert await bot.fetch(update) == PNG + b"!"


async def found_file(closed: StaffedDesk, name: str) -> str:
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
    closed: StaffedDesk, name: str, fault: dict
) -> None:
    update = await found_file(closed, name)
    await closed.telegram.fail("download", count=9, **fault)
    async with sender(closed, name) as bot:
        with pytest.raises(SendError) as broken:
            await bot.fetch(update)
        assert broken.value.failure.kind is FailureKind.UNREACHABLE
        await closed.telegram.heal()
        assert await bot.fetch(update) == PNG + b"!"


@pytest.mark.parametrize("name", BOTH)
async def test_a_file_that_is_too_big_for_a_bot_is_told_so(closed: StaffedDesk, name: str) -> None:
    await closed.telegram.fail("getFile", (400, "Bad Request: file is too big"))
    async with sender(closed, name) as bot:
        with pytest.raises(SendError) as refused:
            await bot.fetch("whatever")
    assert refused.value.failure.kind is FailureKind.TOO_BIG


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"retry_after": 7}, FailureKind.LATER),
        ({"migrate_to": -100_5}, FailureKind.MIGRATED),
        ({"error": (403, "Forbidden: bot was blocked by the user")}, FailureKind.BLOCKED),
        ({"error": (403, "Forbidden: user is deactivated")}, FailureKind.GONE),
        (
            {"error": (403, "Forbidden: bot was kicked from the supergroup chat")},
            FailureKind.OUTSIDE,
        ),
        ({"error": (400, "Bad Request: message thread not found")}, FailureKind.TOPIC_LOST),
        ({"error": (400, "Bad Request: TOPIC_CLOSED")}, FailureKind.TOPIC_CLOSED),
        ({"error": (400, "Bad Request: not enough rights to send")}, FailureKind.RIGHTS),
        ({"error": (401, "Unauthorized")}, FailureKind.TOKEN),
        ({"error": (502, "Bad Gateway")}, FailureKind.UNREACHABLE),
        ({"drop": "before"}, FailureKind.UNREACHABLE),
        ({"error": (400, "Bad Request: something new")}, FailureKind.REFUSED),
    ],
)
async def test_refusals_are_told_apart(
    closed: StaffedDesk, name: str, fault: dict, kind: FailureKind
) -> None:
    await closed.telegram.fail("sendMessage", **fault)
    async with sender(closed, name) as bot:
        with pytest.raises(SendError) as refused:
            await bot.text(Destination(closed.group.id), MessageText("x"))
    failure = refused.value.failure
    assert failure.kind is kind
    assert failure.seconds == (7 if kind is FailureKind.LATER else 0)
    assert failure.chat == (-100_5 if kind is FailureKind.MIGRATED else None)


@pytest.mark.parametrize("name", BOTH)
async def test_nobody_there_is_unreachable(closed: StaffedDesk, name: str) -> None:
    async with sender(closed, name, "http://127.0.0.1:9") as bot:
        with pytest.raises(SendError) as refused:
            await bot.text(Destination(1), MessageText("x"))
    assert refused.value.failure.kind is FailureKind.UNREACHABLE


async def test_the_keyboard_comes_and_goes(closed: StaffedDesk) -> None:
    ann = await closed.telegram.add_user("Ann")
    room = ann.chat(closed.applicant)
    await room.send("/start")
    async with sender(closed, "applicant") as bot:
        await bot.text(Destination(ann.id, keyboard="Back"), MessageText("x"))
        assert await room.keyboard() == [["Back"]]
        await bot.text(Destination(ann.id, keyboard="remove"), MessageText("y"))
        assert not await room.keyboard()


async def test_topics_are_made_closed_opened_and_deleted(closed: StaffedDesk) -> None:
    async with sender(closed, "desk") as bot:
        thread = await bot.create_topic(closed.group.id, "#1 · example.cn")
        message = await bot.text(Destination(closed.group.id, thread), MessageText("card"))
        await bot.pin(closed.group.id, message)
        await bot.close_topic(closed.group.id, thread)
        assert [one["closed"] for one in await closed.group.topics() if one["id"] == thread] == [
            True
        ]
        await bot.reopen_topic(closed.group.id, thread)
        await bot.delete_topic(closed.group.id, thread)
    assert not [one for one in await closed.group.topics() if one["id"] == thread]
