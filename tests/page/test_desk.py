"""The staff's forum beside the phone: topics, writing as staff, cards with buttons."""

from __future__ import annotations

from aiogram.types import ForceReply
from playwright.async_api import expect

from telegram_sim import STAFF_GROUP_ID
from telegram_sim.defaults import STAFF_NAMES, STAFF_USER_IDS


async def open_case(office):
    await office.open()
    await office.desk.get_by_test_id("topic").filter(has_text="example.cn").click()
    await expect(office.desk.get_by_test_id("topic-name")).to_contain_text("#7")


async def test_without_a_desk_bot_there_is_no_staff_pane(stage):
    await stage.open()
    await stage.phone.get_by_test_id("start-button").wait_for()
    await expect(stage.desk).to_be_hidden()


async def test_topics_are_listed_with_their_last_message(office):
    await office.open()
    topics = office.desk.get_by_test_id("topic")
    await expect(topics).to_have_count(2)
    await expect(topics.filter(has_text="General")).to_have_count(1)
    await office.bot.create_forum_topic(STAFF_GROUP_ID, "#8")
    await expect(topics).to_have_count(3)


async def test_the_card_is_pinned_and_its_buttons_reach_the_desk_bot(office):
    await open_case(office)
    await expect(office.desk.get_by_test_id("pinned")).to_contain_text("Case 7")
    await office.desk.get_by_role("button", name="Claim").click()
    query = await office.heard("callback_query")
    assert (query.data, query.from_user.first_name) == ("claim", "Lead")
    await query.answer("Yours")
    await expect(office.desk.get_by_test_id("toast")).to_have_text("Yours")


async def test_staff_write_as_the_chosen_person_reply_pin_and_edit(office):
    await open_case(office)
    await office.desk.get_by_test_id("staff-person").select_option(label="Agent")
    await office.desk.get_by_test_id("composer-input").fill("Good morning")
    await office.desk.get_by_test_id("send").click()
    mine = office.desk.locator('[data-from="me"]').filter(has_text="Good morning")
    await mine.wait_for()
    message = await office.heard("message", "Good morning")
    assert (message.from_user.first_name, message.is_topic_message) == ("Agent", True)
    await mine.hover()
    await mine.get_by_test_id("message-menu").click()
    await office.page.get_by_test_id("menu-pin").click()
    await expect(office.desk.get_by_test_id("pinned")).to_contain_text("Good morning")


async def test_unread_messages_of_other_topics_are_counted(office):
    await open_case(office)
    topic = await office.bot.create_forum_topic(STAFF_GROUP_ID, "#8")
    await office.bot.send_message(STAFF_GROUP_ID, "new", message_thread_id=topic.message_thread_id)
    row = office.desk.get_by_test_id("topic").filter(has_text="#8")
    await expect(row.get_by_test_id("unread")).to_have_text("1")
    await row.click()
    await expect(row.get_by_test_id("unread")).to_have_count(0)


async def test_topics_are_closed_and_deleted_from_the_menu(office):
    await open_case(office)
    await office.desk.get_by_test_id("topic-menu").click()
    await office.page.get_by_test_id("topic-close").click()
    closed = office.desk.get_by_test_id("topic").filter(has_text="example.cn")
    await expect(closed).to_have_attribute("data-closed", "true")
    await office.desk.get_by_test_id("staff-person").select_option(label="Agent")
    await expect(office.desk.get_by_text("This topic is closed").last).to_be_visible()
    await office.desk.get_by_test_id("topic-menu").click()
    await office.page.get_by_test_id("topic-delete").click()
    await expect(closed).to_have_count(0)


async def test_on_a_phone_the_desk_is_a_second_tab(office):
    await office.page.set_viewport_size({"width": 390, "height": 844})
    await office.open()
    await expect(office.desk).to_be_hidden()
    await office.page.get_by_test_id("tab-desk").click()
    await expect(office.phone).to_be_hidden()
    await office.desk.get_by_test_id("topic").filter(has_text="example.cn").click()
    await expect(office.desk.get_by_text("Case 7").last).to_be_visible()
    await office.desk.get_by_test_id("topic-back").click()
    await expect(office.desk.get_by_test_id("topic-list")).to_be_visible()


async def test_where_a_reply_is_asked_of_somebody_writing_begins_as_one(office):
    await open_case(office)
    lead, agent = (
        f'<a href="tg://user?id={person}">{name}</a>'
        for name, person in zip(STAFF_NAMES, STAFF_USER_IDS, strict=True)
    )
    topics = office.desk.get_by_test_id("topic").filter(has_text="example.cn")
    thread = int(await topics.get_attribute("data-topic-id"))

    async def asks(whom: str) -> None:
        await office.bot.send_message(
            STAFF_GROUP_ID,
            f"{whom}: why?",
            parse_mode="HTML",
            message_thread_id=thread,
            reply_markup=ForceReply(selective=True),
        )

    context = office.desk.get_by_test_id("composer-context")
    await asks(agent)
    await office.desk.get_by_test_id("message").filter(has_text="Agent: why?").wait_for()
    await expect(context).to_be_hidden()
    await asks(lead)
    await expect(context).to_be_visible()
    await office.desk.get_by_test_id("composer-input").fill("Because.")
    await office.desk.get_by_test_id("send").click()
    said = await office.heard("message", "Because.")
    assert said.reply_to_message.text == "Lead: why?"
    await expect(context).to_be_hidden()
