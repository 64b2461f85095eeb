"""A Bot API on a bad day: whatever it answers, both bots go on, people are answered afterwards, and
the log shows none of their words."""

import asyncio

import pytest

from tests.faults.conftest import SAY, House, shown

pytestmark = pytest.mark.asyncio(loop_scope="module")

MARK = "markerwordsofsomebody"
PAGE = f"<html><body>502 Bad Gateway {MARK}</body></html>"
BODIES = {
    "page": {"status": 502, "body": PAGE},
    "page with 200": {"status": 200, "body": PAGE},
    "page with 403": {"status": 403, "body": PAGE},
    "empty": {"status": 200, "body": ""},
    "no object": {"status": 200, "body": "[1, 2]", "content_type": "application/json"},
    "null": {"status": 200, "body": "null", "content_type": "application/json"},
    "not ours": {"status": 200, "body": '{"error": 1}', "content_type": "application/json"},
    "no result": {"status": 200, "body": '{"ok": true}', "content_type": "application/json"},
    "an object for a list": {
        "status": 200,
        "body": '{"ok": true, "result": {"a": 1}}',
        "content_type": "application/json",
    },
    "updates that are none": {
        "status": 200,
        "body": '{"ok": true, "result": [1, null, {"update_id": "x"}, {"message": {}}]}',
        "content_type": "application/json",
    },
    "an update beyond all numbers": {
        "status": 200,
        "body": '{"ok": true, "result": [{"update_id": 1e999}]}',
        "content_type": "application/json",
    },
    "an update beyond the database's numbers": {
        "status": 200,
        "body": f'{{"ok": true, "result": [{{"update_id": {10**30}}}]}}',
        "content_type": "application/json",
    },
    "429 without a time": {
        "status": 429,
        "body": '{"ok": false, "error_code": 429, "description": "x"}',
        "content_type": "application/json",
    },
    "429 with a time that is none": {
        "status": 429,
        "body": '{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":"x"}}',
        "content_type": "application/json",
    },
    "cut": {"cut": 3},
    "cut to nothing": {"cut": 100_000},
}
ERRORS = [(400, "Bad Request"), (401, "Unauthorized"), (403, "Forbidden"), (404, "Not Found")]
ERRORS += [(409, "Conflict: terminated by other getUpdates request"), (500, "x"), (502, "x")]


@pytest.mark.parametrize("name", BODIES)
async def test_an_answer_to_the_applicants_poll_that_is_none_is_waited_out(calm: House, name: str):
    room = await calm.person()
    await calm.telegram.fail_raw("getUpdates", bot=calm.applicant, count=2, **BODIES[name])
    await room.send(f"/start {MARK}")
    await shown(room, SAY("Start a new filing"))
    assert MARK not in "\n".join(calm.told)


@pytest.mark.parametrize("error", ERRORS)
async def test_no_refusal_of_the_poll_ends_the_applicants_bot(calm: House, error):
    room = await calm.person()
    await calm.telegram.fail("getUpdates", error, bot=calm.applicant)
    await calm.greeted(room)


@pytest.mark.parametrize("error", [(401, "Unauthorized"), (404, "Not Found"), (409, "Conflict")])
async def test_no_refusal_of_the_poll_ends_the_desk(calm: House, error):
    room = await calm.person()
    topic = await calm.asks(room, "Which name?")
    await calm.telegram.fail("getUpdates", error, bot=calm.desk_bot)
    await calm.lead.within(calm.group, topic).send("The shorter one.")
    async with asyncio.timeout(20):
        while (await room.next(timeout=20)).text != "The shorter one.":
            pass


@pytest.mark.parametrize("name", BODIES)
async def test_an_answer_to_the_desks_poll_that_is_none_is_waited_out(calm: House, name: str):
    room = await calm.person()
    topic = await calm.asks(room, "Which name?")
    await calm.telegram.fail_raw("getUpdates", bot=calm.desk_bot, count=2, **BODIES[name])
    await calm.lead.within(calm.group, topic).send(f"It is {MARK}.")
    async with asyncio.timeout(20):
        while MARK not in (await room.next(timeout=20)).text:
            pass
    assert MARK not in "\n".join(calm.told)


@pytest.mark.parametrize("name", ["page", "empty", "page with 403"])
async def test_a_screen_whose_call_meets_a_page_is_shown(calm: House, name: str):
    room = await calm.person()
    await calm.telegram.fail_raw("sendMessage", bot=calm.applicant, count=3, **BODIES[name])
    screen = await calm.greeted(room)
    assert "wrong" not in screen.text


async def test_messages_pass_both_ways_though_the_copies_meet_pages(calm: House):
    room = await calm.person()
    topic = await calm.asks(room, "Which name?")
    there = calm.lead.within(calm.group, topic)
    await calm.telegram.fail_raw("copyMessage", count=2, **BODIES["page"])
    await room.send(f"The long {MARK}?")
    async with asyncio.timeout(30):
        while MARK not in (await there.next(timeout=30)).text:
            pass
    await calm.telegram.fail_raw("copyMessage", count=2, **BODIES["page"])
    await there.send("Not the long one.")
    async with asyncio.timeout(30):
        while "Not the long one." not in (await room.next(timeout=30)).text:
            pass
    everything = [one.text for one in [*await room.messages(), *await there.messages()]]
    assert not [text for text in everything if "could not be passed" in text]
    assert not [text for text in everything if "Not delivered" in text]


async def test_the_desk_repeats_a_call_that_failed(calm: House):
    await calm.telegram.fail("sendMessage", (502, "Bad Gateway"), bot=calm.desk_bot, count=2)
    general = calm.lead.within(calm.group)
    await general.send("/queue")
    assert await general.next(timeout=20)


@pytest.mark.parametrize("method", ["editMessageReplyMarkup", "answerCallbackQuery"])
@pytest.mark.parametrize("name", ["cut", "page"])
async def test_a_call_in_the_background_shows_nothing_where_it_fails(calm: House, method, name):
    room = await calm.person(MARK)
    home = await calm.greeted(room)
    await calm.telegram.fail_raw(method, bot=calm.applicant, **BODIES[name])
    await room.press(home, SAY("Start a new filing"))
    await shown(room, SAY("I know the kind of filing"))
    await calm.telegram.settled()
    assert MARK not in "\n".join(calm.told)
    assert not [line for line in calm.told if "uncaught" in line]


async def test_long_series_of_429_in_one_chat_and_on_the_poll_end_with_the_answer(calm: House):
    """More of them than a call without an answer is tried; both at once, so that one waits."""
    room, other = await calm.person(), await calm.person("Ben")
    home = await calm.greeted(room)
    await calm.telegram.fail(bot=calm.applicant, chat=room, retry_after=1, count=7)
    await room.press(home, SAY("Start a new filing"))
    async with asyncio.timeout(20):
        while await calm.telegram.pending(calm.applicant):  # noqa: ASYNC110 - the server knows, no event does
            await asyncio.sleep(0.02)
    await calm.telegram.fail("getUpdates", bot=calm.applicant, retry_after=1, count=7)
    await calm.greeted(other)
    await shown(room, SAY("I know the kind of filing"), 40)
