"""Blocked, gone, migrated, thrown out, too fast: every row of the failure table."""

import asyncio
import time

import pytest

from bot.delivery.rate_limit import Pace
from bot.staff import startup
from desk.actions import Action
from desk.model import IncomingMessage
from desk.outbox.failures import FailureKind, classify
from telegram_sim import APPLICANT_TOKEN, DESK_TOKEN
from tests.desk.house import StaffedDesk, hire, running
from tests.desk.pictures import PNG


async def test_answers_wait_while_the_bot_is_blocked_and_come_afterwards(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await ann.block(office.applicant)
    await office.rest()
    assert (await office.desk.conversations.get(case)).blocked
    await topic.send("are you there?")
    await topic.send("please look")
    await office.rest()
    assert any("has blocked the bot" in text for text in await office.said(topic.thread))
    await ann.unblock(office.applicant)
    await office.rest()
    received = [one.text for one in await room.bot_messages()]
    assert received[-2:] == ["are you there?", "please look"]
    assert not (await office.desk.conversations.get(case)).blocked


async def test_a_refusal_tells_of_a_block_that_no_update_told(office: StaffedDesk) -> None:
    ann, room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    refusal = (403, "Forbidden: bot was blocked by the user")
    await office.telegram.fail("copyMessage", refusal, chat=room)
    await topic.send("hello?")
    await office.rest()
    assert (await office.desk.conversations.get(case)).blocked
    assert len(await office.rows(op="copy_out", state="stopped")) == 1


async def test_a_deactivated_account_closes_the_case(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    case = await office.asks(ann)
    topic = await office.at_work(case)
    await ann.change(deactivated=True)
    await topic.send("hello?")
    await office.rest()
    assert not (await office.desk.conversations.get(case)).alive
    assert any("account is gone" in text for text in await office.said(topic.thread))


@pytest.mark.parametrize("told", ["service message", "error"])
async def test_a_migrated_group_is_followed(
    closed: StaffedDesk, database_url: str, told: str
) -> None:
    async with running(closed, database_url) as office:
        await hire(office)
        ann, room = await office.client()
        case = await office.asks(ann)
        await office.at_work(case)
        if told == "error":
            await office.telegram.fail("getUpdates", drop="before", count=2, bot=office.desk_bot)
            await office.telegram.fail("getUpdates", drop="before", count=2, bot=office.applicant)
        moved = await office.group.migrate()
        if told == "error":
            await office.desk.conversations.applicant_message(
                ann.id, post(room, await room.send("after the move")), "en"
            )
        else:
            await room.send("after the move")
        await asyncio.sleep(1)
        await office.rest()
        assert office.desk.group == moved.id
        assert (await office.desk.conversations.get(case)).group == moved.id
        said = [one.text for one in await moved.messages()]
        assert "after the move" in said
    office.group = closed.group
    async with running(closed, database_url) as office:
        assert office.desk.group == moved.id


def post(room, message):
    return IncomingMessage(int(room.key.split(":")[1]), message.id, text=message.text)


async def test_a_429_in_the_group_delays_no_applicant(office: StaffedDesk) -> None:
    ann, room = await office.client()
    eve, other = await office.client("Eve")
    case = await office.asks(ann)
    topic = await office.at_work(case)
    second = await office.at_work(await office.asks(eve))
    await office.telegram.fail(
        "copyMessage", bot=office.applicant, chat=office.group, retry_after=3
    )
    await room.send("this one waits")
    await asyncio.sleep(0.3)
    began = time.monotonic()
    await topic.send("to Ann")
    await second.send("to Eve")
    await room.next(containing="to Ann")
    await other.next(containing="to Eve")
    assert time.monotonic() - began < 2, "they waited with her"
    assert "this one waits" not in await office.said(topic.thread)
    await asyncio.sleep(3)
    await office.rest()
    assert "this one waits" in await office.said(topic.thread)


async def test_telegrams_limits_are_kept_and_nothing_is_refused(
    closed: StaffedDesk, database_url: str
) -> None:
    await closed.telegram.set_limits(True)
    async with running(closed, database_url, pace=Pace()) as office:
        await hire(office)
        ann, room = await office.client()
        case = await office.asks(ann)
        for number in range(8):
            await room.send(f"line {number}")
        topic = await office.topic(case)
        async with asyncio.timeout(40):
            while "line 7" not in "\n".join(await office.said(topic)):  # noqa: ASYNC110 - nobody calls
                await asyncio.sleep(0.2)
        said = "\n".join(await office.said(topic))
        assert [line for line in said.splitlines() if line.startswith("line")] == [
            f"line {number}" for number in range(8)
        ]
        refused = [one for one in await office.telegram.calls() if one["error"] == 429]
        assert not refused
        copied = await office.telegram.calls("copyMessage")
        assert len(copied) < 8, "lines that had to wait are joined"


async def test_a_25_mb_video_passes_both_ways_by_id(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    video = b"\0" * (25 * 1024 * 1024)
    await room.send_file("video", video, "a.mp4")
    await topic.send_file("video", video, "b.mp4")
    await office.rest()
    assert "video" in [one.kind for one in await topic.messages() if one.by_bot]
    assert (await room.last()).kind == "video"
    assert not await office.telegram.calls("getFile")


async def test_without_the_applicant_bot_in_the_group_the_desk_bot_carries_by_hand(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await office.group.remove(office.applicant)
    await room.send("words")
    await room.send_document(PNG, "licence.png", caption="the licence")
    await topic.send("more words")
    await topic.send_file("photo", PNG, "b.png")
    await office.rest()
    inside = [(one.kind, one.text) for one in await topic.messages() if one.by_bot]
    assert ("text", "words") in inside
    assert ("document", "the licence") in inside
    outside = [(one.kind, one.text) for one in await room.bot_messages()]
    assert outside[-2:] == [("text", "more words"), ("photo", "")]


async def test_by_hand_a_25_mb_video_is_refused_clearly_on_both_sides(office: StaffedDesk) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await office.group.remove(office.applicant)
    video = b"\0" * (25 * 1024 * 1024)
    await room.send_file("video", video, "a.mp4")
    sent = await topic.send_file("video", video, "b.mp4")
    await office.rest()
    assert any("bigger than 20 MB" in one.text for one in await room.bot_messages())
    assert any("bigger than 20 MB" in text for text in await office.said(topic.thread))
    assert (await topic.message(sent)).reactions == ("👎",)


async def test_where_only_the_way_out_is_by_hand_big_files_still_come_in_by_id(
    office: StaffedDesk,
) -> None:
    """As the probe decides it: the applicant bot is in the group, and cannot copy from there."""
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    office.desk.failed.by_hand = frozenset({Action.COPY_OUT})
    video = b"\0" * (25 * 1024 * 1024)
    await room.send_file("video", video, "a.mp4")
    sent = await topic.send_file("video", video, "b.mp4")
    await topic.send_contact("+8613800138000", "Bo")
    await topic.send("and in words")
    await office.rest()
    assert "video" in [one.kind for one in await topic.messages() if one.by_bot]
    assert (await room.last()).text == "and in words"
    said = await office.said(topic.thread)
    assert any("bigger than 20 MB cannot be downloaded" in text for text in said)
    assert any("this kind of message cannot be downloaded" in text for text in said)
    assert (await topic.message(sent)).reactions == ("👎",)
    assert not await office.telegram.calls("getFile")


async def test_a_file_that_turns_out_too_big_is_refused_in_the_same_words(
    office: StaffedDesk,
) -> None:
    ann, room = await office.client()
    topic = await office.at_work(await office.asks(ann))
    await office.group.remove(office.applicant)
    await office.telegram.fail("getFile", (400, "Bad Request: file is too big"), count=2)
    await room.send_file("video", b"\0" * 64, "a.mp4")
    await topic.send_file("video", b"\0" * 64, "b.mp4")
    await office.rest()
    assert any("bigger than 20 MB" in one.text for one in await room.bot_messages())
    said = await office.said(topic.thread)
    assert any("ile is too big" in text for text in said), said


async def test_a_chinese_applicant_is_written_to_in_chinese(office: StaffedDesk) -> None:
    ann, room = await office.client("小安", "zh-hans")
    case = await office.asks(ann, language="zh")
    await office.at_work(case)
    assert "人工" in (await room.last()).text or "客服" in (await room.last()).text
    assert await room.keyboard() == [["返回表单"]]


async def test_missing_rights_lose_nothing_and_leads_are_told(office: StaffedDesk) -> None:
    ann, _room = await office.client()
    await office.lead.chat(office.desk_bot).send("/start")
    refusal = (400, "Bad Request: not enough rights to create a topic")
    await office.telegram.fail("createForumTopic", refusal)
    await office.asks(ann, "help")
    await asyncio.sleep(0.5)
    assert len(await office.rows(op="topic", state="waiting")) == 1
    told = await office.lead.chat(office.desk_bot).last()
    assert "needs attention" in told.text
    assert "ot enough rights to create a topic" in told.text


async def test_updates_that_waited_during_a_stop_are_handled_once_on_both_tokens(
    closed: StaffedDesk, database_url: str
) -> None:
    async with running(closed, database_url) as office:
        await hire(office)
        ann, room = await office.client()
        case = await office.asks(ann)
        topic = await office.at_work(case)
    await room.send("while you were away")
    await topic.send("answer while you were away")
    async with running(closed, database_url) as office:
        await office.rest()
        await office.telegram.repeat_updates(office.applicant, 3)
        await office.telegram.repeat_updates(office.desk_bot, 3)
        await office.rest()
        inside = await office.said(topic.thread)
        outside = [one.text for one in await room.bot_messages()]
        assert inside.count("while you were away") == 1
        assert outside.count("answer while you were away") == 1


async def test_the_start_up_check_names_each_fault_in_one_line(closed: StaffedDesk) -> None:
    url, group = closed.url, closed.group

    async def faults(applicant: str = APPLICANT_TOKEN, desk: str = DESK_TOKEN, chat: int = 0):
        return await startup.check(applicant, desk, chat or group.id, url)

    assert await faults() == []
    assert "a token each" in (await faults(desk=APPLICANT_TOKEN))[0]
    assert "ICP_APPLICANT_TOKEN is not accepted" in (await faults("1:WRONG"))[0]
    assert "ICP_DESK_TOKEN is not accepted" in (await faults(desk="2:WRONG"))[0]
    assert "does not see this group" in (await faults(chat=-100))[0]
    await group.add(closed.desk_bot, admin=True, rights=["can_delete_messages", "can_pin_messages"])
    assert (await faults()) == [
        f"the desk bot lacks the right can_manage_topics in the group {group.id}"
    ]
    await group.add(closed.desk_bot, admin=True)
    await group.set_status(closed.applicant, "member")
    assert "no administrator" in (await faults())[0]
    await group.remove(closed.applicant)
    assert "not in the group" in (await faults())[0] or "no administrator" in (await faults())[0]
    await group.set_forum(False)
    assert "has no topics" in (await faults())[0]


@pytest.mark.parametrize(
    ("code", "text", "kind"),
    [
        (403, "Forbidden: bot was blocked by the user", FailureKind.BLOCKED),
        (403, "Forbidden: user is deactivated", FailureKind.GONE),
        (400, "Bad Request: chat not found", FailureKind.GONE),
        (403, "Forbidden: bot was kicked from the supergroup chat", FailureKind.OUTSIDE),
        (403, "Forbidden: bot is not a member of the supergroup chat", FailureKind.OUTSIDE),
        (400, "Bad Request: message thread not found", FailureKind.TOPIC_LOST),
        (400, "Bad Request: TOPIC_CLOSED", FailureKind.TOPIC_CLOSED),
        (400, "Bad Request: not enough rights to create a topic", FailureKind.RIGHTS),
        (400, "Bad Request: the chat is not a forum", FailureKind.RIGHTS),
        (400, "Bad Request: message to copy not found", FailureKind.SOURCE_GONE),
        (400, "Bad Request: message can't be copied", FailureKind.CANNOT_COPY),
        (400, "Bad Request: message is not modified: …", FailureKind.NOTHING),
        (400, "Bad Request: message can't be edited", FailureKind.EDIT_REFUSED),
        (401, "Unauthorized", FailureKind.TOKEN),
        (502, "Bad Gateway", FailureKind.UNREACHABLE),
        (400, "Bad Request: something new", FailureKind.REFUSED),
    ],
)
def test_a_refusal_is_told_apart_by_its_wording(code: int, text: str, kind: FailureKind) -> None:
    assert classify(code, text).kind is kind
