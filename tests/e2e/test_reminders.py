"""Drafts left half done: reminders and notices over the local Bot API, with a clock that jumps."""

import datetime as dt
import io
import json
import zipfile

import pytest

from bot import clock
from bot.wiring import World, world
from filing.reminder_schedule import DAY, KEPT, NOTICE
from telegram_sim import serve
from tests.e2e.house import Child, living, settings
from tests.e2e.test_filing import applicant

SHIPPED = world()


class Clock:
    """The real one, and jumps."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return clock.now() + self.ahead


@pytest.fixture
async def telegram():
    async with serve() as running:
        yield running


@pytest.fixture
async def house(telegram, tmp_path):
    """Ann has answered a question and gone; rounds are made by hand."""
    async with begun(telegram, tmp_path, "en") as walker:
        yield walker


class begun:  # noqa: N801 - reads as a sentence
    """A house in one language, its clock in the test's hand."""

    def __init__(self, telegram, folder, language):
        self.telegram, self.folder, self.language = telegram, folder, language

    async def __aenter__(self):
        walker = await applicant(self.telegram, "enterprise", self.language)
        now = Clock()
        outside = World(SHIPPED.catalog, SHIPPED.translator, now=now)
        self.wanted = settings(self.telegram.url, self.folder)
        self.living = living(self.wanted, outside)
        walker.app = await self.living.__aenter__()
        walker.clock, walker.telegram, walker.wanted = now, self.telegram.telegram, self.wanted
        walker.screen = await walker.begin()
        walker.screen = await walker.walk(walker.screen, stop_at="entity_cert_no")
        return walker

    async def __aexit__(self, *error):
        await self.living.__aexit__(*error)


async def told(house, span):
    """A round so long after the last change; what then came new, or None."""
    house.clock.ahead = span + dt.timedelta(minutes=5)
    before = (await house.room.last()).id
    await house.app.reminders.round()
    last = await house.room.last()
    return last if last.id != before else None


def labels(message):
    return [button.text for button in message.buttons]


async def test_three_reminders_come_as_new_messages_and_each_comes_once(house):
    texts = []
    for days in range(1, 15):
        for _ in range(2):
            message = await told(house, days * DAY)
            texts += [(days, message.text)] if message else []
    assert [days for days, _ in texts] == [1, 3, 10]
    assert "Your filing is waiting for you" in texts[0][1]
    assert "last reminder" not in texts[1][1]
    assert "This was the last reminder." in texts[2][1]


async def test_a_reminder_says_nothing_of_what_was_answered(house):
    message = await told(house, DAY)
    (summary,) = await house.app.services.filings.drafts(house.room.user_id)
    answers = [str(value) for value in summary.draft.answers.values() if len(str(value)) > 3]
    assert answers
    assert not [value for value in answers if value in message.text]
    assert f"{summary.done} of {summary.total}" in message.text


async def test_its_button_opens_the_question_where_the_draft_stands(house):
    message = await told(house, DAY)
    assert labels(message) == ["Continue", "Don't remind me"]
    await house.room.press(message, "Continue")
    screen = await house.next()
    assert house.question(screen).id == "entity_cert_no"
    assert (await house.room.message(message)).text == message.text


async def test_chinese_readers_are_told_in_chinese_though_they_chose_no_language(
    telegram, tmp_path
):
    async with begun(telegram, tmp_path, "zh") as house:
        message = await told(house, DAY)
        assert "您的备案还没有填完" in message.text
        assert labels(message) == ["继续", "不再提醒"]


async def test_one_tap_switches_reminders_off_and_the_list_of_drafts_on_again(house):
    message = await told(house, DAY)
    await (await house.room.press(message, "Don't remind me")).answer()
    await house.telegram.settled()
    assert labels(await house.room.message(message)) == ["Continue"]
    assert await told(house, 3 * DAY) is None
    await house.room.send("/drafts")
    await house.room.press(await house.next(), "Reminders: off")
    screen = await house.next()
    assert "after 1, 3 and 10 days" in screen.text
    assert "Reminders: on" in labels(screen)
    assert await told(house, 10 * DAY) is not None


async def test_before_a_draft_ends_there_are_two_notices_even_without_reminders(house):
    await house.app.services.idle_drafts.remind(house.room.user_id, wanted=False)
    found = {}
    for days in range(145, 183):
        message = await told(house, days * DAY)
        if message is not None:
            found[days] = message
    assert list(found) == [150, 173]
    first, last = found.values()
    day = (clock.now() + KEPT).date()
    for message in (first, last):
        assert "A draft of yours will be deleted" in message.text
        assert labels(message) == ["Continue", "Keep it longer", "Export my answers"]
    assert any((day + n * DAY).isoformat() in first.text for n in (0, 1))
    assert "This is the last notice." in last.text
    assert await house.app.services.filings.drafts(house.room.user_id) == ()
    (gone,) = await house.app.services.filings.deleted(house.room.user_id)
    await house.app.services.filings.restore(house.room.user_id, gone.draft.id)
    assert await told(house, 183 * DAY) is None


async def test_the_export_holds_the_answers_and_can_be_checked(house):
    message = await told(house, KEPT - NOTICE)
    await house.room.press(message, "Export my answers")
    shown = await house.room.next(timeout=120)
    assert "not a package yet" in shown.text
    content = await house.telegram.download(shown.file)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        application = json.loads(archive.read("application.json"))
        assert "application.pdf" in archive.namelist()
    (summary,) = await house.app.services.filings.drafts(house.room.user_id)
    review = await house.app.services.filings.review(house.room.user_id, summary.draft.id)
    given, assumed = dict(summary.draft.answers), {one.id: value for one, value in review.assumed}
    assert {"region", "entity_nature"} == {*given}
    assert {"entity_cert_type"} <= {*assumed}
    assert application["answers"] == json.loads(json.dumps({**assumed, **given}))


async def test_the_export_is_in_the_list_of_drafts_too(house):
    await house.room.send("/drafts")
    screen = await house.next()
    await house.room.press(screen, labels(screen)[0])
    await house.room.press(await house.next(), "Export my answers")
    shown = await house.room.next(timeout=120)
    assert shown.file.name == "icp-answers.zip"
    assert "Export my answers" in labels(await house.next())


async def test_keeping_a_draft_longer_gives_it_its_whole_time_again(house):
    message = await told(house, KEPT - NOTICE)
    press = await house.room.press(message, "Keep it longer")
    assert "180" in (await press.answer()).text
    assert await told(house, KEPT) is None
    assert await told(house, 2 * (KEPT - NOTICE) - DAY) is None
    assert await told(house, 2 * (KEPT - NOTICE)) is not None


async def test_a_button_below_an_old_notice_is_harmless(house):
    message = await told(house, KEPT - NOTICE)
    (summary,) = await house.app.services.filings.drafts(house.room.user_id)
    await house.app.services.filings.delete(house.room.user_id, summary.draft.id)
    for button in message.buttons:
        await house.room.press_data(message, button.value)
        screen = await house.next()
        assert "This draft is deleted." in screen.text
        assert "Start a new filing" in labels(screen)
    for data in ("idle:go:x", "idle:", "idle:go:99999999999999999999"):
        press = await house.room.press_data(message, data)
        assert (await press.answer()).text == "This screen is old. Here is the present one."
        assert (await house.next()).text.startswith("ICP Guide")


async def test_who_blocked_the_bot_is_tried_once(house):
    await house.telegram.run("block", chat=house.room.key)
    place = await house.telegram.place()
    for days in (1, 3, 10, 150):
        await told(house, days * DAY)
    calls = await house.telegram.calls("sendMessage", after=place)
    assert len(calls) == 1


async def test_what_telegram_puts_off_comes_in_the_next_round(house):
    await house.telegram.fail("sendMessage", retry_after=1)
    assert await told(house, DAY) is None
    assert await told(house, DAY) is not None


async def test_an_end_is_rather_told_twice_than_not_and_a_reminder_rather_lost(house):
    await house.telegram.fail("sendMessage", drop="before")
    assert await told(house, DAY) is None
    assert await told(house, DAY) is None
    await house.telegram.fail("sendMessage", drop="before")
    assert await told(house, KEPT - NOTICE) is None
    assert await told(house, KEPT - NOTICE) is not None


async def test_after_a_restart_nothing_is_said_again(house, tmp_path):
    assert await told(house, DAY) is not None
    child = Child(house.wanted, tmp_path / "log")
    await child.start()
    await child.kill()
    again = World(SHIPPED.catalog, SHIPPED.translator, now=house.clock)
    async with living(house.wanted, again) as app:
        assert await app.reminders.round() == (0, 0)
